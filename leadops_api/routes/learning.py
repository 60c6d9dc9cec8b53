"""Learn from outcomes, and import past outcomes."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import Field, StrictBool

from leadops_api.deps import CONFLICT, TOO_LARGE, Caller, Notifier, Ops, requires
from leadops_api.idempotency import IdempotentRoute, UploadRoute
from leadops_api.routes.scorecards import RESCORING
from leadops_api.routes.uploads import FORM_BYTES, FileField, name_of
from leadops_api.security import Role
from leadops_api.shapes import In
from leadops_core.schemas import DriftReport, LearnReport, OutcomeImportReport, RescoringState

router = APIRouter(prefix="/api", tags=["scorecards"], route_class=IdempotentRoute)

Columns = Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=500)]


class LearnIn(In):
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
    wanted = body or LearnIn()
    report = ops.learning.learn(
        dry_run=wanted.dry_run, use=wanted.use, leave_out=wanted.leave_out, wait=False, rescore_now=False
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


def outcomes_router(max_bytes: int) -> APIRouter:
    """Return the route that takes a file. A larger file is refused before it is read."""
    made = APIRouter(
        prefix="/api", tags=["scorecards"], route_class=UploadRoute, max_body_size=max_bytes + FORM_BYTES
    )
    made.post(
        "/outcomes/import",
        operation_id="import_outcomes",
        summary="Import outcomes",
        **requires(Role.REVIEWER, CONFLICT, TOO_LARGE),
    )(import_outcomes)
    return made


def import_outcomes(
    file: FileField,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    key: Annotated[
        str | None, Form(max_length=300, description="Column that matches an attribute of the leads.")
    ] = None,
    outcome_column: Annotated[str | None, Form(max_length=300, description="Detected if missing.")] = None,
    positive: Annotated[list[str], Form(description="Values that mean a good outcome.")] = [],  # noqa: B006 - FastAPI copies it
    negative: Annotated[list[str], Form(description="Values that mean a bad outcome.")] = [],  # noqa: B006 - FastAPI copies it
    dry_run: Annotated[bool, Form(description="Report what would happen without storing anything.")] = False,
) -> OutcomeImportReport:
    """Import past outcomes from a CSV file to learn from them. Importing the same file twice changes nothing."""
    report = ops.outcomes.import_file(
        file.file,
        key=key,
        outcome_column=outcome_column,
        positive=positive,
        negative=negative,
        dry_run=dry_run,
        by=caller.name,
        file_name=name_of(file),
    )
    notifier.outcomes()
    return report
