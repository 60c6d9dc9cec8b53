"""For operators and orchestrators: is it alive, is it ready, what are its figures."""

from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from leadops_api.deps import Config, MetricsDep, Ops, public
from leadops_api.observability.metrics import CONTENT_TYPE_LATEST
from leadops_api.queue import QueueError, WorkQueue
from leadops_core import LeadOps, __version__
from leadops_core.errors import LeadOpsError

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


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
    return Health(version=__version__)


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Can requests be answered?",
    **public(responses={503: {"model": Readiness, "description": "Not ready; `checks` says why."}}),
)
async def get_readiness(config: Config, request: Request, response: Response) -> Readiness:
    """Database reachable, migrations applied, queue reachable."""
    checks = {
        "database": await run_in_threadpool(_check_database, config),
        "queue": await _check_queue(request.app.state.queue),
    }
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
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    metrics.observe(ops.backlog(), ops.cost(midnight))
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _check_database(config: "Config") -> Check:
    try:
        status = LeadOps.status(config=config)
    except LeadOpsError as error:
        return Check(ok=False, detail=str(error))
    if status.is_newer and not status.is_usable:
        return Check(
            ok=False,
            detail=f"the database is at version {status.version}, which this LeadOps ({status.needed}) cannot use: "
            "start the newer LeadOps",
        )
    if not status.is_usable:
        return Check(
            ok=False,
            detail=f"the database is at {status.version}, {status.needed} is needed: run leadops db upgrade",
        )
    return Check(ok=True, detail=f"reachable, at version {status.version}")


async def _check_queue(queue: WorkQueue) -> Check:
    try:
        await queue.check()
    except QueueError as error:
        return Check(ok=False, detail=str(error))
    return Check(ok=True, detail=f"{queue.name} reachable")
