"""Drift: changes of the mix of leads, and of the calibration of predicted probabilities."""

from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc

from leadops_core.learning.fit import Bools, Codes, Floats
from leadops_core.schemas import MISSING, NOTABLE_SHIFT, OTHER, Characteristic, Drift, Scorecard
from leadops_core.scoring.engine import LeveledLeads

_MIN_LEADS = 30
_P_VALUE = 0.001
_STANDARD_ERRORS = 3.0
_NOTABLE_GAP = 0.03


def population_drift(before: LeveledLeads, after: LeveledLeads, scorecard: Scorecard) -> tuple[Drift, ...]:
    """Return the characteristics whose levels are distributed differently in the later leads, largest shift first.

    The value is the population stability index Σ (q − p) ln(q / p) over k levels (Siddiqi 2006, "Credit Risk Scorecards"),
    minus its expectation without a shift, (k − 1)(1/n + 1/m). A shift is reported if it is also significant at p < .001:
    without one, PSI / (1/n + 1/m) is χ² with k − 1 degrees of freedom (Yurdakul 2018, "Statistical Properties of Population
    Stability Index"). With fewer than 30 leads on either side nothing is reported. Pairs are left out, because they shift with
    their halves.
    """
    if min(before.size, after.size) < _MIN_LEADS:
        return ()
    drifts = []
    for index, characteristic in enumerate(scorecard.characteristics):
        if characteristic.halves is not None:
            continue
        old, new = _shares(*before.levels(index)), _shares(*after.levels(index))
        if drift := _population_stability(characteristic, old, new, (before.size, after.size)):
            drifts.append(drift)
    return tuple(sorted(drifts, key=_by_size))


def calibration_drift(probabilities: Floats, positive: Bools, weights: Floats) -> Drift | None:
    """Return observed minus predicted share of good outcomes, or None if it is within three standard errors."""
    if len(probabilities) < _MIN_LEADS:
        return None
    expected = float(np.average(probabilities, weights=weights))
    observed = float(np.average(positive, weights=weights))
    variance = float((weights**2 * probabilities * (1 - probabilities)).sum()) / float(weights.sum()) ** 2
    gap = observed - expected
    if abs(gap) < max(_NOTABLE_GAP, _STANDARD_ERRORS * variance**0.5):
        return None
    return Drift(
        characteristic="calibration",
        title="Calibration",
        value=round(gap, 6),
        sentence=f"Of the newest {len(probabilities):,} labeled leads {observed:.0%} turned out well "
        f"where {expected:.0%} were expected.",
    )


def _shares(names: Sequence[str], codes: Codes) -> dict[str, float]:
    counts = np.bincount(codes, minlength=len(names)) / len(codes)
    return dict(zip(names, counts.tolist(), strict=True))


def _population_stability(
    characteristic: Characteristic, old: dict[str, float], new: dict[str, float], sizes: tuple[int, int]
) -> Drift | None:
    names = sorted({*old, *new})
    # Half a lead in each level that one side lacks, so that the index stays finite.
    p, q = (
        np.array([max(share.get(name, 0.0), 0.5 / size) for name in names])
        for share, size in zip((old, new), sizes, strict=True)
    )
    psi = float(((q - p) * np.log(q / p)).sum())
    per_degree = 1 / sizes[0] + 1 / sizes[1]
    shift = psi - (len(names) - 1) * per_degree
    if shift < NOTABLE_SHIFT or chdtrc(len(names) - 1, psi / per_degree) > _P_VALUE:
        return None
    most = max(names, key=lambda name: (abs(new.get(name, 0.0) - old.get(name, 0.0)), name))
    return Drift(
        characteristic=characteristic.name,
        title=characteristic.title,
        value=round(shift, 6),
        sentence=f"{characteristic.title}: {_level_words(characteristic, most)} went from {old.get(most, 0.0):.0%} to "
        f"{new.get(most, 0.0):.0%} of leads (stability index {shift:.2f}).",
    )


def _level_words(characteristic: Characteristic, name: str) -> str:
    titles = {level.name: level.title for level in characteristic.levels}
    plain = {MISSING: "“unknown”", OTHER: "“other”"}
    return titles.get(name) or plain.get(name) or f"“{name}”"


def _by_size(drift: Drift) -> tuple[float, str]:
    return -drift.value, drift.characteristic
