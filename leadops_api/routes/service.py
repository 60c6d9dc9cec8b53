"""Health, readiness, and metrics."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from leadops_api.deps import UNCOUNTED_GUARD, MetricsDep, Ops, public, requires
from leadops_api.guard import GuardedRoute
from leadops_api.observability.metrics import CONTENT_TYPE_LATEST
from leadops_api.probes import Check, Probe
from leadops_api.security import Role
from leadops_core import __version__

router = APIRouter(tags=["service"], route_class=GuardedRoute)


class Health(BaseModel):
    """The process is running."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(BaseModel):
    """Readiness and the individual checks."""

    ready: bool
    """The database answers and this version can use it."""
    degraded: bool
    """Requests are answered, but something else does not work; `checks` says what."""
    checks: dict[str, Check]


@router.get("/healthz", operation_id="get_health", summary="Check liveness", **public(guard=UNCOUNTED_GUARD))
async def get_health() -> Health:
    """Respond if the process is running. Nothing else is checked."""
    return Health(version=__version__)


@router.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Check readiness",
    **public(
        guard=UNCOUNTED_GUARD,
        responses={503: {"model": Readiness, "description": "Not ready; `checks` says why."}},
    ),
)
async def get_readiness(request: Request, response: Response) -> Readiness:
    """Return ready if the database responds and this version can use it.

    If the queue is not available, the service is degraded: requests are served, and workers poll the database.
    """
    probes: dict[str, Probe] = request.app.state.probes
    checks = {name: await probe.check() for name, probe in probes.items()}
    is_ready = checks["database"].ok
    response.status_code = 200 if is_ready else 503
    is_degraded = is_ready and not all(check.ok for check in checks.values())
    return Readiness(ready=is_ready, degraded=is_degraded, checks=checks)


@router.get(
    "/metrics",
    operation_id="get_metrics",
    summary="Get Prometheus metrics",
    response_class=Response,
    **requires(
        Role.READER,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Metrics."}
        },
    ),
)
def get_metrics(ops: Ops, metrics: MetricsDep) -> Response:
    """Return requests, queue depth and age, runs by action, model calls and tokens, and emails by result.

    A scraper sends its token as `Authorization: Bearer …`.
    """
    return Response(metrics.scrape(ops), media_type=CONTENT_TYPE_LATEST)
