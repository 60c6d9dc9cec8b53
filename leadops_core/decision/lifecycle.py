"""The statuses of a lead, and the allowed changes between them."""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import DecisionResult, LeadStatus, Outcome, RecommendedAction

_S = LeadStatus

ALLOWED_STATUS_CHANGES: Mapping[LeadStatus, tuple[LeadStatus, ...]] = MappingProxyType(
    {
        _S.NEW: (
            *(_S.QUALIFIED, _S.NEEDS_INFO, _S.DISQUALIFIED, _S.CONTACTED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        _S.QUALIFIED: (
            *(_S.NEEDS_INFO, _S.DISQUALIFIED, _S.CONTACTED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        _S.NEEDS_INFO: (
            *(_S.QUALIFIED, _S.DISQUALIFIED, _S.CONTACTED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        # A person reopens it, or an outcome proves the decision wrong.
        _S.DISQUALIFIED: (
            *(_S.NEW, _S.QUALIFIED, _S.NEEDS_INFO, _S.CONTACTED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        _S.CONTACTED: (
            *(_S.QUALIFIED, _S.NEEDS_INFO, _S.DISQUALIFIED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        # CONTACTED if the meeting was canceled.
        _S.MEETING_BOOKED: (_S.CONTACTED, _S.DISQUALIFIED, _S.CLOSED_WON, _S.CLOSED_LOST),
        # A closed deal changes only to correct it, or to reopen a lost one.
        _S.CLOSED_WON: (_S.MEETING_BOOKED, _S.CLOSED_LOST),
        _S.CLOSED_LOST: (_S.QUALIFIED, _S.CONTACTED, _S.MEETING_BOOKED, _S.CLOSED_WON),
    }
)
"""The statuses that a person can set from each status."""

_BY_DECISION: Mapping[RecommendedAction, LeadStatus] = MappingProxyType(
    {
        RecommendedAction.SEND_EMAIL: _S.QUALIFIED,
        RecommendedAction.ASK_QUESTION: _S.NEEDS_INFO,
        RecommendedAction.DISQUALIFY: _S.DISQUALIFIED,
    }
)
_OPEN_TO_DECISIONS = frozenset({_S.NEW, _S.QUALIFIED, _S.NEEDS_INFO})

_BY_OUTCOME: Mapping[Outcome, LeadStatus] = MappingProxyType(
    {
        Outcome.BOOKED_DEMO: _S.MEETING_BOOKED,
        Outcome.DISQUALIFIED: _S.DISQUALIFIED,
        Outcome.CLOSED_WON: _S.CLOSED_WON,
        Outcome.CLOSED_LOST: _S.CLOSED_LOST,
    }
)
_OUTCOME_OF = MappingProxyType({status: outcome for outcome, status in _BY_OUTCOME.items()})
_CLOSED = frozenset({_S.CLOSED_WON, _S.CLOSED_LOST})
FINAL_STATUSES = (_S.DISQUALIFIED, _S.CLOSED_WON, _S.CLOSED_LOST)
"""Statuses without a next step: no email is sent to these leads."""


class IllegalStatusChange(LeadOpsError, ValueError):
    """The lead cannot change to this status. The message lists the statuses that it can change to."""

    kind = ErrorKind.CONFLICT


def can_change_status(current: LeadStatus, target: LeadStatus) -> bool:
    """Return True if a person can change the status in this way. Keeping the status is always allowed."""
    return current is target or target in ALLOWED_STATUS_CHANGES[current]


def check_status_change(current: LeadStatus, target: LeadStatus) -> LeadStatus:
    """Return `target`, or raise IllegalStatusChange."""
    if not can_change_status(current, target):
        legal = ", ".join(ALLOWED_STATUS_CHANGES[current])
        raise IllegalStatusChange(
            f"A lead with status {current} cannot change to {target}. Allowed: {legal}."
        )
    return target


def outcome_of_status(status: LeadStatus) -> Outcome | None:
    """Return the outcome that a person records by setting this status, or None if the status is no outcome.

    Disqualification by the pipeline records no outcome.
    """
    return _OUTCOME_OF.get(status)


def is_open_to_decisions(status: LeadStatus) -> bool:
    """Return True if a run may still change the status: the lead was not contacted, and nobody has closed it."""
    return status in _OPEN_TO_DECISIONS


def status_after_decision(current: LeadStatus, decision: DecisionResult) -> LeadStatus:
    """Return the status after a run.

    Only NEW, QUALIFIED, and NEEDS_INFO change. Later statuses stay until a person or an outcome changes them.
    """
    return _BY_DECISION.get(decision.action, current) if is_open_to_decisions(current) else current


def status_after_sending(current: LeadStatus) -> LeadStatus:
    """Return CONTACTED, or the current status if the lead is further along or disqualified."""
    return _S.CONTACTED if current in _OPEN_TO_DECISIONS else current


def status_after_outcome(current: LeadStatus, outcome: Outcome) -> LeadStatus:
    """Return the status after an outcome. A reply, and none, imply that an email was sent.

    After a no-show the lead is CONTACTED again, so that somebody offers another meeting. Only another closing outcome changes
    a closed deal, so an old demo that is recorded late does not reopen it.
    """
    if outcome is Outcome.NO_SHOW and current is _S.MEETING_BOOKED:
        return _S.CONTACTED
    if outcome not in _BY_OUTCOME:
        return status_after_sending(current)
    implied = _BY_OUTCOME[outcome]
    if current in _CLOSED and implied not in _CLOSED:
        return current
    return implied
