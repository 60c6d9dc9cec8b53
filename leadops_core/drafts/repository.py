"""The SQL of drafts in front of a person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import IllegalStateError, InvalidValueError, NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.drafts.approval import approval_values, check_approvable, is_repeated_approval
from leadops_core.outreach import check_again
from leadops_core.outreach.repository.draft_decisions import refuse_stale
from leadops_core.outreach.repository.draft_states import NO_LEASE, NOT_APPROVED, get_draft, move_draft
from leadops_core.outreach.repository.follow_ups import lock_lead, stop_follow_ups, withdraw_unapproved
from leadops_core.schemas import (
    ActivityType,
    Body,
    CheckResult,
    DecisionResult,
    DeliveryState,
    DraftId,
    DraftVariant,
    EmailDraft,
    LeadId,
    Page,
    PersonEdit,
    ReviewItem,
    ScoreResult,
    Sender,
    SkipReason,
    StopReason,
    Subject,
    SuppressionReason,
)
from leadops_core.scoring.repository.explained_scores import newest_scored, scored_payload
from leadops_core.suppressions.repository.entries import find_entries
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tables import activities, drafts, leads
from leadops_core.tables.activity_log import APPROVED_VERSION, log_activity
from leadops_core.tables.rows import DRAFT_COLUMNS, LEAD_COLUMNS, draft_of, draft_values, lead_of

_SUBJECT: TypeAdapter[str] = TypeAdapter(Subject)
_BODY: TypeAdapter[str] = TypeAdapter(Body)
_NOT_SENT_YET = (
    DeliveryState.APPROVED.value,
    DeliveryState.CLAIMED.value,
    DeliveryState.TRANSMITTING.value,
)
_PERSONAL_REASONS = (SuppressionReason.OPT_OUT, SuppressionReason.COMPLAINT)
"""Reasons that belong to the person and not to the address: they hold after the lead's address has changed."""


