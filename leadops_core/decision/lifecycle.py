"""The statuses of a lead and the moves between them."""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import DecisionResult, LeadStatus, Outcome, RecommendedAction

_S = LeadStatus

LEGAL_MOVES: Mapping[LeadStatus, tuple[LeadStatus, ...]] = MappingProxyType(
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
        # Reopened, or an outcome that proves the verdict wrong.
        _S.DISQUALIFIED: (
            *(_S.NEW, _S.QUALIFIED, _S.NEEDS_INFO, _S.CONTACTED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        _S.CONTACTED: (
            *(_S.QUALIFIED, _S.NEEDS_INFO, _S.DISQUALIFIED),
            *(_S.MEETING_BOOKED, _S.CLOSED_WON, _S.CLOSED_LOST),
        ),
        # Back to CONTACTED when the meeting fell through.
        _S.MEETING_BOOKED: (_S.CONTACTED, _S.DISQUALIFIED, _S.CLOSED_WON, _S.CLOSED_LOST),
        # A closed deal moves only to be corrected, or taken up again after it was lost.
        _S.CLOSED_WON: (_S.MEETING_BOOKED, _S.CLOSED_LOST),
        _S.CLOSED_LOST: (_S.QUALIFIED, _S.CONTACTED, _S.MEETING_BOOKED, _S.CLOSED_WON),
    }
)
"""Where a person may move a lead from each status."""

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


class IllegalMove(LeadOpsError, ValueError):
    """A status can not be reached from the present one; the text names those that can."""

    kind = ErrorKind.CONFLICT


def may_move(current: LeadStatus, wanted: LeadStatus) -> bool:
    """Whether a person may move a lead so; to stay where it is is always allowed."""
    return current is wanted or wanted in LEGAL_MOVES[current]


def move(current: LeadStatus, wanted: LeadStatus) -> LeadStatus:
    """`wanted`, or `IllegalMove` if it can not be reached from `current`."""
    if not may_move(current, wanted):
        legal = ", ".join(LEGAL_MOVES[current])
        raise IllegalMove(f"A lead with status {current} cannot change to {wanted}. Allowed: {legal}.")
    return wanted


def outcome_of_status(status: LeadStatus) -> Outcome | None:
    """Return the outcome that a person states by moving a lead to this status; None for a status that settles nothing.

    Only a person's move states it. A disqualification by the pipeline's own rules is no outcome.
    """
    return _OUTCOME_OF.get(status)


def status_after_decision(current: LeadStatus, decision: DecisionResult) -> LeadStatus:
    """The status that a run's decision implies.

    Only a lead that is NEW, QUALIFIED or NEEDS_INFO is moved: what was disqualified, written to, booked or closed
    stays so until a person or an outcome says otherwise.
    """
    return _BY_DECISION.get(decision.action, current) if current in _OPEN_TO_DECISIONS else current


def status_after_sending(current: LeadStatus) -> LeadStatus:
    """CONTACTED once an e-mail went out, unless the lead is further already or disqualified."""
    return _S.CONTACTED if current in _OPEN_TO_DECISIONS else current


def status_after_outcome(current: LeadStatus, outcome: Outcome) -> LeadStatus:
    """The status that a recorded outcome implies; no response means that somebody had written.

    A closed deal is moved by another closing only: an old demo recorded late does not reopen it.
    """
    if outcome is Outcome.NO_RESPONSE:
        return status_after_sending(current)
    implied = _BY_OUTCOME[outcome]
    if current in _CLOSED and implied not in _CLOSED:
        return current
    return implied
