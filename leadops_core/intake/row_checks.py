"""Check records against the shape of the file's rows, and mark those that are not rows."""

from typing import Final

from leadops_core.intake import faults
from leadops_core.intake.faults import FaultKind, RowFault
from leadops_core.intake.footers import MAX_FOOTER_CELLS
from leadops_core.intake.known_headers import is_data_like, is_header_like
from leadops_core.intake.record_batch import RecordBatch
from leadops_core.intake.row_shape import RowShape
from leadops_core.schemas import Dialect

_DELIMITERS: Final = (",", ";", "\t", "|")


class RowChecker:
    """Marks records of another width, shifted cells, rows over several lines, footers, and other tables.

    The batches are those of one file in their order. The last record is held until the next one is known, because a line
    break without quotation marks damages two lines. Records that may be the footer are held until the end is known.
    """

    def __init__(self, shape: RowShape, dialect: Dialect, header: list[str] | None) -> None:
        self._shape = shape
        self._header = header
        self._others = [mark for mark in _DELIMITERS if mark != dialect.delimiter]
        self._held = RecordBatch()
        self._unclosed_line: int | None = None
        """Line of an unclosed quotation mark, until a row follows."""
        self._table_line: int | None = None
        """Line on which another table begins."""

    def check(self, batch: RecordBatch, *, is_last: bool) -> RecordBatch:
        """Return the records with their faults, without the last one unless this is the last batch."""
        begin = len(self._held.records)
        if begin:
            self._held.extend(batch)
            batch = self._held
        for index in self._suspects(batch, begin):
            self._check(batch, index)
        trailing_count = self._shape.footers.count_trailing(batch.records)
        if is_last or not batch.records:
            self._held = RecordBatch()
            for index in range(len(batch.records) - trailing_count, len(batch.records)):
                if self._shape.footers.may_be_footer(batch.records[index]):
                    batch.faults.setdefault(index, faults.FOOTER)
            return batch
        checked, self._held = batch.split(len(batch.records) - max(1, trailing_count))
        return checked

    def _suspects(self, batch: RecordBatch, begin: int) -> list[int]:
        """Return the indexes of records that need a closer look, in order."""
        records, widths = batch.records, self._shape.widths
        indexes = range(begin, len(records))
        if self._table_line is not None or self._shape.is_trimmed:
            return list(indexes)
        suspects = {index for index in batch.faults if index >= begin}
        suspects.update(index for index in indexes if len(records[index]) not in widths)
        if self._shape.usual_width > self._shape.width:
            suspects.update(index for index in indexes if self._has_surplus(records[index]))
        if self._header in records:
            suspects.update(index for index in indexes if records[index] == self._header)
        # A test in C, because all rows of the file take it.
        blanks = max((self._shape.width - 1) / 2, self._shape.width - MAX_FOOTER_CELLS)
        suspects.update(index for index in indexes if records[index].count("") >= blanks)
        lines = batch.lines
        if begin < len(lines) and lines[-1] - lines[max(begin - 1, 0)] > len(lines) - max(begin, 1):
            suspects.update(index for index in indexes if index and not _is_adjacent(batch, index))
        # The row after a faulty line may have lost its beginning.
        suspects.update(index + 1 for index in list(suspects) if index + 1 < len(records))
        if begin and begin - 1 in batch.faults and begin < len(records):
            suspects.add(begin)
        return sorted(suspects)

    def _check(self, batch: RecordBatch, index: int) -> None:
        fault = batch.faults.get(index) or self._fault_of(batch, index)
        if fault is None:
            self._unclosed_line = None
            return
        batch.faults[index] = fault
        if fault is faults.UNCLOSED:
            self._unclosed_line = batch.lines[index]
        elif fault.kind is FaultKind.WIDTH and self._continues_previous(batch, index):
            batch.faults[index - 1] = faults.CONTINUED

    def _fault_of(self, batch: RecordBatch, index: int) -> RowFault | None:
        record, line = batch.records[index], batch.lines[index]
        if record == self._header:
            self._table_line = None
            return faults.REPEATED_HEADER
        if self._table_line is not None:
            return faults.other_table(self._table_line)
        if self._begins_table(batch, index):
            self._table_line = line
            return faults.other_table(line)
        if not self._shape.has_usual_width(record) or self._has_surplus(record):
            return self._fault_of_width(batch, index)
        if self._is_footer(batch, index):
            return faults.FOOTER
        if self._shape.is_trimmed and self._shape.is_shifted(record):
            return faults.SHIFTED
        if index and self._continues_line(batch, index):
            return faults.CONTINUES
        return None

    def _fault_of_width(self, batch: RecordBatch, index: int) -> RowFault:
        record = batch.records[index]
        if self._unclosed_line is not None:
            return faults.after_unclosed(self._unclosed_line)
        most = max(0.75 * self._shape.usual_width, 3)
        for mark in self._others if len(record) < most else ():
            if sum(cell.count(mark) for cell in record) + 1 >= most:
                return faults.other_delimiter(mark)
        if self._is_apart(batch, index) and self._is_sparse(record):
            return faults.FOOTER
        return faults.other_width(len(record), self._shape.width, self._shape.usual_width)

    def _begins_table(self, batch: RecordBatch, index: int) -> bool:
        """Return True if the record is the header of another table."""
        record = batch.records[index]
        if not index or len(record) < 2:
            return False
        is_apart = index - 1 in batch.faults or not _is_adjacent(batch, index)
        if not is_apart and self._shape.has_usual_width(record):
            return False
        if is_header_like(record) and is_header_like(self._without_repeated_values(record)):
            return True
        is_after_blank = index - 1 not in batch.faults and not _is_adjacent(batch, index)
        return is_after_blank and self._shape.contradicts_all(record) and not any(map(is_data_like, record))

    def _without_repeated_values(self, record: list[str]) -> list[str]:
        """Return the record without values of several rows, which may be words of a header too, such as `Website`."""
        columns = self._shape.columns
        return [cell for cell in record if not any(column.is_repeated(cell) for column in columns)]

    @staticmethod
    def _is_apart(batch: RecordBatch, index: int) -> bool:
        """Return True if the record comes after a blank line or a footer."""
        return bool(index) and (
            batch.faults.get(index - 1) is faults.FOOTER or not _is_adjacent(batch, index)
        )

    def _has_surplus(self, record: list[str]) -> bool:
        return any(cell.strip() for cell in record[self._shape.width :])

    def _is_footer(self, batch: RecordBatch, index: int) -> bool:
        record, footers = batch.records[index], self._shape.footers
        if self._shape.has_full_rows and footers.is_rare_shape(record):
            return True
        if self._is_apart(batch, index) and footers.may_be_footer(record):
            return True
        return footers.is_subtotal(record)

    def _is_sparse(self, record: list[str]) -> bool:
        """Return True for a narrow record with a text, or a text and a number."""
        filled_count = sum(map(bool, record))
        return self._shape.width > 2 and filled_count < 3 and self._shape.footers.is_sparse(record)

    def _continues_previous(self, batch: RecordBatch, index: int) -> bool:
        """Return True if this faulty line may be the rest of the row before it, which is without a fault."""
        record, shape = batch.records[index], self._shape
        if not index or index - 1 in batch.faults or not _is_adjacent(batch, index):
            return False
        before = batch.records[index - 1]
        if len(before) + len(record) - 1 > max(shape.width, len(before)):
            return False
        column = shape.columns[len(before) - 1] if len(before) <= len(shape.columns) else None
        if shape.may_begin_row(record):
            return column is not None and column.has_values and column.may_be_cut(before[-1])
        return column is None or column.may_be_cut(before[-1])

    def _continues_line(self, batch: RecordBatch, index: int) -> bool:
        """Return True if the record may have lost its beginning to the faulty line before it, which has one cell."""
        fault = batch.faults.get(index - 1)
        if fault is None or fault.kind is not FaultKind.WIDTH or len(batch.records[index - 1]) != 1:
            return False
        first = batch.records[index][0]
        return _is_adjacent(batch, index) and (not first or not self._shape.columns[0].fits(first))


def _is_adjacent(batch: RecordBatch, index: int) -> bool:
    """Return True if there is no blank line between a record and the one before it."""
    before = batch.records[index - 1]
    ends = sum(cell.count("\n") or cell.count("\r") for cell in before)
    return batch.lines[index] - batch.lines[index - 1] <= 1 + ends
