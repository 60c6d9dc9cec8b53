"""Learn from outcomes, rescore, and report drift."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from leadops_api.deps import CONFLICT, Caller, CallingActor, Notifier, Ops, requires
from leadops_api.idempotency import IdempotentRoute
from leadops_api.request_body import RequestBody
from leadops_api.routes.jobs import JOB_LOCATION, accept
from leadops_api.security import Role
from leadops_core.schemas import DriftReport, Job, JobKind, JobState
from leadops_core.schemas.learning_column import ColumnChoice, LearningColumn

router = APIRouter(prefix="/api", tags=["scorecards"], route_class=IdempotentRoute)

ColumnName = Annotated[str, Field(min_length=1, max_length=300)]
Columns = Annotated[list[ColumnName], Field(max_length=500)]


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
    status_code=202,
    **requires(Role.ADMIN, CONFLICT, responses={202: {"headers": JOB_LOCATION}}),
)
def learn(
    ops: Ops, caller: Caller, notifier: Notifier, response: Response, body: LearnIn | None = None
) -> Job:
    """Have a worker train a new version, which becomes active only if it is no worse on outcomes it has not seen.

    The result of the job is the report, and it is always stored, except for a dry run. Returns 409 while an update with
    other options waits or runs.
    """
    options = body or LearnIn()
    job = ops.learning.request(
        dry_run=options.dry_run, use=options.use, leave_out=options.leave_out, by=caller.name
    )
    notifier.outcomes()
    return accept(job, response)


class ColumnChoiceIn(RequestBody):
    """A decision about a column."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"column": "attribute:Plan", "choice": "use"}]},
        use_attribute_docstrings=True,
    )

    column: ColumnName
    """`attribute:NAME` for a custom field, `field:NAME` for a field."""
    choice: ColumnChoice | None
    """`null` lets learning decide again."""


@router.get(
    "/learning/columns",
    operation_id="list_learning_columns",
    summary="List excluded columns",
    **requires(Role.READER),
)
def list_learning_columns(ops: Ops) -> list[LearningColumn]:
    """Return the columns that the newest learning update did not use, and those that a person decided about, by name."""
    return list(ops.learning.columns())


@router.put(
    "/learning/columns",
    operation_id="choose_learning_column",
    summary="Decide about a column",
    **requires(Role.ADMIN, CONFLICT),
)
def choose_learning_column(body: ColumnChoiceIn, ops: Ops, actor: CallingActor) -> list[LearningColumn]:
    """Use a column in every learning update from now on, leave it out, or let learning decide. Return all listed columns.

    Columns that identify a lead, or that an import of outcomes has read, are never used.
    """
    ops.learning.choose_column(body.column, body.choice, by=actor)
    return list(ops.learning.columns())


@router.post(
    "/rescore",
    operation_id="rescore_leads",
    summary="Rescore all leads",
    status_code=202,
    **requires(Role.ADMIN, CONFLICT, responses={202: {"headers": JOB_LOCATION}}),
)
def rescore_leads(ops: Ops, caller: Caller, notifier: Notifier, response: Response) -> Job:
    """Have a worker rescore all leads. Leads that change label while their next step is open are processed again."""
    job = ops.scorecards.request_rescoring(by=caller.name)
    notifier.leads()
    return accept(job, response)


class DriftOut(BaseModel):
    """The newest comparison of leads and outcomes with earlier ones."""

    report: DriftReport | None
    """Null until a job has made one. It is kept for 90 days."""
    made_at: datetime | None


@router.get("/insights/drift", operation_id="get_drift", summary="Get drift", **requires(Role.READER))
def get_drift(ops: Ops) -> DriftOut:
    """Return the newest report of `check_drift`."""
    job = ops.jobs.newest(JobKind.DRIFT, JobState.DONE)
    if job is None or not isinstance(job.result, DriftReport):
        return DriftOut(report=None, made_at=None)
    return DriftOut(report=job.result, made_at=job.finished_at)


@router.post(
    "/insights/drift",
    operation_id="check_drift",
    summary="Check for drift",
    status_code=202,
    **requires(Role.REVIEWER, CONFLICT, responses={202: {"headers": JOB_LOCATION}}),
)
def check_drift(ops: Ops, caller: Caller, notifier: Notifier, response: Response) -> Job:
    """Have a worker compare the newest leads with earlier ones, and predicted success rates with outcomes."""
    job = ops.learning.request_drift(by=caller.name)
    notifier.outcomes()
    return accept(job, response)
