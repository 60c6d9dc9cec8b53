"""The tasks of a worker's round, and how often each one is due."""

from collections.abc import Callable
from dataclasses import dataclass, field

from leadops_api.observability.metrics import SEND_RESULTS
from leadops_core import LeadOps, Settings
from leadops_core.schemas import (
    DeliveryReport,
    FollowUpReport,
    Job,
    JobState,
    ProcessReport,
    Upload,
    UploadState,
)
from leadops_core.schemas.conversation import AnswerReport, MailboxReport

_SEARCH_EVERY_SECONDS = 600.0
_TRIM_EVERY_SECONDS = 3600.0
_RETURN_EVERY_SECONDS = 600.0
_MOST_LEADS_TO_SEARCH = 20_000
"""With more leads, a person starts the search, by `leadops duplicates` or in the dashboard."""


@dataclass
class WorkerTask:
    """One task of a worker."""

    name: str
    do: Callable[[LeadOps, Settings], object]
    """The use case, limited so that it ends within the worker's grace period."""
    has_more: Callable[[object, Settings], bool]
    every_seconds: Callable[[Settings], float]
    """0 if the task is due in every round."""
    last: float = field(default=float("-inf"), init=False)

    def is_due(self, now: float, config: Settings, *, is_requested: bool) -> bool:
        return is_requested or now - self.last >= self.every_seconds(config)


def _import(ops: LeadOps, config: Settings) -> Upload | None:
    # With a time limit, so that due email does not wait for a large file and the worker can stop in time.
    return ops.uploads.import_staged(seconds=config.worker_grace_seconds / 2)


def _process(ops: LeadOps, config: Settings) -> ProcessReport:
    return ops.pipeline.process(limit=config.worker_batch)


def _has_more_leads(report: object, config: Settings) -> bool:
    if not isinstance(report, ProcessReport):
        return False
    # Outdated leads are queued again, so the next round finds them.
    taken = report.processed + report.unchanged + report.failed + report.outdated
    return taken >= config.worker_batch or report.outdated > 0


def _read_mailbox(ops: LeadOps, _config: Settings) -> MailboxReport:
    return ops.conversation.poll()


def _return_postponed(ops: LeadOps, _config: Settings) -> AnswerReport:
    return ops.answers.return_postponed()


def _draft_answers(ops: LeadOps, config: Settings) -> AnswerReport:
    return ops.answers.draft_due(limit=config.worker_batch)


def _has_more_answers(report: object, config: Settings) -> bool:
    return isinstance(report, AnswerReport) and report.drafted >= config.worker_batch


def _deliver(ops: LeadOps, config: Settings) -> DeliveryReport:
    return ops.delivery.deliver_due(limit=config.worker_mail_batch)


def _has_more_mail(report: object, config: Settings) -> bool:
    if not isinstance(report, DeliveryReport) or report.trouble or report.is_capped:
        return False
    gone = report.sent + report.simulated + report.failed + report.unknown + report.stopped
    return gone >= config.worker_mail_batch


def _follow_up(ops: LeadOps, config: Settings) -> FollowUpReport:
    return ops.follow_ups.draft_due(limit=config.worker_batch)


def _has_more_touches(report: object, config: Settings) -> bool:
    return isinstance(report, FollowUpReport) and sum(report.drafted.values()) >= config.worker_batch


def _request_rescoring(ops: LeadOps, _config: Settings) -> Job | None:
    return ops.scorecards.request_if_due()


def _request_search(ops: LeadOps, _config: Settings) -> Job | None:
    # A search cannot be interrupted, and a worker must be able to stop in time.
    if ops.leads.figures().total > _MOST_LEADS_TO_SEARCH:
        return None
    return ops.duplicates.request_search_if_changed()


def _request_learning(ops: LeadOps, _config: Settings) -> Job | None:
    return ops.learning.request_if_due()


def _request_trim(ops: LeadOps, _config: Settings) -> Job | None:
    ops.exports.delete_old()
    return ops.retention.request_if_due()


def _never(_report: object, _config: Settings) -> bool:
    return False


def _run_job(ops: LeadOps, config: Settings) -> Job | None:
    # With a time limit, so that leads and email do not wait for a large database and the worker can stop in time.
    return ops.jobs.run_next(seconds=config.worker_grace_seconds / 2)


def worker_tasks() -> list[WorkerTask]:
    """Return a worker's tasks in the order of a round."""
    return [
        WorkerTask("intake", _import, lambda report, _: report is not None, lambda _: 0.0),
        WorkerTask("process", _process, _has_more_leads, lambda _: 0.0),
        # Before email is sent, so that a reply stops what it must.
        WorkerTask("mailbox", _read_mailbox, _never, lambda config: config.mailbox_poll_seconds),
        # After the mailbox, and in every round, so that an answer waits soon after its message was stored by anybody.
        WorkerTask("postponed", _return_postponed, _never, lambda _: _RETURN_EVERY_SECONDS),
        WorkerTask("answers", _draft_answers, _has_more_answers, lambda _: 0.0),
        WorkerTask("deliver", _deliver, _has_more_mail, lambda _: 0.0),
        WorkerTask("follow_up", _follow_up, _has_more_touches, lambda config: config.follow_up_check_seconds),
        # These only request jobs; the last task runs them.
        WorkerTask("rescore", _request_rescoring, _never, lambda _: 0.0),
        WorkerTask("duplicates", _request_search, _never, lambda _: _SEARCH_EVERY_SECONDS),
        WorkerTask("learn", _request_learning, _never, lambda config: config.learn_check_seconds),
        WorkerTask("trim", _request_trim, _never, lambda _: _TRIM_EVERY_SECONDS),
        # Last, because fitting can take a minute, and due email must not wait for it.
        WorkerTask("jobs", _run_job, lambda report, _: report is not None, lambda _: 0.0),
    ]


def finished_count(report: object) -> int:
    """Return the number of leads or drafts that a task finished."""
    match report:
        case ProcessReport():
            return report.processed + report.unchanged + report.failed
        case DeliveryReport():
            return report.sent + report.simulated
        case FollowUpReport():
            return sum(report.drafted.values())
        case AnswerReport():
            return report.drafted
        case Upload():
            return int(report.state is UploadState.DONE)
        case Job():
            return int(report.state is JobState.DONE)
        case _:
            return 0


def work_counts(task: str, report: object) -> dict[str, int]:
    """Return what a task did, as the fields of the log line of a round, without zeros."""
    counts: dict[str, int] = {}
    match report:
        case ProcessReport():
            names = ("processed", "unchanged", "failed", "outdated")
            counts = {f"leads_{name}": getattr(report, name) for name in names}
        case DeliveryReport():
            counts = {f"emails_{name}": getattr(report, name) for name in (*SEND_RESULTS, "recovered")}
        case MailboxReport():
            kinds = ("replies", "auto_replies", "bounces", "complaints", "unmatched", "suppressed")
            counts = {f"mail_{name}": getattr(report, name) for name in kinds}
        case FollowUpReport():
            counts = {"follow_ups_drafted": sum(report.drafted.values())}
        case AnswerReport():
            counts = {"answers_drafted": report.drafted, "messages_returned": report.returned}
        case Upload():
            counts = {f"imports_{report.state.value}": 1}
        case Job() if task == "jobs":
            counts = {f"jobs_{report.state.value}": 1}
    return {name: count for name, count in counts.items() if count}
