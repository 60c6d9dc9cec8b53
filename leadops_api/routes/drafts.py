"""Read, edit, approve, send, and reject drafts."""

from typing import Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import (
    ConfigDict,
    StrictBool,
    model_validator,
)

from leadops_api.deps import (
    CONFLICT,
    DRAFT_CONFLICT,
    DRAFT_PRECONDITION_FAILED,
    NOT_FOUND,
    PRECONDITION_REQUIRED,
    Caller,
    MetricsDep,
    Notifier,
    Ops,
    RequiredIfMatch,
    etag,
    requires,
)
from leadops_api.errors import ProblemError
from leadops_api.idempotency import IdempotentRoute
from leadops_api.request_body import ConfirmedSentences, NonEmptyRequestBody, Note, Reason, RequestBody
from leadops_api.security import Role
from leadops_core import LeadOps
from leadops_core.schemas import (
    Body,
    DraftId,
    DraftVariant,
    EmailDraft,
    Language,
    LeadId,
    Subject,
)

router = APIRouter(prefix="/api/leads/{lead_id:uuid}/drafts", tags=["drafts"], route_class=IdempotentRoute)

_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The draft's version, for `If-Match`."}}
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where the draft is."}}
_OF_DRAFT = {"lead_id": "$response.body#/lead_id", "draft_id": "$response.body#/id"}
_LINKS = {
    "get_draft": {"operationId": "get_draft", "parameters": _OF_DRAFT},
    "update_draft": {
        "operationId": "update_draft",
        "parameters": {**_OF_DRAFT, "If-Match": "$response.header.ETag"},
    },
    "approve_and_send": {
        "operationId": "approve_and_send",
        "parameters": {**_OF_DRAFT, "If-Match": "$response.header.ETag"},
    },
    "reject_draft": {"operationId": "reject_draft", "parameters": _OF_DRAFT},
}


class DraftIn(RequestBody):
    """A new draft. Without subject and body, they are written from the data of the lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"variant": "first_touch"}]})

    variant: DraftVariant = DraftVariant.FIRST_TOUCH
    language: Language | None = None
    """The language to write in, one of the playbook's; the lead's own words decide if it is missing."""
    subject: Subject | None = None
    body: Body | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.subject is None) != (self.body is None):
            raise ValueError("give both subject and body, or neither to have them written for you")
        return self


class DraftChanges(NonEmptyRequestBody):
    """Changes to a draft. Missing fields stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "examples": [{"subject": "Your demo in March"}]}
    )

    subject: Subject | None = None
    body: Body | None = None


class ApproveIn(RequestBody):
    """Options for approving a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"now": False}]})

    now: StrictBool = False
    """Send immediately, without the undo window."""
    confirmed_sentences: ConfirmedSentences = ()
    """The sentences with `must_confirm` that you checked, word for word, if a model wrote the draft freely."""


class RejectIn(RequestBody):
    """The reason for rejecting a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Wrong tone"}]})

    reason: Reason


