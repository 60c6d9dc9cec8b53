"""Scorecard versions: list, compare, simulate, change, and activate."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import (
    BaseModel,
    ConfigDict,
    StrictBool,
)

from leadops_api.background import WorkerNotifier
from leadops_api.deps import (
    CONFLICT,
    NOT_FOUND,
    PRECONDITION_FAILED,
    PRECONDITION_REQUIRED,
    Caller,
    Notifier,
    Ops,
    RequiredIfMatch,
    etag,
    requires,
)
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Limit
from leadops_api.request_body import Reason, RequestBody
from leadops_api.security import Role
from leadops_core import LeadOps
from leadops_core.schemas import (
    CalibrationPlot,
    EvaluationTrace,
    ModelCard,
    RescoringState,
    ScorecardChanges,
    ScorecardDiff,
    ScorecardVersion,
    SimulationReport,
)

router = APIRouter(prefix="/api", tags=["scorecards"], route_class=IdempotentRoute)

Number = Annotated[int, Path(ge=1, le=2_000_000_000, description="Version number.")]
_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "Number of the version, for `If-Match`."}}
RESCORING = "/api/scorecards/rescoring"
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where progress is shown."}}


class ScorecardIn(RequestBody):
    """Changes to the chosen scorecard, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "Fewer false alarms", "changes": {"thresholds": {"hot": 75, "warm": 50}}}]
        }
    )

    changes: ScorecardChanges
    reason: Reason


class ActivationIn(RequestBody):
    """Options for activating a version."""

    confirm_rejected: StrictBool = False
    """Activate the version even if it was not promoted."""


class ScorecardAccepted(BaseModel):
    """The chosen version and the progress of rescoring."""

    version: ScorecardVersion
    rescoring: RescoringState


@router.get(
    "/scorecards", operation_id="list_scorecards", summary="List scorecard versions", **requires(Role.READER)
)
def list_scorecards(ops: Ops) -> list[ScorecardVersion]:
    """Return all scorecard versions, newest first. Exactly one is active, and at most one is pending."""
    return list(ops.scorecards.list())


@router.get(
    "/scorecards/active",
    operation_id="get_active_scorecard",
    summary="Get the active scorecard",
    **requires(Role.READER, responses={200: {"headers": _ETAG}}),
)
def get_active_scorecard(ops: Ops, response: Response) -> ScorecardVersion:
    """Return the version that all scores come from."""
    active = ops.scorecards.active()
    response.headers["ETag"] = etag(active.number)
    return active


@router.get(
    "/scorecards/chosen",
    operation_id="get_chosen_scorecard",
    summary="Get the chosen scorecard",
    **requires(Role.READER, responses={200: {"headers": _ETAG}}),
)
def get_chosen_scorecard(ops: Ops, response: Response) -> ScorecardVersion:
    """Return the pending version, or the active one if none is pending. Its number is the `ETag` for changes."""
    chosen = ops.scorecards.chosen()
    response.headers["ETag"] = etag(chosen.number)
    return chosen


@router.post(
    "/scorecards/simulate",
    operation_id="simulate_scorecard",
    summary="Simulate a change",
    **requires(Role.READER),
)
def simulate_scorecard(body: ScorecardChanges, ops: Ops) -> SimulationReport:
    """Return which of the newest leads would change label, without storing anything."""
    return ops.scorecards.simulate(body)


@router.post(
    "/scorecards",
    operation_id="change_scorecard",
    summary="Change the scorecard",
    status_code=202,
    **requires(
        Role.ADMIN,
        PRECONDITION_FAILED,
        PRECONDITION_REQUIRED,
        responses={202: {"headers": _ETAG | _LOCATION}},
    ),
)
def change_scorecard(
    body: ScorecardIn,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    version: RequiredIfMatch,
    response: Response,
) -> ScorecardAccepted:
    """Create a new version, which becomes active when a worker has scored all leads with it.

    Until then the active version stays in use, and `GET /api/scorecards/rescoring` shows the progress.
    """
    created = ops.scorecards.change(
        body.changes, by=caller.name, reason=body.reason, expected_number=version, rescore_now=False
    ).version
    return _accept(ops, created, notifier, response)


