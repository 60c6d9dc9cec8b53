"""How many leads are HOT and WARM under a learned scorecard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreLabelRule:
    """The shares of leads that are HOT and WARM, or the probabilities from which they are, which override the shares."""

    hot_share: float = 0.1
    warm_share: float = 0.25
    """Share of the leads after the HOT ones."""
    hot_chance: float | None = None
    warm_chance: float | None = None
