"""The routing rules in order. The first rule that applies decides."""

from collections.abc import Callable
from dataclasses import dataclass

from leadops_core.decision.case import Case
from leadops_core.decision.sentences import (
    say_cold,
    say_error,
    say_low_fit,
    say_missing,
    say_suppressed,
    say_worth_writing,
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
    say: Callable[[Case], str]


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
        "failed", _R.PROCESSING_ERROR, _HOLD, lambda case: bool(case.errors) or case.score is None, say_error
    ),
    RoutingRule(
        *("opted_out", _R.OPT_OUT_REQUESTED, _HOLD, _has_concern("opt_out")),
        _always("Asks not to be written to: nothing is sent, and the address goes on the suppression list."),
    ),
    RoutingRule(
        "suppressed", _R.SUPPRESSED, _HOLD, lambda case: case.suppression is not None, say_suppressed
    ),
    RoutingRule(
        *("complains", _R.COMPLAINT, _HOLD, _has_concern("complaint")),
        _always("Complains: a person should answer, not a template."),
    ),
    RoutingRule(
        *("closed", _R.CLOSED, _HOLD, _has_status(_S.CLOSED_WON, _S.CLOSED_LOST)),
        _always("The deal is closed: there is nothing to decide until somebody reopens it."),
    ),
    RoutingRule(
        *("has_meeting", _R.ALREADY_CONTACTED, _HOLD, _has_status(_S.MEETING_BOOKED)),
        _always("A meeting is booked. Continue the conversation there."),
    ),
    RoutingRule(
        *("contacted", _R.ALREADY_CONTACTED, _HOLD, _has_status(_S.CONTACTED)),
        _always("Was written to already: what follows is a follow-up, not a first touch."),
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
        _always("Is a student asking for their studies, not a buyer."),
    ),
    RoutingRule(
        *("competitor", _R.COMPETITOR, _NOT_FOR_US),
        lambda case: "competitor" in case.concerns or case.is_competitor_by_name(),
        _always("Works for a competitor."),
    ),
    RoutingRule(
        *("low_fit", _R.LOW_FIT, _NOT_FOR_US),
        lambda case: case.label is not ScoreLabel.HOT and case.is_low_fit(),
        say_low_fit,
    ),
    # After the disqualifying rules, so that a second run repeats the reason of the first.
    RoutingRule(
        *("was_disqualified", _R.CLOSED, _HOLD, _has_status(_S.DISQUALIFIED)),
        _always("Was disqualified before and would not be now: reopen it if it should be written to."),
    ),
    RoutingRule(
        *("no_address", _R.NO_ADDRESS, _ASK, lambda case: case.content.email is None),
        _always("There is no email address. Ask for one by phone, or where the lead came from."),
    ),
    # Before the question, which would be sent to the same address.
    RoutingRule(
        *("unsafe_address", _R.UNSAFE_ADDRESS, _HOLD, lambda case: case.is_unsafe_address()),
        _always("The address is a throw-away or can not be right: nothing is sent to it."),
    ),
    RoutingRule(
        "key_information", _R.KEY_INFORMATION_MISSING, _ASK, lambda case: case.should_ask(), say_missing
    ),
    RoutingRule("hot", _R.HOT_LEAD, _SEND, _has_label(ScoreLabel.HOT), say_worth_writing),
    RoutingRule("warm", _R.WARM_LEAD, _SEND, _has_label(ScoreLabel.WARM), say_worth_writing),
    RoutingRule("cold", _R.COLD, _HOLD, lambda _: True, say_cold),
)
"""The last rule always applies."""
