"""The CRM port on the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from leadops_core.database.database import Database, retried
from leadops_core.leads.add_lead import add_lead
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.learning.use_cases.record_outcomes import record_outcome
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.pipeline.repository import RunRepository
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Feedback,
    LabelReceipt,
    Lead,
    LeadContent,
    RecordResult,
    RunRecord,
    SuppressionEntry,
)
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.suppressions.repository.entries import SuppressionRepository


@dataclass(frozen=True, slots=True)
class DatabaseCRM:
    """CRMTool on the database. With a worker name, it records a run only while that worker holds the lead."""

    database: Database
    leads: LeadRepository
    runs: RunRepository
    suppression_list: SuppressionRepository
    scorecards: ScorecardRepository
    worker: str | None = None

    def for_worker(self, worker: str) -> Self:
        return replace(self, worker=worker)

    @retried
    def add_lead(self, content: LeadContent) -> Lead:
        """Return the lead with this content: a stored lead, updated by the merge policy, or a new one."""
        with self.database.writing() as transaction:
            return add_lead(transaction, content, by=SYSTEM_ACTOR, update_existing=True)

    def suppressions(self, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        """Return the do-not-contact entries of each normalized address and its domains, if there are any."""
        return self.suppression_list.for_addresses(addresses) if addresses else {}

    def record_runs(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        """Write the runs in one transaction, and return their results in the same order."""
        return record_runs(self.database, runs, self.worker)

    def record_feedback(self, feedback: Feedback) -> LabelReceipt:
        """Store an outcome. It becomes the lead's label."""
        return record_outcome(self.database, self.scorecards, feedback)
