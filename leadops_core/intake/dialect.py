"""Detect delimiter, quote, preamble, and header of a file."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from leadops_core.intake.encoding import TextDecoder, detect_encoding
from leadops_core.intake.formats.refusals import refuse_other_formats
from leadops_core.intake.formats.rows_file import is_rows_file, read_first_rows, read_head
from leadops_core.intake.known_headers import is_data_like, is_known_header
from leadops_core.intake.limits import HEAD_BYTES
from leadops_core.intake.lines import split_lines
from leadops_core.intake.records import read_sample
from leadops_core.schemas import Dialect

_DELIMITERS: Final = (",", ";", "\t", "|")
_MARKS_IN_ADDRESSES: Final = "^~"
_OTHER_DELIMITERS: Final = _MARKS_IN_ADDRESSES + ":#!$%&*=\\/¦·§\x01\x1c\x1d\x1e\x1f"
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*\Z", re.IGNORECASE)
_PREAMBLE_RECORDS: Final = 30
_SAMPLE_LINES: Final = 1_000
_COMPARED_RECORDS: Final = 200
_MISSING_NAMES: Final = 2
_NEARLY_ALL: Final = 0.9
"""Columns that a header may lack, or have too many."""


class Layout(NamedTuple):
    """The dialect of a file, with its header and first rows."""

    dialect: Dialect
    header: tuple[str, ...]
    """Cells of the header, or a blank for each column if there is no header."""
    rows: tuple[tuple[str, ...], ...]
    """The first data rows, each as wide as the header."""
    is_table: bool = False
    """Whether the file has a header of several cells, and most rows have the same width."""


class _Record(NamedTuple):
    line: int
    cells: list[str]


def detect_layout(head: bytes, *, file_name: str, max_rows: int, encoding: str | None = None) -> Layout:
    """Return the most likely layout of a file that begins with `head`, in the given or detected encoding.

    Raise IntakeError for data that is not text, and for text in another format, such as JSON.
    """
    if is_rows_file(head):
        return _layout_of_rows_file(head, max_rows)
    encoding = encoding or detect_encoding(head, file_name).name
    text = TextDecoder(encoding, file_name).decode_head(head)
    refuse_other_formats(text, file_name)
    lines = split_lines(text)
    # A line that `head` cuts off would count as a short row.
    if len(head) >= HEAD_BYTES and len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    first_line = 1
    forced = _SEPARATOR_LINE.match(lines[0].rstrip("\r\n")) if lines else None
    if forced:
        first_line = 2
        lines = lines[1:]
    lines = lines[:_SAMPLE_LINES]
    quote = _detect_quote(lines)
    candidates = (forced.group(1),) if forced and forced.group(1) not in "\"'" else _DELIMITERS
    delimiter, records, index, score = candidates[0], list[_Record](), 0, -1.0
    for candidate in candidates:
        candidate_records = _split(lines, candidate, quote, first_line)
        candidate_header = _find_header(candidate_records)
        candidate_score = _score(candidate_records, candidate_header)
        if candidate_score > score:
            delimiter, records, index, score = candidate, candidate_records, candidate_header, candidate_score
    dialect = Dialect(encoding=encoding, delimiter=delimiter, quote=quote, header_line=first_line)
    return _layout(dialect, records, index, max_rows)


def _layout_of_rows_file(data: bytes, max_rows: int) -> Layout:
    head = read_head(data)
    rows = islice(read_first_rows(data), _SAMPLE_LINES)
    records = [_Record(row.line, list(row.cells)) for row in rows if row.fault is None and any(row.cells)]
    index = 0 if head.has_header else _find_header(records)
    return _layout(head.dialect, records, index, max_rows, has_header=head.has_header)


def _layout(
    dialect: Dialect, records: list[_Record], index: int, max_rows: int, *, has_header: bool | None = None
) -> Layout:
    """Return the layout of records, of which the one at `index` is the header or the first row."""
    if not records:
        return Layout(dialect, (), ())
    header = records[index]
    # Records of JSON or vCard are no table that a person made, so they must have a column for a person or company.
    is_table = has_header is None and _is_table(records)
    has_header = _is_header(records, index) if has_header is None else has_header
    width = len(header.cells) if has_header else _usual_width(records[index:])
    rows = (_fit(record.cells, width) for record in _undamaged(records[index + has_header :], width))
    names = _fit(header.cells, width) if has_header else ("",) * width
    sample_rows = tuple(islice((row for row in rows if any(row)), max_rows))
    dialect = dialect.model_copy(update={"header_line": header.line, "has_header": has_header})
    return Layout(dialect, names, sample_rows, has_header and is_table)


def _undamaged(records: list[_Record], width: int) -> list[_Record]:
    """Return the records of this width if nearly all have it, because the cells of the others are probably shifted."""
    whole = [record for record in records if len(record.cells) == width]
    return whole if len(whole) >= _NEARLY_ALL * len(records) else records


def find_other_delimiter(lines: Sequence[str]) -> str | None:
    """Return the character that splits all lines into the same number of cells, two of which are known headers.

    For a caret and a tilde, which can be part of an email address, equal counts are enough.
    """
    filled = [line for line in lines if line.strip()]
    for mark in _OTHER_DELIMITERS if len(filled) > 1 else ():
        counts = {line.count(mark) for line in filled}
        headers = sum(map(is_known_header, filled[0].split(mark)))
        if len(counts) == 1 and 0 not in counts and (headers > 1 or mark in _MARKS_IN_ADDRESSES):
            return mark
    return None


def _is_table(records: list[_Record]) -> bool:
    width = _usual_width(records)
    return width > 1 and 5 * sum(len(record.cells) == width for record in records) >= 4 * len(records)


def _detect_quote(lines: list[str]) -> str:
    text = "".join(lines)
    if '"' not in text and len(
        re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|\Z)", text, re.MULTILINE)
    ) > len(lines):
        return "'"
    return '"'


def _split(lines: list[str], delimiter: str, quote: str, first_line: int) -> list[_Record]:
    """Return the records of the lines. A record with a stray quotation mark counts only if it may be the header."""
    dialect = Dialect(encoding="utf-8", delimiter=delimiter, quote=quote, header_line=1)
    batch = read_sample(lines, dialect)
    return [
        _Record(first_line - 1 + line, cells)
        for index, (line, cells) in enumerate(zip(batch.lines, batch.records, strict=True))
        if (index == 0 or index not in batch.faults) and any(cell.strip() for cell in cells)
    ]


def _usual_width(records: list[_Record]) -> int:
    counts = Counter(len(record.cells) for record in records)
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0


def _score(records: list[_Record], index: int) -> float:
    """Return a score that grows with the share of rows of equal width, their width, and the known headers."""
    if not records:
        return 0.0
    width = _usual_width(records[index:])
    if width < 2:
        return 0.5 * _known_count(records, index)
    share = sum(len(record.cells) == width for record in records[index:]) / len(records[index:])
    known_count = _known_count(records, index)
    return 2.0 * known_count + share * (1 + min(width, 20) / 20)


def _find_header(records: list[_Record]) -> int:
    """Return the index of the header, or of the first row if there is none. The records before it are a preamble."""
    width = _usual_width(records)
    named_width = _width_without_blanks(records, width)
    has_full_record = False
    for index, record in enumerate(records[:_PREAMBLE_RECORDS]):
        filled = [cell for cell in record.cells if cell.strip()]
        known_count = _known_count(records, index)
        is_wide = len(record.cells) * 2 >= width
        is_likely = known_count >= 2 and known_count * 3 >= len(filled)
        if has_full_record:
            # Rows contain words of headers too, such as `email` and `website` in a column of sources.
            is_likely = (
                known_count >= 2 and known_count * 2 >= len(filled) and not any(map(is_data_like, filled))
            )
        if is_wide and (is_likely or (known_count and width <= 2)):
            return index
        has_full_record = has_full_record or (len(record.cells) == width and len(filled) * 2 > width > 2)
    if records and (len(records[0].cells) == named_width < width or _heads_data(records, named_width)):
        return 0
    for index, record in enumerate(records[:_PREAMBLE_RECORDS]):
        filled_count = sum(bool(cell.strip()) for cell in record.cells)
        if len(record.cells) == width and filled_count * 2 >= min(width, 4):
            return index
    return 0


def _width_without_blanks(records: list[_Record], width: int) -> int:
    """Return the usual width without the cells at the end that are blank in every row, as after a trailing delimiter."""
    rows = [record.cells for record in records if len(record.cells) == width]
    while width > 1 and all(not cells[width - 1].strip() for cells in rows):
        width -= 1
    return width


def _heads_data(records: list[_Record], width: int) -> bool:
    """Return True if the first record is a header of another width: words only, above rows with numbers or addresses."""
    first, rows = records[0].cells, records[1:_COMPARED_RECORDS]
    if not 1 < len(first) <= width + _MISSING_NAMES or len(first) < width - _MISSING_NAMES:
        return False
    if not rows or not all(cell.strip() for cell in first) or any(map(is_data_like, first)):
        return False
    with_data = sum(any(is_data_like(cell) for cell in record.cells if cell) for record in rows)
    return with_data * 5 >= 4 * len(rows)


def _known_count(records: list[_Record], index: int) -> int:
    """Return the number of cells that are known headers and do not appear again as a value of their column."""
    cells = records[index].cells
    known_cells = {
        column: cell.strip().casefold() for column, cell in enumerate(cells) if is_known_header(cell)
    }
    for record in records[:_COMPARED_RECORDS] if known_cells else ():
        if record.cells != cells:
            for column in [c for c in known_cells if c < len(record.cells)]:
                if record.cells[column].strip().casefold() == known_cells[column]:
                    del known_cells[column]
    return len(known_cells)


def _is_header(records: list[_Record], index: int) -> bool:
    """Return True if the record at `index` is a header, and False if it is the first row."""
    cells = [cell.strip() for cell in records[index].cells]
    filled = [cell for cell in cells if cell]
    known_count = _known_count(records, index)
    data_like = sum(map(is_data_like, filled))
    # A few headers may look like data (`2024`, `%5`), but a known header among mostly data is a value.
    if known_count >= 2 or (known_count and 3 * data_like <= len(filled)):
        return True
    if data_like or len({cell.casefold() for cell in filled}) < len(filled):
        return False
    # Words above words may be a header or a row. A header seldom appears again as a value of its own column, and a word above
    # numbers is a header.
    below = [
        [row.cells[column].strip() for row in records[index + 1 :] if len(row.cells) > column]
        for column in range(len(cells))
    ]
    repeated = sum(bool(cell) and cell in column for cell, column in zip(cells, below, strict=True))
    over_data = sum(bool(cell) and _is_data(column) for cell, column in zip(cells, below, strict=True))
    return (not repeated or over_data > repeated) and all(len(cell) <= 80 for cell in filled)


def _is_data(values: list[str]) -> bool:
    filled = [value for value in values if value]
    return bool(filled) and all(map(is_data_like, filled))


def _fit(cells: list[str], width: int) -> tuple[str, ...]:
    return tuple(cells[:width]) + ("",) * (width - len(cells))