@router.get(
    "/scorecards/{number:int}",
    operation_id="get_scorecard",
    summary="Get a scorecard version",
    **requires(Role.READER, NOT_FOUND),
)
def get_scorecard(number: Number, ops: Ops) -> ScorecardVersion:
    """Return a scorecard version. Versions never change."""
    return ops.scorecards.get(number)


@router.get(
    "/scorecards/{number:int}/card",
    operation_id="get_model_card",
    summary="Get the model card of a version",
    **requires(Role.READER, NOT_FOUND),
)
def get_model_card(number: Number, ops: Ops) -> ModelCard:
    """Return what a version learned from, how it was tested, which columns it uses, and its limits."""
    return ops.learning.card(number)


@router.get(
    "/scorecards/{number:int}/diff",
    operation_id="compare_scorecards",
    summary="Compare two versions",
    **requires(Role.READER, NOT_FOUND),
)
def compare_scorecards(
    number: Number,
    ops: Ops,
    against: Annotated[
        int | None,
        Query(
            ge=1,
            le=2_000_000_000,
            description="Version to compare with. Default: the version it is based on.",
        ),
    ] = None,
) -> ScorecardDiff:
    """Return the changes in points and thresholds from the other version to this one."""
    after = ops.scorecards.get(number)
    return ops.scorecards.diff(against or after.parent_number or number, number)


@router.post(
    "/scorecards/{number:int}/activate",
    operation_id="activate_scorecard",
    summary="Activate a version",
    status_code=202,
    **requires(Role.ADMIN, NOT_FOUND, CONFLICT, responses={202: {"headers": _ETAG | _LOCATION}}),
)
def activate_scorecard(
    number: Number,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    response: Response,
    body: ActivationIn | None = None,
) -> ScorecardAccepted:
    """Choose a newer or older version, which becomes active when a worker has scored all leads with it.

    Choosing the active version ends the rescoring for another one. `GET /api/scorecards/rescoring` shows the progress.
    Returns 409 with the reason for a version that was not promoted, unless `confirm_rejected` is true.
    """
    is_confirmed = body is not None and body.confirm_rejected
    chosen = ops.scorecards.switch(number, by=caller.name, confirm_rejected=is_confirmed)
    return _accept(ops, chosen, notifier, response)


def _accept(
    ops: LeadOps, chosen: ScorecardVersion, notifier: WorkerNotifier, response: Response
) -> ScorecardAccepted:
    notifier.leads()
    response.headers["ETag"] = etag(chosen.number)
    response.headers["Location"] = RESCORING
    return ScorecardAccepted(version=chosen, rescoring=ops.scorecards.rescoring())


@router.get(
    "/scorecards/rescoring",
    operation_id="get_rescoring",
    summary="Get rescoring progress",
    **requires(Role.READER),
)
def get_rescoring(ops: Ops) -> RescoringState:
    """Return how many leads are scored with the chosen version, which becomes active when all are.

    Poll about once per second until `phase` is `done`.
    """
    return ops.scorecards.rescoring()


@router.get(
    "/evaluations",
    operation_id="list_evaluations",
    summary="List learning updates",
    **requires(Role.READER),
)
def list_evaluations(ops: Ops, limit: Limit = 50) -> list[EvaluationTrace]:
    """Return learning updates, newest first, with outcomes, metrics, changed points, and the result with its reason."""
    return list(ops.learning.evaluations(limit=limit))


@router.get(
    "/insights/calibration",
    operation_id="get_calibration",
    summary="Get score calibration",
    **requires(Role.READER),
)
def get_calibration(ops: Ops) -> CalibrationPlot:
    """Return the success rate by score, in bands of ten points, with intervals and sample sizes."""
    return ops.learning.calibration()
