"""The FastAPI application: it creates the service's parts and closes them again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.telemetry import TelemetryConfig
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter
from starlette.concurrency import run_in_threadpool

from leadops_api.background import run_worker
from leadops_api.bodies import UploadSlots
from leadops_api.docs import add_docs
from leadops_api.errors import install_error_handlers
from leadops_api.import_runner import ImportRunner
from leadops_api.middleware import RequestMiddleware
from leadops_api.observability.endpoint import serve_metrics
from leadops_api.observability.metrics import Metrics
from leadops_api.observability.tracing import Spans, tracer_provider
from leadops_api.openapi import AllowedMethods, describe
from leadops_api.probes import database_probe, queue_probe
from leadops_api.queue import WorkQueue, lead_messages, notify_workers, open_queue
from leadops_api.ratelimit import Limits
from leadops_api.routes import routers
from leadops_api.security import TokenAuthenticator, authenticator_for
from leadops_core import LeadOps, Settings, __version__
from leadops_core.cli import exempt_loaded_objects
from leadops_core.schemas import Upload

log = structlog.get_logger("leadops.api")

OpenOps = Callable[[Settings], LeadOps]


def create_app(
    config: Settings | None = None,
    *,
    open_ops: OpenOps | None = None,
    spans_to: SpanExporter | None = None,
) -> FastAPI:
    """Return the application for these settings.

    The database is opened when the app starts, and closed when it stops. `open_ops` replaces `LeadOps.open`, for
    example to pass other tools, and `spans_to` the exporter of OpenTelemetry spans. Raise ValueError if settings
    contradict each other.
    """
    config = config or Settings()
    authenticator = authenticator_for(config)
    is_open = isinstance(authenticator, TokenAuthenticator) and authenticator.is_open
    provider = tracer_provider(config, spans_to)
    metrics = Metrics()
    app = FastAPI(
        telemetry=_telemetry(provider),
        title="LeadOps",
        version=__version__,
        summary="Score B2B leads, explain every point, and draft the next email for a person to approve.",
        lifespan=_lifespan(config, open_ops or _open, metrics, provider, is_open=is_open),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # A redirect would bypass the rate limits and repeat the host that the caller sent.
        redirect_slashes=False,
        form_limits={"max_files": 1, "max_fields": 10, "max_part_size": 1_000_000},
        separate_input_output_schemas=True,
    )
    app.state.config = config
    app.state.tracer_provider = provider
    app.state.authenticator = authenticator
    app.state.metrics = metrics
    app.state.limits = Limits.of(config.rate_limit, config.rate_limit_address, config.rate_limit_login)
    app.state.upload_slots = UploadSlots(config.max_uploads)
    install_error_handlers(app)
    for router in routers(config):
        # Not for the whole app: a refusal there happens outside of our middleware and would have no request id.
        app.include_router(router, max_body_size=config.max_body_bytes)
    if config.frontend_origin:
        _allow_origin(app, config.frontend_origin)
    app.add_middleware(
        RequestMiddleware,
        metrics=metrics,
        limits=app.state.limits,
        loopback_only=is_open,
        config=config,
    )
    describe(app)
    app.state.methods = AllowedMethods(app.openapi())
    add_docs(app, config)
    return app


def _lifespan(
    config: Settings, open_ops: OpenOps, metrics: Metrics, provider: TracerProvider | None, *, is_open: bool
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.ops = await run_in_threadpool(open_ops, config)
        exempt_loaded_objects()
        spans = Spans(provider)
        spans.watch(app.state.ops)
        app.state.queue = open_queue(config)
        app.state.probes = {"database": database_probe(config), "queue": queue_probe(app.state.queue)}
        loop = asyncio.get_running_loop()

        def after_import(upload: Upload) -> None:
            metrics.report("intake", upload)
            _announce(loop, app.state.queue, app.state.ops)

        app.state.import_runner = ImportRunner(app.state.ops, after_import)
        if is_open:
            log.warning(
                "no_token",
                told="No token is set: only this machine is served. Set LEADOPS_API_TOKEN to serve others.",
            )
        try:
            async with (
                serve_metrics(app.state.ops, config, metrics),
                run_worker(app.state.ops, app.state.queue, config, metrics, spans),
            ):
                yield
        finally:
            await run_in_threadpool(app.state.import_runner.close)
            for probe in app.state.probes.values():
                await probe.close()
            await app.state.queue.close()
            await run_in_threadpool(app.state.ops.close)
            if provider is not None:
                await run_in_threadpool(provider.shutdown)

    return lifespan


def _allow_origin(app: FastAPI, origin: str) -> None:
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[origin],
        allow_methods=["GET", "POST", "PATCH", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Request-ID"],
        expose_headers=["ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID"],
        max_age=600,
    )


def _telemetry(provider: TracerProvider | None) -> TelemetryConfig:
    # FastAPI's own logs would contain messages and stack traces that are not redacted.
    telemetry: TelemetryConfig = {
        "tracing": provider is not None,
        "metrics": False,
        "logs": False,
        "auto_configure": False,
    }
    return telemetry if provider is None else {**telemetry, "tracer_provider": provider}


def _announce(loop: asyncio.AbstractEventLoop, queue: WorkQueue, ops: LeadOps) -> None:
    messages = lead_messages(ops.pipeline.backlog().queued)
    asyncio.run_coroutine_threadsafe(notify_workers(queue, *messages), loop)


def _open(config: Settings) -> LeadOps:
    return LeadOps.open(config=config)
