"""OpenTelemetry spans for requests, worker tasks that did something, and graph nodes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer, use_span

from leadops_core import LeadOps, Settings, __version__
from leadops_core.schemas import NodeWork

_NANO = 1_000_000_000
_REQUEST_ATTRIBUTES = frozenset(
    {
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "network.protocol.version",
        "url.scheme",
    }
)
"""The only attributes of a request's span. Path, query, host, and headers can contain addresses, search words, and
secrets."""


def tracer_provider(config: Settings, exporter: SpanExporter | None = None) -> TracerProvider | None:
    """Return a provider that exports to the configured endpoint or to `exporter`, or None. The caller shuts it down."""
    if exporter is None and config.otel_endpoint is None:
        return None
    if exporter is None:
        exporter = _exporter(str(config.otel_endpoint).rstrip("/"), is_grpc=config.otel_protocol == "grpc")
    provider = TracerProvider(
        resource=Resource.create({"service.name": "leadops", "service.version": __version__})
    )
    provider.add_span_processor(BatchSpanProcessor(RedactingExporter(exporter)))
    return provider


class RedactingExporter(SpanExporter):
    """Exports spans without the text that callers sent in their requests.

    FastAPI sets path and query when a span starts, before the route is known, so they are removed at the end.
    """

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_redacted(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _redacted(span: ReadableSpan) -> ReadableSpan:
    if span.kind is not SpanKind.SERVER:
        return span
    attributes = {
        name: value for name, value in (span.attributes or {}).items() if name in _REQUEST_ATTRIBUTES
    }
    attributes["url.path"] = attributes.get("http.route", "unmatched")
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _exporter(endpoint: str, *, is_grpc: bool) -> SpanExporter:
    if is_grpc:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter

        return GrpcExporter(endpoint=endpoint, insecure=not endpoint.startswith("https://"))
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")


class Spans:
    """Spans for work outside of requests. Without a provider it does nothing."""

    def __init__(self, provider: TracerProvider | None) -> None:
        self._tracer = None if provider is None else provider.get_tracer("leadops")

    def watch(self, ops: LeadOps) -> None:
        """Record a span for the work of each node, as a child of the current request or task."""
        if self._tracer is not None:
            ops.pipeline.watch_nodes(partial(_record, self._tracer))

    @contextmanager
    def task(self, name: str) -> Iterator[Callable[[int], None]]:
        """Record a span for a worker's task, if the block reports that it did something."""
        if self._tracer is None:
            yield lambda _: None
            return
        span = self._tracer.start_span(f"task {name}")
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done = count
            span.set_attribute("leadops.done", count)

        try:
            with use_span(span, end_on_exit=False, record_exception=False):
                yield tell
        except BaseException:
            span.end()
            raise
        # A span that never ends is never exported. A worker that finds no work in a round is not worth a span.
        if done:
            span.end()


def _record(tracer: Tracer, work: NodeWork) -> None:
    first = work.events[0]
    failed = [event for event in work.events if event.error is not None]
    start = _nanoseconds(first.started_at)
    attributes: dict[str, Any] = {
        "leadops.leads": len(work.events),
        "leadops.failed": len(failed),
        "leadops.retries": sum(event.retries for event in work.events),
    }
    if len(work.events) == 1:
        attributes["leadops.lead_id"] = str(work.lead_ids[0])
        for change in first.changes:
            fields = change.model_dump(mode="json", exclude={"kind"})
            attributes |= {f"leadops.{change.kind}.{name}": value for name, value in fields.items()}
    span = tracer.start_span(f"node {first.node}", start_time=start, attributes=attributes)
    for id, event in zip(work.lead_ids, work.events, strict=True):
        if event.error is not None:
            span.add_event("failed", {"leadops.lead_id": str(id), "leadops.error": event.error})
    if failed:
        span.set_status(Status(StatusCode.ERROR, str(failed[0].error)))
    span.end(end_time=max(start, _nanoseconds(work.ended_at)))


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * _NANO)
