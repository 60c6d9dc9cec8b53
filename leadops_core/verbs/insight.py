"""Figures made of many records: calibration, what a change would do."""

import math
from collections.abc import Mapping, Sequence

from leadops_core.leads.repository.statistics import BAND
from leadops_core.schemas import (
    CalibrationBand,
    CalibrationPlot,
    LabelMove,
    Lead,
    LeadId,
    Scorecard,
    ScorecardVersion,
    Signal,
    SimulationReport,
)
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import table_of

_MOST_MOVES = 50
_ENOUGH_LABELS = 50
_Z95 = 1.959964


def calibration(found: Mapping[int, tuple[int, int]]) -> CalibrationPlot:
    """All bands with their shares, and what can be said."""
    bands = tuple(_band(place * BAND, *found.get(place, (0, 0))) for place in range(100 // BAND))
    labels = sum(band.labels for band in bands)
    positives = sum(band.positives for band in bands)
    return CalibrationPlot(
        bands=bands, labels=labels, positives=positives, sentence=_sentence(bands, labels, positives)
    )


def _band(score_from: int, labels: int, positives: int) -> CalibrationBand:
    low, high = wilson(positives, labels) if labels else (None, None)
    return CalibrationBand(
        score_from=score_from,
        score_to=score_from + BAND,
        labels=labels,
        positives=positives,
        share=positives / labels if labels else None,
        low=low,
        high=high,
    )


def wilson(positives: int, labels: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927); `labels` is at least 1."""
    share, square = positives / labels, _Z95 * _Z95
    middle = share + square / (2 * labels)
    half = _Z95 * math.sqrt(share * (1 - share) / labels + square / (4 * labels * labels))
    scale = 1 + square / labels
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def _sentence(bands: Sequence[CalibrationBand], labels: int, positives: int) -> str:
    if labels < _ENOUGH_LABELS:
        outcomes = "outcome" if labels == 1 else "outcomes"
        return f"{labels} {outcomes} for scored leads so far: too few to judge accuracy."
    upper = [band for band in bands if band.score_from >= 50]
    lower = [band for band in bands if band.score_from < 50]
    shares = [
        sum(band.positives for band in half) / count if (count := sum(band.labels for band in half)) else None
        for half in (upper, lower)
    ]
    if shares[0] is None or shares[1] is None:
        return f"{positives} of {labels} leads converted, and all scored on the same side of 50."
    return (
        f"{shares[0]:.0%} of leads with a score of 50 or more converted, compared with {shares[1]:.0%} of the rest "
        f"({labels:,} outcomes)."
    )


def simulate(
    active: ScorecardVersion,
    other: Scorecard,
    leads: Sequence[Lead],
    signals: Mapping[LeadId, tuple[Signal, ...]],
    *,
    total: int,
) -> SimulationReport:
    """Both scorecards over the same leads."""
    card = active.scorecard
    table = table_of(((lead, lead.enrichment, signals.get(lead.id, ())) for lead in leads), card)
    leveled = LeveledLeads(table, card)
    before, after = leveled.scores(card), leveled.scores(other)
    labels_before, labels_after = before.label_names(), after.label_names()
    moves = [
        LabelMove(
            lead_id=lead.id,
            name=lead.display_name,
            company_name=lead.company_name,
            score_before=score_before,
            score_after=score_after,
            label_before=label_before,
            label_after=label_after,
        )
        for lead, score_before, score_after, label_before, label_after in zip(
            leads, before.totals.tolist(), after.totals.tolist(), labels_before, labels_after, strict=True
        )
        if label_before is not label_after
    ]
    moves.sort(key=lambda move: (-abs(move.score_after - move.score_before), str(move.lead_id)))
    return SimulationReport(
        compared_with=active.number,
        examined=len(leads),
        total=total,
        labels_before={label.value: count for label, count in before.counts().items()},
        labels_after={label.value: count for label, count in after.counts().items()},
        changed_label=len(moves),
        moves=tuple(moves[:_MOST_MOVES]),
    )
