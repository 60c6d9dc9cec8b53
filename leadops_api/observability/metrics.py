"""Figures for Prometheus. One registry an app, so that several apps in one process do not add up."""

from datetime import UTC, datetime

from leadops_core.schemas import LeadFigures

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """The figures of one process; those of the queue are read from the database when they are asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "leadops_http_requests", "Requests", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "leadops_http_request_seconds",
            "Time to answer a request",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.runs = Counter(
            "leadops_runs", "Leads processed by this process, by action", ("action",), registry=self.registry
        )
        self.sends = Counter(
            "leadops_sends",
            "E-mails that left a person's hands, by result",
            ("result",),
            registry=self.registry,
        )
        self.model_calls = Counter(
            "leadops_model_calls", "Calls to a model provider", ("model",), registry=self.registry
        )
        self.tokens = Counter(
            "leadops_model_tokens", "Tokens, by direction", ("model", "direction"), registry=self.registry
        )
        self.queue_depth = Gauge(
            "leadops_queue_depth",
            "Leads in the database, by processing state",
            ("state",),
            registry=self.registry,
        )
        self.queue_age = Gauge(
            "leadops_queue_age_seconds", "How long the oldest waiting lead has waited", registry=self.registry
        )
        self.drafts_waiting = Gauge(
            "leadops_drafts_waiting", "Drafts that wait for a person", registry=self.registry
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def observe_queue(self, figures: LeadFigures) -> None:
        """Take over what the database says of the queue."""
        for state, count in figures.by_processing.items():
            self.queue_depth.labels(state).set(count)
        oldest = figures.oldest_queued_at
        waited = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
        self.queue_age.set(max(0.0, waited))
        self.drafts_waiting.set(figures.drafts_waiting)

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self.registry)
