"""The review queue, deliveries, figures, and processing on request."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StrictBool

from leadops_api.deps import CONFLICT, Ops, requires
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Days, Limit
from leadops_api.request_body import RequestBody
from leadops_api.security import Role
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


class ProcessIn(RequestBody):
    """Options for processing."""

    limit: Annotated[int, Field(ge=1, le=1000, strict=True)] = 200
    """Maximum number of leads."""
    retry_failed: StrictBool = False
    """Also retry failed leads."""


@router.get(
    "/review",
    operation_id="list_review",
    summary="List drafts to review",
    tags=["review"],
    **requires(Role.READER),
)
def list_review(ops: Ops, cursor: Cursor = None, limit: Limit = 50) -> Page[ReviewItem]:
    """Return drafts to review with lead, score, and decision: answers to replies first, then the highest score."""
    return ops.review(cursor=cursor, limit=limit)


@router.get(
    "/deliveries",
    operation_id="list_deliveries",
    summary="List deliveries",
    tags=["review"],
    **requires(Role.READER),
)
def list_deliveries(
    ops: Ops,
    state: Annotated[list[DeliveryState], Query(description="Only emails in these states.")] = [],  # noqa: B006 - FastAPI copies it
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[EmailDraft]:
    """Return approved emails, last changed first. Without a state, only those that are not finished."""
    return ops.delivery.list(*state, cursor=cursor, limit=limit)


@router.get(
    "/backlog",
    operation_id="get_backlog",
    summary="Get the backlog",
    tags=["dashboard"],
    **requires(Role.READER),
)
def get_backlog(ops: Ops) -> Backlog:
    """Return the numbers of leads waiting for a worker, drafts waiting for review, and messages waiting for an answer.

    Fast for any number of leads, so it can be polled every few seconds.
    """
    return ops.pipeline.backlog()


@router.get(
    "/dashboard",
    operation_id="get_dashboard",
    summary="Get the dashboard",
    tags=["dashboard"],
    **requires(Role.READER),
)
def get_dashboard(ops: Ops, days: Days = 30) -> Dashboard:
    """Return leads by label, status, action and processing state, the funnel, and daily metrics."""
    return ops.leads.dashboard(days=days)


@router.get(
    "/cost",
    operation_id="get_cost",
    summary="Get model costs",
    tags=["dashboard"],
    **requires(Role.READER),
)
def get_cost(ops: Ops, days: Days = 30) -> CostReport:
    """Return requests, tokens and costs by day and model, and the budget."""
    return ops.models.cost(datetime.now(UTC) - timedelta(days=days))


@router.post(
    "/process",
    operation_id="process_leads",
    summary="Process waiting leads",
    tags=["leads"],
    **requires(Role.REVIEWER, CONFLICT),
)
def process_leads(ops: Ops, body: ProcessIn | None = None) -> ProcessReport:
    """Process waiting leads now instead of waiting for a worker, and retry failed leads."""
    options = body or ProcessIn()
    # In one process, so that the other cores can serve requests.
    return ops.pipeline.process(limit=options.limit, retry_failed=options.retry_failed, workers=1)
