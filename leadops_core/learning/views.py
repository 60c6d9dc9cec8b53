"""How the labels are fitted to: all columns at once, and pairs of columns beside them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from leadops_core.learning.fit import Bools, Codes, Design, Fitted, Floats, Part, fit, logistic
from leadops_core.learning.pairs import find_pairs
from leadops_core.learning.shapes import Shape, rate_among

_SLOPE_SPREAD = 0.5
_CHOOSE_ON = 20_000
"""Labels that the widths are chosen on; with more, the labels speak louder than any width."""


class Labelled(NamedTuple):
    """Labels beside their columns, oldest first."""

    sums: Floats
    """Log-odds by the scorecard set by hand."""
    positive: Bools
    weights: Floats

    def only(self, rows: Codes) -> "Labelled":
        """Some of the labels."""
        return Labelled(self.sums[rows], self.positive[rows], self.weights[rows])


def fit_labelled(parts: Sequence[Part], labelled: Labelled) -> Fitted:
    """The weights of all parts, in their order."""
    some = _some(len(labelled.positive))
    if some is None:
        return _fit(parts, labelled)
    return _fit(parts, labelled, _fit(_thin(parts, some), labelled.only(some)).widths)


def fit_with_pairs(
    parts: Sequence[Part],
    columns: Sequence[tuple[Shape, Codes]],
    labelled: Labelled,
    read: Callable[[Shape], Codes],
) -> tuple[Fitted, list[tuple[Shape, Codes]]]:
    """The weights of all parts, then those of the pairs of columns that were found; `read` gives the labels' levels."""
    size = len(labelled.positive)
    some = _some(size)
    chosen_on = np.arange(size, dtype=np.int32) if some is None else some
    thin, fewer = _thin(parts, chosen_on), labelled.only(chosen_on)
    fitted = _fit(thin, fewer)
    chances = logistic(fitted.log_odds(Design(thin, fewer.sums)))
    pairs, among = find_pairs(
        [shape for shape, _ in columns],
        [codes[chosen_on] for _, codes in columns],
        fewer.weights * (fewer.positive - chances),
        fewer.weights * chances * (1 - chances),
    )
    found = [(shape, read(shape)) for shape in pairs]
    rate = rate_among(among)
    whole = [*parts, *(shape.part(codes, rate) for shape, codes in found)]
    if found:
        fitted = _fit(_thin(whole, chosen_on), fewer)
    return fitted if some is None else _fit(whole, labelled, fitted.widths), found


def _some(size: int) -> Codes | None:
    """Labels spread over all of them where they are too many to choose widths on."""
    return None if size <= _CHOOSE_ON else np.linspace(0, size - 1, _CHOOSE_ON).astype(np.int32)


def _thin(parts: Sequence[Part], some: Codes) -> list[Part]:
    return [Part(part.codes[some], part.level_count, part.blocks) for part in parts]


def _fit(parts: Sequence[Part], labelled: Labelled, widths: Floats | None = None) -> Fitted:
    design = Design(parts, labelled.sums)
    return fit(design, labelled.positive, labelled.weights, slope_spread=_SLOPE_SPREAD, widths=widths)
