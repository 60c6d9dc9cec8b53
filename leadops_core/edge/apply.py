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
from leadops_core.drafts.repository import DraftRepository
from leadops_core.edge.conflicts import SourceLead, find_conflicts
from leadops_core.edge.repository import drafts_of, read_receipts, standings_of, store_receipts
from leadops_core.intake import IntakeError
from leadops_core.leads.edit_lead import edit_lead
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.leads.status_changes import change_status, put_on_hold
from leadops_core.leads.undo_move import undo_move
from leadops_core.learning.repository.outcomes import read_outcomes
from leadops_core.learning.use_cases.record_outcomes import record_outcomes
from leadops_core.learning.use_cases.withdraw_outcome import withdraw_outcome
from leadops_core.outreach import check_text, message_id_for
from leadops_core.outreach.errors import NotSendableError
from leadops_core.outreach.repository.follow_ups import lock_lead
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    EdgeChange,
    EdgeChangeKind,
    EdgeLead,
    EdgeVerdict,
    EmailDraft,
    LeadId,
    LeadStatus,
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
    applier = _ChangeApplier(transaction, joined, options)
    for change in changes:
        try:
            with joined.writing():
                applier.apply(id, change)
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
        {"id": change.id, "said": change.summary, "by": change.by, "decided_at": change.at}
        for change in changes
    ]
    count = "1 change" if len(pushed) == 1 else f"{len(pushed)} changes"
    payload = {"text": f"Pushed from a local copy: {count}", "pushed": pushed}
    log_activity(transaction, lead_id, ActivityType.NOTE, payload, by=by)


class _ChangeApplier:
    """Repeats decisions at the source, in the name of the person who made them."""

    def __init__(self, transaction: Transaction, joined: JoinedDatabase, options: PushOptions) -> None:
        self._transaction = transaction
        self._leads = LeadRepository(joined)
        self._drafts = DraftRepository(joined)
        self._options = options

    def apply(self, lead_id: LeadId, change: EdgeChange) -> None:
        transaction, by, values = self._transaction, change.by, change.values
        match change.kind:
            case EdgeChangeKind.EDIT:
                edit_lead(transaction, lead_id, values["fields"], by=by)
            case EdgeChangeKind.STATUS:
                status, reason = LeadStatus(values["to"]), values["reason"]
                change_status(transaction, lead_id, status, reason=reason, by=by, outcome=change.feedback)
            case EdgeChangeKind.HOLD:
                put_on_hold(transaction, lead_id, reason=values["reason"], by=by)
            case EdgeChangeKind.TAKE_BACK:
                undo_move(transaction, lead_id, by=by)
            case EdgeChangeKind.NOTE:
                self._leads.add_note(lead_id, values["text"], by=by)
            case EdgeChangeKind.OUTCOME:
                if change.feedback is not None:
                    record_outcomes(transaction, [change.feedback])
            case EdgeChangeKind.WITHDRAW_OUTCOME:
                withdraw_outcome(transaction, lead_id, values["feedback_id"], by=by, reason=values["notes"])
            case _:
                if change.draft is None:
                    raise NotFoundError("The draft is no longer in this copy.")
                self._apply_to_draft(change, change.draft)

    def _apply_to_draft(self, change: EdgeChange, draft: EmailDraft) -> None:
        match change.kind:
            case EdgeChangeKind.NEW_DRAFT:
                text = {"subject": change.values["subject"], "body": change.values["body"]}
                initial = {"state": DeliveryState.DRAFT, "approved": False, "edits": (), "version": 1}
                self._drafts.add(draft.model_copy(update={**text, **initial}), by=change.by)
            case EdgeChangeKind.EDIT_DRAFT:
                self._edit(change, draft)
            case EdgeChangeKind.APPROVE:
                self._approve(change, draft)
            case EdgeChangeKind.UNAPPROVE:
                self._drafts.unapprove(draft.id, by=change.by)
            case EdgeChangeKind.REJECT:
                self._drafts.reject(draft.id, reason=change.values["reason"], by=change.by)
            case EdgeChangeKind.REOPEN:
                self._drafts.reopen(draft.id, by=change.by)

    def _edit(self, change: EdgeChange, draft: EmailDraft) -> None:
        subject, body = change.values["subject"], change.values["body"]
        current = self._drafts.get(draft.id)
        lead = self._leads.get(current.lead_id)
        sender = self._options.sender
        checks = check_text(subject, body, lead=lead, sender=sender, purpose=current.purpose)
        self._drafts.edit(draft.id, subject=subject, body=body, by=change.by, checks=checks)

    def _approve(self, change: EdgeChange, draft: EmailDraft) -> None:
        current = self._drafts.get(draft.id)
        lead = self._leads.get(current.lead_id)
        if draft.recipient not in (None, lead.email):
            raise NotSendableError("The email address of the lead changed after the approval.")
        if (current.subject, current.body) != (change.values["subject"], change.values["body"]):
            # The person approved the text of the copy.
            self._edit(change, draft)
        message_id = draft.message_id or message_id_for(self._transaction.new_id(), self._options.sender)
        undo_seconds = self._options.undo_seconds
        self._drafts.approve(draft.id, by=change.by, message_id=message_id, undo_seconds=undo_seconds)
