"""Conversations with leads: the thread of a lead, and the messages that wait for a person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from leadops_api.deps import CONFLICT, NOT_FOUND, Caller, Notifier, Ops, requires
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.request_body import RequestBody
from leadops_api.security import Role
from leadops_core.schemas import EmailDraft, Page
from leadops_core.schemas.conversation import Message, MessageId, WaitingMessage
from leadops_core.schemas.conversation_thread import Thread
from leadops_core.schemas.language import Language

router = APIRouter(prefix="/api", tags=["conversation"], route_class=IdempotentRoute)

_Matched = Annotated[
    bool | None,
    Query(description="true: only messages of leads; false: only messages of no known lead."),
]


class AssignIn(RequestBody):
    """The lead of a message."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"lead_id": "01890a5d-ac96-774b-bcce-b302099a8057"}]}
    )

    lead_id: UUID


class AnswerIn(RequestBody):
    """Options for an answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"language": "de"}]})

    language: Language | None = None
    """The language to write in, one of the playbook. Without it, that of the message."""


@router.get(
    "/leads/{lead_id:uuid}/thread",
    operation_id="get_thread",
    summary="Get the conversation with a lead",
    **requires(Role.READER, NOT_FOUND),
)
def get_thread(lead_id: UUID, ops: Ops) -> Thread:
    """Return what the lead wrote, what was sent, and what the lead answered, oldest first. The texts are untrusted."""
    return ops.conversation.thread(str(lead_id))


@router.get(
    "/messages",
    operation_id="list_messages",
    summary="List the messages to answer",
    **requires(Role.READER),
)
def list_messages(
    ops: Ops, matched: _Matched = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[WaitingMessage]:
    """Return received messages that wait for a person with the names of their leads, oldest first."""
    return ops.conversation.inbox(is_matched=matched, cursor=cursor, limit=limit)


@router.get(
    "/messages/{message_id:uuid}",
    operation_id="get_message",
    summary="Get a message",
    **requires(Role.READER, NOT_FOUND),
)
def get_message(message_id: UUID, ops: Ops) -> Message:
    """Return a message with its kind, its intent, and the words that show it."""
    return ops.conversation.get(MessageId(message_id))


@router.post(
    "/messages/{message_id:uuid}/assign",
    operation_id="assign_message",
    summary="Assign a message to a lead",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def assign_message(message_id: UUID, body: AssignIn, ops: Ops, caller: Caller) -> Message:
    """Assign a message of no known lead. It stops follow-ups and honors an opt-out as it would have when it arrived."""
    return ops.conversation.assign(MessageId(message_id), str(body.lead_id), by=caller.name)


@router.post(
    "/messages/{message_id:uuid}/answer",
    operation_id="draft_answer",
    summary="Draft an answer to a message",
    status_code=201,
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def draft_answer(message_id: UUID, ops: Ops, caller: Caller, body: AnswerIn | None = None) -> EmailDraft:
    """Draft an answer again, in place of the answer that waits for review. A worker drafts the first answer by itself.

    Refused (409) for a message of no known lead, a message that your team sent, and while an approved answer is not sent yet.
    """
    options = body or AnswerIn()
    return ops.answers.draft(MessageId(message_id), by=caller.name, language=options.language)


@router.post(
    "/messages/{message_id:uuid}/done",
    operation_id="mark_message_done",
    summary="Mark a message as done",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def mark_message_done(message_id: UUID, ops: Ops, caller: Caller) -> Message:
    """Take a message out of the list of messages to answer."""
    return ops.conversation.mark_done(MessageId(message_id), by=caller.name)


@router.post(
    "/messages/{message_id:uuid}/reopen",
    operation_id="reopen_message",
    summary="Put a message back into the inbox",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def reopen_message(message_id: UUID, ops: Ops) -> Message:
    """Undo "Mark as done": the message waits for an answer again."""
    return ops.conversation.reopen(MessageId(message_id))


@router.post(
    "/messages/{message_id:uuid}/unassign",
    operation_id="unassign_message",
    summary="Undo the assignment of a message",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def unassign_message(message_id: UUID, ops: Ops, caller: Caller) -> Message:
    """Take a message from the lead that a person assigned it to.

    Drafts that it withdrew return to review, follow-ups resume, and an opt-out that it added is removed.
    """
    return ops.conversation.unassign(MessageId(message_id), by=caller.name)


@router.post(
    "/messages/{message_id:uuid}/lead",
    operation_id="make_lead_of_message",
    summary="Add the sender of a message as a lead",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def make_lead_of_message(message_id: UUID, ops: Ops, caller: Caller, notifier: Notifier) -> Message:
    """Add the sender of an unmatched message as a lead, which is then scored. A known address gets the message assigned."""
    message = ops.conversation.make_lead(MessageId(message_id), by=caller.name)
    if message.lead_id is not None:
        notifier.leads(message.lead_id)
    return message
