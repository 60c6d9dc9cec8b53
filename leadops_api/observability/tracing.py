"""Spans by OpenTelemetry, where the settings say where to: one a request, and under a run one a node."""

from collections.abc import Sequence

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Status, StatusCode

from leadops_core import Settings, __version__
from leadops_core.schemas import NodeEvent

_NANO = 1_000_000_000


def tracer_provider(config: Settings, exporter: SpanExporter | None = None) -> TracerProvider | None:
    """Makes spans and sends them where the settings say, or to `exporter`; None where nowhere. To be shut down."""
    if exporter is None and config.otel_endpoint is None:
        return None
    if exporter is None:
        exporter = _exporter(str(config.otel_endpoint).rstrip("/"), is_grpc=config.otel_protocol == "grpc")
    provider = TracerProvider(
        resource=Resource.create({"service.name": "leadops", "service.version": __version__})
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _exporter(endpoint: str, *, is_grpc: bool) -> SpanExporter:
    if is_grpc:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter

        return GrpcExporter(endpoint=endpoint, insecure=not endpoint.startswith("https://"))
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")


def record_nodes(provider: TracerProvider | None, lead_id: str, events: Sequence[NodeEvent]) -> None:
    """A span for each node of a run, as long as it took, under the span of the request."""
    if provider is None:
        return
    tracer = provider.get_tracer("leadops.graph")
    for event in events:
        start = int(event.started_at.timestamp() * _NANO)
        span = tracer.start_span(
            f"node {event.node}",
            start_time=start,
            attributes={
                "leadops.lead_id": lead_id,
                "leadops.retries": event.retries,
                "leadops.changed": list(event.changed),
            },
        )
        if event.error is not None:
            span.set_status(Status(StatusCode.ERROR, event.error))
        span.end(end_time=start + int(event.took_ms * 1_000_000))
