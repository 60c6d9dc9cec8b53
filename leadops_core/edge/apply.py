"""Applying the changes of one lead at the source, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import (
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseUnreachableError,
    NotFoundError,
    StoreError,
)
from leadops_core.database.joined import JoinedDatabase
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.edge.changes import apply_change, find_conflicts
from leadops_core.edge.repository import drafts_of, read_receipts, standings_of, store_receipts
from leadops_core.edge.subjects.base import PushTarget, SourceLead
from leadops_core.intake import IntakeError
from leadops_core.learning.repository.outcomes import read_outcomes
from leadops_core.outreach.repository.follow_ups import lock_lead
from leadops_core.schemas import (
    ActivityType,
    EdgeChange,
    EdgeLead,
    EdgeVerdict,
    LeadId,
    Sender,
    Standing,
)
from leadops_core.tables.activity_log import log_activity

_DATABASE_FAILURES = (DatabaseBusyError, DatabaseFailedError, DatabaseUnreachableError)
"""Errors that are not caused by a change. They end the push, which can be repeated."""


@dataclass(frozen=True, slots=True)
class PushOptions:
    by: str
    sender: Sender
    undo_seconds: float
    dry_run: bool
    mine: Mapping[LeadId, int | None]
    """Leads whose changes are applied despite conflicts, with the version at the source that the person saw."""
    theirs: frozenset[LeadId]
    """Leads whose changes are dropped."""


class _NotApplied(Exception):
    """Rolls the transaction back."""

    def __init__(self, lead: EdgeLead) -> None:
        super().__init__()
        self.lead = lead


def push_lead(source: Database, lead: EdgeLead, base: Standing, options: PushOptions) -> EdgeLead:
    """Apply the changes of the lead that were not applied before, all or none, and return the lead with the verdict.

    A dry run does the same and rolls it back.
    """
    begin = source.rehearsing if options.dry_run else source.writing
    try:
        with begin() as transaction:
            return _push_lead(transaction, JoinedDatabase(source, transaction), lead, base, options)
    except _NotApplied as not_applied:
        return not_applied.lead


def _push_lead(
    transaction: Transaction, joined: JoinedDatabase, lead: EdgeLead, base: Standing, options: PushOptions
) -> EdgeLead:
    id, connection = lead.lead_id, transaction.connection
    try:
        lock_lead(transaction, id)
    except NotFoundError:
        raise _NotApplied(_with_verdict(lead, EdgeVerdict.GONE, "The lead no longer exists.")) from None
    applied = read_receipts(connection, lead.changes)
    changes = [change for change in lead.changes if change.id not in applied]
    now = standings_of(connection, [id])[id]
    if not changes:
        raise _NotApplied(_with_verdict(lead, EdgeVerdict.ALREADY, version=now.version))
    if id not in options.mine or options.mine[id] not in (None, now.version):
        # Changes of an interrupted push are not changes by somebody else.
        last = max(applied.values(), key=lambda standing: standing.version, default=base)
        outcomes = read_outcomes(connection, id)
        conflicts = find_conflicts(changes, SourceLead(last, now, outcomes, drafts_of(connection, id)))
        if conflicts:
            conflict = _with_verdict(
                lead, EdgeVerdict.CONFLICT, "it was changed there since the pull", now.version
            )
            raise _NotApplied(conflict.model_copy(update={"conflicts": conflicts}))
    target = PushTarget(transaction, DraftTransitions(joined), options.sender, options.undo_seconds)
    for change in changes:
        try:
            with joined.writing():
                apply_change(target, id, change)
        except _DATABASE_FAILURES:
            raise
        except (StoreError, IntakeError) as error:
            reason = f"{change.summary}: {error}"
            raise _NotApplied(_with_verdict(lead, EdgeVerdict.REFUSED, reason, now.version)) from None
    _log_push(transaction, id, changes, options.by)
    store_receipts(transaction, id, changes, standings_of(connection, [id])[id])
    return _with_verdict(lead, EdgeVerdict.PUSHED, version=now.version)


def _with_verdict(
    lead: EdgeLead, verdict: EdgeVerdict, reason: str | None = None, version: int | None = None
) -> EdgeLead:
    return lead.model_copy(update={"verdict": verdict, "reason": reason, "theirs_version": version})


def _log_push(transaction: Transaction, lead_id: LeadId, changes: Sequence[EdgeChange], by: str) -> None:
    pushed = [
        {"id": change.id, "summary": change.summary, "by": change.by, "decided_at": change.at}
        for change in changes
    ]
    count = "1 change" if len(pushed) == 1 else f"{len(pushed)} changes"
    payload = {"text": f"Pushed from a local copy: {count}", "pushed": pushed}
    log_activity(transaction, lead_id, ActivityType.NOTE, payload, by=by)
