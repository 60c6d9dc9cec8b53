"""For operators and orchestrators: is it alive, is it ready, what are its figures."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from leadops_api.deps import Config, MetricsDep, Ops, public
from leadops_api.observability.metrics import CONTENT_TYPE_LATEST
from leadops_core import LeadOps, __version__
from leadops_core.errors import LeadOpsError

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str = __version__


class Check(BaseModel):
    """One thing that has to be there."""

    ok: bool
    detail: str


class Readiness(BaseModel):
    """Whether requests can be answered, and where not, why."""

    ready: bool
    checks: dict[str, Check]


@router.get("/healthz", operation_id="get_health", summary="Is the process alive?", **public())
async def get_health() -> Health:
    """Answers as long as the process does; looks at nothing else."""
    return Health()


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Can requests be answered?",
    **public(responses={503: {"model": Readiness, "description": "Not ready; `checks` says why."}}),
)
def get_readiness(ops: Ops, config: Config, response: Response) -> Readiness:
    """Database reachable, migrations applied, queue reachable."""
    checks = {"database": _check_database(config), "queue": _check_queue(ops)}
    is_ready = all(check.ok for check in checks.values())
    response.status_code = 200 if is_ready else 503
    return Readiness(ready=is_ready, checks=checks)


@router.get(
    "/metrics",
    operation_id="get_metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    **public(
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Figures."}
        }
    ),
)
def get_metrics(ops: Ops, metrics: MetricsDep) -> Response:
    """Requests, queue depth and age, runs by action, model calls and tokens, sends by result."""
    metrics.observe_queue(ops.figures())
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _check_database(config: "Config") -> Check:
    try:
        status = LeadOps.status(config=config)
    except LeadOpsError as error:
        return Check(ok=False, detail=str(error))
    if not status.is_current:
        return Check(
            ok=False,
            detail=f"the database is at {status.version}, {status.needed} is needed: run leadops db upgrade",
        )
    return Check(ok=True, detail=f"reachable, at version {status.version}")


def _check_queue(ops: LeadOps) -> Check:
    try:
        waiting = ops.figures().by_processing["queued"]
    except LeadOpsError as error:
        return Check(ok=False, detail=str(error))
    return Check(ok=True, detail=f"{waiting} leads wait")
