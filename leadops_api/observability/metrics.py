"""Prometheus metrics. Each app has its own registry, so that several apps in one process do not add up."""

from datetime import UTC, datetime

from leadops_core.schemas import Backlog, CostReport, DeliveryReport, FollowUpReport, ProcessReport

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
    """The metrics of one process. Queue metrics are read from the database on request."""

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
            "Emails released for sending, by result",
            ("result",),
            registry=self.registry,
        )
        self.run_failures = Counter(
            "leadops_runs_failed", "Leads whose processing failed in this process", registry=self.registry
        )
        self.follow_ups = Counter(
            "leadops_follow_ups", "Follow-ups drafted by this process", registry=self.registry
        )
        self.model_calls = Gauge(
            "leadops_model_calls_today",
            "Requests to models since midnight (UTC), by outcome, of all processes",
            ("model", "outcome"),
            registry=self.registry,
        )
        self.tokens = Gauge(
            "leadops_model_tokens_today",
            "Tokens since midnight (UTC), by direction, of all processes",
            ("model", "direction"),
            registry=self.registry,
        )
        self.spent = Gauge(
            "leadops_model_spent_today_usd", "Dollars since midnight (UTC)", registry=self.registry
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
        self.drafts_waiting = Gauge("leadops_drafts_waiting", "List drafts to review", registry=self.registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def report(self, task: str, report: object) -> None:
        """Count the results of a worker's task."""
        match report:
            case ProcessReport():
                for action, count in report.actions.items():
                    self.runs.labels(action).inc(count)
                self.run_failures.inc(report.failed)
            case DeliveryReport():
                for result in ("sent", "simulated", "retried", "failed", "unknown", "stopped"):
                    self.sends.labels(result).inc(getattr(report, result))
            case FollowUpReport():
                self.follow_ups.inc(sum(report.drafted.values()))

    def observe(self, backlog: Backlog, today: CostReport) -> None:
        """Set the metrics of the queue, and of the models' usage since midnight (UTC)."""
        for state in ("queued", "running", "failed"):
            self.queue_depth.labels(state).set(getattr(backlog, state))
        oldest = backlog.oldest_queued_at
        waited = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
        self.queue_age.set(max(0.0, waited))
        self.drafts_waiting.set(backlog.drafts_waiting)
        for line in today.lines:
            self.model_calls.labels(line.model, "ok").set(line.requests - line.failed)
            self.model_calls.labels(line.model, "failed").set(line.failed)
            self.tokens.labels(line.model, "in").set(line.tokens_in)
            self.tokens.labels(line.model, "out").set(line.tokens_out)
        self.spent.set(today.spent_today_usd)

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self.registry)
