"""A CSV file of outcomes: which columns hold outcome, date, and key, and what the values mean."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import BinaryIO, Final

from leadops_core.intake import HEAD_BYTES, IntakeChunk, IntakeLimits, IntakeRow, read
from leadops_core.intake.dedupe import is_record_id
from leadops_core.intake.details import attribute_names
from leadops_core.intake.dialect import detect_layout
from leadops_core.intake.mapping import apply_mapping
from leadops_core.intake.outcomes import (
    DateOrder,
    Meaning,
    OutcomeReader,
    day_order,
    find_date_column,
    find_outcome_column,
    is_inverted,
    pair_date_column,
    read_moment,
)
from leadops_core.intake.outcomes.columns import tells_the_end
from leadops_core.intake.own_export import PRODUCT
from leadops_core.intake.records import RecordReader
from leadops_core.learning.errors import OutcomeFileError
from leadops_core.schemas import ColumnMapping, ColumnRole, MappedColumn, Outcome
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive

_MAX_DISTINCT_VALUES = 1_000
_MAX_KEY_COLUMNS = 3
_OPPOSITE: Final = {
    Outcome.CLOSED_WON: Outcome.CLOSED_LOST,
    Outcome.CLOSED_LOST: Outcome.CLOSED_WON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeColumns:
    """The choices of a person. Missing ones are detected."""

    key: str | None = None
    outcome: str | None = None
    positive: Sequence[str] = ()
    negative: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class OutcomeFile:
    """How a file of outcomes is read."""

    name: str
    mapping: ColumnMapping
    outcome_column: MappedColumn
    is_inverted: bool
    """True if a yes means that the lead was lost, as in a column named `Lost`."""
    date_columns: Mapping[bool, MappedColumn]
    """The date column of positive outcomes (True) and that of negative ones (False), often the same."""
    date_order: DateOrder
    key_column: MappedColumn | None
    values: Counter[str]
    """How often each value of the outcome column occurs, for the first 1,000 values."""
    reader: OutcomeReader
    weights: OutcomeWeights
    limits: IntakeLimits

    def chunks(self, stream: BinaryIO) -> Iterator[IntakeChunk]:
        stream.seek(0)
        return read(stream, self.mapping, file_name=self.name, limits=self.limits)

    def meaning_of(self, value: str) -> Outcome | Meaning:
        meaning = self.reader.read(value)
        if isinstance(meaning, Outcome) and self.is_inverted:
            return _OPPOSITE.get(meaning, meaning)
        return meaning

    def moment_of(self, row: IntakeRow, outcome: Outcome) -> datetime | None:
        column = self.date_columns.get(is_positive(outcome, self.weights) or False)
        return read_moment(self.cell(row, column), self.date_order) if column else None

    def cell(self, row: IntakeRow, column: MappedColumn) -> str:
        """Return the value of a column in a row as intake stored it, or an empty string."""
        if (name := self.attribute_names.get(column.index)) is not None:
            return row.content.attributes.get(name, "")
        if column.role is ColumnRole.OUTCOME:
            return row.content.outcome_attributes.get(column.column, "")
        value = getattr(row.content, column.field.value, None) if column.field else None
        return "" if value is None else str(value)

    def key_columns(self) -> list[MappedColumn]:
        """Return the chosen key column, or else the columns that may hold the ID of a record."""
        if self.key_column is not None:
            return [self.key_column]
        return [
            column
            for column in self.mapping.columns
            if column.index in self.attribute_names and is_record_id(column.column)
        ][:_MAX_KEY_COLUMNS]

    def stored_names(self, column: MappedColumn) -> frozenset[str]:
        """Return the names under which leads may have the values of a column: its header, or that of a known field."""
        return frozenset((column.column, self.attribute_names.get(column.index, column.column)))

    @cached_property
    def attribute_names(self) -> dict[int, str]:
        """The custom field for each column that becomes one, by index of the column."""
        return attribute_names(self.mapping)

    def excluded_columns(self) -> dict[str, str]:
        """Return the columns that reveal the outcome, which are never learned from, each with the reason."""
        reasons = {self.outcome_column.column: "an import of outcomes read it: it tells how it ended"}
        for column in self.mapping.columns:
            if column.role is ColumnRole.OUTCOME or tells_the_end(column.column):
                reasons.setdefault(column.column, "a column of an outcome file that shows how the lead ended")
        return reasons


def inspect_outcome_file(
    stream: BinaryIO,
    name: str,
    choice: OutcomeColumns,
    *,
    mapping: ColumnMapping,
    weights: OutcomeWeights,
    limits: IntakeLimits,
) -> OutcomeFile:
    """Find the columns of a file and read the values of the outcome column. Raise OutcomeFileError if none is usable.

    `mapping` is the mapping by which the file was imported as leads, or the detected one if it was not. Leads without an
    email address and a name are found only if the file is read in the same way.
    """
    head = stream.read(HEAD_BYTES)
    encoding = mapping.dialect.encoding
    rows = detect_layout(head, file_name=name, max_rows=limits.max_sample_rows, encoding=encoding).rows
    names = [column.column for column in mapping.columns]
    if mapping.exported_by == PRODUCT and "id" in names:
        mapping = apply_mapping(mapping, {"id": None})
    outcome = _outcome_column(mapping, rows, name, choice.outcome, weights)
    if outcome.role in (ColumnRole.FIELD, ColumnRole.IGNORED):
        mapping = apply_mapping(mapping, {outcome.column: ColumnRole.OUTCOME.value})
    key = _named_column(mapping, choice.key, name, "--key") if choice.key else None
    if key is not None and key.role is ColumnRole.IGNORED:
        mapping = apply_mapping(mapping, {key.column: None})
    columns = {column.column: column for column in mapping.columns}
    outcome = columns[outcome.column]
    try:
        reader = OutcomeReader(choice.positive, choice.negative, weights=weights)
    except ValueError as error:
        raise OutcomeFileError(str(error)) from None
    stream.seek(0)
    values = _count_values(stream, mapping, outcome, name, limits)
    reader.settle(values)
    dates = _date_columns(mapping, rows, outcome)
    file = OutcomeFile(
        name=name,
        mapping=mapping,
        outcome_column=outcome,
        # A person who classifies values knows what they mean. The name of the column does not count then.
        is_inverted=is_inverted(outcome.column) and not (choice.positive or choice.negative),
        date_columns=dates,
        date_order=day_order([row[column.index] for column in dates.values() for row in rows]),
        key_column=columns[key.column] if key else None,
        values=values,
        reader=reader,
        weights=weights,
        limits=limits,
    )
    _refuse_unusable(file)
    return file


def _outcome_column(
    mapping: ColumnMapping,
    rows: Sequence[Sequence[str]],
    name: str,
    column_name: str | None,
    weights: OutcomeWeights,
) -> MappedColumn:
    if column_name:
        return _named_column(mapping, column_name, name, "--outcome-column")
    names = [column.column for column in mapping.columns]
    is_own = mapping.exported_by == PRODUCT
    # In an export of LeadOps, the status is the work of LeadOps and not an outcome.
    detected = find_outcome_column(
        ["" if is_own and name == "status" else name for name in names], rows, weights
    )
    if detected is None:
        raise OutcomeFileError(
            f"{name}, line {mapping.dialect.header_line}: no outcome column was found. Choose one with "
            f"--outcome-column: {', '.join(map(repr, names))}."
        )
    return mapping.columns[detected.place]


def _named_column(mapping: ColumnMapping, column_name: str, name: str, option: str) -> MappedColumn:
    """Return the column with this name, or the only one that differs in case alone."""
    columns = {column.column: column for column in mapping.columns}
    if column_name in columns:
        return columns[column_name]
    folded = column_name.strip().casefold()
    similar = [column for header, column in columns.items() if header.strip().casefold() == folded]
    if len(similar) == 1:
        return similar[0]
    raise OutcomeFileError(
        f"{name}, line {mapping.dialect.header_line}: there is no column {column_name!r} ({option}). "
        f"The columns are {', '.join(map(repr, columns))}."
    )


def _date_columns(
    mapping: ColumnMapping, rows: Sequence[Sequence[str]], outcome: MappedColumn
) -> dict[bool, MappedColumn]:
    names = [column.column for column in mapping.columns]
    index = find_date_column(names, rows)
    if index is None or names[index] == outcome.column:
        return {}
    pair = pair_date_column(names, rows, index)
    won, lost = (pair.won, pair.lost) if pair else (index, index)
    return {True: mapping.columns[won], False: mapping.columns[lost]}


def _count_values(
    stream: BinaryIO, mapping: ColumnMapping, column: MappedColumn, name: str, limits: IntakeLimits
) -> Counter[str]:
    counts: Counter[str] = Counter()
    records = RecordReader(mapping.dialect, file_name=name, limits=limits, width=len(mapping.columns))
    is_header = mapping.dialect.has_header
    for batch in records.read(stream):
        for record in batch.records:
            if is_header:
                is_header = False
                continue
            value = record[column.index].strip() if column.index < len(record) else ""
            if value in counts or len(counts) < _MAX_DISTINCT_VALUES:
                counts[value] += 1
    return counts


def _refuse_unusable(file: OutcomeFile) -> None:
    meanings = [file.reader.read(value) for value in file.values]
    if any(isinstance(meaning, Outcome) for meaning in meanings) or Meaning.UNRECOGNIZED not in meanings:
        return
    frequent = ", ".join(f"{value!r} ×{count:,}" for value, count in file.values.most_common(8))
    raise OutcomeFileError(
        f"{file.name}, column {file.outcome_column.column!r}: none of its values is recognized ({frequent}). Classify them "
        "with --positive VALUE and --negative VALUE, or choose another column with --outcome-column."
    )
