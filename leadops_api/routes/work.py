"""What waits for a person, figures at a glance, and work that is started by hand."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StrictBool

from leadops_api.deps import CONFLICT, Ops, needs
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Days, Limit
from leadops_api.security import Role
from leadops_api.shapes import In
from leadops_core.schemas import (
    Backlog,
    CostReport,
    Dashboard,
    DeliveryState,
    EmailDraft,
    Page,
    ProcessReport,
    ReviewItem,
)

router = APIRouter(prefix="/api", route_class=IdempotentRoute)


class ProcessIn(In):
    """How much is processed."""

    limit: Annotated[int, Field(ge=1, le=1000, strict=True)] = 200
    """Most leads."""
    retry_failed: StrictBool = False
    """Those that failed too."""


@router.get(
    "/review",
    operation_id="list_review",
    summary="Drafts that wait for a person",
    tags=["review"],
    **needs(Role.READER),
)
def list_review(ops: Ops, cursor: Cursor = None, limit: Limit = 50) -> Page[ReviewItem]:
    """Best score first, each with lead, score and decision: all that is needed to judge it."""
    return ops.review(cursor=cursor, limit=limit)


@router.get(
    "/deliveries",
    operation_id="list_deliveries",
    summary="Drafts on their way, or in trouble",
    tags=["review"],
    **needs(Role.READER),
)
def list_deliveries(
    ops: Ops,
    state: Annotated[list[DeliveryState], Query(description="Only these states.")] = [],  # noqa: B006 - FastAPI copies it
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[EmailDraft]:
    """Last changed first; without a state, those that are not done."""
    return ops.deliveries(*state, cursor=cursor, limit=limit)


@router.get(
    "/backlog",
    operation_id="get_backlog",
    summary="Counts of what waits",
    tags=["dashboard"],
    **needs(Role.READER),
)
def get_backlog(ops: Ops) -> Backlog:
    """Return how many leads wait for a worker, and how many drafts wait for a person.

    Cheap at any number of leads: a screen can ask every few seconds.
    """
    return ops.backlog()


@router.get(
    "/dashboard",
    operation_id="get_dashboard",
    summary="Figures at a glance",
    tags=["dashboard"],
    **needs(Role.READER),
)
def get_dashboard(ops: Ops, days: Days = 30) -> Dashboard:
    """Leads by label, status, action and processing; the funnel; the last days one by one."""
    return ops.dashboard(days=days)


@router.get(
    "/cost",
    operation_id="get_cost",
    summary="What models have cost",
    tags=["dashboard"],
    **needs(Role.READER),
)
def get_cost(ops: Ops, days: Days = 30) -> CostReport:
    """Requests, tokens and dollars by day and model, and what is left of the budget."""
    return ops.cost(datetime.now(UTC) - timedelta(days=days))


@router.post(
    "/process",
    operation_id="process_leads",
    summary="Process leads that wait, now",
    tags=["leads"],
    **needs(Role.REVIEWER, CONFLICT),
)
def process_leads(ops: Ops, body: ProcessIn | None = None) -> ProcessReport:
    """The worker does it anyway; this is for who does not want to wait, and to try failed leads again."""
    wanted = body or ProcessIn()
    # In one process: the service's other core is for those who ask it something.
    return ops.process(limit=wanted.limit, retry_failed=wanted.retry_failed, workers=1)
