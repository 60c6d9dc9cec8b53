"""Read a file as records of cells, and mark those that are not rows."""

from collections.abc import Iterator
from itertools import chain, islice, takewhile
from typing import BinaryIO, Final

from leadops_core.intake.faults import FaultKind, RowFault
from leadops_core.intake.formats.rows_file import read_rows
from leadops_core.intake.known_headers import is_header_like
from leadops_core.intake.limits import HEAD_BYTES, IntakeLimits
from leadops_core.intake.lines import read_text_blocks, split_lines
from leadops_core.intake.quoting import Quoting
from leadops_core.intake.record_batch import RecordBatch
from leadops_core.intake.record_parser import RecordParser, mark_content
from leadops_core.intake.row_checks import RowChecker
from leadops_core.intake.row_shape import RowShape
from leadops_core.schemas import Dialect, FileFormat

_HEAD_CHARS: Final = HEAD_BYTES
_ROWS_IN_BATCH: Final = 500
_BLANKS_LINES: Final = 1_000
_FEW_BLANKS: Final = 5
"""In a few lines, a space after a delimiter is no habit of the program that wrote the file."""


class RecordReader:
    """Reads records in a dialect. Every line that is not blank is part of exactly one record.

    The first rows of the file show what an undamaged row looks like: its width, the kinds of values in its columns, and
    whether blank cells at the end are left out. A record that does not look like these rows has a fault.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        file_name: str,
        limits: IntakeLimits,
        width: int,
        email_index: int | None = None,
        is_strict: bool = False,
    ) -> None:
        """`width` is the number of columns if the file has no header. If `is_strict`, rows must be as wide as the header."""
        self._dialect = dialect
        self._file_name = file_name
        self._limits = limits
        self._width = width
        self._email_index = email_index
        self._is_strict = is_strict

    def read(self, stream: BinaryIO) -> Iterator[RecordBatch]:
        """Yield batches of records, beginning with the header."""
        if self._dialect.format is FileFormat.CSV:
            yield from self._read_text(stream)
        else:
            yield from self._read_rows_file(stream)

    def _read_text(self, stream: BinaryIO) -> Iterator[RecordBatch]:
        blocks = self._text_blocks(stream)
        head = ""
        for block in blocks:
            head += block
            if len(head) >= _HEAD_CHARS:
                break
        first = self._parser(None).parse(head, is_last=True)
        header = first.records[0] if first.records and self._dialect.has_header else None
        shape = self._shape_of(first, header, head)
        parser, checker = self._parser(shape), RowChecker(shape, self._dialect, header)
        is_header = header is not None
        for text, is_last in chain(((block, False) for block in chain((head,), blocks)), (("", True),)):
            batch = parser.parse(text, is_last=is_last)
            if is_header and batch.records:
                is_header = False
                top, batch = batch.split(1)
                yield top
            yield checker.check(batch, is_last=is_last)

    def _read_rows_file(self, stream: BinaryIO) -> Iterator[RecordBatch]:
        batches = self._row_batches(stream)
        first = next(batches, RecordBatch())
        header = None
        if first.records and self._dialect.has_header:
            top, first = first.split(1)
            header = top.records[0]
            yield top
        # In a sheet, footers and other tables can stand below the rows. Records with named values have no shape.
        shape = self._shape_of_rows(first, header)
        checker = (
            RowChecker(shape, self._dialect, header) if self._dialect.format is FileFormat.WORKBOOK else None
        )
        for batch in chain((first,), batches):
            yield checker.check(batch, is_last=False) if checker else batch
        if checker:
            yield checker.check(RecordBatch(), is_last=True)

    def _row_batches(self, stream: BinaryIO) -> Iterator[RecordBatch]:
        rows = (row for row in read_rows(stream) if row.line >= self._dialect.header_line)
        while some := list(islice(rows, _ROWS_IN_BATCH)):
            batch = RecordBatch()
            for row in some:
                if row.fault or any(row.cells):
                    fault = RowFault(FaultKind.CONTENT, row.fault) if row.fault else None
                    batch.add(list(row.cells), row.line, fault)
                    if row.number is not None:
                        batch.numbers.append(row.number)
            mark_content(batch, self._limits, self._dialect.encoding)
            yield batch

    def _shape_of_rows(self, batch: RecordBatch, header: list[str] | None) -> RowShape:
        rows = [record for index, record in enumerate(batch.records) if index not in batch.faults]
        width = self._width if header is None else len(header)
        return RowShape(
            rows, width, self._email_index, is_strict=self._is_strict, is_quoted=True, has_blanks=False
        )

    def _text_blocks(self, stream: BinaryIO) -> Iterator[str]:
        """Yield the text of the file from its header on."""
        to_skip = self._dialect.header_line - 1
        for block in read_text_blocks(
            stream, self._dialect.encoding, file_name=self._file_name, limits=self._limits
        ):
            if not to_skip:
                yield block
                continue
            lines = split_lines(block)
            skipped = min(to_skip, len(lines))
            to_skip -= skipped
            yield "".join(lines[skipped:])

    def _parser(self, shape: RowShape | None) -> RecordParser:
        return RecordParser(self._dialect, self._limits, shape, first_line=self._dialect.header_line)

    def _shape_of(self, batch: RecordBatch, header: list[str] | None, head: str) -> RowShape:
        rows = [record for index, record in enumerate(batch.records) if index not in batch.faults]
        if header is not None and 0 not in batch.faults:
            rows = rows[1:]
        # The rows of another table have another shape.
        rows = list(takewhile(lambda row: row == header or not is_header_like(row), rows))
        quoting = Quoting(self._dialect)
        lines = split_lines(head)[1 : _BLANKS_LINES + 1]
        with_blanks = sum(map(quoting.has_blank_after_delimiter, lines))
        return RowShape(
            rows,
            self._width if header is None else len(header),
            self._email_index,
            is_strict=self._is_strict,
            is_quoted=quoting.quotes_cells(head),
            has_blanks=with_blanks > _FEW_BLANKS and with_blanks * 5 > len(lines),
        )


def read_sample(lines: list[str], dialect: Dialect) -> RecordBatch:
    """Return the records of the first lines of a file. A record with a stray quotation mark has a fault."""
    return RecordParser(dialect, IntakeLimits(), None).parse("".join(lines), is_last=True)
