"""How leads respond to emails."""

from typing import Annotated

from fastapi import APIRouter, Query

from leadops_api.deps import Ops, requires
from leadops_api.guard import GuardedRoute
from leadops_api.security import Role
from leadops_core.schemas.insights import ResponseReport

router = APIRouter(prefix="/api/insights", tags=["learning"], route_class=GuardedRoute)


@router.get(
    "/responses",
    operation_id="get_responses",
    summary="Get reply and meeting rates",
    **requires(Role.READER),
)
def get_responses(
    ops: Ops,
    days: Annotated[
        int, Query(ge=1, le=3650, description="Count leads whose first email was sent in the last days.")
    ] = 90,
) -> ResponseReport:
    """Return how many leads replied to their first email and booked a meeting, with 95% intervals.

    The groups are by source, template, rep, score band and language. Groups of fewer than 30 leads have `is_small`.
    """
    return ops.insights.responses(days=days)
