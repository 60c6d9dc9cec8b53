"""Use cases of outcomes."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from leadops_core.database.database import Database, retried
from leadops_core.files import open_input
from leadops_core.intake import HEAD_BYTES, IntakeLimits, detect
from leadops_core.intake.encoding import canonical_name
from leadops_core.intake.reader import digest_of
from leadops_core.intake.repository.lookups import LeadLookupRepository
from leadops_core.intake.repository.uploads import UploadRepository
from leadops_core.intake.use_cases.open_table import open_table
from leadops_core.learning.outcome_file import OutcomeColumns, inspect_outcome_file
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.learning.use_cases.import_outcomes import OutcomeImport
from leadops_core.learning.use_cases.record_outcomes import record_outcome
from leadops_core.learning.use_cases.withdraw_outcome import withdraw_outcome
from leadops_core.schemas import (
    Dialect,
    Feedback,
    FeedbackId,
    LabelReceipt,
    Lead,
    LeadId,
    Outcome,
    OutcomeImportReport,
    OutcomeWithdrawal,
)
from leadops_core.schemas.outcome_weights import OutcomeWeights
from leadops_core.schemas.progress import Progress
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.tools import Clock, IdSource


def _is_read_so(dialect: Dialect, encoding: str | None, sheet: str | None) -> bool:
    """Return True if the encoding and the sheet that a person chose, if any, are those of the dialect."""
    is_same_text = encoding is None or canonical_name(encoding, "") == dialect.encoding
    return is_same_text and sheet in (None, dialect.sheet)


class OutcomeService:
    """Outcomes of leads: won, lost, demo booked, no response, disqualified.

    The newest outcome of a lead that was not withdrawn is its label, from which LeadOps learns. An outcome also sets the lead's
    status and ends its follow-ups.
    """

    def __init__(
        self,
        database: Database,
        labels: LabelRepository,
        lookups: LeadLookupRepository,
        uploads: UploadRepository,
        scorecards: ScorecardRepository,
        *,
        clock: Clock,
        ids: IdSource,
        limits: IntakeLimits,
        weights: OutcomeWeights,
        find_lead: Callable[[str], Lead],
    ) -> None:
        self._database = database
        self._labels = labels
        self._lookups = lookups
        self._uploads = uploads
        self._scorecards = scorecards
        self._clock = clock
        self._ids = ids
        self._limits = limits
        self._weights = weights
        self._find_lead = find_lead

    def record(
        self, lead: LeadId | str, outcome: Outcome, *, by: str, notes: str | None = None
    ) -> LabelReceipt:
        """Record the outcome of a lead, named by its ID, ID prefix, or email address."""
        feedback = Feedback(
            id=FeedbackId(self._ids.new()),
            lead_id=self._lead_id(lead),
            outcome=outcome,
            notes=notes,
            recorded_by=by,
            created_at=self._clock.now(),
        )
        return record_outcome(self._database, self._scorecards, feedback)

    @retried
    def withdraw(
        self,
        lead: LeadId | str,
        outcome: FeedbackId | str | None = None,
        *,
        by: str,
        reason: str | None = None,
        expected_version: int | None = None,
    ) -> OutcomeWithdrawal:
        """Withdraw an outcome that was recorded by mistake. It stays in the history and is not learned from.

        `outcome` is an ID or ID prefix; by default it is the lead's only outcome that was not withdrawn. The lead's label is
        then its newest other outcome, if any. The status returns to what it was if the outcome had changed it and nothing has
        happened since. Repeating the call changes nothing. Raise NotFoundError, AmbiguousReferenceError, or VersionConflict.
        """
        lead_id = self._lead_id(lead)
        reference = None if outcome is None else str(outcome)
        with self._database.writing() as transaction:
            return withdraw_outcome(
                transaction, lead_id, reference, by=by, reason=reason, expected_version=expected_version
            )

    def import_file(
        self,
        file: Path | str | BinaryIO,
        *,
        key: str | None = None,
        outcome_column: str | None = None,
        positive: Sequence[str] = (),
        negative: Sequence[str] = (),
        dry_run: bool = False,
        by: str = "leadops",
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> OutcomeImportReport:
        """Import past outcomes from a file.

        The outcome column is detected unless named. Its values are understood in seven languages; `positive` and `negative`
        classify others. A lead is found by email address, else by the column `key`, else by name and company, by ID, or by the
        whole row. `encoding` replaces the detected one, and `sheet` the first one of a workbook. Importing the same file again
        adds nothing. Rows are stored in chunks, and a dry run stores nothing.
        """
        columns = OutcomeColumns(key=key, outcome=outcome_column, positive=positive, negative=negative)
        with open_input(file, file_name) as (source, name), ExitStack() as stack:
            sha256 = digest_of(source, self._limits, name)
            mapping = self._uploads.mapping_of(sha256)
            if mapping and not _is_read_so(mapping.dialect, encoding, sheet):
                mapping = None
            if mapping:
                encoding, sheet = mapping.dialect.encoding, mapping.dialect.sheet
            stream = stack.enter_context(open_table(source, name, self._limits, encoding, sheet))
            if mapping is None:
                head = stream.read(HEAD_BYTES)
                stream.seek(0)
                mapping = detect(head, file_name=name, limits=self._limits, encoding=encoding)
            outcome_file = inspect_outcome_file(
                stream, name, columns, mapping=mapping, weights=self._weights, limits=self._limits
            )
            outcome_import = OutcomeImport(
                outcome_file,
                sha256,
                database=self._database,
                labels=self._labels,
                lookups=self._lookups,
                clock=self._clock,
                by=by,
                dry_run=dry_run,
            )
            return outcome_import.run(stream, progress)

    def _lead_id(self, lead: LeadId | str) -> LeadId:
        return self._find_lead(lead).id if isinstance(lead, str) else lead
