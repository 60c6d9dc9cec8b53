"""Drafts in front of a person: the inbox, edits, approvals, rejections."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select

from leadops_core.database.database import Transaction
from leadops_core.database.errors import IllegalStateError, InvalidValueError, NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.delivery.repository.deliveries import NO_LEASE, Delivery
from leadops_core.delivery.repository.sendability import find_skip, say_skip
from leadops_core.outreach import blocking_checks, content_hash
from leadops_core.outreach.errors import NotSendableError, UnsendableDraftError
from leadops_core.outreach.repository.draft_decisions import refuse_stale
from leadops_core.outreach.repository.draft_states import NOT_APPROVED, get_draft, move_draft
from leadops_core.outreach.repository.touches import hold_lead, stop_touches, supersede
from leadops_core.schemas import (
    ActivityType,
    Body,
    CheckResult,
    DeliveryState,
    DraftId,
    DraftVariant,
    EmailDraft,
    LeadId,
    Page,
    PersonEdit,
    ReviewItem,
    StopReason,
    Subject,
)
from leadops_core.scoring.repository.explained_scores import newest_scored, scored_payload
from leadops_core.tables import drafts, leads
from leadops_core.tables.activity_log import log_activity
from leadops_core.tables.rows import DRAFT_COLUMNS, LEAD_COLUMNS, draft_of, draft_values, lead_of

_SUBJECT: TypeAdapter[str] = TypeAdapter(Subject)
_BODY: TypeAdapter[str] = TypeAdapter(Body)
_TO_GO = (
    DeliveryState.APPROVED.value,
    DeliveryState.CLAIMED.value,
    DeliveryState.TRANSMITTING.value,
)
"""States of a draft that somebody approved and that is not sent yet."""
_LET_GO = (
    DeliveryState.APPROVED,
    DeliveryState.CLAIMED,
    DeliveryState.TRANSMITTING,
    DeliveryState.SENT,
    DeliveryState.UNKNOWN,
    DeliveryState.FAILED,
)
"""States of a draft that somebody approved: approving it again is the same approval."""


class Drafts(Delivery):
    """The drafts, and what becomes of them."""

    def get(self, draft_id: DraftId) -> EmailDraft:
        """One draft. Raises NotFoundError."""
        with self._database.reading() as connection:
            return get_draft(connection, draft_id)

    def find(self, reference: str) -> EmailDraft:
        """The draft with this id, or the only one whose id begins so (6 hexadecimal digits or more)."""
        with self._database.reading() as connection:
            return get_draft(connection, find_id(connection, drafts.c.id, reference, "draft"))

    def for_lead(self, lead_id: LeadId) -> tuple[EmailDraft, ...]:
        """The lead's drafts, oldest first."""
        query = select(*DRAFT_COLUMNS).where(drafts.c.lead_id == lead_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.created_at, drafts.c.id))
            return tuple(draft_of(row) for row in rows)

    def review_queue(self, cursor: str | None = None, limit: int = 50) -> Page[ReviewItem]:
        """Drafts that wait for a person, best score first, each with all that is needed to judge it."""
        query = select(*DRAFT_COLUMNS).where(drafts.c.state == DeliveryState.DRAFT.value)
        key, id = drafts.c.score_value, drafts.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, question="review", cursor=cursor, limit=limit
            )
            items = _review_items(connection, [draft_of(row[:-2]) for row in rows])
        return Page(items=items, next_cursor=next_cursor)

    def add(self, draft: EmailDraft, *, by: str) -> EmailDraft:
        """Put a draft that a person asked for into the inbox, in place of the one that waits there.

        Raises IllegalStateError while an approved draft of the same lead is still to go.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            # The lead's row makes two of them wait for each other.
            lead = connection.execute(
                select(leads.c.score_value).where(leads.c.id == draft.lead_id).with_for_update()
            ).first()
            if lead is None:
                raise NotFoundError("There is no lead with this ID.")
            query = select(drafts.c.id, drafts.c.state).where(drafts.c.lead_id == draft.lead_id)
            standing = connection.execute(query).all()
            if any(row.state in _TO_GO for row in standing):
                raise IllegalStateError(
                    "This lead has an approved email that is not sent yet. Undo the approval, or wait until it is sent."
                )
            supersede(transaction, [row.id for row in standing if row.state == DeliveryState.DRAFT.value])
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
        """Change a draft's words; what stood before is kept with it. An approved draft needs approval again.

        Raises VersionConflict, IllegalStateError once it is on its way, InvalidValueError for words that cannot be sent.
        """
        with self._database.writing() as transaction:
            before = _locked(transaction, draft_id, expected_version)
            new_subject = before.subject if subject is None else _checked(_SUBJECT, subject, "subject")
            new_body = before.body if body is None else _checked(_BODY, body, "body")
            if (new_subject, new_body) == (before.subject, before.body):
                return before
            edit = PersonEdit(
                by=by, at=transaction.now, subject_before=before.subject, body_before=before.body
            )
            values: dict[str, Any] = {
                "subject": new_subject,
                "body": new_body,
                "edits": [each.model_dump(mode="json") for each in (*before.edits, edit)],
                **NOT_APPROVED,
            }
            if checks is not None:
                values["checks"] = [check.model_dump(mode="json") for check in checks]
            editable = (DeliveryState.DRAFT, DeliveryState.APPROVED)
            edited = move_draft(transaction, draft_id, editable, DeliveryState.DRAFT, values)
            _note(transaction, edited, "Draft edited", by)
            return edited

    def approve(
        self,
        draft_id: DraftId,
        *,
        by: str,
        message_id: str,
        expected_version: int | None = None,
        undo_seconds: float = 0,
    ) -> EmailDraft:
        """Let a draft go out under this Message-ID, once `undo_seconds` have passed.

        Message-ID, recipient and words are fixed with it, in one transaction. A draft that `by` approved before stays as it
        is, with its first Message-ID. Raises StaleDraftError if somebody edited it, or decided about it, since
        `expected_version`, UnsendableDraftError if it fails a check that blocks sending, and NotSendableError if the lead has
        no address or a suppressed one.
        """
        with self._database.writing() as transaction:
            standing = _locked(transaction, draft_id)
            if standing.state in _LET_GO and (expected_version is None or standing.approved_by == by):
                return standing
            _check_version(transaction, standing, expected_version)
            if failing := blocking_checks(standing.checks):
                raise UnsendableDraftError(draft_id, failing)
            email = transaction.connection.execute(
                select(leads.c.email).where(leads.c.id == standing.lead_id)
            ).scalar_one()
            if not email:
                raise NotSendableError(
                    "The lead has no email address. Add one, or contact the lead another way."
                )
            if skip := find_skip(transaction, standing, email):
                raise NotSendableError(say_skip(skip))
            values = {
                "approved": True,
                "approved_by": by,
                "approved_at": transaction.now,
                "recipient": email,
                "message_id": message_id,
                "content_hash": content_hash(message_id, email, standing.subject, standing.body),
                "due_at": transaction.now + timedelta(seconds=undo_seconds),
                "attempt": 0,
                "delivery_note": None,
                "rejected_reason": None,
            }
            approved = move_draft(
                transaction, draft_id, (DeliveryState.DRAFT,), DeliveryState.APPROVED, values
            )
            _note(transaction, approved, "Draft approved", by)
            return approved

    def unapprove(self, draft_id: DraftId, *, by: str) -> EmailDraft:
        """Take an approval back, as long as nobody has begun to send."""
        with self._database.writing() as transaction:
            back = move_draft(
                transaction, draft_id, (DeliveryState.APPROVED,), DeliveryState.DRAFT, NOT_APPROVED
            )
            _note(transaction, back, "Approval taken back", by)
            return back

    def reject(
        self, draft_id: DraftId, *, reason: str, by: str, expected_version: int | None = None
    ) -> EmailDraft:
        """Reject a draft, with the reason; the lead stays where it is. A rejected follow-up is the end of the lead's touches.

        Rejecting it again changes nothing.
        """
        with self._database.writing() as transaction:
            hold_lead(transaction, get_draft(transaction.connection, draft_id).lead_id)
            standing = _locked(transaction, draft_id)
            if standing.state is DeliveryState.REJECTED:
                return standing
            _check_version(transaction, standing, expected_version)
            rejectable = (DeliveryState.DRAFT, DeliveryState.APPROVED)
            values = {"rejected_reason": reason, **NOT_APPROVED}
            rejected = move_draft(transaction, draft_id, rejectable, DeliveryState.REJECTED, values)
            _note(transaction, rejected, "Draft rejected", by, reason=reason)
            if rejected.variant is not DraftVariant.FIRST_TOUCH:
                stop_touches(transaction, [rejected.lead_id], StopReason.REJECTED, by=by)
            return rejected

    def reopen(self, draft_id: DraftId, *, by: str) -> EmailDraft:
        """Put a rejected or failed draft back into the inbox; it needs approval anew, and gets a Message-ID of its own."""
        with self._database.writing() as transaction:
            origins = (DeliveryState.REJECTED, DeliveryState.FAILED)
            values = {"rejected_reason": None, **NOT_APPROVED, **NO_LEASE}
            reopened = move_draft(transaction, draft_id, origins, DeliveryState.DRAFT, values)
            _note(transaction, reopened, "Draft reopened", by)
            return reopened

    def in_states(
        self, states: Sequence[DeliveryState], cursor: str | None = None, limit: int = 50
    ) -> Page[EmailDraft]:
        """Drafts in these states, the last changed first."""
        question = ["deliveries", *sorted(states)]
        query = select(*DRAFT_COLUMNS).where(drafts.c.state.in_([state.value for state in states]))
        key, id = drafts.c.updated_at, drafts.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, question=question, cursor=cursor, limit=limit
            )
        return Page(items=tuple(draft_of(row[:-2]) for row in rows), next_cursor=next_cursor)


def _review_items(connection: Connection, found: Sequence[EmailDraft]) -> tuple[ReviewItem, ...]:
    ids = [draft.lead_id for draft in found]
    query = select(*LEAD_COLUMNS).where(any_of(leads.c.id, [id.hex for id in ids], connection))
    by_id = {lead.id: lead for lead in map(lead_of, connection.execute(query))}
    scored = newest_scored(connection, ids)
    items = []
    for draft in found:
        score, decision = scored_payload(scored.get(draft.lead_id))
        items.append(ReviewItem(lead=by_id[draft.lead_id], draft=draft, score=score, decision=decision))
    return tuple(items)


def _locked(transaction: Transaction, draft_id: DraftId, expected_version: int | None = None) -> EmailDraft:
    draft = get_draft(transaction.connection, draft_id, lock=True)
    _check_version(transaction, draft, expected_version)
    return draft


def _check_version(transaction: Transaction, draft: EmailDraft, expected: int | None) -> None:
    if expected is not None and draft.version != expected:
        refuse_stale(transaction, draft, expected)


def _checked(adapter: TypeAdapter[str], value: str, what: str) -> str:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise InvalidValueError(f"The {what} cannot be sent: {error.errors()[0]['msg']}.") from None


def _note(transaction: Transaction, draft: EmailDraft, text: str, by: str, **more: str) -> None:
    payload = {"text": text, "draft_id": draft.id, **more}
    log_activity(transaction, draft.lead_id, ActivityType.NOTE, payload, by=by)
