"""The store as the tools that a graph run asks for."""

from collections.abc import Sequence

from leadops_core.database.errors import NotFoundError
from leadops_core.intake import dedupe_keys
from leadops_core.learning import receipt
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Feedback,
    LabelReceipt,
    Lead,
    LeadContent,
    RecordResult,
    RunRecord,
    ScorecardVersion,
    SuppressionEntry,
)
from leadops_core.store import Store


class DatabaseCRM:
    """CRMTool over the store. With a worker's name, a run is recorded only while that worker holds the lead."""

    def __init__(self, store: Store, worker: str | None = None) -> None:
        self._store = store
        self._worker = worker

    def add_lead(self, content: LeadContent) -> Lead:
        """The lead that this content is: the one that is there already, updated by the merge policy, or a new one."""
        key, name_key = dedupe_keys(content)
        lead, _ = self._store.leads.add(content, key, name_key, SYSTEM_ACTOR)
        return lead

    def suppressions(self, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        """For each normalised address the entries that name it or a domain it lies under; a missing key means none."""
        if not addresses:
            return {}
        return self._store.suppressions.for_addresses(addresses)

    def record_runs(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        """Write all the runs in one transaction; one result a run, in their order."""
        return self._store.runs.record_runs(runs, self._worker)

    def record_feedback(self, feedback: Feedback) -> LabelReceipt:
        """Store one outcome; no scorecard is fitted by that."""
        count = self._store.feedback.add(feedback)
        try:
            active = self._store.scorecards.active()
        except NotFoundError:
            # The outcome is stored all the same; only the sentence about the scorecard is left out.
            active = None
        return receipt(count, active)


class DatabaseScoringConfig:
    """ScoringConfigTool over the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def active(self) -> ScorecardVersion:
        """The version in use now; another process's change is seen at the next call."""
        return self._store.scorecards.active()
