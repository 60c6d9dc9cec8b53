"""The random sample of leads that would get no email."""

from typing import Annotated

from fastapi import APIRouter, Query

from leadops_api.deps import Ops, requires
from leadops_api.guard import GuardedRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.security import Role
from leadops_core.schemas import ExplorationReport, ExploredLead, Page

router = APIRouter(prefix="/api/exploration", tags=["learning"], route_class=GuardedRoute)

_Everything = Annotated[bool, Query(alias="all", description="Include leads that the draw did not choose.")]


@router.get(
    "",
    operation_id="get_exploration",
    summary="Get the random sample",
    **requires(Role.READER),
)
def get_exploration(ops: Ops) -> ExplorationReport:
    """Return the share of leads that is proposed at random, and the results so far."""
    return ops.exploration.report()


@router.get(
    "/leads",
    operation_id="list_explored_leads",
    summary="List the random sample",
    **requires(Role.READER),
)
def list_explored_leads(
    ops: Ops, everything: _Everything = False, cursor: Cursor = None, limit: Limit = 50
) -> Page[ExploredLead]:
    """Return leads with their random draws, newest first."""
    return ops.exploration.list(cursor=cursor, limit=limit, only_explored=not everything)
