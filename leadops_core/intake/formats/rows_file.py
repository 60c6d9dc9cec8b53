"""Rows of a file that is not CSV, in a temporary file of JSON Lines, so that they are read like those of a CSV file."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO, Final, NamedTuple

from leadops_core.schemas import Dialect, FileFormat

_MARK: Final = b"\x1eleadops-rows\x1e"


class TableRow(NamedTuple):
    """A row with its place in the file that a person has."""

    line: int
    """Line of a text, or row of a sheet, from 1."""
    cells: Sequence[str]
    fault: str | None = None
    """Why the row cannot be read."""
    number: int | None = None
    """Number of the record, from 1, if several records can be on the same line. That of the header is 0."""


class TableHead(NamedTuple):
    """What is known about a table before its rows."""

    format: FileFormat
    encoding: str = "utf-8"
    sheet: str | None = None
    unread_sheets: tuple[str, ...] = ()
    has_header: bool | None = None
    """True if the first row holds the names of the columns, and None if that is not known."""

    @property
    def dialect(self) -> Dialect:
        return Dialect(
            format=self.format, sheet=self.sheet, encoding=self.encoding, delimiter=",", header_line=1
        )


def is_rows_file(head: bytes) -> bool:
    return head.startswith(_MARK)


def encode_rows(head: TableHead, rows: Iterable[TableRow]) -> Iterator[bytes]:
    """Yield the lines of a rows file."""
    yield _MARK + _line(head)
    for row in rows:
        yield _line(row)


def read_head(data: bytes) -> TableHead:
    """Return the head of the rows file that begins with `data`."""
    format, encoding, sheet, unread_sheets, has_header = json.loads(data[len(_MARK) :].partition(b"\n")[0])
    return TableHead(FileFormat(format), encoding, sheet, tuple(unread_sheets), has_header)


def read_first_rows(data: bytes) -> Iterator[TableRow]:
    """Yield the rows that are complete in the beginning of a rows file."""
    lines = data.splitlines(keepends=True)[1:]
    yield from _rows(line for line in lines if line.endswith(b"\n"))


def read_rows(stream: BinaryIO) -> Iterator[TableRow]:
    """Yield the rows of a rows file, which is read from its current position, the beginning."""
    next(stream, None)
    yield from _rows(stream)


def _rows(lines: Iterable[bytes]) -> Iterator[TableRow]:
    return (TableRow(*json.loads(line)) for line in lines)


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def table_of_records(head: TableHead, records: Iterable["Record"], columns: Iterable[str]) -> Iterator[bytes]:
    """Yield the lines of a rows file with a header and a row for each record."""
    names = tuple(columns)
    is_numbered = head.format is FileFormat.JSON
    rows = (
        TableRow(
            record.line,
            [record.values.get(name, "") for name in names] if record.fault is None else [record.raw],
            record.fault,
            number if is_numbered else None,
        )
        for number, record in enumerate(records, start=1)
    )
    header = TableRow(1, names, number=0 if is_numbered else None)
    return encode_rows(head._replace(has_header=True), chain((header,), rows))


class Record(NamedTuple):
    """A record of a file in which each value has a name."""

    line: int
    values: dict[str, str]
    fault: str | None = None
    raw: str = ""
    """The text of a record that cannot be read."""
