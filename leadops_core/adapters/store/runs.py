"""The results of graph runs, written whole or not at all."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from leadops_core.adapters.store.arrivals import queue_again
from leadops_core.adapters.store.bulk import PlainRow, any_of, insert_rows, update_rows
from leadops_core.adapters.store.codec import (
    ACTIVITY_NAMES,
    DRAFT_NAMES,
    TRACE_NAMES,
    activity_values,
    draft_values,
    text_of,
    trace_values,
)
from leadops_core.adapters.store.database import Transaction
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.leases import DONE, FAILED, RUNNING, Leases
from leadops_core.adapters.store.suppressions import add_suppression
from leadops_core.adapters.store.tables import drafts, leads
from leadops_core.adapters.store.types import utc_text
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    Lead,
    ProcessingState,
    RecordResult,
    RecordStatus,
    RunKey,
    RunRecord,
)
from leadops_core.schemas.base import trusted

_LEAD_NAMES: tuple[tuple[str, str], ...] = (
    *(("status", "text"), ("score_label", "text"), ("score_value", "float8"), ("score_rationale", "text")),
    *(("scorecard_version", "integer"), ("probability", "float8"), ("recommended_action", "text")),
    *(
        ("enrichment", "json"),
        ("processing_state", "text"),
        ("attempt_count", "integer"),
        ("last_error", "text"),
    ),
    *(("last_run_key", "text"), ("lease_owner", "text"), ("lease_expires_at", "timestamptz")),
    *(("version", "integer"), ("updated_at", "timestamptz")),
)
_NO_FACTS = '{"facts":[]}'
_DRAFT = DeliveryState.DRAFT.value
_COMMITTED = (
    DeliveryState.APPROVED.value,
    DeliveryState.CLAIMED.value,
    DeliveryState.TRANSMITTING.value,
    DeliveryState.SENT.value,
    DeliveryState.UNKNOWN.value,
)
"""States of a draft that a person let go: another one saying the same would be a second mail."""


class Runs(Leases):
    """Work on leads: taken by claims, ended by records."""

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
        self._at = utc_text(transaction.now)
        self._settled: list[UUID] = []
        self._outdated: list[UUID] = []

    def record(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        stored = self._lock(runs)
        results: list[RecordResult] = []
        recorded: dict[UUID, RunRecord] = {}
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
            results.append(trusted(RecordResult, {"lead_id": id, "status": status}))
        self._settle()
        self._write(list(recorded.values()))
        # Last, because a second, different run of a lead in the same batch sends it round again.
        queue_again(self._transaction, list(dict.fromkeys(self._outdated)))
        return results

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
                self._settled.append(stored.id)
            return RecordStatus.ALREADY_RECORDED
        if self._worker is not None and not is_ours:
            return RecordStatus.OUTDATED
        if stored.version != run.lead.version:
            if is_ours or not is_running:
                self._outdated.append(stored.id)
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

    def _write(self, runs: list[RunRecord]) -> None:
        connection = self._transaction.connection
        made = [run for run in runs if run.draft is not None]
        refused = self._give_way(runs)
        made = [run for run in made if run.lead.id not in refused]
        update_rows(connection, "leads", _LEAD_NAMES, [self._lead_values(run) for run in runs])
        insert_rows(
            connection,
            "activities",
            ACTIVITY_NAMES,
            [
                activity_values(activity)
                for run in runs
                for activity in run.activities
                # A draft that was not stored was not drafted.
                if not (activity.type is ActivityType.EMAIL_DRAFTED and run.lead.id in refused)
            ],
        )
        insert_rows(
            connection,
            "drafts",
            DRAFT_NAMES,
            [draft_values(run.draft, run.lead.score_value) for run in made if run.draft is not None],
        )
        insert_rows(connection, "traces", TRACE_NAMES, [trace_values(run.trace) for run in runs])
        for run in runs:
            if run.suppression is not None:
                add_suppression(connection, run.suppression)

    def _lead_values(self, run: RunRecord) -> PlainRow:
        lead: Lead = run.lead
        is_failed = lead.processing_state is ProcessingState.FAILED
        # A failed run leaves no key, or trying again would find the work done.
        key: RunKey | None = lead.last_run_key if is_failed else run.trace.run_key
        return (
            lead.id.hex,
            str(lead.status),
            text_of(lead.score_label),
            lead.score_value,
            lead.score_rationale,
            lead.scorecard_version,
            lead.probability,
            text_of(lead.recommended_action),
            json_text(lead.enrichment) if lead.enrichment.facts else _NO_FACTS,
            FAILED if is_failed else DONE,
            lead.attempt_count,
            lead.last_error,
            key,
            None,
            None,
            lead.version + 1,
            self._at,
        )

    def _give_way(self, runs: list[RunRecord]) -> set[UUID]:
        """Supersede drafts that still wait; return the leads whose new draft would be a second one of its kind."""
        if not runs:
            return set()
        connection = self._transaction.connection
        new = {
            run.lead.id: (str(run.draft.variant), str(run.draft.purpose))
            for run in runs
            if run.draft is not None
        }
        query = select(
            drafts.c.id, drafts.c.lead_id, drafts.c.variant, drafts.c.purpose, drafts.c.state
        ).where(
            any_of(drafts.c.lead_id, [run.lead.id.hex for run in runs], connection),
            drafts.c.state.in_((_DRAFT, *_COMMITTED)),
        )
        waiting: list[UUID] = []
        refused: set[UUID] = set()
        for row in connection.execute(query):
            if row.state == _DRAFT:
                waiting.append(row.id)
            elif new.get(row.lead_id) == (row.variant, row.purpose):
                refused.add(row.lead_id)
        supersede(self._transaction, waiting)
        return refused


def supersede(transaction: Transaction, ids: Sequence[UUID]) -> None:
    """Take drafts that nobody has approved out of the inbox."""
    if ids:
        connection = transaction.connection
        connection.execute(
            update(drafts)
            .where(any_of(drafts.c.id, [id.hex for id in ids], connection), drafts.c.state == _DRAFT)
            .values(
                state=DeliveryState.SUPERSEDED.value, version=drafts.c.version + 1, updated_at=transaction.now
            )
        )