class DraftRepository:
    """Stored drafts. Each change is a compare-and-set on the state of the draft, in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, draft_id: DraftId) -> EmailDraft:
        """Return one draft. Raise NotFoundError."""
        with self._database.reading() as connection:
            return get_draft(connection, draft_id)

    def find(self, reference: str) -> EmailDraft:
        """Return the draft with this id or id prefix. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            return get_draft(connection, find_id(connection, drafts.c.id, reference, "draft"))

    def for_lead(self, lead_id: LeadId) -> tuple[EmailDraft, ...]:
        """Return the lead's drafts, oldest first. Raise NotFoundError if there is no such lead."""
        query = select(*DRAFT_COLUMNS).where(drafts.c.lead_id == lead_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.created_at, drafts.c.id)).all()
            is_known = rows or connection.execute(select(leads.c.id).where(leads.c.id == lead_id)).first()
        if not is_known:
            raise NotFoundError("There is no lead with this ID.")
        return tuple(map(draft_of, rows))

    def last_decision(self, lead_id: LeadId) -> tuple[ScoreResult | None, DecisionResult | None]:
        """Return score and decision of the lead's last run."""
        with self._database.reading() as connection:
            return scored_payload(newest_scored(connection, [lead_id]).get(lead_id))

    def list_waiting(self, cursor: str | None = None, limit: int = 50) -> Page[ReviewItem]:
        """Return drafts that wait for review, best score first, with lead, score, and decision of the last run."""
        query = select(*DRAFT_COLUMNS).where(drafts.c.state == DeliveryState.DRAFT.value)
        key, id = drafts.c.score_value, drafts.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, scope="review", cursor=cursor, limit=limit
            )
            items = _review_items(connection, [draft_of(row[:-2]) for row in rows])
        return Page(items=items, next_cursor=next_cursor)

    def add(self, draft: EmailDraft, *, by: str) -> EmailDraft:
        """Store a draft that a person asked for, in place of the lead's draft that waits.

        Raise IllegalStateError while an approved draft of the lead is not sent yet.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            # Locking the lead serializes two callers.
            lead = connection.execute(
                select(leads.c.score_value).where(leads.c.id == draft.lead_id).with_for_update()
            ).first()
            if lead is None:
                raise NotFoundError("There is no lead with this ID.")
            stored = connection.execute(
                select(drafts.c.id, drafts.c.state).where(drafts.c.lead_id == draft.lead_id)
            ).all()
            if any(row.state in _NOT_SENT_YET for row in stored):
                raise IllegalStateError(
                    "This lead has an approved email that is not sent yet. Undo the approval, or wait until it is sent."
                )
            withdraw_unapproved(
                transaction, [row.id for row in stored if row.state == DeliveryState.DRAFT.value]
            )
            insert_rows(connection, drafts, [draft_values(draft, lead.score_value)])
            payload = {"draft_id": draft.id, "variant": draft.variant, "purpose": draft.purpose}
            log_activity(transaction, draft.lead_id, ActivityType.EMAIL_DRAFTED, payload, by=by)
            return get_draft(connection, draft.id)

    def edit(
        self,
        draft_id: DraftId,
        *,
        subject: str | None = None,
        body: str | None = None,
        by: str,
        expected_version: int | None = None,
        checks: Sequence[CheckResult] | None = None,
    ) -> EmailDraft:
        """Change the text of a draft, and keep the previous text. An approval is withdrawn.

        Raise StaleDraftError, IllegalStateError, or InvalidValueError for a text that cannot be sent.
        """
        with self._database.writing() as transaction:
            before = _lock(transaction, draft_id, expected_version)
            new_subject = before.subject if subject is None else _validate(_SUBJECT, subject, "subject")
            new_body = before.body if body is None else _validate(_BODY, body, "body")
            if (new_subject, new_body) == (before.subject, before.body):
                return before
            edit = PersonEdit(
                by=by, at=transaction.now, subject_before=before.subject, body_before=before.body
            )
            values: dict[str, Any] = {
                "subject": new_subject,
                "body": new_body,
                "edits": [item.model_dump(mode="json") for item in (*before.edits, edit)],
                **NOT_APPROVED,
            }
            if checks is not None:
                values["checks"] = [check.model_dump(mode="json") for check in checks]
            origins = (DeliveryState.DRAFT, DeliveryState.APPROVED)
            edited = move_draft(transaction, draft_id, origins, DeliveryState.DRAFT, values)
            _log(transaction, edited, "Draft edited", by)
            return edited

    def approve(
        self,
        draft_id: DraftId,
        *,
        by: str,
        message_id: str,
        expected_version: int,
        sender: Sender,
        undo_seconds: float = 0,
    ) -> EmailDraft:
        """Approve the version of a draft that a person read, under this Message-ID, due after `undo_seconds`.

        The checks run again with the stored lead and this sender. A draft that the same person has approved already keeps its
        first Message-ID. Raise StaleDraftError, IllegalStateError, UnsendableDraftError, or NotSendableError.
        """
        with self._database.writing() as transaction:
            stored = get_draft(transaction.connection, draft_id, lock=True)
            if is_repeated_approval(stored, by, expected_version, _approved_version(transaction, stored)):
                return stored
            if stored.version != expected_version:
                refuse_stale(transaction, stored, expected_version)
            query = select(*LEAD_COLUMNS).where(leads.c.id == stored.lead_id)
            lead = lead_of(transaction.connection.execute(query).one())
            checked = stored.model_copy(update={"checks": check_again(stored, lead, sender)})
            skip = find_skip(transaction, stored, lead.email) if lead.email else None
            values = approval_values(
                checked,
                by=by,
                at=transaction.now,
                recipient=check_approvable(checked, lead.email, skip),
                message_id=message_id,
                undo_seconds=undo_seconds,
            )
            approved = move_draft(
                transaction, draft_id, (DeliveryState.DRAFT,), DeliveryState.APPROVED, values
            )
            _log(transaction, approved, "Draft approved", by, **{APPROVED_VERSION: expected_version})
            return approved

    def unapprove(self, draft_id: DraftId, *, by: str) -> EmailDraft:
        """Withdraw an approval. Raise IllegalStateError if a worker has claimed the draft."""
        with self._database.writing() as transaction:
            draft = move_draft(
                transaction, draft_id, (DeliveryState.APPROVED,), DeliveryState.DRAFT, NOT_APPROVED
            )
            _log(transaction, draft, "Approval withdrawn", by)
            return draft

    def reject(self, draft_id: DraftId, *, reason: str, by: str) -> EmailDraft:
        """Reject a draft with a reason. The follow-ups of the lead end if the draft is one of them.

        Rejecting a draft again changes nothing.
        """
        with self._database.writing() as transaction:
            lock_lead(transaction, get_draft(transaction.connection, draft_id).lead_id)
            stored = _lock(transaction, draft_id)
            if stored.state is DeliveryState.REJECTED:
                return stored
            origins = (DeliveryState.DRAFT, DeliveryState.APPROVED)
            values = {"rejected_reason": reason, **NOT_APPROVED}
            rejected = move_draft(transaction, draft_id, origins, DeliveryState.REJECTED, values)
            _log(transaction, rejected, "Draft rejected", by, reason=reason)
            if rejected.variant is not DraftVariant.FIRST_TOUCH:
                stop_follow_ups(transaction, [rejected.lead_id], StopReason.REJECTED, by=by)
            return rejected

    def reopen(self, draft_id: DraftId, *, by: str) -> EmailDraft:
        """Return a rejected or failed draft to the review queue."""
        with self._database.writing() as transaction:
            origins = (DeliveryState.REJECTED, DeliveryState.FAILED)
            values = {"rejected_reason": None, **NOT_APPROVED, **NO_LEASE}
            reopened = move_draft(transaction, draft_id, origins, DeliveryState.DRAFT, values)
            _log(transaction, reopened, "Draft reopened", by)
            return reopened


def find_skip(transaction: Transaction, draft: EmailDraft, address: str) -> SkipReason | None:
    """Return why nothing may be sent to the lead of this draft at this address, or None if it may.

    An opt-out or a complaint under an address that an earlier email was sent to holds for the new address of the lead, too.
    """
    query = select(drafts.c.recipient).where(
        drafts.c.lead_id == draft.lead_id, drafts.c.recipient.is_not(None), drafts.c.recipient != address
    )
    earlier = sorted(set(transaction.connection.execute(query).scalars()))
    entries = find_entries(transaction.connection, [address, *earlier])
    if skip := skip_reason(address, entries.get(address, ()), transaction.now):
        return skip
    for recipient in earlier:
        personal = [entry for entry in entries.get(recipient, ()) if entry.reason in _PERSONAL_REASONS]
        if skip := skip_reason(recipient, personal, transaction.now):
            return skip
    return None


def _review_items(connection: Connection, waiting: Sequence[EmailDraft]) -> tuple[ReviewItem, ...]:
    ids = [draft.lead_id for draft in waiting]
    query = select(*LEAD_COLUMNS).where(any_of(leads.c.id, [id.hex for id in ids], connection))
    by_id = {lead.id: lead for lead in map(lead_of, connection.execute(query))}
    scored = newest_scored(connection, ids)
    items = []
    for draft in waiting:
        score, decision = scored_payload(scored.get(draft.lead_id))
        items.append(ReviewItem(lead=by_id[draft.lead_id], draft=draft, score=score, decision=decision))
    return tuple(items)


def _lock(transaction: Transaction, draft_id: DraftId, expected_version: int | None = None) -> EmailDraft:
    draft = get_draft(transaction.connection, draft_id, lock=True)
    if expected_version is not None and draft.version != expected_version:
        refuse_stale(transaction, draft, expected_version)
    return draft


def _approved_version(transaction: Transaction, draft: EmailDraft) -> int | None:
    # An approval and the activity that records it have the same time. A push repeats several approvals at the same time.
    query = select(activities.c.payload).where(
        activities.c.lead_id == draft.lead_id, activities.c.created_at == draft.approved_at
    )
    versions = [
        payload[APPROVED_VERSION]
        for payload in transaction.connection.execute(query).scalars()
        if APPROVED_VERSION in payload and UUID(payload["draft_id"]) == draft.id
    ]
    return max(versions, default=None)


def _validate(adapter: TypeAdapter[str], value: str, field: str) -> str:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise InvalidValueError(f"The {field} cannot be sent: {error.errors()[0]['msg']}.") from None


def _log(transaction: Transaction, draft: EmailDraft, text: str, by: str, **more: str | int) -> None:
    payload = {"text": text, "draft_id": draft.id, **more}
    log_activity(transaction, draft.lead_id, ActivityType.NOTE, payload, by=by)
