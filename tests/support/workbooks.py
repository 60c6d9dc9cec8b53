"""Workbooks for tests, written by hand: .xlsx and .ods as small archives, .xls as bytes that Excel 97 would write."""

import base64
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape

Sheet = Sequence[Sequence[object]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATE_STYLE = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1">'
    '<border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


class Day(int):
    """A date as Excel stores it: days since the end of 1899."""


def xlsx(sheets: Mapping[str, Sheet], *, hidden: Iterable[str] = ()) -> bytes:
    """Return an Excel workbook with these sheets. A row of no cells is left out of the file, as Excel does."""
    names = list(sheets)
    state = dict.fromkeys(hidden, ' state="hidden"')
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"{state.get(name, "")}/>'
        for number, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    styles = f'<Relationship Id="styles" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="w" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}{styles}</Relationships>',
        "xl/styles.xml": _DATE_STYLE,
    }
    for number, name in enumerate(names, 1):
        rows = "".join(_xlsx_row(line, row) for line, row in enumerate(sheets[name], 1) if row)
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return archive(files)


def xlsx_with_far_cell() -> bytes:
    """Return a small workbook whose last possible cell is filled, so that a dense table of it has 17 billion cells."""
    files = dict(_files_of(xlsx({"Leads": [["Email"], ["a@b.example"]]})))
    sheet = files["xl/worksheets/sheet1.xml"]
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return archive({**files, "xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", far)})


def ods(name: str, rows: Sheet) -> bytes:
    """Return an OpenDocument spreadsheet with one sheet."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(name)}">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def xls() -> bytes:
    """Return an Excel 97 workbook with the sheet “Kontakte”: six columns and two leads."""
    return zlib.decompress(base64.b85decode(_XLS))


def archive(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return buffer.getvalue()


def _files_of(data: bytes) -> Iterable[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        for name in made.namelist():
            yield name, made.read(name).decode()


def _xlsx_row(line: int, row: Sequence[object]) -> str:
    cells = "".join(
        _xlsx_cell(f"{_letters(index)}{line}", value) for index, value in enumerate(row) if value is not None
    )
    return f'<row r="{line}">{cells}</row>'


def _xlsx_cell(place: str, value: object) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Day):
        return f'<c r="{place}" s="1"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _ods_cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def _letters(index: int) -> str:
    return chr(65 + index) if index < 26 else _letters(index // 26 - 1) + chr(65 + index % 26)


_XLS = (
    "c-"
    "rk)T}TvB6#nk)uCD9fYAR?Ti;$JsLiEy$t{eVDv0^=Be^9eJ+3Nntv{Lz!Wj+Q$Pem_+J@jJrVnqe@78Do>1wo+p*i%%{!|HVInVC(^z=aZ&`G"
    "$MuoO6G^J9F>3_s+bXE}I>HSTlzeXod@mMgj7c_ynZ_+wg<(4MVE--Al=Eu%S@krGd=z;A!!jd^v`4yyu|cf%_#%V4l(`45BlY)B@{>{oDst$U"
    "ZcY6u3j45>#`q%31cX+`{rcmwd*ug+13<Hc{DGaRSq!&W3%~EIy{xab5{zyN|feNA~PNC0@x{eEEhj%X$#jV`_YZWz@QhFaa9S4lSwa(k{ha_<"
    "+{dU?dVePMAdn4fX_n7y;nB9n~)aj(>gq0_6X>+@Jp!zn2DarT?bl21a0<;UF2Kb$QBdF2;va$+S9<)-rfaQyrXWN*qn;Nj0I-"
    "V%@3soRccWeB17b8jE{?_L!bf3xP;1t?E%NmezDC8BX?Tajh>+B@brwJ}pT~BomKodKJ(gOblsKZ&7;^T2Q;FCI;ggZ4_ZL109Lz0S`o23{kxH"
    "L#0_Lx)H-"
    "kktC_%0?uQA+@(Og<*a14TcCpNR76LDvI7W<Z|KFa@X1|>S1tdtRjZhzxrk&hH74~kj%h!=ip;&Q?;_Ez&}sIJ@J?m!XWQiKgMllu230QM92e|"
    "X8@R?UmRGset*qCute}9Sdwo}>rL>Q7nQNR|Pds}WGokHE^c|#+eL4KNcI<O#C+U+NbHf#rA421(qy4p)>dR{sjiOQ9z9sP_WZ#9g_I+Ym{l_}"
    "!Rs2@p4Qtab#e$4{LK#cbl5a<3Eya3QrsX2bm9^YtxwDpsERV$_R^buMlV_C|%#)wBB#$?1NgjEgcuvnGm}g$dwS9g@Ar8r)tiqr$gU@Qk9OuH"
    "UB^ipcmSiZl7!+ox<=x{wGc+sZn3B!Wj`15lIB?*=fddB)9BgI?KK+>|UN@ib%yVzP^<QU!(xUU5WYgjZQgo&1`>G8|y6d=<)BLG|N7!wNHP*5"
    "J7fN&!yG|c~QSQe;&hwYf^<wGsthu89--S@F{ENBt^FQ<d0=ondlm"
)
