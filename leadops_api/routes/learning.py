"""Learn from outcomes, rescore, and report drift."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, StrictBool

from leadops_api.deps import CONFLICT, Notifier, Ops, requires
from leadops_api.idempotency import IdempotentRoute
from leadops_api.request_body import RequestBody
from leadops_api.routes.scorecards import RESCORING
from leadops_api.security import Role
from leadops_core.schemas import DriftReport, LearnReport, RescoringState

router = APIRouter(prefix="/api", tags=["scorecards"], route_class=IdempotentRoute)

Columns = Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=500)]


class LearnIn(RequestBody):
    """Options for learning."""

    dry_run: StrictBool = False
    """Report the result without storing anything."""
    use: Columns = Field(default_factory=list)
    """Excluded columns to include: `attribute:NAME`, `field:NAME` …"""
    leave_out: Columns = Field(default_factory=list)
    """Columns to exclude."""


@router.post(
    "/learn",
    operation_id="learn",
    summary="Train the scorecard",
    **requires(
        Role.ADMIN,
        CONFLICT,
        responses={
            202: {
                "model": LearnReport,
                "description": "A new version is in use, and a worker rescores the leads by it; `Location` shows progress.",
            }
        },
    ),
)
def learn(ops: Ops, notifier: Notifier, response: Response, body: LearnIn | None = None) -> LearnReport:
    """Train a new version, and activate it only if it is no worse on outcomes it has not seen. The result is always stored.

    Returns 409 while another process is learning.
    """
    options = body or LearnIn()
    report = ops.learning.learn(
        dry_run=options.dry_run, use=options.use, leave_out=options.leave_out, wait=False, rescore_now=False
    )
    if report.promoted:
        notifier.leads()
        response.status_code = 202
        response.headers["Location"] = RESCORING
    return report


@router.post(
    "/rescore",
    operation_id="rescore_leads",
    summary="Rescore all leads",
    status_code=202,
    **requires(Role.ADMIN, CONFLICT),
)
def rescore_leads(ops: Ops, notifier: Notifier, response: Response) -> RescoringState:
    """Have a worker rescore all leads. Leads that change label while their next step is open are processed again."""
    state = ops.scorecards.request_rescoring()
    notifier.leads()
    response.headers["Location"] = RESCORING
    return state


@router.get("/insights/drift", operation_id="get_drift", summary="Get drift", **requires(Role.READER))
def get_drift(ops: Ops) -> DriftReport:
    """Compare the newest leads with earlier ones, and predicted success rates with outcomes."""
    return ops.learning.drift()
