"""From a file of outcomes to labels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from uuid import UUID, uuid5

from leadops_core.errors import LeadOpsError
from leadops_core.files import open_input
from leadops_core.intake import HEAD_BYTES, IntakeLimits, IntakeRow, detect, read
from leadops_core.intake.dedupe import is_record_id
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
from leadops_core.intake.reader import digest_of
from leadops_core.intake.records import RecordReader
from leadops_core.intake.use_cases.lead_finder import LeadFinder, OutcomeRow
from leadops_core.schemas import (
    ColumnMapping,
    ColumnRole,
    Feedback,
    FeedbackId,
    ImportProblem,
    LeadId,
    MappedColumn,
    Outcome,
    OutcomeImportReport,
    OutcomeValue,
)
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive
from leadops_core.schemas.progress import Progress
from leadops_core.store import Store
from leadops_core.tools import Clock

_FILES_OF_OUTCOMES: Final = UUID("3f0c6f1e-0d3c-5a55-8d1f-6f8c2c1b7a10")
"""Namespace of the ids of imported outcomes: the same line of the same file has one id for ever."""
_ROWS_AT_ONCE = 5_000
_SHOWN_VALUES = 100
_SHOWN_PROBLEMS = 1_000
_DIFFERENT_VALUES = 1_000
_OPPOSITE: Final = {
    Outcome.CLOSED_WON: Outcome.CLOSED_LOST,
    Outcome.CLOSED_LOST: Outcome.CLOSED_WON,
}


class OutcomeError(LeadOpsError):
    """A file of outcomes cannot be used as it was asked for."""


class _Plan(NamedTuple):
    """How a file is read."""

    mapping: ColumnMapping
    outcome: MappedColumn
    is_inverted: bool
    dates: dict[bool, MappedColumn]
    """The column that dates good outcomes (True) and the one that dates bad ones (False); often the same."""
    date_order: DateOrder
    key: MappedColumn | None
    reader: OutcomeReader
    weights: OutcomeWeights
    values: Counter[str]


def import_outcomes(
    store: Store,
    clock: Clock,
    file: Path | str | BinaryIO,
    *,
    key: str | None,
    outcome_column: str | None,
    positive: Sequence[str],
    negative: Sequence[str],
    dry_run: bool,
    by: str,
    file_name: str | None,
    limits: IntakeLimits,
    weights: OutcomeWeights,
    progress: Progress | None,
) -> OutcomeImportReport:
    """Label the leads of the file; each few thousand rows are one transaction, and the same file twice labels nothing twice."""
    with open_input(file, file_name) as (stream, name):
        sha256 = digest_of(stream, limits, name)
        plan = _plan(store, stream, name, sha256, key, outcome_column, positive, negative, weights, limits)
        run = _Import(store, clock, plan, sha256, by, dry_run=dry_run)
        stream.seek(0)
        for rows in _gathered(stream, plan, name, limits, run):
            run.take(rows)
            if progress:
                progress(run.row_count, None)
        run.finish()
        set_aside = _columns_to_set_aside(plan)
        if not dry_run:
            store.labels.exclude_columns(set_aside)
        return run.report(name, tuple(set_aside), store.labels.count())


def _plan(
    store: Store,
    stream: BinaryIO,
    name: str,
    sha256: str,
    key: str | None,
    outcome_column: str | None,
    positive: Sequence[str],
    negative: Sequence[str],
    weights: OutcomeWeights,
    limits: IntakeLimits,
) -> _Plan:
    head = stream.read(HEAD_BYTES)
    # Read as it was read when its leads came in, or rows that nothing but their content tells apart would not be found.
    mapping = store.uploads.mapping_of(sha256) or detect(head, file_name=name, limits=limits)
    layout = detect_layout(head, file_name=name, max_rows=limits.max_sample_rows)
    names = [column.column for column in mapping.columns]
    if mapping.exported_by == PRODUCT and "id" in names:
        mapping = apply_mapping(mapping, {"id": None})
    told = _named(mapping, outcome_column, name, "--outcome-column") if outcome_column else None
    if told is None:
        # In an export of ours the status is what LeadOps itself made of the lead.
        searched = ["" if each == "status" and mapping.exported_by == PRODUCT else each for each in names]
        found = find_outcome_column(searched, layout.rows, weights)
        if found is None:
            raise OutcomeError(
                f"{name}, line {mapping.dialect.header_line}: no outcome column was found. Choose one with "
                f"--outcome-column: {', '.join(map(repr, names))}."
            )
        told = mapping.columns[found.place]
    if told.role in (ColumnRole.FIELD, ColumnRole.IGNORED):
        mapping = apply_mapping(mapping, {told.column: ColumnRole.OUTCOME.value})
    keyed = _named(mapping, key, name, "--key") if key else None
    if keyed is not None and keyed.role is ColumnRole.IGNORED:
        mapping = apply_mapping(mapping, {keyed.column: None})
    by_name = {column.column: column for column in mapping.columns}
    place = find_date_column(names, layout.rows)
    dates: dict[bool, MappedColumn] = {}
    if place is not None and names[place] != told.column:
        pair = pair_date_column(names, layout.rows, place)
        won, lost = (pair.won, pair.lost) if pair else (place, place)
        dates = {True: mapping.columns[won], False: mapping.columns[lost]}
    try:
        reader = OutcomeReader(positive, negative, weights=weights)
    except ValueError as error:
        raise OutcomeError(str(error)) from None
    stream.seek(0)
    values = _count_values(stream, mapping, told, name, limits)
    reader.settle(values)
    plan = _Plan(
        mapping=mapping,
        outcome=by_name[told.column],
        # Who says which values are good means just that, whatever the column is called.
        is_inverted=is_inverted(told.column) and not (positive or negative),
        dates=dates,
        date_order=day_order([row[each.index] for each in dates.values() for row in layout.rows]),
        key=by_name[keyed.column] if keyed else None,
        reader=reader,
        weights=weights,
        values=values,
    )
    _refuse_senseless(plan, name)
    return plan


def _named(mapping: ColumnMapping, wanted: str, file: str, option: str) -> MappedColumn:
    """The column of that name, letter for letter or else in any case."""
    columns = {column.column: column for column in mapping.columns}
    if wanted in columns:
        return columns[wanted]
    like = [
        column for name, column in columns.items() if name.strip().casefold() == wanted.strip().casefold()
    ]
    if len(like) == 1:
        return like[0]
    raise OutcomeError(
        f"{file}, line {mapping.dialect.header_line}: there is no column {wanted!r} ({option}). "
        f"The columns are {', '.join(map(repr, columns))}."
    )


def _count_values(
    stream: BinaryIO, mapping: ColumnMapping, column: MappedColumn, name: str, limits: IntakeLimits
) -> Counter[str]:
    """How often each value stands in a column; past a thousand different ones only those met before are counted on."""
    counts: Counter[str] = Counter()
    records = RecordReader(mapping.dialect, file_name=name, limits=limits, width=len(mapping.columns))
    is_header = mapping.dialect.has_header
    for batch in records.read(stream):
        for record in batch.records:
            if is_header:
                is_header = False
                continue
            value = record[column.index].strip() if column.index < len(record) else ""
            if value in counts or len(counts) < _DIFFERENT_VALUES:
                counts[value] += 1
    return counts


def _refuse_senseless(plan: _Plan, name: str) -> None:
    """Stop before anything is stored where the column tells nothing."""
    read = [plan.reader.read(value) for value in plan.values]
    if any(isinstance(meaning, Outcome) for meaning in read) or Meaning.UNRECOGNISED not in read:
        return
    shown = ", ".join(f"{value!r} ×{count:,}" for value, count in plan.values.most_common(8))
    raise OutcomeError(
        f"{name}, column {plan.outcome.column!r}: none of its values is recognized ({shown}). Classify them with "
        "--positive VALUE and --negative VALUE, or choose another column with --outcome-column."
    )


def _columns_to_set_aside(plan: _Plan) -> dict[str, str]:
    reasons = {plan.outcome.column: "an import of outcomes read it: it tells how it ended"}
    for column in plan.mapping.columns:
        if column.role is ColumnRole.OUTCOME or tells_the_end(column.column):
            reasons.setdefault(column.column, "a column of an outcome file that shows how the lead ended")
    return reasons


def _gathered(
    stream: BinaryIO, plan: _Plan, name: str, limits: IntakeLimits, run: "_Import"
) -> Iterator[list[IntakeRow]]:
    rows: list[IntakeRow] = []
    for chunk in read(stream, plan.mapping, file_name=name, limits=limits):
        run.row_count = chunk.row_count
        rows += chunk.rows
        for refused in chunk.rejected:
            run.count("rejected", refused.line, refused.column, refused.reason)
        if len(rows) >= _ROWS_AT_ONCE:
            yield rows
            rows = []
    yield rows


@dataclass
class _Import:
    """One import under way."""

    store: Store
    clock: Clock
    plan: _Plan
    sha256: str
    by: str
    dry_run: bool
    row_count: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    matched_by: Counter[str] = field(default_factory=Counter)
    problems: list[ImportProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan = self.plan
        others = [
            column
            for column in plan.mapping.columns
            if column.role is ColumnRole.ATTRIBUTE and is_record_id(column.column)
        ]
        self._keys = [plan.key] if plan.key else others[:3]
        self._dropped = set(_columns_to_set_aside(plan))
        self._finder = LeadFinder(
            self.store.lookups,
            [column.column for column in self._keys],
            self._dropped,
            has_key=plan.key is not None,
        )
        self._said: dict[LeadId, Outcome] = {}
        """What a dry run would have stored."""

    def take(self, rows: Sequence[IntakeRow]) -> None:
        """Label the leads of some rows, or put those off that are not found at once."""
        told = [each for row in rows if (each := self._told(row)) is not None]
        self._store(self._finder.find(told))
        self._store(self._finder.settle(only_if_full=True))
        self._report_lost()

    def finish(self) -> None:
        """Look for the rows that were put off."""
        self._store(self._finder.settle())
        self._report_lost()

    def _told(self, row: IntakeRow) -> OutcomeRow | None:
        plan = self.plan
        value = _value(row, plan.outcome)
        meaning = plan.reader.read(value)
        if meaning is Meaning.OPEN:
            self.count("undecided", row.line, None, None)
            return None
        if not isinstance(meaning, Outcome):
            self.count(
                "unrecognised",
                row.line,
                plan.outcome.column,
                f"{value[:60]!r} says neither good nor bad; name it with --positive or --negative",
            )
            return None
        if plan.is_inverted:
            meaning = _OPPOSITE.get(meaning, meaning)
        column = plan.dates.get(is_positive(meaning, plan.weights) or False)
        when = read_moment(_value(row, column), plan.date_order) if column else None
        return OutcomeRow(
            row.line,
            row.dedupe_key,
            row.name_key,
            tuple(_value(row, column) for column in self._keys),
            meaning,
            when,
            row.content,
        )

    def _store(self, found: Sequence[tuple[OutcomeRow, LeadId, str]]) -> None:
        for begin in range(0, len(found), _ROWS_AT_ONCE):
            some = found[begin : begin + _ROWS_AT_ONCE]
            known = dict(self.store.labels.outcomes(list({id for _, id, _ in some})))
            known |= self._said
            now = self.clock.now()
            said: list[Feedback] = []
            for row, lead_id, how in some:
                self.matched_by[how] += 1
                if known.get(lead_id) is row.outcome:
                    self.counts["unchanged"] += 1
                    continue
                known[lead_id] = row.outcome
                said.append(self._feedback(row, lead_id, now))
            if self.dry_run:
                self._said |= {each.lead_id: each.outcome for each in said}
                stored = len(said)
            else:
                stored = self.store.feedback.import_many(said) if said else 0
            self.counts["labelled"] += stored
            self.counts["unchanged"] += len(said) - stored

    def _feedback(self, row: OutcomeRow, lead_id: LeadId, now: datetime) -> Feedback:
        id = uuid5(_FILES_OF_OUTCOMES, f"{self.sha256}:{row.line}:{lead_id}:{row.outcome}")
        return Feedback(
            id=FeedbackId(id),
            lead_id=lead_id,
            outcome=row.outcome,
            recorded_by=self.by,
            occurred_at=row.occurred_at,
            created_at=now,
        )

    def _report_lost(self) -> None:
        for row, reason in self._finder.lost():
            self.count("unmatched", row.line, None, reason)

    def count(self, what: str, line: int, column: str | None, reason: str | None) -> None:
        """Count a row that labelled nothing."""
        self.counts[what] += 1
        if reason is not None and len(self.problems) < _SHOWN_PROBLEMS:
            self.problems.append(ImportProblem(line=line, column=column, reason=reason))

    def report(self, name: str, set_aside: tuple[str, ...], label_count: int) -> OutcomeImportReport:
        """What was done."""
        plan = self.plan
        counts = {
            what: self.counts[what]
            for what in ("labelled", "unchanged", "undecided", "unmatched", "unrecognised", "rejected")
        }
        used = self._finder.key_used
        dates = tuple(dict.fromkeys(column.column for column in plan.dates.values()))
        return OutcomeImportReport(
            file_name=name,
            dry_run=self.dry_run,
            rows=self.row_count,
            **counts,
            outcome_column=plan.outcome.column,
            date_column=dates[0] if dates else None,
            date_columns=dates,
            key_column=plan.key.column if plan.key else used,
            matched_by=dict(self.matched_by),
            values=tuple(
                self._meaning(value, count) for value, count in plan.values.most_common(_SHOWN_VALUES)
            ),
            problems=tuple(sorted(self.problems, key=lambda problem: problem.line)),
            set_aside=set_aside,
            label_count=label_count,
        )

    def _meaning(self, value: str, count: int) -> OutcomeValue:
        meaning = self.plan.reader.read(value)
        if isinstance(meaning, Outcome) and self.plan.is_inverted:
            meaning = _OPPOSITE.get(meaning, meaning)
        positive = is_positive(meaning, self.plan.weights) if isinstance(meaning, Outcome) else None
        return OutcomeValue(value=value[:200], meaning=meaning.value, positive=positive, rows=count)


def _value(row: IntakeRow, column: MappedColumn) -> str:
    """What stands in a column of the row, as it was taken in; blank where nothing does."""
    content = row.content
    if column.role is ColumnRole.ATTRIBUTE:
        return content.attributes.get(column.column, "")
    if column.role is ColumnRole.OUTCOME:
        return content.outcome_attributes.get(column.column, "")
    value = getattr(content, column.field.value, None) if column.field else None
    return "" if value is None else str(value)
