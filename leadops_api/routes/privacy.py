"""Answer a person who asks about their data, and erase a person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from leadops_api.deps import CONFLICT, NOT_FOUND, PRECONDITION_FAILED, CallingActor, IfMatch, Ops, requires
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import DryRun
from leadops_api.routes.jobs import JOB_LOCATION, accept
from leadops_api.security import Role
from leadops_core.schemas import ErasureReport, Job, Language, LeadId, PrivacyLetter

router = APIRouter(prefix="/api/leads", tags=["leads"], route_class=IdempotentRoute)


@router.get(
    "/{lead_id:uuid}/privacy_letter",
    operation_id="write_privacy_letter",
    summary="Write a letter about a person's data",
    **requires(Role.READER, NOT_FOUND),
)
def write_privacy_letter(
    lead_id: UUID,
    ops: Ops,
    language: Annotated[
        Language | None, Query(description="Default: the language of the lead's message or country.")
    ] = None,
) -> PrivacyLetter:
    """Return a letter that tells a person how their data led to their score (GDPR, article 15(1)(h)).

    It lists the data, the points of each item, and what would have changed the result. Send it to the person only, because it
    contains all data about them.
    """
    return ops.privacy.letter(str(lead_id), language=language)


@router.delete(
    "/{lead_id:uuid}",
    operation_id="erase_lead",
    summary="Erase a person",
    **requires(
        Role.ADMIN,
        NOT_FOUND,
        CONFLICT,
        PRECONDITION_FAILED,
        responses={
            202: {"model": Job, "description": "A worker erases the person.", "headers": JOB_LOCATION}
        },
    ),
)
def erase_lead(
    lead_id: UUID,
    ops: Ops,
    actor: CallingActor,
    version: IfMatch,
    response: Response,
    dry_run: DryRun = False,
    background: Annotated[
        bool,
        Query(description="Return 202 and a job immediately, for a database in which the search takes long."),
    ] = False,
) -> ErasureReport | Job:
    """Permanently delete a person's data: the lead and everything that belongs to it. This cannot be undone.

    The person is also removed from other records. A hash of the address stays on the do-not-contact list. Refused (409)
    while an email is being sent. Repeating the request is safe.
    """
    if background and not dry_run:
        job = ops.privacy.request_erasure(LeadId(lead_id), by=actor, expected_version=version)
        response.status_code = 202
        return accept(job, response)
    return ops.privacy.erase(str(lead_id), by=actor, dry_run=dry_run, expected_version=version)
