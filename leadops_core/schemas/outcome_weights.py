"""Which outcomes are good, and how much each one counts.

Learning, figures, imports, and the console all use this module.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from leadops_core.schemas.feedback import Outcome

OutcomeWeights: TypeAlias = Mapping[Outcome, float]
"""Positive weights mark good outcomes, negative weights bad ones. An outcome with weight 0 is ignored."""

DEFAULT_OUTCOME_WEIGHTS: Final[dict[Outcome, float]] = {
    Outcome.CLOSED_WON: 1.0,
    Outcome.BOOKED_DEMO: 0.7,
    # A reply is no meeting yet, and the leads that answer most are not those that book: see `benchmarks/replies.py`.
    Outcome.REPLIED: 0.0,
    Outcome.CLOSED_LOST: -1.0,
    Outcome.DISQUALIFIED: -1.0,
    Outcome.NEGATIVE_REPLY: -0.7,
    # The lead wanted the meeting once.
    Outcome.NO_SHOW: -0.5,
    # There are many reasons for no reply.
    Outcome.NO_RESPONSE: -0.5,
}


def is_positive(outcome: Outcome, weights: OutcomeWeights = DEFAULT_OUTCOME_WEIGHTS) -> bool | None:
    """Return True for a good outcome, False for a bad one, and None if its weight is 0."""
    weight = weights[outcome]
    return weight > 0 if weight else None
