"""Open a file of any format as a table that is read like a CSV file."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import BinaryIO, Final

from leadops_core.intake.encoding import TextDecoder, detect_encoding
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.formats.json_records import json_line_records, json_records
from leadops_core.intake.formats.refusals import format_of_text
from leadops_core.intake.formats.rows_file import (
    Record,
    TableHead,
    TableRow,
    encode_rows,
    is_rows_file,
    table_of_records,
)
from leadops_core.intake.formats.vcard import vcard_records
from leadops_core.intake.limits import HEAD_BYTES, IntakeLimits
from leadops_core.intake.lines import longest_row, read_text_blocks, split_lines
from leadops_core.intake.use_cases.workbooks import read_workbook
from leadops_core.schemas import FileFormat

_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How a zip archive (.xlsx, .xlsm, .xlsb, .ods) and an OLE2 file (.xls) begin."""
_IN_MEMORY_BYTES: Final = 4 << 20
_PIECE_BYTES: Final = 1 << 16


@contextmanager
def open_table(
    stream: BinaryIO,
    file_name: str,
    limits: IntakeLimits,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Iterator[BinaryIO]:
    """Yield a stream to read the rows from: `stream` itself, or the rows of a workbook, JSON, or vCard in a temporary file.

    Both are at their beginning. `encoding` and `sheet` are the choices of a person, or None. Raise IntakeError for a file that
    cannot be read, and for a sheet that it does not have.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    lines = _convert(stream, head, file_name, limits, encoding, sheet)
    if lines is None:
        yield stream
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as table:
        table.writelines(lines)
        table.seek(0)
        yield table  # type: ignore[misc]  # it has all methods of BinaryIO that are used
    stream.seek(0)


def _convert(
    stream: BinaryIO,
    head: bytes,
    file_name: str,
    limits: IntakeLimits,
    encoding: str | None,
    sheet: str | None,
) -> Iterator[bytes] | None:
    """Return the lines of a rows file, or None if the stream is read as it is."""
    if is_rows_file(head):
        raise IntakeError(
            f"{file_name}: this is a temporary file of LeadOps. Import the file of leads itself."
        )
    if head.startswith(_WORKBOOKS):
        return read_workbook(stream, file_name, limits, sheet)
    if sheet is not None:
        raise IntakeError(f"{file_name}: only a workbook has sheets. Import this file without choosing one.")
    if not head.strip():
        return None
    detected = detect_encoding(head, file_name) if encoding is None else None
    name = encoding or (detected.name if detected else "utf-8")
    format = format_of_text(TextDecoder(name, file_name).decode_head(head))
    if format is FileFormat.CSV:
        return None
    if detected and detected.others:
        choices = ", ".join((detected.name, *detected.others))
        raise IntakeError(
            f"{file_name}: the encoding is not certain: {choices}. Name the one in which the file was written, or save it "
            "as UTF-8."
        )
    return _rows_of_text(stream, TableHead(format, name), file_name, limits)


def _rows_of_text(stream: BinaryIO, head: TableHead, file_name: str, limits: IntakeLimits) -> Iterator[bytes]:
    def records() -> Iterator[Record | list[str]]:
        stream.seek(0)
        if head.format is FileFormat.JSON:
            pieces = _pieces(stream, head.encoding, file_name, limits)
            return json_records(pieces, file_name, longest_row(limits))
        blocks = read_text_blocks(stream, head.encoding, file_name=file_name, limits=limits)
        lines = chain.from_iterable(map(split_lines, blocks))
        return json_line_records(lines) if head.format is FileFormat.JSON_LINES else vcard_records(lines)

    columns: dict[str, None] = {}
    row_count = 0
    for record in records():
        if isinstance(record, list):
            row_count += 1
        else:
            columns.update(dict.fromkeys(record.values))
        limits.check_columns(len(columns), file_name, 1 if isinstance(record, list) else record.line)
    if row_count and not columns:
        return encode_rows(head, _rows(records()))
    return table_of_records(head, _only_records(records()), columns)


def _rows(entries: Iterable[Record | list[str]]) -> Iterator[TableRow]:
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, list):
            yield TableRow(number, entry)
        else:
            yield TableRow(entry.line, [entry.raw], entry.fault)


def _only_records(entries: Iterable[Record | list[str]]) -> Iterator[Record]:
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, list):
            yield Record(
                number,
                {},
                "This entry is a list, but others have named values. Correct it.",
                "; ".join(entry),
            )
        else:
            yield entry


def _pieces(stream: BinaryIO, encoding: str, file_name: str, limits: IntakeLimits) -> Iterator[str]:
    decoder = TextDecoder(encoding, file_name)
    size = 0
    for data in iter(partial(stream.read, _PIECE_BYTES), b""):
        size += len(data)
        limits.check_bytes(size, file_name)
        yield decoder.decode(data)
    yield decoder.decode(b"", is_last=True)
