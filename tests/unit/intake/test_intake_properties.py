import contextlib
import csv
import io
import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadops_core.intake import (
    IntakeError,
    IntakeLimits,
    dedupe_keys,
    detect,
    neutralize_cell,
    normalize_lead_content,
    read,
)
from leadops_core.intake.formats.rows_file import is_rows_file
from leadops_core.intake.records import RecordReader
from leadops_core.schemas import ColumnMapping, ColumnRole, Dialect, LeadContent, MappedColumn
from tests.unit.intake.reading import Taken, take
from tests.unit.intake.samples import PRODUCTS

_PIECES = st.sampled_from(
    [
        *(
            b",",
            b";",
            b"\t",
            b"|",
            b'"',
            b"'",
            b"\n",
            b"\r\n",
            b"\r",
            b"\0",
            b"\xff",
            b"\xc3",
            b"\xc3\xa4",
            b"=",
            b"@",
            b" ",
        ),
        *(
            b"Email",
            b"First Name",
            b"Name",
            b"Company",
            b"Status",
            b"a@b.com",
            b"x@y",
            b"Ann",
            b"Lee",
            b"10k",
            b"n/a",
            b'""',
        ),
        *(
            b"sep=;\n",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\xfe\xff",
            b"a\0",
            b",\0",
            b"\n\0",
            b"Email,Name\n",
            b"id",
            b'"a\nb"',
        ),
    ]
)
_BYTES = st.binary(max_size=200) | st.lists(_PIECES, max_size=60).map(b"".join)
_LIMITS = IntakeLimits(max_cell_chars=60, max_columns=20)


def _check(taken: Taken) -> None:
    assert taken.row_count == len(taken.rows) + len(taken.rejected)
    lines = [row.line for row in taken.rows] + [row.line for row in taken.rejected]
    assert len(set(lines)) == len(lines)
    for row in taken.rows:
        assert LeadContent.model_validate(row.content.model_dump()) == row.content
        assert dedupe_keys(row.content) == (row.dedupe_key, row.name_key)
        assert normalize_lead_content(row.content) is row.content
    for rejected in taken.rejected:
        assert rejected.reason
        rejected.model_dump_json()


@settings(max_examples=400)
@given(_BYTES)
def test_any_bytes_give_consistent_counts_or_an_intake_error(data: bytes) -> None:
    # `open_table` refuses a file that looks like the temporary one of a workbook.
    assume(not is_rows_file(data))
    with contextlib.suppress(IntakeError):
        _check(take(data, limits=_LIMITS))


@settings(max_examples=200)
@given(_BYTES, st.sampled_from(("utf-8", "utf-16-le", "cp1252", "shift_jis")), st.sampled_from(",;"))
def test_any_bytes_are_read_by_any_mapping(data: bytes, encoding: str, delimiter: str) -> None:
    dialect = Dialect(encoding=encoding, delimiter=delimiter, header_line=2, has_header=False)
    columns = detect(b"Email,Name,Status\n", file_name="x").columns
    mapping = ColumnMapping(dialect=dialect, columns=columns)
    taken = Taken(mapping, [], [], 0)
    row_count = 0
    with contextlib.suppress(IntakeError):
        for chunk in read(io.BytesIO(data), mapping, file_name="x", limits=_LIMITS, chunk_size=3):
            taken.rows.extend(chunk.rows)
            taken.rejected.extend(chunk.rejected)
            row_count = chunk.row_count
    _check(Taken(mapping, taken.rows, taken.rejected, row_count))


@given(st.sampled_from(sorted(PRODUCTS)), st.data())
def test_damaged_export_still_adds_up(name: str, data: st.DataObject) -> None:
    whole = PRODUCTS[name][0]
    place = data.draw(st.integers(0, len(whole)))
    count = data.draw(st.integers(0, 5))
    with contextlib.suppress(IntakeError):
        _check(take(whole[:place] + data.draw(_PIECES) + whole[place + count :]))


_CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12
) | st.sampled_from(['"', "a,b", "a;b", 'say "hi"', "a\nb", "a\r\nb", "\r", "'", "", "=1+1"])


@settings(max_examples=300)
@given(
    st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=12),
    st.sampled_from((",", ";", "\t", "|")),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be")),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
)
def test_written_csv_is_read_back_cell_for_cell(
    rows: list[list[str]], delimiter: str, encoding: str, end: str, quoting: int
) -> None:
    # A row with a single cell, or with a blank cell and a number, looks like a footer of the other rows.
    rows = [row for row in rows if sum(map(bool, row)) > (2 if re.search(r"\d", "".join(row)) else 1)]
    assume(rows)
    text = io.StringIO(newline="")
    # Before Python 3.13 the writer leaves an LF bare where lines end in CR, and the other way round.
    quoting = csv.QUOTE_ALL if end != "\r\n" else quoting
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    dialect = Dialect(encoding=encoding, delimiter=delimiter, header_line=1, has_header=False)
    reader = RecordReader(dialect, file_name="x", limits=IntakeLimits(), width=3)
    found: list[list[str]] = []
    for batch in reader.read(io.BytesIO(text.getvalue().encode(encoding))):
        assert not batch.faults
        found += batch.records
    # A mark at the very beginning is the encoding's; blanks around a cell say nothing.
    rows[0][0] = rows[0][0].removeprefix("\ufeff") if quoting == csv.QUOTE_MINIMAL else rows[0][0]
    assert [[cell.strip() for cell in row] for row in found] == [
        [cell.strip() for cell in row] for row in rows
    ]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=1, max_size=6
    )
)
def test_exported_attributes_come_back_as_they_were(texts: list[str]) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=",", header_line=1, has_header=True)
    column = MappedColumn(column="Note", index=1, role=ColumnRole.ATTRIBUTE, confidence=1, why="")
    email = detect(b"Email\n", file_name="x").columns[0]
    mapping = ColumnMapping(dialect=dialect, columns=(email, column))
    once = _notes(texts, mapping)
    assert _notes(once, mapping) == once


def _notes(texts: list[str], mapping: ColumnMapping) -> list[str]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["Email", "Note"])
    for number, note in enumerate(texts):
        writer.writerow([f"a{number}@b.com", neutralize_cell(note)])
    data = text.getvalue().encode("utf-8", "replace")
    chunks = list(read(io.BytesIO(data), mapping, file_name="x"))
    return [row.content.attributes.get("Note", "") for row in chunks[0].rows]
