"""What a worker does in a round: the facade's bounded verbs, each as often as it should be."""

from collections.abc import Callable
from dataclasses import dataclass, field

from leadops_core import LeadOps, Settings
from leadops_core.schemas import (
    DeliveryReport,
    FollowUpReport,
    LearnReport,
    ProcessReport,
    RescoringPhase,
    RescoringState,
    Upload,
    UploadState,
)


@dataclass
class Chore:
    """One verb: when it is due, and whether it left work behind."""

    name: str
    do: Callable[[LeadOps, Settings], object]
    """The verb, bounded so that it ends well within the time that a worker has to stop."""
    has_more: Callable[[object, Settings], bool]
    every_seconds: Callable[[Settings], float]
    """0 where it is due in every round."""
    last: float = field(default=float("-inf"), init=False)

    def is_due(self, now: float, config: Settings, *, is_asked_for: bool) -> bool:
        """Whether it is its turn."""
        return is_asked_for or now - self.last >= self.every_seconds(config)


def _take_in(ops: LeadOps, config: Settings) -> Upload | None:
    # Not to its end: mail that is due does not wait for a large file, and a worker that is to stop has little time.
    return ops.uploads.import_staged(seconds=config.worker_grace_seconds / 2)


def _process(ops: LeadOps, config: Settings) -> ProcessReport:
    return ops.pipeline.process(limit=config.worker_batch)


def _has_more_leads(report: object, config: Settings) -> bool:
    if not isinstance(report, ProcessReport):
        return False
    # Outdated leads are queued again, so the next round finds them.
    taken = report.processed + report.unchanged + report.failed + report.outdated
    return taken >= config.worker_batch or report.outdated > 0


def _deliver(ops: LeadOps, config: Settings) -> DeliveryReport:
    return ops.deliver_due(limit=config.worker_mail_batch)


def _has_more_mail(report: object, config: Settings) -> bool:
    if not isinstance(report, DeliveryReport) or report.trouble or report.is_capped:
        return False
    gone = report.sent + report.simulated + report.failed + report.unknown + report.stopped
    return gone >= config.worker_mail_batch


def _follow_up(ops: LeadOps, config: Settings) -> FollowUpReport:
    return ops.draft_follow_ups(limit=config.worker_batch)


def _has_more_touches(report: object, config: Settings) -> bool:
    return isinstance(report, FollowUpReport) and sum(report.drafted.values()) >= config.worker_batch


def _rescore(ops: LeadOps, config: Settings) -> RescoringState | None:
    # Not to its end: leads and mail do not wait for a large database, and a worker that is to stop has little time.
    return ops.scorecards.rescore_if_due(seconds=config.worker_grace_seconds / 2)


def _has_more_to_rescore(report: object, _config: Settings) -> bool:
    return isinstance(report, RescoringState) and report.phase is not RescoringPhase.DONE


def chores() -> list[Chore]:
    """A worker's chores, in the order in which a round does them."""
    return [
        Chore("intake", _take_in, lambda report, _: report is not None, lambda _: 0.0),
        Chore("process", _process, _has_more_leads, lambda _: 0.0),
        Chore("deliver", _deliver, _has_more_mail, lambda _: 0.0),
        Chore("follow_up", _follow_up, _has_more_touches, lambda config: config.follow_up_check_seconds),
        Chore("rescore", _rescore, _has_more_to_rescore, lambda _: 0.0),
        # Last, because fitting may take a minute: mail that is due does not wait for it.
        Chore(
            "learn",
            lambda ops, _: ops.learning.learn_if_due(rescore_now=False),
            # The next round rescores the leads.
            lambda report, _: isinstance(report, LearnReport) and report.promoted,
            lambda config: config.learn_check_seconds,
        ),
    ]


def done_in(report: object) -> int:
    """How many leads or drafts came to an end in a chore."""
    match report:
        case ProcessReport():
            return report.processed + report.unchanged + report.failed
        case DeliveryReport():
            return report.sent + report.simulated
        case FollowUpReport():
            return sum(report.drafted.values())
        case Upload():
            return int(report.state is UploadState.DONE)
        case RescoringState():
            return report.rescored if report.phase is RescoringPhase.DONE else 0
        case LearnReport():
            return int(report.promoted)
        case _:
            return 0
