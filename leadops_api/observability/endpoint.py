"""Health and metrics of a process on a port of its own, for probes and scrapers inside the network.

It has no credentials, so it listens only on this machine unless `metrics_host` says otherwise.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leadops_api.observability.metrics import CONTENT_TYPE_LATEST, Metrics
from leadops_api.probes import Probe, database_probe
from leadops_core import LeadOps, Settings
from leadops_core.errors import SettingsError

log = structlog.get_logger("leadops.metrics")

_MOST_CONNECTIONS = 50
_STOP_SECONDS = 1


class _Server(uvicorn.Server):
    """A server within a process that handles signals itself."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve_metrics(
    ops: LeadOps, config: Settings, metrics: Metrics, *, is_stuck: Callable[[], bool] = lambda: False
) -> AsyncIterator[int | None]:
    """Serve health and metrics during the block, if the settings name a port, and yield the port.

    It runs on the event loop of the process, so that a blocked loop does not answer. Raise SettingsError if the port is
    not free.
    """
    if config.metrics_port is None:
        yield None
        return
    listener = _bind(config.metrics_host, config.metrics_port)
    port: int = listener.getsockname()[1]
    probe = database_probe(config)
    server = _Server(
        uvicorn.Config(
            _app(ops, metrics, probe, is_stuck),
            access_log=False,
            lifespan="off",
            limit_concurrency=_MOST_CONNECTIONS,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
            ws="none",
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    log.info("metrics_served", address=f"{config.metrics_host}:{port}")
    try:
        yield port
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
        listener.close()
        await probe.close()


def _bind(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=64
        )
    except OSError as error:
        raise SettingsError(
            f"The metrics port {port} on {host} cannot be opened ({error.strerror or error}). Set LEADOPS_METRICS_PORT to a "
            "free one, or leave it empty."
        ) from None


def _app(ops: LeadOps, metrics: Metrics, probe: Probe, is_stuck: Callable[[], bool]) -> Starlette:
    async def health(_request: Request) -> Response:
        stuck = is_stuck()
        return JSONResponse({"status": "stuck" if stuck else "ok"}, 503 if stuck else 200)

    async def readiness(_request: Request) -> Response:
        check = await probe.check()
        return JSONResponse({"ready": check.ok, "detail": check.detail}, 200 if check.ok else 503)

    async def scrape(_request: Request) -> Response:
        text = await run_in_threadpool(metrics.scrape, ops)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[Route("/healthz", health), Route("/readyz", readiness), Route("/metrics", scrape)]
    )
