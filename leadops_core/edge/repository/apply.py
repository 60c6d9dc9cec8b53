"""What was decided about a lead in a local copy, applied at its source: whole or not at all, and once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import (
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseUnreachableError,
    NotFoundError,
    StoreError,
)
from leadops_core.database.joined import JoinedDatabase
from leadops_core.database.statements import any_of
from leadops_core.drafts.repository import DraftRepository
from leadops_core.edge.repository.conflicts import conflicts
from leadops_core.edge.repository.pull import standings
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
    DraftId,
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
from leadops_core.tables import edge_receipts
from leadops_core.tables.activity_log import log_activity

_PASSING = (DatabaseBusyError, DatabaseFailedError, DatabaseUnreachableError)
"""Nothing that a change is to blame for: the push ends, and is done again later."""


@dataclass(frozen=True, slots=True)
class Pushing:
    """Who pushes, and how approvals are dated and addressed."""

    by: str
    sender: Sender
    undo_seconds: float
    dry_run: bool = False


class _Ended(Exception):
    """The transaction is to be rolled back, with this to say."""

    def __init__(self, told: EdgeLead) -> None:
        super().__init__()
        self.told = told


def push_lead(
    database: Database, lead: EdgeLead, base: Standing, how: Pushing, *, mine: bool, seen: int | None = None
) -> EdgeLead:
    """Apply the changes of one lead that were not applied before, in one transaction; what became of them.

    They are applied only where nobody has changed at the source what they rest on, or a person has looked at both and says
    that `mine` counts; `seen` is then the version that the person saw. A dry run does the same and takes it all back.
    """
    begin = database.rehearsing if how.dry_run else database.writing
    try:
        with begin() as transaction:
            return _apply(transaction, JoinedDatabase(database, transaction), lead, base, how, mine, seen)
    except _Ended as ended:
        return ended.told


def _apply(
    transaction: Transaction,
    joined: JoinedDatabase,
    lead: EdgeLead,
    base: Standing,
    how: Pushing,
    mine: bool,
    seen: int | None,
) -> EdgeLead:
    try:
        lock_lead(transaction, lead.lead_id)
    except NotFoundError:
        raise _Ended(_told(lead, EdgeVerdict.GONE, "The lead no longer exists.")) from None
    done = _receipts(transaction, lead.changes)
    todo = [change for change in lead.changes if change.id not in done]
    now = _standing(transaction, lead.lead_id)
    if not todo:
        raise _Ended(_told(lead, EdgeVerdict.ALREADY, version=now.version))
    # What an interrupted push had applied is no change by somebody else.
    since = max(done.values(), key=lambda each: each.version) if done else base
    if not mine or (seen is not None and seen != now.version):
        found = conflicts(since, now, todo, read_outcomes(transaction.connection, lead.lead_id), joined)
        if found:
            told = _told(lead, EdgeVerdict.CONFLICT, "it was changed there since the pull", now.version)
            raise _Ended(told.model_copy(update={"conflicts": found}))
    topics = _Topics(LeadRepository(joined), DraftRepository(joined), transaction, how, now.content)
    for change in todo:
        try:
            with joined.writing():
                topics.apply(lead.lead_id, change)
        except _PASSING:
            raise
        except (StoreError, IntakeError) as error:
            reason = f"{change.summary}: {error}"
            raise _Ended(_told(lead, EdgeVerdict.REFUSED, reason, now.version)) from None
    _write_receipts(transaction, lead.lead_id, todo, how)
    return _told(lead, EdgeVerdict.PUSHED, version=now.version)


def _told(
    lead: EdgeLead, verdict: EdgeVerdict, reason: str | None = None, version: int | None = None
) -> EdgeLead:
    return lead.model_copy(update={"verdict": verdict, "reason": reason, "theirs_version": version})


def _standing(transaction: Transaction, lead_id: LeadId) -> Standing:
    return standings(transaction.connection, [lead_id])[lead_id]


def _receipts(transaction: Transaction, changes: Sequence[EdgeChange]) -> dict[UUID, Standing]:
    ids = [change.id.hex for change in changes]
    query = select(edge_receipts.c.id, edge_receipts.c.standing)
    rows = transaction.connection.execute(
        query.where(any_of(edge_receipts.c.id, ids, transaction.connection))
    )
    return {id: Standing.model_validate(standing) for id, standing in rows}


def _write_receipts(
    transaction: Transaction, lead_id: LeadId, changes: Sequence[EdgeChange], how: Pushing
) -> None:
    told = [
        {"id": change.id, "said": change.summary, "by": change.by, "decided_at": change.at}
        for change in changes
    ]
    count = "1 change" if len(told) == 1 else f"{len(told)} changes"
    payload = {"text": f"Pushed from a local copy: {count}", "pushed": told}
    log_activity(transaction, lead_id, ActivityType.NOTE, payload, by=how.by)
    standing = _standing(transaction, lead_id).model_dump(mode="json")
    transaction.connection.execute(
        edge_receipts.insert(),
        [
            {
                "id": change.id,
                "lead_id": lead_id,
                "kind": change.kind.value,
                "decided_by": change.by,
                "standing": standing,
                "decided_at": change.at,
                "created_at": transaction.now,
            }
            for change in changes
        ],
    )


@dataclass(frozen=True, slots=True)
class _Topics:
    """The topics of the source that a change may touch, all in one transaction."""

    leads: LeadRepository
    drafts: DraftRepository
    transaction: Transaction
    how: Pushing
    content: Mapping[str, Any]

    def apply(self, lead_id: LeadId, change: EdgeChange) -> None:
        """Do what the change says, in the name of who decided it."""
        by, values = change.by, change.values
        match change.kind:
            case EdgeChangeKind.EDIT:
                edit_lead(self.transaction, lead_id, values["fields"], by=by)
            case EdgeChangeKind.STATUS:
                to = LeadStatus(values["to"])
                change_status(
                    self.transaction, lead_id, to, reason=values["reason"], by=by, outcome=change.feedback
                )
            case EdgeChangeKind.HOLD:
                put_on_hold(self.transaction, lead_id, reason=values["reason"], by=by)
            case EdgeChangeKind.TAKE_BACK:
                undo_move(self.transaction, lead_id, by=by)
            case EdgeChangeKind.NOTE:
                self.leads.add_note(lead_id, values["text"], by=by)
            case EdgeChangeKind.OUTCOME:
                if change.feedback is not None:
                    record_outcomes(self.transaction, [change.feedback])
            case EdgeChangeKind.WITHDRAW_OUTCOME:
                withdraw_outcome(
                    self.transaction, lead_id, values["feedback_id"], by=by, reason=values["notes"]
                )
            case _:
                self._apply_to_draft(change)

    def _apply_to_draft(self, change: EdgeChange) -> None:
        draft, by = change.draft, change.by
        if draft is None:
            raise NotFoundError("The draft is no longer in this copy.")
        steps: dict[EdgeChangeKind, Callable[[DraftId], object]] = {
            EdgeChangeKind.EDIT_DRAFT: lambda id: self._write(id, change),
            EdgeChangeKind.APPROVE: lambda id: self._approve(id, change, draft),
            EdgeChangeKind.UNAPPROVE: lambda id: self.drafts.unapprove(id, by=by),
            EdgeChangeKind.REJECT: lambda id: self.drafts.reject(id, reason=change.values["reason"], by=by),
            EdgeChangeKind.REOPEN: lambda id: self.drafts.reopen(id, by=by),
            EdgeChangeKind.NEW_DRAFT: lambda _: self._add(draft, change),
        }
        steps[change.kind](draft.id)

    def _add(self, draft: EmailDraft, change: EdgeChange) -> None:
        words = {"subject": change.values["subject"], "body": change.values["body"]}
        fresh = {"state": DeliveryState.DRAFT, "approved": False, "edits": (), "version": 1}
        self.drafts.add(draft.model_copy(update={**words, **fresh}), by=change.by)

    def _write(self, id: DraftId, change: EdgeChange) -> None:
        subject, body = change.values["subject"], change.values["body"]
        standing = self.drafts.get(id)
        lead = self.leads.get(standing.lead_id)
        checks = check_text(subject, body, lead=lead, sender=self.how.sender, purpose=standing.purpose)
        self.drafts.edit(id, subject=subject, body=body, by=change.by, checks=checks)

    def _approve(self, id: DraftId, change: EdgeChange, draft: EmailDraft) -> None:
        standing = self.drafts.get(id)
        lead = self.leads.get(standing.lead_id)
        if draft.recipient is not None and draft.recipient != lead.email:
            raise NotSendableError("The email address of the lead changed after the approval.")
        if (standing.subject, standing.body) != (change.values["subject"], change.values["body"]):
            # What goes out is what the person read.
            self._write(id, change)
        message_id = draft.message_id or message_id_for(self.transaction.new_id(), self.how.sender)
        self.drafts.approve(id, by=change.by, message_id=message_id, undo_seconds=self.how.undo_seconds)
