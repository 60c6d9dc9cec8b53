"""The playbook: what emails may say about the company that sends them."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict

from leadops_api.deps import (
    CONFLICT,
    NOT_FOUND,
    PRECONDITION_FAILED,
    PRECONDITION_REQUIRED,
    CallingActor,
    Ops,
    RequiredIfMatch,
    etag,
    requires,
)
from leadops_api.guard import GuardedRoute
from leadops_api.request_body import RequestBody
from leadops_api.security import Role
from leadops_core.schemas import CheckResult, LeadId
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Playbook, PlaybookContent, PlaybookVersion

router = APIRouter(prefix="/api/playbook", tags=["playbook"], route_class=GuardedRoute)

_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The playbook's version, for `If-Match`."}}
PlaybookNumber = Annotated[
    int, Path(ge=0, le=2_000_000_000, description="Version of the playbook; 0 is made of the settings.")
]


class PreviewIn(RequestBody):
    """What to show an email for."""

    content: PlaybookContent | None = None
    """A playbook that is not saved, or null for the current one."""
    lead: LeadId | None = None
    """The lead to write to, or null for an invented one."""
    language: Language | None = None
    """Null for the default language of the playbook."""


class EmailPreview(BaseModel):
    """An email that is not stored."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    subject: str
    body: str
    checks: list[CheckResult]
    """Results of the checks, as for a draft."""


class PlaybookHistory(BaseModel):
    """The saved versions, newest first."""

    versions: list[PlaybookVersion]


@router.get(
    "",
    operation_id="get_playbook",
    summary="Get the playbook",
    **requires(Role.READER, responses={200: {"headers": _ETAG}}),
)
def get_playbook(ops: Ops, response: Response) -> Playbook:
    """Return the playbook that new drafts use. Version 0 is made of the settings of the sender."""
    return _answer(ops.playbook.current(), response)


@router.put(
    "",
    operation_id="save_playbook",
    summary="Save the playbook",
    **requires(
        Role.ADMIN, CONFLICT, PRECONDITION_FAILED, PRECONDITION_REQUIRED, responses={200: {"headers": _ETAG}}
    ),
)
def save_playbook(
    body: PlaybookContent, ops: Ops, actor: CallingActor, version: RequiredIfMatch, response: Response
) -> Playbook:
    """Save the playbook as the next version, which new drafts use at once.

    A playbook that no email could follow is refused; `errors` lists each fault.
    """
    return _answer(ops.playbook.save(body, by=actor, expected_version=version), response)


@router.post(
    "/preview",
    operation_id="preview_playbook",
    summary="Preview an email",
    **requires(Role.READER, NOT_FOUND),
)
def preview_playbook(body: PreviewIn, ops: Ops) -> EmailPreview:
    """Return the first email that a playbook makes for a lead. Nothing is stored."""
    lead = None if body.lead is None else str(body.lead)
    draft = ops.playbook.preview(body.content, lead=lead, language=body.language)
    return EmailPreview(subject=draft.subject, body=draft.body, checks=list(draft.checks))


@router.get(
    "/versions",
    operation_id="list_playbook_versions",
    summary="List versions of the playbook",
    **requires(Role.READER),
)
def list_playbook_versions(ops: Ops) -> PlaybookHistory:
    """Return the 100 newest saved versions, newest first, each with the fields that changed."""
    return PlaybookHistory(versions=list(ops.playbook.history()))


@router.get(
    "/versions/{number}",
    operation_id="get_playbook_version",
    summary="Get a version of the playbook",
    **requires(Role.READER, NOT_FOUND),
)
def get_playbook_version(number: PlaybookNumber, ops: Ops) -> Playbook:
    """Return a version of the playbook."""
    return ops.playbook.get(number)


def _answer(playbook: Playbook, response: Response) -> Playbook:
    response.headers["ETag"] = etag(playbook.version)
    return playbook
