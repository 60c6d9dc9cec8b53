"""How leads are scored: versions, comparison, what a change would do, what was learned."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from leadops_api.background import Announcer
from leadops_api.deps import (
    CONFLICT,
    GUARD_NEEDED,
    GUARDED,
    NOT_FOUND,
    Caller,
    NeededIfMatch,
    Ops,
    Tell,
    etag,
    needs,
)
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Limit
from leadops_api.security import Role
from leadops_api.shapes import ActivationIn, ScorecardAccepted, ScorecardIn
from leadops_core import LeadOps
from leadops_core.schemas import (
    CalibrationPlot,
    EvaluationTrace,
    RescoringState,
    ScorecardChanges,
    ScorecardDiff,
    ScorecardVersion,
    SimulationReport,
)

router = APIRouter(prefix="/api", tags=["scorecards"], route_class=IdempotentRoute)

Number = Annotated[int, Path(ge=1, le=2_000_000_000, description="Number of the version.")]
_ETAG = {
    "ETag": {"schema": {"type": "string"}, "description": "Number of the version in use, for `If-Match`."}
}
RESCORING = "/api/scorecards/rescoring"
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where progress is shown."}}


@router.get("/scorecards", operation_id="list_scorecards", summary="All versions", **needs(Role.READER))
def list_scorecards(ops: Ops) -> list[ScorecardVersion]:
    """Newest first; exactly one is active."""
    return list(ops.scorecards())


@router.get(
    "/scorecards/active",
    operation_id="get_active_scorecard",
    summary="The version in use",
    **needs(Role.READER, responses={200: {"headers": _ETAG}}),
)
def get_active_scorecard(ops: Ops, response: Response) -> ScorecardVersion:
    """Its number is the `ETag` that a change names."""
    active = ops.scorecard()
    response.headers["ETag"] = etag(active.number)
    return active


@router.post(
    "/scorecards/simulate",
    operation_id="simulate_scorecard",
    summary="What a change would do",
    **needs(Role.READER),
)
def simulate_scorecard(body: ScorecardChanges, ops: Ops) -> SimulationReport:
    """How many of the newest leads would change label, and which. Nothing is stored."""
    return ops.simulate(body)


@router.post(
    "/scorecards",
    operation_id="change_scorecard",
    summary="Change points or thresholds",
    status_code=202,
    **needs(Role.ADMIN, GUARDED, GUARD_NEEDED, responses={202: {"headers": _ETAG | _LOCATION}}),
)
def change_scorecard(
    body: ScorecardIn, ops: Ops, caller: Caller, tell: Tell, version: NeededIfMatch, response: Response
) -> ScorecardAccepted:
    """Make a new version, in use at once. A worker rescores the leads: `GET /api/scorecards/rescoring`."""
    made = ops.change_scorecard(
        body.changes, by=caller.name, reason=body.reason, expected_number=version, rescore_now=False
    ).version
    return _accept(ops, made, tell, response)


@router.get(
    "/scorecards/{number:int}",
    operation_id="get_scorecard",
    summary="One version",
    **needs(Role.READER, NOT_FOUND),
)
def get_scorecard(number: Number, ops: Ops) -> ScorecardVersion:
    """As it was made; versions are never changed."""
    return ops.scorecard_version(number)


@router.get(
    "/scorecards/{number:int}/diff",
    operation_id="compare_scorecards",
    summary="How a version differs from another",
    **needs(Role.READER, NOT_FOUND),
)
def compare_scorecards(
    number: Number,
    ops: Ops,
    against: Annotated[
        int | None,
        Query(ge=1, le=2_000_000_000, description="The version to compare with; its parent where missing."),
    ] = None,
) -> ScorecardDiff:
    """Points and thresholds, from the other version to this one."""
    after = ops.scorecard_version(number)
    return ops.diff(against or after.parent_number or number, number)


@router.post(
    "/scorecards/{number:int}/activate",
    operation_id="activate_scorecard",
    summary="Put a version to use",
    status_code=202,
    **needs(Role.ADMIN, NOT_FOUND, CONFLICT, responses={202: {"headers": _ETAG | _LOCATION}}),
)
def activate_scorecard(
    number: Number,
    ops: Ops,
    caller: Caller,
    tell: Tell,
    response: Response,
    body: ActivationIn | None = None,
) -> ScorecardAccepted:
    """Put a version to use, also an earlier one. A worker rescores the leads: `GET /api/scorecards/rescoring`.

    Answers 409 with the reason for a version that learning did not promote, unless `confirm_rejected` is true.
    """
    is_confirmed = body is not None and body.confirm_rejected
    active = ops.switch_scorecard(number, by=caller.name, confirm_rejected=is_confirmed)
    return _accept(ops, active, tell, response)


def _accept(ops: LeadOps, active: ScorecardVersion, tell: Announcer, response: Response) -> ScorecardAccepted:
    tell.leads()
    response.headers["ETag"] = etag(active.number)
    response.headers["Location"] = RESCORING
    return ScorecardAccepted(version=active, rescoring=ops.rescoring())


@router.get(
    "/scorecards/rescoring",
    operation_id="get_rescoring",
    summary="Progress of rescoring",
    **needs(Role.READER),
)
def get_rescoring(ops: Ops) -> RescoringState:
    """Return how many leads have their score by the version in use. Ask about once a second until `phase` is `done`."""
    return ops.rescoring()


@router.get(
    "/evaluations",
    operation_id="list_evaluations",
    summary="What was learned, and when",
    **needs(Role.READER),
)
def list_evaluations(ops: Ops, limit: Limit = 50) -> list[EvaluationTrace]:
    """Newest first: labels used, figures before and after, weights changed, promoted or not and why."""
    return list(ops.evaluations(limit=limit))


@router.get(
    "/insights/calibration",
    operation_id="get_calibration",
    summary="Does 70 mean 70 in 100?",
    **needs(Role.READER),
)
def get_calibration(ops: Ops) -> CalibrationPlot:
    """Scores beside what became of the leads, by band of ten points, with intervals and sample sizes."""
    return ops.calibration()
