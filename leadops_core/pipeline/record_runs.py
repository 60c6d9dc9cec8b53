"""Record the results of runs, in one transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.intake.repository.leads import queue_again
from leadops_core.outreach.repository.follow_ups import withdraw_unapproved
from leadops_core.pipeline.repository import (
    LockedRun,
    lock_leads_of_runs,
    read_drafts_of_leads,
    read_scorecard_activation,
    release_leads,
    write_runs,
)
from leadops_core.schemas import DeliveryState, LeadId, RecordResult, RecordStatus, RunRecord
from leadops_core.suppressions.repository.entries import add_suppression

_COMMITTED = (
    DeliveryState.APPROVED,
    DeliveryState.CLAIMED,
    DeliveryState.TRANSMITTING,
    DeliveryState.SENT,
    DeliveryState.UNKNOWN,
)
"""States of a draft after its approval. A second draft of its kind would be a second email."""


@retried
def record_runs(
    database: Database, runs: Sequence[RunRecord], worker: str | None = None
) -> list[RecordResult]:
    """Write the runs in one transaction, and return a result for each, in order.

    A run is not written if a run with the same key is stored (unless it is forced), if its lead has changed since the
    run read it, or if `worker` no longer holds the lead. A changed lead is queued again unless another worker holds it.
    A new draft supersedes a draft that waits for review. It is not stored if an equal draft was approved or sent. The
    lead's content is never written.
    """
    if not runs:
        return []
    with database.writing() as transaction:
        return _RunRecorder(transaction, worker).record(runs)


class _RunRecorder:
    def __init__(self, transaction: Transaction, worker: str | None) -> None:
        self._transaction = transaction
        self._worker = worker
        self._already_recorded: list[LeadId] = []
        self._outdated: list[LeadId] = []

    def record(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        stored = lock_leads_of_runs(self._transaction, runs)
        results: list[RecordResult] = []
        recorded: dict[LeadId, RunRecord] = {}
        for run in runs:
            id = run.lead.id
            first = recorded.get(id)
            if first is None:
                status = self._status_of(run, stored.get(id))
            elif first.trace.run_key == run.trace.run_key:
                status = RecordStatus.ALREADY_RECORDED
            else:
                status = RecordStatus.OUTDATED
                self._outdated.append(id)
            if status is RecordStatus.RECORDED:
                recorded[id] = run
            results.append(RecordResult(lead_id=id, status=status))
        release_leads(self._transaction, self._already_recorded)
        self._write(recorded)
        self._outdated += self._scored_before_activation(recorded)
        # Last, because a second, different run of a lead in the same batch queues it again.
        queue_again(self._transaction, list(dict.fromkeys(self._outdated)))
        return results

    def _status_of(self, run: RunRecord, stored: LockedRun | None) -> RecordStatus:
        if stored is None:
            return RecordStatus.OUTDATED
        is_ours = stored.is_running and stored.lease_owner == self._worker
        if stored.last_run_key == run.trace.run_key and not run.is_forced:
            if is_ours:
                self._already_recorded.append(run.lead.id)
            return RecordStatus.ALREADY_RECORDED
        if self._worker is not None and not is_ours:
            return RecordStatus.OUTDATED
        if stored.version != run.lead.version:
            if is_ours or not stored.is_running:
                self._outdated.append(run.lead.id)
            return RecordStatus.OUTDATED
        return RecordStatus.RECORDED

    def _write(self, runs: Mapping[LeadId, RunRecord]) -> None:
        if not runs:
            return
        write_runs(self._transaction, list(runs.values()), without_draft=self._supersede_drafts(runs))
        for run in runs.values():
            if run.suppression is not None:
                add_suppression(self._transaction.connection, run.suppression)

    def _supersede_drafts(self, runs: Mapping[LeadId, RunRecord]) -> set[UUID]:
        """Supersede drafts that wait for review. Return the leads whose new draft would be a second one of its kind."""
        waiting: list[UUID] = []
        refused: set[UUID] = set()
        states = (DeliveryState.DRAFT, *_COMMITTED)
        for stored in read_drafts_of_leads(self._transaction.connection, list(runs), states):
            if stored.state == DeliveryState.DRAFT:
                waiting.append(stored.id)
                continue
            draft = runs[stored.lead_id].draft
            if draft is not None and (draft.variant, draft.purpose) == (stored.variant, stored.purpose):
                refused.add(stored.lead_id)
        withdraw_unapproved(self._transaction, waiting)
        return refused

    def _scored_before_activation(self, runs: Mapping[LeadId, RunRecord]) -> list[LeadId]:
        """Return leads that were scored while another scorecard was activated. Its rescoring may have passed them."""
        since = read_scorecard_activation(self._transaction.connection)
        if since is None:
            return []
        return [
            run.lead.id
            for run in runs.values()
            if run.trace.node_events and run.trace.node_events[0].started_at < since
        ]
