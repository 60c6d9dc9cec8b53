"""The results of graph runs, written whole or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from leadops_core.database.database import Transaction, retried
from leadops_core.database.statements import any_of, insert_rows, update_rows
from leadops_core.intake.repository.leads import queue_again
from leadops_core.outreach.repository.follow_ups import withdraw_unapproved
from leadops_core.pipeline.repository.leases import DONE, FAILED, RUNNING, Leases
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    LeadId,
    ProcessingState,
    RecordResult,
    RecordStatus,
    RunRecord,
)
from leadops_core.suppressions.repository.entries import add_suppression
from leadops_core.tables import activities, drafts, leads, scorecards, traces
from leadops_core.tables.rows import draft_values, record_values

_DRAFT = DeliveryState.DRAFT.value
_COMMITTED = (
    DeliveryState.APPROVED.value,
    DeliveryState.CLAIMED.value,
    DeliveryState.TRANSMITTING.value,
    DeliveryState.SENT.value,
    DeliveryState.UNKNOWN.value,
)
"""States of a draft that a person let go: another one saying the same would be a second mail."""


class RunRepository(Leases):
    """Work on leads: taken by claims, ended by records."""

    @retried
    def record_runs(self, runs: Sequence[RunRecord], worker: str | None = None) -> list[RecordResult]:
        """Write all the runs in one transaction; one result a run, in their order.

        A run is left out, and said so, when one with the same key is there (unless it is forced), or when its lead has
        changed since it was read or, where a worker is named, is no longer held by it; such a lead is queued again unless
        somebody else is at it. An earlier draft that nobody has approved gives way; a draft of which an equal one was
        approved or sent is not stored. The lead's content is never written.
        """
        if not runs:
            return []
        with self._database.writing() as transaction:
            return _Recording(transaction, worker).record(runs)


class _Recording:
    def __init__(self, transaction: Transaction, worker: str | None) -> None:
        self._transaction = transaction
        self._worker = worker
        self._settled: list[LeadId] = []
        self._outdated: list[LeadId] = []

    def record(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        stored = self._lock(runs)
        results: list[RecordResult] = []
        recorded: dict[LeadId, RunRecord] = {}
        for run in runs:
            id = run.lead.id
            first = recorded.get(id)
            if first is None:
                status = self._judge(run, stored.get(id))
            elif first.trace.run_key == run.trace.run_key:
                status = RecordStatus.ALREADY_RECORDED
            else:
                status = RecordStatus.OUTDATED
                self._outdated.append(id)
            if status is RecordStatus.RECORDED:
                recorded[id] = run
            results.append(RecordResult(lead_id=id, status=status))
        self._settle()
        self._write(recorded)
        self._outdated += self._overtaken(recorded)
        # Last, because a second, different run of a lead in the same batch sends it round again.
        queue_again(self._transaction, list(dict.fromkeys(self._outdated)))
        return results

    def _overtaken(self, runs: Mapping[LeadId, RunRecord]) -> list[LeadId]:
        """Leads that were scored while another scorecard came into use: its rescoring may have passed them already."""
        active = select(scorecards.c.activated_at).where(scorecards.c.is_active)
        since = self._transaction.connection.execute(active).scalar()
        if since is None:
            return []
        return [
            run.lead.id
            for run in runs.values()
            if run.trace.node_events and run.trace.node_events[0].started_at < since
        ]

    def _lock(self, runs: Sequence[RunRecord]) -> dict[UUID, Any]:
        connection = self._transaction.connection
        ids = sorted({run.lead.id.hex for run in runs})
        columns = (
            leads.c.id,
            leads.c.version,
            leads.c.processing_state,
            leads.c.lease_owner,
            leads.c.last_run_key,
        )
        # Always in the order of ids: two workers that lock the same rows in two orders would wait for each other.
        query = (
            select(*columns).where(any_of(leads.c.id, ids, connection)).order_by(leads.c.id).with_for_update()
        )
        return {row.id: row for row in connection.execute(query)}

    def _judge(self, run: RunRecord, stored: Any) -> RecordStatus:
        if stored is None:
            return RecordStatus.OUTDATED
        is_running = stored.processing_state == RUNNING
        is_ours = is_running and stored.lease_owner == self._worker
        if stored.last_run_key == run.trace.run_key and not run.is_forced:
            if is_ours:
                self._settled.append(run.lead.id)
            return RecordStatus.ALREADY_RECORDED
        if self._worker is not None and not is_ours:
            return RecordStatus.OUTDATED
        if stored.version != run.lead.version:
            if is_ours or not is_running:
                self._outdated.append(run.lead.id)
            return RecordStatus.OUTDATED
        return RecordStatus.RECORDED

    def _settle(self) -> None:
        """End the claims on leads for which there was nothing to do."""
        if self._settled:
            connection = self._transaction.connection
            connection.execute(
                update(leads)
                .where(any_of(leads.c.id, [id.hex for id in self._settled], connection))
                .values(processing_state=DONE, lease_owner=None, lease_expires_at=None)
            )

    def _write(self, runs: Mapping[LeadId, RunRecord]) -> None:
        connection = self._transaction.connection
        refused = self._give_way(runs)
        update_rows(connection, leads, [_lead_values(run, self._transaction.now) for run in runs.values()])
        insert_rows(
            connection,
            activities,
            [
                record_values(activity)
                for lead_id, run in runs.items()
                for activity in run.activities
                # A draft that was not stored was not drafted.
                if not (activity.type is ActivityType.EMAIL_DRAFTED and lead_id in refused)
            ],
        )
        new_drafts = [
            draft_values(run.draft, run.lead.score_value)
            for lead_id, run in runs.items()
            if run.draft is not None and lead_id not in refused
        ]
        insert_rows(connection, drafts, new_drafts)
        insert_rows(connection, traces, [record_values(run.trace) for run in runs.values()])
        for run in runs.values():
            if run.suppression is not None:
                add_suppression(connection, run.suppression)

    def _give_way(self, runs: Mapping[LeadId, RunRecord]) -> set[UUID]:
        """Supersede drafts that still wait; return the leads whose new draft would be a second one of its kind."""
        if not runs:
            return set()
        connection = self._transaction.connection
        query = select(
            drafts.c.id, drafts.c.lead_id, drafts.c.variant, drafts.c.purpose, drafts.c.state
        ).where(
            any_of(drafts.c.lead_id, [id.hex for id in runs], connection),
            drafts.c.state.in_((_DRAFT, *_COMMITTED)),
        )
        waiting: list[UUID] = []
        refused: set[UUID] = set()
        for row in connection.execute(query):
            if row.state == _DRAFT:
                waiting.append(row.id)
                continue
            draft = runs[row.lead_id].draft
            if draft is not None and (draft.variant, draft.purpose) == (row.variant, row.purpose):
                refused.add(row.lead_id)
        withdraw_unapproved(self._transaction, waiting)
        return refused


def _lead_values(run: RunRecord, now: datetime) -> dict[str, Any]:
    """Return the columns of the lead that a run writes, by name, with the lead's id."""
    lead = run.lead
    is_failed = lead.processing_state is ProcessingState.FAILED
    return {
        "id": lead.id,
        "status": lead.status,
        "score_label": lead.score_label,
        "score_value": lead.score_value,
        "score_base": lead.score_base,
        "score_line_count": lead.score_line_count,
        "score_reasons": lead.score_reasons or None,
        "scorecard_version": lead.scorecard_version,
        "probability": lead.probability,
        "recommended_action": lead.recommended_action,
        "enrichment": lead.enrichment,
        "signals": run.signals or None,
        "processing_state": FAILED if is_failed else DONE,
        "attempt_count": lead.attempt_count,
        "last_error": lead.last_error,
        # A failed run leaves no key, or trying again would find the work done.
        "last_run_key": lead.last_run_key if is_failed else run.trace.run_key,
        "lease_owner": None,
        "lease_expires_at": None,
        "version": lead.version + 1,
        "updated_at": now,
    }
