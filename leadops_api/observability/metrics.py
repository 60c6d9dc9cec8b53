"""Prometheus metrics. Each app has its own registry, so that several apps in one process do not add up."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product

import structlog

from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError, UpgradeNeededError
from leadops_core.schemas import (
    Backlog,
    CostReport,
    DeliveryReport,
    DeliveryState,
    EmailDraft,
    FollowUpReport,
    Job,
    JobKind,
    JobState,
    ProcessReport,
    RecommendedAction,
    Upload,
    UploadState,
)
from leadops_core.schemas.conversation import MailboxReport, MailboxStatus

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

log = structlog.get_logger("leadops.metrics")

_REQUEST_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_ROUND_BUCKETS = (0.01, 0.05, 0.2, 1, 5, 15, 60, 300, 1800)
_SEND_RESULT_OF_STATE = {
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNKNOWN: "unknown",
    DeliveryState.REJECTED: "stopped",
}
MESSAGE_COUNTS = (
    "replies",
    "auto_replies",
    "bounces",
    "complaints",
    "calendar_answers",
    "own_copies",
    "bulk",
    "unmatched",
)
_OTHER_JOBS = tuple(kind for kind in JobKind if kind is not JobKind.IMPORT)
SEND_RESULTS = ("sent", "simulated", "retried", "failed", "unknown", "stopped")


class Metrics:
    """The metrics of one process: counters of its own work, and gauges that are read from the database on request."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._add_process_counters()
        self._add_work_counters()
        self._start_at_zero()
        self._add_gauges()

    def _add_process_counters(self) -> None:
        registry = self.registry
        self.requests = Counter(
            "leadops_http_requests", "Requests", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram(
            "leadops_http_request_seconds",
            "Time to answer a request",
            ("method", "route"),
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self.rounds = Counter(
            "leadops_rounds",
            "Rounds of this worker, by result: done or failed",
            ("result",),
            registry=registry,
        )
        self.round_seconds = Histogram(
            "leadops_round_seconds",
            "Time of a round of this worker",
            buckets=_ROUND_BUCKETS,
            registry=registry,
        )

    def _add_work_counters(self) -> None:
        registry = self.registry
        self.claims = Counter(
            "leadops_claims",
            "Leads, emails, imports, and jobs that this process took on",
            ("kind",),
            registry=registry,
        )
        self.retries = Counter(
            "leadops_retries",
            "Steps of leads, and emails, that are repeated after an error that may pass",
            ("kind",),
            registry=registry,
        )
        self.runs = Counter(
            "leadops_runs", "Leads processed by this process, by action", ("action",), registry=registry
        )
        self.run_failures = Counter(
            "leadops_runs_failed", "Leads whose processing failed in this process", registry=registry
        )
        self.sends = Counter(
            "leadops_sends", "Emails released for sending, by result", ("result",), registry=registry
        )
        self.follow_ups = Counter(
            "leadops_follow_ups", "Follow-ups drafted by this process", registry=registry
        )
        self.imports = Counter(
            "leadops_imports",
            "Imports that this process worked on, by their state after it",
            ("state",),
            registry=registry,
        )
        self.messages = Counter(
            "leadops_messages",
            "Messages that this process read from the mailbox, by kind",
            ("kind",),
            registry=registry,
        )
        self.jobs = Counter(
            "leadops_jobs",
            "Jobs that this process worked on, by their state after it; waiting means paused",
            ("kind", "state"),
            registry=registry,
        )

    def _start_at_zero(self) -> None:
        # `increase()` in an alert does not see the first count of a series that did not exist before.
        for result in ("done", "failed"):
            self.rounds.labels(result)
        for kind in ("leads", "emails", "imports", "jobs"):
            self.claims.labels(kind)
        for kind in ("leads", "emails"):
            self.retries.labels(kind)
        for action in RecommendedAction:
            self.runs.labels(action.value)
        for result in SEND_RESULTS:
            self.sends.labels(result)
        for kind in MESSAGE_COUNTS:
            self.messages.labels(kind)
        for import_state in UploadState:
            self.imports.labels(import_state.value)
        for job_kind, job_state in product(JobKind, JobState):
            self.jobs.labels(job_kind.value, job_state.value)

    def _add_gauges(self) -> None:
        registry = self.registry
        self.model_calls = Gauge(
            "leadops_model_calls_today",
            "Requests to models since midnight (UTC), by outcome, of all processes",
            ("model", "outcome"),
            registry=registry,
        )
        self.tokens = Gauge(
            "leadops_model_tokens_today",
            "Tokens since midnight (UTC), by direction, of all processes",
            ("model", "direction"),
            registry=registry,
        )
        self.spent = Gauge("leadops_model_spent_today_usd", "Dollars since midnight (UTC)", registry=registry)
        self.queue_depth = Gauge(
            "leadops_queue_depth", "Leads in the database, by processing state", ("state",), registry=registry
        )
        self.queue_age = Gauge(
            "leadops_queue_age_seconds", "How long the oldest waiting lead has waited", registry=registry
        )
        self.lag = Gauge(
            "leadops_lag_seconds",
            "How long the oldest work waits that a worker could start now: leads, emails, imports, jobs",
            ("kind",),
            registry=registry,
        )
        self.mailbox_failing = Gauge(
            "leadops_mailbox_failing",
            "1 if the last poll of the mailbox failed, otherwise 0",
            registry=registry,
        )
        self.mailbox_age = Gauge(
            "leadops_mailbox_age_seconds",
            "Time since the mailbox was read last; 0 without a mailbox and before its first poll",
            registry=registry,
        )
        self.drafts_waiting = Gauge("leadops_drafts_waiting", "Drafts to review", registry=registry)
        self.database_up = Gauge(
            "leadops_database_up", "1 if the database answered this scrape, otherwise 0", registry=registry
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def round(self, seconds: float, *, is_failed: bool) -> None:
        """Count a round of the worker."""
        self.rounds.labels("failed" if is_failed else "done").inc()
        self.round_seconds.observe(seconds)

    def report(self, task: str, report: object) -> None:
        """Count the results of a worker's task."""
        match report:
            case ProcessReport():
                self.claims.labels("leads").inc(
                    report.processed + report.unchanged + report.failed + report.outdated
                )
                self.retries.labels("leads").inc(report.retries)
                for action, count in report.actions.items():
                    self.runs.labels(action).inc(count)
                self.run_failures.inc(report.failed)
            case DeliveryReport():
                self.retries.labels("emails").inc(report.retried)
                for result in SEND_RESULTS:
                    count = getattr(report, result)
                    self.claims.labels("emails").inc(count)
                    self.sends.labels(result).inc(count)
            case FollowUpReport():
                self.follow_ups.inc(sum(report.drafted.values()))
            case MailboxReport():
                for kind in MESSAGE_COUNTS:
                    self.messages.labels(kind).inc(getattr(report, kind))
            case Upload():
                self.claims.labels("imports").inc()
                self.imports.labels(report.state.value).inc()
            case Job() if task == "jobs":
                self.claims.labels("jobs").inc()
                self.jobs.labels(report.kind.value, report.state.value).inc()

    def sent_now(self, draft: EmailDraft) -> None:
        """Count and log an email that was sent during a request. One that is still approved is left to a worker."""
        result = _SEND_RESULT_OF_STATE.get(draft.state)
        if result == "sent" and draft.provider == "mock":
            result = "simulated"
        if result is not None:
            self.claims.labels("emails").inc()
            self.sends.labels(result).inc()
            log.info("sent_now", draft_id=str(draft.id), **{f"emails_{result}": 1})

    def scrape(self, ops: LeadOps) -> bytes:
        """Return all metrics in Prometheus's text format. Without the database, the counters are there all the same."""
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            self._observe(ops.pipeline.backlog(), ops.models.cost(midnight), lags(ops))
            with suppress(UpgradeNeededError):
                self._observe_mailbox(ops.conversation.mailbox())
        except LeadOpsError as error:
            log.warning("metrics_incomplete", why=str(error))
            self.database_up.set(0)
        else:
            self.database_up.set(1)
        return generate_latest(self.registry)

    def _observe(self, backlog: Backlog, today: CostReport, lag_by_kind: Mapping[str, float]) -> None:
        for state in ("queued", "running", "failed"):
            self.queue_depth.labels(state).set(getattr(backlog, state))
        for kind, seconds in lag_by_kind.items():
            self.lag.labels(kind).set(seconds)
        self.queue_age.set(lag_by_kind["leads"])
        self.drafts_waiting.set(backlog.drafts_waiting)
        for line in today.lines:
            self.model_calls.labels(line.model, "ok").set(line.requests - line.failed)
            self.model_calls.labels(line.model, "failed").set(line.failed)
            self.tokens.labels(line.model, "in").set(line.tokens_in)
            self.tokens.labels(line.model, "out").set(line.tokens_out)
        self.spent.set(today.spent_today_usd)

    def _observe_mailbox(self, mailbox: MailboxStatus | None) -> None:
        polled_at = None if mailbox is None else mailbox.polled_at
        self.mailbox_failing.set(mailbox is not None and mailbox.trouble is not None)
        age = 0.0 if polled_at is None else (datetime.now(UTC) - polled_at).total_seconds()
        self.mailbox_age.set(max(0.0, age))


def lags(ops: LeadOps) -> dict[str, float]:
    """Return how long the oldest work of each kind waits, in seconds; 0 if none waits."""
    now = datetime.now(UTC)
    since = {
        "leads": ops.pipeline.backlog().oldest_queued_at,
        "emails": ops.delivery.waiting_since(),
        "imports": ops.jobs.waiting_since(JobKind.IMPORT),
        "jobs": ops.jobs.waiting_since(*_OTHER_JOBS),
    }
    return {
        kind: 0.0 if moment is None else max(0.0, (now - moment).total_seconds())
        for kind, moment in since.items()
    }
