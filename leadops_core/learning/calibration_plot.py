"""How often leads converted, by score."""

import math
from collections.abc import Mapping, Sequence

from leadops_core.schemas import CalibrationBand, CalibrationPlot

BAND_WIDTH = 10
"""Points of a score band."""
_MIN_LABELS = 50
_Z95 = 1.959964


def calibration_plot(counts: Mapping[int, tuple[int, int]]) -> CalibrationPlot:
    """Return every score band with its conversion rate, from the labels and the positive ones among them by band."""
    bands = tuple(_band(index * BAND_WIDTH, *counts.get(index, (0, 0))) for index in range(100 // BAND_WIDTH))
    label_count = sum(band.labels for band in bands)
    positive_count = sum(band.positives for band in bands)
    return CalibrationPlot(
        bands=bands,
        labels=label_count,
        positives=positive_count,
        sentence=_sentence(bands, label_count, positive_count),
    )


def _band(score_from: int, labels: int, positives: int) -> CalibrationBand:
    low, high = wilson_interval(positives, labels) if labels else (None, None)
    return CalibrationBand(
        score_from=score_from,
        score_to=score_from + BAND_WIDTH,
        labels=labels,
        positives=positives,
        share=positives / labels if labels else None,
        low=low,
        high=high,
    )


def wilson_interval(positives: int, labels: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a rate (Wilson, 1927)."""
    rate, z2 = positives / labels, _Z95 * _Z95
    center = rate + z2 / (2 * labels)
    half_width = _Z95 * math.sqrt(rate * (1 - rate) / labels + z2 / (4 * labels * labels))
    scale = 1 + z2 / labels
    return max(0.0, (center - half_width) / scale), min(1.0, (center + half_width) / scale)


def _sentence(bands: Sequence[CalibrationBand], labels: int, positives: int) -> str:
    if labels < _MIN_LABELS:
        outcomes = "outcome" if labels == 1 else "outcomes"
        return f"{labels} {outcomes} for scored leads so far: too few to judge accuracy."
    upper = _rate([band for band in bands if band.score_from >= 50])
    lower = _rate([band for band in bands if band.score_from < 50])
    if upper is None or lower is None:
        return f"{positives} of {labels} leads converted, and all scored on the same side of 50."
    return (
        f"{upper:.0%} of leads with a score of 50 or more converted, compared with {lower:.0%} of the rest "
        f"({labels:,} outcomes)."
    )


def _rate(bands: Sequence[CalibrationBand]) -> float | None:
    labels = sum(band.labels for band in bands)
    return sum(band.positives for band in bands) / labels if labels else None
