"""What moved: who the leads are, and how well chances fit outcomes."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import chi2

from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.schemas import MISSING, OTHER, Characteristic, Drift, Scorecard
from leadops_core.scoring.engine import LeveledLeads

NOTABLE = 0.1
"""Population stability index from which a shift is said; .25 and more is usually called a large one."""
_LEAST_LEADS = 30
_BY_CHANCE = 0.001
_SURE = 3.0
_NOTABLE_APART = 0.03


def population_drift(before: LeveledLeads, after: LeveledLeads, scorecard: Scorecard) -> tuple[Drift, ...]:
    """The characteristics whose levels are spread otherwise among the later leads, largest shift first.

    The population stability index Σ (q − p) · ln(q / p) over the levels, less what it comes to by chance alone in so few
    leads ((levels − 1) · (1/n + 1/m)). Nothing is said of fewer than 30 leads on either side, nor of a shift that chance would
    bring about once in a thousand times. Pairs are left out: they move where one of their halves does.
    """
    if min(before.size, after.size) < _LEAST_LEADS:
        return ()
    found = []
    for place, characteristic in enumerate(scorecard.characteristics):
        if characteristic.halves is not None:
            # It moves with its halves, and is told by them.
            continue
        old, new = _shares(*before.levels(place)), _shares(*after.levels(place))
        if drift := _population(characteristic, old, new, (before.size, after.size)):
            found.append(drift)
    return tuple(sorted(found, key=_by_size))


def calibration_drift(chances: Floats, positive: Bools, weights: Floats) -> Drift | None:
    """How far outcomes are from the chances that were given, where that is more than noise (three standard errors)."""
    if len(chances) < _LEAST_LEADS:
        return None
    expected = float(np.average(chances, weights=weights))
    came = float(np.average(positive, weights=weights))
    variance = float((weights**2 * chances * (1 - chances)).sum()) / float(weights.sum()) ** 2
    apart = came - expected
    if abs(apart) < max(_NOTABLE_APART, _SURE * variance**0.5):
        return None
    return Drift(
        characteristic="calibration",
        title="Calibration",
        value=round(apart, 6),
        sentence=f"Of the newest {len(chances):,} labelled leads {came:.0%} turned out well "
        f"where {expected:.0%} were expected.",
    )


def _shares(names: Sequence[str], codes: Codes) -> dict[str, float]:
    counts = np.bincount(codes, minlength=len(names)) / len(codes)
    return dict(zip(names, counts.tolist(), strict=True))


def _population(
    characteristic: Characteristic, old: dict[str, float], new: dict[str, float], sizes: tuple[int, int]
) -> Drift | None:
    names = sorted({*old, *new})
    # Half a lead in each level that one side lacks: a level that is new is a shift, not an infinite one.
    p, q = (
        np.array([max(share.get(name, 0.0), 0.5 / size) for name in names])
        for share, size in zip((old, new), sizes, strict=True)
    )
    raw = float(((q - p) * np.log(q / p)).sum())
    by_chance = 1 / sizes[0] + 1 / sizes[1]
    index = raw - (len(names) - 1) * by_chance
    # By chance alone the index is chi-squared, `by_chance` a degree of freedom.
    if index < NOTABLE or chi2.sf(raw / by_chance, len(names) - 1) > _BY_CHANCE:
        return None
    most = max(names, key=lambda name: (abs(new.get(name, 0.0) - old.get(name, 0.0)), name))
    return Drift(
        characteristic=characteristic.name,
        title=characteristic.title,
        value=round(index, 6),
        sentence=f"{characteristic.title}: {_level_words(characteristic, most)} went from {old.get(most, 0.0):.0%} to "
        f"{new.get(most, 0.0):.0%} of leads (stability index {index:.2f}).",
    )


def _level_words(characteristic: Characteristic, name: str) -> str:
    titles = {level.name: level.title for level in characteristic.levels}
    plain = {MISSING: "“unknown”", OTHER: "“other”"}
    return titles.get(name) or plain.get(name) or f"“{name}”"


def _by_size(drift: Drift) -> tuple[float, str]:
    return -drift.value, drift.characteristic
