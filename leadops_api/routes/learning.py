"""Learning from outcomes: now, and from a file of how it ended before."""

from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import Field, StrictBool

from leadops_api.deps import CONFLICT, TOO_LARGE, Caller, Ops, Tell, needs
from leadops_api.idempotency import IdempotentRoute
from leadops_api.routes.uploads import FORM_BYTES, FileField, name_of
from leadops_api.security import Role
from leadops_api.shapes import In
from leadops_core.schemas import DriftReport, LearnReport, OutcomeImportReport, RescoreReport

router = APIRouter(prefix="/api", tags=["scorecards"], route_class=IdempotentRoute)

Columns = Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=500)]


class LearnIn(In):
    """How the scorecard is fitted."""

    dry_run: StrictBool = False
    """Only say what would come of it."""
    use: Columns = Field(default_factory=list)
    """Columns to learn from although they were set aside: `attribute:NAME`, `field:NAME` …"""
    leave_out: Columns = Field(default_factory=list)
    """Columns not to learn from."""


@router.post(
    "/learn",
    operation_id="learn",
    summary="Fit the scorecard to the outcomes",
    **needs(Role.ADMIN, CONFLICT),
)
def learn(ops: Ops, body: LearnIn | None = None) -> LearnReport:
    """Let in only if it is no worse on labels that it was not fitted to; the record is kept either way."""
    wanted = body or LearnIn()
    return ops.learn(dry_run=wanted.dry_run, use=wanted.use, leave_out=wanted.leave_out)


@router.post(
    "/rescore",
    operation_id="rescore_leads",
    summary="Score every lead by the scorecard in use",
    **needs(Role.ADMIN, CONFLICT),
)
def rescore_leads(ops: Ops, tell: Tell) -> RescoreReport:
    """In bulk; moved leads whose next step is open are processed again."""
    report = ops.rescore()
    tell.leads()
    return report


@router.get("/insights/drift", operation_id="get_drift", summary="What has moved", **needs(Role.READER))
def get_drift(ops: Ops) -> DriftReport:
    """Who the newest leads are beside those before them, and how well chances fit outcomes, in plain sentences."""
    return ops.drift()


def outcomes_router(max_bytes: int) -> APIRouter:
    """The route that takes a file; what is larger is refused before it has been read."""
    made = APIRouter(
        prefix="/api", tags=["scorecards"], route_class=IdempotentRoute, max_body_size=max_bytes + FORM_BYTES
    )
    made.post(
        "/outcomes/import",
        operation_id="import_outcomes",
        summary="Label leads from a file",
        **needs(Role.REVIEWER, CONFLICT, TOO_LARGE),
    )(import_outcomes)
    return made


def import_outcomes(
    file: FileField,
    ops: Ops,
    caller: Caller,
    tell: Tell,
    key: Annotated[
        str | None, Form(max_length=300, description="Column that names the lead in its attributes.")
    ] = None,
    outcome_column: Annotated[
        str | None, Form(max_length=300, description="Found by itself where missing.")
    ] = None,
    positive: Annotated[list[str], Form(description="Values that mean it went well.")] = [],  # noqa: B006 - FastAPI copies it
    negative: Annotated[list[str], Form(description="Values that mean it did not.")] = [],  # noqa: B006 - FastAPI copies it
    dry_run: Annotated[bool, Form(description="Only say what it would do.")] = False,
) -> OutcomeImportReport:
    """A CSV that says how leads ended: history to learn from. The same file twice labels nothing twice."""
    report = ops.import_outcomes(
        file.file,
        key=key,
        outcome_column=outcome_column,
        positive=positive,
        negative=negative,
        dry_run=dry_run,
        by=caller.name,
        file_name=name_of(file),
    )
    tell.outcomes()
    return report
