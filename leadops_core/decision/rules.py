"""The routing policy: one table, read from the top, the first rule that applies decides."""

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
class Rule:
    """What to do when it applies, and how to say why."""

    name: str
    reason: ReasonCode
    action: RecommendedAction
    applies: Callable[[Case], bool]
    say: Callable[[Case], str]


def _said(sentence: str) -> Callable[[Case], str]:
    return lambda _: sentence


def _reads(concern: str) -> Callable[[Case], bool]:
    return lambda case: concern in case.concerns


def _is(*statuses: LeadStatus) -> Callable[[Case], bool]:
    among = frozenset(statuses)
    return lambda case: case.status in among


def _is_label(label: ScoreLabel) -> Callable[[Case], bool]:
    return lambda case: case.label is label


_S, _R = LeadStatus, ReasonCode

RULES: tuple[Rule, ...] = (
    Rule(
        "failed", _R.PROCESSING_ERROR, _HOLD, lambda case: bool(case.errors) or case.score is None, say_error
    ),
    Rule(
        *("opted_out", _R.OPT_OUT_REQUESTED, _HOLD, _reads("opt_out")),
        _said("Asks not to be written to: nothing is sent, and the address goes on the suppression list."),
    ),
    Rule("suppressed", _R.SUPPRESSED, _HOLD, lambda case: case.suppression is not None, say_suppressed),
    Rule(
        *("complains", _R.COMPLAINT, _HOLD, _reads("complaint")),
        _said("Complains: a person should answer, not a template."),
    ),
    Rule(
        *("closed", _R.CLOSED, _HOLD, _is(_S.CLOSED_WON, _S.CLOSED_LOST)),
        _said("The deal is closed: there is nothing to decide until somebody reopens it."),
    ),
    Rule(
        *("has_meeting", _R.ALREADY_CONTACTED, _HOLD, _is(_S.MEETING_BOOKED)),
        _said("A meeting is booked. Continue the conversation there."),
    ),
    Rule(
        *("contacted", _R.ALREADY_CONTACTED, _HOLD, _is(_S.CONTACTED)),
        _said("Was written to already: what follows is a follow-up, not a first touch."),
    ),
    Rule(
        *("job_seeker", _R.JOB_SEEKER, _NOT_FOR_US, _reads("job_seeker")),
        _said("Is looking for a job, not for a product."),
    ),
    Rule(
        *("vendor_pitch", _R.VENDOR_PITCH, _NOT_FOR_US, _reads("vendor_pitch")),
        _said("Wants to sell us something."),
    ),
    Rule(
        *("student", _R.STUDENT, _NOT_FOR_US, _reads("student")),
        _said("Is a student asking for their studies, not a buyer."),
    ),
    Rule(
        *("competitor", _R.COMPETITOR, _NOT_FOR_US),
        lambda case: "competitor" in case.concerns or case.is_competitor_by_name(),
        _said("Works for a competitor."),
    ),
    Rule(
        *("low_fit", _R.LOW_FIT, _NOT_FOR_US),
        lambda case: case.label is not ScoreLabel.HOT and case.is_low_fit(),
        say_low_fit,
    ),
    # Below the rules that disqualify, so that a second run repeats the first one's reason.
    Rule(
        *("was_disqualified", _R.CLOSED, _HOLD, _is(_S.DISQUALIFIED)),
        _said("Was disqualified before and would not be now: reopen it if it should be written to."),
    ),
    Rule(
        *("no_address", _R.NO_ADDRESS, _ASK, lambda case: case.content.email is None),
        _said("There is no email address. Ask for one by phone, or where the lead came from."),
    ),
    # Above the question: it would go to the same address.
    Rule(
        *("unsafe_address", _R.UNSAFE_ADDRESS, _HOLD, lambda case: case.is_unsafe_address()),
        _said("The address is a throw-away or can not be right: nothing is sent to it."),
    ),
    Rule("key_information", _R.KEY_INFORMATION_MISSING, _ASK, lambda case: case.should_ask(), say_missing),
    Rule("hot", _R.HOT_LEAD, _SEND, _is_label(ScoreLabel.HOT), say_worth_writing),
    Rule("warm", _R.WARM_LEAD, _SEND, _is_label(ScoreLabel.WARM), say_worth_writing),
    Rule("cold", _R.COLD, _HOLD, lambda _: True, say_cold),
)
"""Every case ends at one of these; the last applies always."""
