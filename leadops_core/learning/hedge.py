"""How far a model is to be trusted, by what it said of labels before they were seen."""

from typing import NamedTuple

import numpy as np

from leadops_core.learning.fit import Bools, Floats, logistic
from leadops_core.learning.metrics import log_losses

_SHIFTS = np.linspace(0, 1, 6)
_SPREADS = np.linspace(0, 1.2, 13)
_BEFOREHAND = 0.15 + _SPREADS
"""How likely each spread is before anything was seen: columns that people keep about leads mostly say something."""


class Said(NamedTuple):
    """What a model said of labels before they were seen, as log-odds in three terms."""

    plain: Floats
    """The base rate of all labels before."""
    shift: Floats
    """How far the newest of them lie above it."""
    apart: Floats
    """What the columns add to that."""

    def chances(self, hedge: "Hedge") -> Floats:
        """The chances, hedged."""
        return logistic(self.plain + hedge.shift * self.shift + hedge.spread * self.apart)

    def part(self, which: slice) -> "Said":
        """What was said of some of the labels."""
        return Said(self.plain[which], self.shift[which], self.apart[which])


class Hedge(NamedTuple):
    """How much of a model is believed: 0 of either leaves quoting the base rate."""

    shift: float
    spread: float


def hedge_by(said: Said, positive: Bools, weights: Floats) -> Hedge:
    """The mean of all hedges, each counted by how well it would have done.

    The evidence weighs every hedge by its likelihood, so that a model which has not yet shown anything keeps a part of its say,
    and one that was wrong loses it.
    """
    evidence = np.array(
        [
            [
                -float(weights @ log_losses(said.chances(Hedge(shift, spread)), positive))
                for spread in _SPREADS.tolist()
            ]
            for shift in _SHIFTS.tolist()
        ]
    )
    belief = np.exp(evidence - evidence.max()) * _BEFOREHAND
    belief /= belief.sum()
    return Hedge(float(belief.sum(axis=1) @ _SHIFTS), float(belief.sum(axis=0) @ _SPREADS))