class SettleIn(RequestBody):
    """Whether an email with an unknown delivery state was sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"was_sent": True, "note": "In the provider's log"}]}
    )

    was_sent: StrictBool
    note: Note | None = None


@router.get(
    "",
    operation_id="list_lead_drafts",
    summary="List the drafts of a lead",
    **requires(Role.READER, NOT_FOUND),
)
def list_lead_drafts(lead_id: UUID, ops: Ops) -> list[EmailDraft]:
    """Return all drafts of a lead, oldest first."""
    return list(ops.drafts.for_lead(LeadId(lead_id)))


@router.post(
    "",
    operation_id="create_draft",
    summary="Create a draft",
    status_code=201,
    **requires(
        Role.REVIEWER,
        NOT_FOUND,
        CONFLICT,
        responses={201: {"headers": _ETAG | _LOCATION, "links": _LINKS}},
    ),
)
def create_draft(
    lead_id: UUID, ops: Ops, caller: Caller, response: Response, body: DraftIn | None = None
) -> EmailDraft:
    """Create a draft for review. It replaces a draft that is already waiting."""
    options = body or DraftIn()
    draft = ops.drafts.create(
        str(lead_id),
        by=caller.name,
        variant=options.variant,
        subject=options.subject,
        body=options.body,
        language=options.language,
    )
    response.headers["Location"] = f"/api/leads/{lead_id}/drafts/{draft.id}"
    return _answer(draft, response)


@router.get(
    "/{draft_id:uuid}",
    operation_id="get_draft",
    summary="Get a draft",
    **requires(Role.READER, NOT_FOUND, responses={200: {"headers": _ETAG}}),
)
def get_draft(lead_id: UUID, draft_id: UUID, ops: Ops, response: Response) -> EmailDraft:
    """Return a draft with its checks, the sources of its claims, and its delivery state."""
    return _answer(_draft_of_lead(ops, lead_id, draft_id), response)


@router.patch(
    "/{draft_id:uuid}",
    operation_id="update_draft",
    summary="Edit a draft",
    **requires(
        Role.REVIEWER,
        NOT_FOUND,
        CONFLICT,
        DRAFT_PRECONDITION_FAILED,
        PRECONDITION_REQUIRED,
        responses={200: {"headers": _ETAG}},
    ),
)
def update_draft(
    lead_id: UUID,
    draft_id: UUID,
    body: DraftChanges,
    ops: Ops,
    caller: Caller,
    version: RequiredIfMatch,
    response: Response,
) -> EmailDraft:
    """Edit a draft. The previous text is kept with it. An approved draft must be approved again."""
    draft = _draft_of_lead(ops, lead_id, draft_id)
    edited = ops.drafts.edit(
        draft.id, by=caller.name, subject=body.subject, body=body.body, expected_version=version
    )
    return _answer(edited, response)


@router.post(
    "/{draft_id:uuid}/approve_send",
    operation_id="approve_and_send",
    summary="Approve and send a draft",
    **requires(
        Role.REVIEWER,
        NOT_FOUND,
        DRAFT_CONFLICT,
        DRAFT_PRECONDITION_FAILED,
        PRECONDITION_REQUIRED,
        responses={200: {"headers": _ETAG}},
    ),
)
def approve_and_send(
    lead_id: UUID,
    draft_id: UUID,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    metrics: MetricsDep,
    version: RequiredIfMatch,
    response: Response,
    body: ApproveIn | None = None,
) -> EmailDraft:
    """Approve the draft that you read, named by its `ETag`. It is sent after the undo window (`due_at`), at most once.

    The checks run again with the current lead and settings. Refused (409, `failing-checks`) if a check that blocks sending
    fails; `checks` lists what to fix. Refused (409, `unconfirmed-sentences`) if `confirmed_sentences` lacks a sentence that
    must be confirmed; `sentences` lists them. Refused (412, `draft-changed`) if the draft was changed since the version in
    `If-Match`; `decision` names the person and the change. You can repeat the request: an approval counts once.
    """
    draft = _draft_of_lead(ops, lead_id, draft_id)
    is_sent_now = body is not None and body.now
    approve = ops.delivery.send_now if is_sent_now else ops.drafts.approve
    approved = approve(
        draft.id,
        by=caller.name,
        expected_version=version,
        confirmed_sentences=body.confirmed_sentences if body else (),
    )
    if is_sent_now:
        metrics.sent_now(approved)
    notifier.drafts(draft.id)
    return _answer(approved, response)


@router.post(
    "/{draft_id:uuid}/unapprove",
    operation_id="unapprove_draft",
    summary="Undo an approval",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT, responses={200: {"headers": _ETAG}}),
)
def unapprove_draft(
    lead_id: UUID, draft_id: UUID, ops: Ops, caller: Caller, response: Response
) -> EmailDraft:
    """Undo an approval before the email is sent."""
    return _answer(ops.drafts.unapprove(_draft_of_lead(ops, lead_id, draft_id).id, by=caller.name), response)


@router.post(
    "/{draft_id:uuid}/reject",
    operation_id="reject_draft",
    summary="Reject a draft",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT, responses={200: {"headers": _ETAG}}),
)
def reject_draft(
    lead_id: UUID, draft_id: UUID, body: RejectIn, ops: Ops, caller: Caller, response: Response
) -> EmailDraft:
    """Reject a draft. The reason is stored with it and shown on the timeline."""
    draft = _draft_of_lead(ops, lead_id, draft_id)
    return _answer(ops.drafts.reject(draft.id, by=caller.name, reason=body.reason), response)


@router.post(
    "/{draft_id:uuid}/reopen",
    operation_id="reopen_draft",
    summary="Return a draft to the review queue",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT, responses={200: {"headers": _ETAG}}),
)
def reopen_draft(lead_id: UUID, draft_id: UUID, ops: Ops, caller: Caller, response: Response) -> EmailDraft:
    """Return a rejected or failed draft to the review queue. It must be approved again."""
    return _answer(ops.drafts.reopen(_draft_of_lead(ops, lead_id, draft_id).id, by=caller.name), response)


@router.post(
    "/{draft_id:uuid}/settle",
    operation_id="settle_draft",
    summary="Resolve an unknown delivery",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT, responses={200: {"headers": _ETAG}}),
)
def settle_draft(
    lead_id: UUID, draft_id: UUID, body: SettleIn, ops: Ops, caller: Caller, response: Response
) -> EmailDraft:
    """Record whether an email with an unknown delivery state was sent. You can reopen one that was not sent."""
    draft = _draft_of_lead(ops, lead_id, draft_id)
    return _answer(
        ops.delivery.settle(draft.id, was_sent=body.was_sent, by=caller.name, note=body.note), response
    )


def _draft_of_lead(ops: LeadOps, lead_id: UUID, draft_id: UUID) -> EmailDraft:
    draft = ops.drafts.get(DraftId(draft_id))
    if draft.lead_id != lead_id:
        raise ProblemError(404, "This lead has no draft with this ID.")
    return draft


def _answer(draft: EmailDraft, response: Response) -> EmailDraft:
    response.headers["ETag"] = etag(draft.version)
    return draft
