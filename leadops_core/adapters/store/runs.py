"""The results of graph runs, written whole or not at all."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, type_coerce, update
from sqlalchemy.types import NullType

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
from leadops_core.adapters.store.database import Transaction, retried
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.intake.arrivals import queue_again
from leadops_core.adapters.store.leases import DONE, FAILED, RUNNING, Leases
from leadops_core.adapters.store.outreach.suppressions import add_suppression
from leadops_core.adapters.store.outreach.touches import supersede
from leadops_core.adapters.store.tables import drafts, leads, scorecards
from leadops_core.adapters.store.types import utc_text
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    Lead,
    LeadId,
    ProcessingState,
    RecordResult,
    RecordStatus,
    RunKey,
    RunRecord,
)
from leadops_core.schemas.base import construct

_LEAD_NAMES: tuple[tuple[str, str], ...] = (
    *(("status", "text"), ("score_label", "text"), ("score_value", "float8"), ("score_base", "float8")),
    *(("score_line_count", "integer"), ("score_reasons", "json")),
    *(("scorecard_version", "integer"), ("probability", "float8"), ("recommended_action", "text")),
    *(
        ("enrichment", "json"),
        ("signals", "json"),
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
        # Before the transaction: all others wait while it is open.
        written = [_Written.out(run) for run in runs]
        with self._database.writing() as transaction:
            return _Recording(transaction, worker).record(written)


class _Written(NamedTuple):
    """A run, and the plain rows that it comes to."""

    id: str
    """The lead's, in hex: hashing a UUID takes longer than all else that is done with it here."""
    run: RunRecord
    lead: PlainRow
    """But for the moment at which it is written."""
    activities: list[PlainRow]
    draft: PlainRow | None
    trace: PlainRow

    @classmethod
    def out(cls, run: RunRecord) -> "_Written":
        id = run.lead.id.hex
        return cls(
            id,
            run,
            _lead_values(id, run),
            [activity_values(activity, id) for activity in run.activities],
            None if run.draft is None else draft_values(run.draft, id, run.lead.score_value),
            trace_values(run.trace, id),
        )


class _Recording:
    def __init__(self, transaction: Transaction, worker: str | None) -> None:
        self._transaction = transaction
        self._worker = worker
        self._at = utc_text(transaction.now)
        self._settled: list[LeadId] = []
        self._outdated: list[LeadId] = []

    def record(self, runs: Sequence[_Written]) -> list[RecordResult]:
        stored = self._lock(runs)
        results: list[RecordResult] = []
        recorded: dict[str, _Written] = {}
        for written in runs:
            key, run = written.id, written.run
            id = run.lead.id
            first = recorded.get(key)
            if first is None:
                status = self._judge(run, stored.get(key))
            elif first.run.trace.run_key == run.trace.run_key:
                status = RecordStatus.ALREADY_RECORDED
            else:
                status = RecordStatus.OUTDATED
                self._outdated.append(id)
            if status is RecordStatus.RECORDED:
                recorded[key] = written
            results.append(construct(RecordResult, {"lead_id": id, "status": status}))
        self._settle()
        self._write(recorded)
        self._outdated += self._overtaken(recorded)
        # Last, because a second, different run of a lead in the same batch sends it round again.
        queue_again(self._transaction, list(dict.fromkeys(self._outdated)))
        return results

    def _overtaken(self, runs: dict[str, _Written]) -> list[LeadId]:
        """Leads that were scored while another scorecard came into use: its rescoring may have passed them already."""
        active = select(scorecards.c.activated_at).where(scorecards.c.is_active)
        since = self._transaction.connection.execute(active).scalar()
        if since is None:
            return []
        return [
            run.lead.id
            for run in (written.run for written in runs.values())
            if run.trace.node_events and run.trace.node_events[0].started_at < since
        ]

    def _lock(self, runs: Sequence[_Written]) -> dict[str, Any]:
        connection = self._transaction.connection
        ids = sorted({written.id for written in runs})
        columns = (
            type_coerce(leads.c.id, NullType()).label("id"),
            leads.c.version,
            leads.c.processing_state,
            leads.c.lease_owner,
            leads.c.last_run_key,
        )
        # Always in the order of ids: two workers that lock the same rows in two orders would wait for each other.
        query = (
            select(*columns).where(any_of(leads.c.id, ids, connection)).order_by(leads.c.id).with_for_update()
        )
        # As the driver gives it: hex text or a UUID.
        return {str(row.id).replace("-", ""): row for row in connection.execute(query)}

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

    def _write(self, runs: dict[str, _Written]) -> None:
        connection = self._transaction.connection
        refused = self._give_way(runs)
        written = runs.values()
        update_rows(connection, "leads", _LEAD_NAMES, [(*each.lead, self._at) for each in written])
        insert_rows(
            connection,
            "activities",
            ACTIVITY_NAMES,
            [
                row
                for each in written
                for row, activity in zip(each.activities, each.run.activities, strict=True)
                # A draft that was not stored was not drafted.
                if not (activity.type is ActivityType.EMAIL_DRAFTED and each.id in refused)
            ],
        )
        drafted = [each.draft for each in written if each.draft is not None and each.id not in refused]
        insert_rows(connection, "drafts", DRAFT_NAMES, drafted)
        insert_rows(connection, "traces", TRACE_NAMES, [each.trace for each in written])
        for each in written:
            if each.run.suppression is not None:
                add_suppression(connection, each.run.suppression)

    def _give_way(self, runs: dict[str, _Written]) -> set[str]:
        """Supersede drafts that still wait; return the leads whose new draft would be a second one of its kind."""
        if not runs:
            return set()
        connection = self._transaction.connection
        query = select(
            drafts.c.id, drafts.c.lead_id, drafts.c.variant, drafts.c.purpose, drafts.c.state
        ).where(
            any_of(drafts.c.lead_id, runs, connection),
            drafts.c.state.in_((_DRAFT, *_COMMITTED)),
        )
        waiting: list[UUID] = []
        refused: set[str] = set()
        for row in connection.execute(query):
            if row.state == _DRAFT:
                waiting.append(row.id)
                continue
            id = row.lead_id.hex
            draft = runs[id].run.draft
            if draft is not None and (draft.variant, draft.purpose) == (row.variant, row.purpose):
                refused.add(id)
        supersede(self._transaction, waiting)
        return refused


def _lead_values(id: str, run: RunRecord) -> PlainRow:
    """The plain values in the order of `_LEAD_NAMES`, the id in front and the last one left out."""
    lead: Lead = run.lead
    is_failed = lead.processing_state is ProcessingState.FAILED
    # A failed run leaves no key, or trying again would find the work done.
    key: RunKey | None = lead.last_run_key if is_failed else run.trace.run_key
    return (
        id,
        str(lead.status),
        text_of(lead.score_label),
        lead.score_value,
        lead.score_base,
        lead.score_line_count,
        json_text(lead.score_reasons) if lead.score_reasons else None,
        lead.scorecard_version,
        lead.probability,
        text_of(lead.recommended_action),
        json_text(lead.enrichment) if lead.enrichment.facts else _NO_FACTS,
        json_text(run.signals) if run.signals else None,
        FAILED if is_failed else DONE,
        lead.attempt_count,
        lead.last_error,
        key,
        None,
        None,
        lead.version + 1,
    )
