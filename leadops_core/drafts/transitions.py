"""The states of a draft until it is approved or rejected, each change a compare-and-set in one transaction."""

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import IllegalStateError, InvalidValueError
from leadops_core.drafts.approval import approval_values, check_approvable, check_now, is_repeated_approval
from leadops_core.drafts.repository import (
    approved_version,
    find_skip,
    insert_draft,
    read_states,
)
from leadops_core.outreach import judge_again
from leadops_core.outreach.repository.answered import read_recipient
from leadops_core.outreach.repository.draft_decisions import refuse_stale
from leadops_core.outreach.repository.draft_states import NO_LEASE, NOT_APPROVED, get_draft, move_draft
from leadops_core.outreach.repository.follow_ups import lock_lead, stop_follow_ups, withdraw_unapproved
from leadops_core.schemas import (
    ActivityType,
    Body,
    CheckResult,
    DeliveryState,
    DraftId,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    PersonEdit,
    Sender,
    StopReason,
    Subject,
)
from leadops_core.tables.activity_log import APPROVED_VERSION, log_activity
from leadops_core.tables.leads import lead_rank
from leadops_core.tables.stored_leads import read_lead

_SUBJECT: TypeAdapter[str] = TypeAdapter(Subject)
_BODY: TypeAdapter[str] = TypeAdapter(Body)
_NOT_SENT_YET = (DeliveryState.APPROVED, DeliveryState.CLAIMED, DeliveryState.TRANSMITTING)


class DraftTransitions:
    """Adds, edits, approves, and rejects drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: EmailDraft, *, by: str) -> EmailDraft:
        """Store a draft that a person asked for, in place of the lead's draft that waits. An answer replaces only an answer.

        Raise IllegalStateError while an approved draft of the lead is not sent yet.
        """
        with self._database.writing() as transaction:
            # Locking the lead serializes two callers.
            lead = read_lead(transaction.connection, draft.lead_id, lock=True)
            is_answer = draft.purpose is DraftPurpose.ANSWER
            states = read_states(transaction, draft.lead_id, is_answer=is_answer)
            if any(state in _NOT_SENT_YET for state in states.values()):
                raise IllegalStateError(
                    "This lead has an approved email that is not sent yet. Undo the approval, or wait until it is sent."
                )
            waiting = [id for id, state in states.items() if state is DeliveryState.DRAFT]
            withdraw_unapproved(transaction, waiting)
            insert_draft(transaction, draft, lead_rank(lead.score_value, lead.probability))
            payload = {"draft_id": draft.id, "variant": draft.variant, "purpose": draft.purpose}
            log_activity(transaction, draft.lead_id, ActivityType.EMAIL_DRAFTED, payload, by=by)
            return get_draft(transaction.connection, draft.id)

    def edit(
        self,
        draft_id: DraftId,
        *,
        subject: str | None = None,
        body: str | None = None,
        by: str,
        expected_version: int | None = None,
        sender: Sender,
        checks: Sequence[CheckResult] | None = None,
    ) -> EmailDraft:
        """Change the text of a draft, and keep the previous text. An approval is withdrawn.

        The sentences of the new text are judged with this sender.

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
                "sentences": [
                    sentence.model_dump(mode="json")
                    for sentence in judge_again(before, new_subject, new_body, sender)
                ],
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
        confirmed_sentences: Collection[str] = (),
        undo_seconds: float = 0,
    ) -> EmailDraft:
        """Approve the version of a draft that a person read, under this Message-ID, due after `undo_seconds`.

        The checks run again with the stored lead and this sender. A draft that the same person has approved already keeps its
        first Message-ID. Raise StaleDraftError, IllegalStateError, UnsendableDraftError, UnconfirmedDraftError, or
        NotSendableError.
        """
        with self._database.writing() as transaction:
            stored = get_draft(transaction.connection, draft_id, lock=True)
            if is_repeated_approval(stored, by, expected_version, approved_version(transaction, stored)):
                return stored
            if stored.version != expected_version:
                refuse_stale(transaction, stored, expected_version)
            lead = read_lead(transaction.connection, stored.lead_id)
            checked = check_now(stored, lead, sender)
            address = read_recipient(transaction.connection, stored).address
            skip = find_skip(transaction, stored, address) if address else None
            values = approval_values(
                checked,
                by=by,
                at=transaction.now,
                recipient=check_approvable(checked, address, skip, confirmed_sentences),
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

        The message of a rejected answer stays in the inbox.

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
            is_follow_up = rejected.variant is not DraftVariant.FIRST_TOUCH
            if is_follow_up and rejected.purpose is not DraftPurpose.ANSWER:
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


def _lock(transaction: Transaction, draft_id: DraftId, expected_version: int | None = None) -> EmailDraft:
    draft = get_draft(transaction.connection, draft_id, lock=True)
    if expected_version is not None and draft.version != expected_version:
        refuse_stale(transaction, draft, expected_version)
    return draft


def _validate(adapter: TypeAdapter[str], value: str, field: str) -> str:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise InvalidValueError(f"The {field} cannot be sent: {error.errors()[0]['msg']}.") from None


def _log(transaction: Transaction, draft: EmailDraft, text: str, by: str, **more: str | int) -> None:
    payload = {"text": text, "draft_id": draft.id, **more}
    log_activity(transaction, draft.lead_id, ActivityType.NOTE, payload, by=by)
