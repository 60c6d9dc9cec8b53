"""Which outcomes are good, and how much each of them counts.

The only place that answers this question: learning, figures, imports, and the console all ask here.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from leadops_core.schemas.feedback import Outcome

OutcomeWeights: TypeAlias = Mapping[Outcome, float]
"""The weight of each outcome: above 0 good, below 0 bad, and its size is how much it counts. 0 leaves the outcome out."""

DEFAULT_OUTCOME_WEIGHTS: Final[dict[Outcome, float]] = {
    Outcome.CLOSED_WON: 1.0,
    Outcome.BOOKED_DEMO: 0.7,
    Outcome.CLOSED_LOST: -1.0,
    Outcome.DISQUALIFIED: -1.0,
    # Silence has many reasons.
    Outcome.NO_RESPONSE: -0.5,
}


def is_positive(outcome: Outcome, weights: OutcomeWeights = DEFAULT_OUTCOME_WEIGHTS) -> bool | None:
    """Return True for a good outcome, False for a bad one, and None if its weight is 0."""
    weight = weights[outcome]
    return weight > 0 if weight else None
