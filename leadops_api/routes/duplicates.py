"""Leads that may be the same person: search, merge, keep both, and undo a merge."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, StrictBool

from leadops_api.deps import CONFLICT, NOT_FOUND, Caller, Notifier, Ops, requires
from leadops_api.errors import ProblemError
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.request_body import RequestBody
from leadops_api.routes.jobs import JOB_LOCATION, accept
from leadops_api.security import Role
from leadops_core.schemas import (
    DuplicateId,
    DuplicateState,
    Job,
    LeadId,
    LeadMerge,
    MergeId,
    Page,
    PossibleDuplicate,
)

router = APIRouter(prefix="/api", tags=["duplicates"], route_class=IdempotentRoute)

_State = Annotated[DuplicateState, Query(description="Return the pairs in this state.")]

_LeadId = Annotated[UUID | None, Query(description="Return only the open pairs of this lead, on one page.")]


class MergeIn(RequestBody):
    """Which lead of the pair to keep."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"keep": "01890a5d-ac96-774b-bcce-b302099a8057"}]}
    )

    keep: UUID
    """ID of the lead to keep. The other lead of the pair is merged into it."""


class KeepBothIn(RequestBody):
    """How long the decision holds."""

    never_ask: StrictBool = False
    """Do not propose the pair again even if one of the leads changes."""


@router.get(
    "/duplicates",
    operation_id="list_duplicates",
    summary="List possible duplicates",
    **requires(Role.READER),
)
def list_duplicates(
    ops: Ops,
    state: _State = DuplicateState.OPEN,
    lead_id: _LeadId = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PossibleDuplicate]:
    """Return pairs of leads that may be the same person, the most likely first, with their fields side by side."""
    if lead_id is not None:
        return Page(items=ops.duplicates.of_lead(LeadId(lead_id)))
    return ops.duplicates.list(state=state, cursor=cursor, limit=limit)


@router.post(
    "/duplicates/search",
    operation_id="search_duplicates",
    summary="Search for duplicates",
    status_code=202,
    **requires(Role.REVIEWER, CONFLICT, responses={202: {"headers": JOB_LOCATION}}),
)
def search_duplicates(ops: Ops, caller: Caller, notifier: Notifier, response: Response) -> Job:
    """Have a worker compare all leads with each other. Decisions stand. The result of the job has the figures."""
    job = ops.duplicates.request_search(by=caller.name)
    notifier.leads()
    return accept(job, response)


@router.get(
    "/duplicates/{duplicate_id:uuid}",
    operation_id="get_duplicate",
    summary="Get a possible duplicate",
    **requires(Role.READER, NOT_FOUND),
)
def get_duplicate(duplicate_id: UUID, ops: Ops) -> PossibleDuplicate:
    """Return one pair of leads."""
    return ops.duplicates.find(str(duplicate_id))


@router.post(
    "/duplicates/{duplicate_id:uuid}/merge",
    operation_id="merge_duplicate",
    summary="Merge two leads",
    **requires(
        Role.REVIEWER,
        NOT_FOUND,
        CONFLICT,
        responses={
            200: {
                "links": {
                    "undo_merge": {
                        "operationId": "undo_merge",
                        "parameters": {"merge_id": "$response.body#/id"},
                    }
                }
            }
        },
    ),
)
def merge_duplicate(
    duplicate_id: UUID, body: MergeIn, ops: Ops, caller: Caller, notifier: Notifier
) -> LeadMerge:
    """Merge the leads of a pair. The kept lead keeps its values and gets what it lacks, and everything of the other."""
    pair = ops.duplicates.find(str(duplicate_id))
    ids = [pair.lead.id, pair.other.id]
    if body.keep not in ids:
        raise ProblemError(422, "body/keep: give the ID of one of the two leads of this pair.")
    keep = LeadId(body.keep)
    other = next(id for id in ids if id != keep)
    merge = ops.duplicates.merge(keep, other, by=caller.name)
    notifier.leads(keep)
    return merge


@router.post(
    "/duplicates/{duplicate_id:uuid}/keep-both",
    operation_id="keep_both_leads",
    summary="Keep both leads",
    **requires(Role.REVIEWER, NOT_FOUND),
)
def keep_both_leads(
    duplicate_id: UUID, ops: Ops, caller: Caller, body: KeepBothIn | None = None
) -> PossibleDuplicate:
    """Decide that the leads are two people. The pair is proposed again only if one of them changes."""
    never_ask = body is not None and body.never_ask
    return ops.duplicates.keep_both(DuplicateId(duplicate_id), by=caller.name, never_ask=never_ask)


@router.post(
    "/duplicates/{duplicate_id:uuid}/reopen",
    operation_id="reopen_duplicate",
    summary="Withdraw a decision to keep both leads",
    **requires(Role.REVIEWER, NOT_FOUND),
)
def reopen_duplicate(duplicate_id: UUID, ops: Ops, caller: Caller) -> PossibleDuplicate:
    """Put the pair back into the list of possible duplicates."""
    return ops.duplicates.reopen(DuplicateId(duplicate_id), by=caller.name)


@router.get("/merges", operation_id="list_merges", summary="List merges", **requires(Role.READER))
def list_merges(ops: Ops, cursor: Cursor = None, limit: Limit = 50) -> Page[LeadMerge]:
    """Return merges of leads, newest first."""
    return ops.duplicates.merges(cursor=cursor, limit=limit)


@router.post(
    "/merges/{merge_id:uuid}/undo",
    operation_id="undo_merge",
    summary="Undo a merge",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def undo_merge(merge_id: UUID, ops: Ops, caller: Caller, notifier: Notifier) -> LeadMerge:
    """Make the merged lead a lead again, with its data. Returns 409 with the reason if that is not possible."""
    merge = ops.duplicates.undo_merge(MergeId(merge_id), by=caller.name)
    notifier.leads(merge.lead_id)
    return merge
