"""How far a model is to be trusted, by what it said of labels before they were seen."""

from itertools import product
from typing import NamedTuple

import numpy as np

from leadops_core.learning.fit import Bools, Floats, logistic
from leadops_core.learning.metrics import log_losses

_SHIFTS = np.linspace(0, 1, 6)
_SPREADS = np.linspace(0, 1.2, 13)
_TOGETHER = np.linspace(0, 1, 5)
_BEFOREHAND = (0.15 + _SPREADS) ** 2
"""How likely each spread is before anything was seen: columns that people keep about leads mostly say something."""


class Said(NamedTuple):
    """What a model said of labels before they were seen, as log-odds in four terms."""

    plain: Floats
    """The base rate of all labels before."""
    shift: Floats
    """How far the newest of them lie above it."""
    apart: Floats
    """What the columns add to that."""
    together: Floats
    """What pairs of columns add to that."""

    def chances(self, hedge: "Hedge") -> Floats:
        """The chances, hedged."""
        columns = self.apart + hedge.together * self.together
        return logistic(self.plain + hedge.shift * self.shift + hedge.spread * columns)

    def part(self, which: slice) -> "Said":
        """What was said of some of the labels."""
        return Said(*(term[which] for term in self))


class Hedge(NamedTuple):
    """How much of a model is believed: 0 of shift and spread leaves quoting the base rate."""

    shift: float
    spread: float
    """Of what the columns add, pairs included."""
    together: float
    """Of what pairs add to that."""


def hedge_by(said: Said, positive: Bools, weights: Floats) -> Hedge:
    """The mean of all hedges, each counted by how well it would have done.

    The evidence weighs every hedge by its likelihood, so that a model which has not yet shown anything keeps a part of its say,
    and one that was wrong loses it.
    """
    # Where no pair was found all of these say the same.
    pairs = _TOGETHER if said.together.any() else _TOGETHER.mean(keepdims=True)
    hedges = [Hedge(*each) for each in product(_SHIFTS.tolist(), _SPREADS.tolist(), pairs.tolist())]
    evidence = np.array([-float(weights @ log_losses(said.chances(hedge), positive)) for hedge in hedges])
    belief = np.exp(evidence - evidence.max()) * np.tile(np.repeat(_BEFOREHAND, len(pairs)), len(_SHIFTS))
    return Hedge(*(belief @ np.array(hedges) / belief.sum()).tolist())
