"""The routing rules in order. The first rule that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass

from leadops_core.decision.case import Case
from leadops_core.decision.sentences import (
    cold_sentence,
    failure_sentence,
    low_fit_sentence,
    missing_sentence,
    send_sentence,
    suppression_sentence,
)
from leadops_core.schemas import LeadStatus, ReasonCode, RecommendedAction, ScoreLabel

_SEND = RecommendedAction.SEND_EMAIL
_ASK = RecommendedAction.ASK_QUESTION
_NOT_FOR_US = RecommendedAction.DISQUALIFY
_HOLD = RecommendedAction.HOLD


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """When a rule applies, what it decides, and its sentence."""

    name: str
    reason: ReasonCode
    action: RecommendedAction
    applies: Callable[[Case], bool]
    sentence: Callable[[Case], str]


def _always(sentence: str) -> Callable[[Case], str]:
    return lambda _: sentence


def _has_concern(concern: str) -> Callable[[Case], bool]:
    return lambda case: concern in case.concerns


def _has_status(*statuses: LeadStatus) -> Callable[[Case], bool]:
    allowed = frozenset(statuses)
    return lambda case: case.status in allowed


def _has_label(label: ScoreLabel) -> Callable[[Case], bool]:
    return lambda case: case.label is label


_S, _R = LeadStatus, ReasonCode

RULES: tuple[RoutingRule, ...] = (
    RoutingRule(
        "failed",
        _R.PROCESSING_ERROR,
        _HOLD,
        lambda case: bool(case.errors) or case.score is None,
        failure_sentence,
    ),
    RoutingRule(
        *("opted_out", _R.OPT_OUT_REQUESTED, _HOLD, _has_concern("opt_out")),
        _always(
            "Asked not to be contacted. Nothing is sent, and the address is added to the do-not-contact list."
        ),
    ),
    RoutingRule(
        "suppressed", _R.SUPPRESSED, _HOLD, lambda case: case.suppression is not None, suppression_sentence
    ),
    RoutingRule(
        *("complains", _R.COMPLAINT, _HOLD, _has_concern("complaint")),
        _always("Is complaining. A person should reply."),
    ),
    RoutingRule(
        *("closed", _R.CLOSED, _HOLD, _has_status(_S.CLOSED_WON, _S.CLOSED_LOST)),
        _always("The deal is closed. Reopen the lead to decide again."),
    ),
    RoutingRule(
        *("has_meeting", _R.ALREADY_CONTACTED, _HOLD, _has_status(_S.MEETING_BOOKED)),
        _always("A meeting is booked. Continue the conversation there."),
    ),
    RoutingRule(
        *("contacted", _R.ALREADY_CONTACTED, _HOLD, _has_status(_S.CONTACTED)),
        _always("Was already contacted. The next email is a follow-up."),
    ),
    RoutingRule(
        *("job_seeker", _R.JOB_SEEKER, _NOT_FOR_US, _has_concern("job_seeker")),
        _always("Is looking for a job, not for a product."),
    ),
    RoutingRule(
        *("vendor_pitch", _R.VENDOR_PITCH, _NOT_FOR_US, _has_concern("vendor_pitch")),
        _always("Wants to sell us something."),
    ),
    RoutingRule(
        *("student", _R.STUDENT, _NOT_FOR_US, _has_concern("student")),
        _always("Is a student and does not want to buy."),
    ),
    RoutingRule(
        *("competitor", _R.COMPETITOR, _NOT_FOR_US),
        lambda case: "competitor" in case.concerns or case.is_competitor_by_name(),
        _always("Works for a competitor."),
    ),
    RoutingRule("low_fit", _R.LOW_FIT, _NOT_FOR_US, lambda case: case.is_low_fit(), low_fit_sentence),
    # After the disqualifying rules, so that a second run repeats the reason of the first.
    RoutingRule(
        *("was_disqualified", _R.CLOSED, _HOLD, _has_status(_S.DISQUALIFIED)),
        _always(
            "Was disqualified earlier, but would not be disqualified now. Reopen the lead to contact it."
        ),
    ),
    RoutingRule(
        *("no_address", _R.NO_ADDRESS, _ASK, lambda case: case.content.email is None),
        _always(
            "There is no email address. Ask for one by phone, or through the channel that the lead came from."
        ),
    ),
    # Before the question, which would be sent to the same address.
    RoutingRule(
        *("unsafe_address", _R.UNSAFE_ADDRESS, _HOLD, lambda case: case.is_unsafe_address()),
        _always("The email address is disposable or invalid, so nothing is sent."),
    ),
    RoutingRule(
        "key_information", _R.KEY_INFORMATION_MISSING, _ASK, lambda case: case.should_ask(), missing_sentence
    ),
    RoutingRule("hot", _R.HOT_LEAD, _SEND, _has_label(ScoreLabel.HOT), send_sentence),
    RoutingRule("warm", _R.WARM_LEAD, _SEND, _has_label(ScoreLabel.WARM), send_sentence),
    RoutingRule("cold", _R.COLD, _HOLD, lambda _: True, cold_sentence),
)
"""The last rule always applies."""
