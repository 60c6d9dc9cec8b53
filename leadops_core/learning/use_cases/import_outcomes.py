"""Import the outcomes of a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID, uuid5

from leadops_core.database.database import Database
from leadops_core.intake import IntakeRow
from leadops_core.intake.outcomes import Meaning
from leadops_core.intake.repository.lookups import LeadLookupRepository
from leadops_core.intake.use_cases.lead_finder import FoundLead, LeadFinder, OutcomeRow
from leadops_core.learning.outcome_file import OutcomeFile
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.learning.use_cases.record_outcomes import record_many
from leadops_core.schemas import (
    Feedback,
    FeedbackId,
    ImportProblem,
    LeadId,
    Outcome,
    OutcomeImportReport,
    OutcomeValue,
)
from leadops_core.schemas.outcome_weights import is_positive
from leadops_core.schemas.progress import Progress
from leadops_core.tools import Clock

_ID_NAMESPACE: Final = UUID("3f0c6f1e-0d3c-5a55-8d1f-6f8c2c1b7a10")
"""The same line of the same file always gets the same ID, so importing the file again adds nothing."""
_ROWS_AT_ONCE = 5_000
_MAX_VALUES_SHOWN = 100
_MAX_PROBLEMS_SHOWN = 1_000


class OutcomeImport:
    """One import of a file, with its counts."""

    def __init__(
        self,
        file: OutcomeFile,
        sha256: str,
        *,
        database: Database,
        labels: LabelRepository,
        lookups: LeadLookupRepository,
        clock: Clock,
        by: str,
        dry_run: bool,
    ) -> None:
        self._file = file
        self._sha256 = sha256
        self._database = database
        self._labels = labels
        self._clock = clock
        self._by = by
        self._dry_run = dry_run
        self._row_count = 0
        self._counts: Counter[str] = Counter()
        self._matched_by: Counter[str] = Counter()
        self._problems: list[ImportProblem] = []
        self._excluded = file.excluded_columns()
        self._keys = file.key_columns()
        self._finder = LeadFinder(
            lookups,
            {column.column: file.stored_names(column) for column in self._keys},
            set(self._excluded),
            has_key=file.key_column is not None,
        )
        self._dry_run_labels: dict[LeadId, Outcome] = {}
        """The labels that a dry run would have stored."""

    def run(self, stream: BinaryIO, progress: Progress | None) -> OutcomeImportReport:
        """Store the outcomes, a few thousand rows in one transaction."""
        for rows in self._batches(stream):
            readable = [outcome_row for row in rows if (outcome_row := self._read(row)) is not None]
            self._store(self._finder.find(readable))
            self._settle(only_if_full=True)
            if progress:
                progress(self._row_count, None)
        self._settle(only_if_full=False)
        if not self._dry_run:
            self._labels.exclude_columns(self._excluded)
        return self._report()

    def _batches(self, stream: BinaryIO) -> Iterator[list[IntakeRow]]:
        rows: list[IntakeRow] = []
        for chunk in self._file.chunks(stream):
            self._row_count = chunk.row_count
            rows += chunk.rows
            for rejected in chunk.rejected:
                self._reject("rejected", rejected.line, rejected.column, rejected.reason)
            if len(rows) >= _ROWS_AT_ONCE:
                yield rows
                rows = []
        yield rows

    def _read(self, row: IntakeRow) -> OutcomeRow | None:
        file = self._file
        value = file.cell(row, file.outcome_column)
        meaning = file.meaning_of(value)
        if meaning is Meaning.OPEN:
            self._counts["undecided"] += 1
            return None
        if not isinstance(meaning, Outcome):
            reason = f"{value[:60]!r} says neither good nor bad; name it with --positive or --negative"
            self._reject("unrecognised", row.line, file.outcome_column.column, reason)
            return None
        return OutcomeRow(
            line=row.line,
            dedupe_key=row.dedupe_key,
            name_key=row.name_key,
            keys=tuple(file.cell(row, column) for column in self._keys),
            outcome=meaning,
            occurred_at=file.moment_of(row, meaning),
            content=row.content,
        )

    def _settle(self, *, only_if_full: bool) -> None:
        self._store(self._finder.settle(only_if_full=only_if_full))
        for row, reason in self._finder.lost():
            self._reject("unmatched", row.line, None, reason)

    def _store(self, matches: Sequence[FoundLead]) -> None:
        for start in range(0, len(matches), _ROWS_AT_ONCE):
            batch = matches[start : start + _ROWS_AT_ONCE]
            labels = self._labels.outcomes(list({lead_id for _, lead_id, _ in batch})) | self._dry_run_labels
            now = self._clock.now()
            new: list[Feedback] = []
            for row, lead_id, matched_by in batch:
                self._matched_by[matched_by] += 1
                if labels.get(lead_id) is not row.outcome:
                    labels[lead_id] = row.outcome
                    new.append(self._feedback(row, lead_id, now))
            if self._dry_run:
                self._dry_run_labels |= {feedback.lead_id: feedback.outcome for feedback in new}
            stored_count = len(new) if self._dry_run or not new else record_many(self._database, new)
            self._counts["labelled"] += stored_count
            self._counts["unchanged"] += len(batch) - stored_count

    def _feedback(self, row: OutcomeRow, lead_id: LeadId, now: datetime) -> Feedback:
        return Feedback(
            id=FeedbackId(uuid5(_ID_NAMESPACE, f"{self._sha256}:{row.line}:{lead_id}:{row.outcome}")),
            lead_id=lead_id,
            outcome=row.outcome,
            recorded_by=self._by,
            occurred_at=row.occurred_at,
            created_at=now,
        )

    def _reject(self, count: str, line: int, column: str | None, reason: str) -> None:
        self._counts[count] += 1
        if len(self._problems) < _MAX_PROBLEMS_SHOWN:
            self._problems.append(ImportProblem(line=line, column=column, reason=reason))

    def _report(self) -> OutcomeImportReport:
        file, counts = self._file, self._counts
        dates = tuple(dict.fromkeys(column.column for column in file.date_columns.values()))
        return OutcomeImportReport(
            file_name=file.name,
            dry_run=self._dry_run,
            rows=self._row_count,
            labelled=counts["labelled"],
            unchanged=counts["unchanged"],
            undecided=counts["undecided"],
            unmatched=counts["unmatched"],
            unrecognised=counts["unrecognised"],
            rejected=counts["rejected"],
            outcome_column=file.outcome_column.column,
            date_column=dates[0] if dates else None,
            date_columns=dates,
            key_column=file.key_column.column if file.key_column else self._finder.key_used,
            matched_by=dict(self._matched_by),
            values=tuple(
                self._value(value, count) for value, count in file.values.most_common(_MAX_VALUES_SHOWN)
            ),
            problems=tuple(sorted(self._problems, key=lambda problem: problem.line)),
            set_aside=tuple(self._excluded),
            label_count=self._labels.count(),
        )

    def _value(self, value: str, count: int) -> OutcomeValue:
        meaning = self._file.meaning_of(value)
        positive = is_positive(meaning, self._file.weights) if isinstance(meaning, Outcome) else None
        return OutcomeValue(value=value[:200], meaning=meaning.value, positive=positive, rows=count)
