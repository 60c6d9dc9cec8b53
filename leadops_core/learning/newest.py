"""Apply a new scorecard to the newest leads: where its labels begin, and if a person should look at it first."""

from typing import Final, NamedTuple

import numpy as np

from leadops_core.learning.fit import Floats
from leadops_core.learning.score_label_rule import ScoreLabelRule
from leadops_core.learning.thresholds import label_thresholds
from leadops_core.schemas import (
    LOG_ODDS_POINTS,
    MISSING,
    OTHER,
    Caution,
    CautionKind,
    ChanceRange,
    Scorecard,
    ScoreLabel,
    ShiftedColumn,
)
from leadops_core.scoring.engine import LeveledLeads, Scores
from leadops_core.scoring.table import LeadTable

NEWEST_LEADS: Final = 1_000
"""Newest leads that a new scorecard is applied to."""
_MIN_LEADS = 30
_SAME_LABEL_SHARE = 0.98
_MAX_SHIFT = 1.1
"""Difference of the mean log-odds from which scores are far from those of labeled leads: three times the odds, or a third."""
_MAX_DISTANCE = 0.5
"""Kolmogorov–Smirnov distance that they also have. In two files with strong drift it reached .56, with a shift of .33."""
_MIN_SPREAD_RATIO = 0.3
"""Standard deviation of the log-odds of open leads, divided by that of labeled leads, below which they hardly differ."""
_MIN_SPREAD = 0.25
_MAX_COLUMNS = 3


class _Group(NamedTuple):
    leads: LeveledLeads
    scores: Scores


def label_by_share(
    card: Scorecard,
    champion: Scorecard,
    leads: tuple[LeadTable, LeadTable | None],
    rule: ScoreLabelRule,
) -> tuple[Scorecard, Caution | None]:
    """Return the scorecard with HOT and WARM for the best of the newest leads, and the reason if a person should look at it.

    `leads` are those with an outcome, oldest first, and open ones, newest first. If there are fewer than 1,000 open leads, the
    newest labeled ones count, too.
    """
    labeled, open_leads = leads
    last = np.arange(max(labeled.size - NEWEST_LEADS, 0), labeled.size, dtype=np.int32)[::-1]
    tables = [labeled.only(last)]
    if open_leads is not None and open_leads.size:
        tables.insert(0, open_leads)
    groups = [_score(table, card) for table in tables]
    base_rate = 0.5 if card.calibration is None else card.calibration.base_rate
    newest = np.concatenate([group.scores.totals for group in groups])[:NEWEST_LEADS]
    card = card.model_copy(update={"thresholds": label_thresholds(newest, base_rate, rule)})
    caution = None
    if tables[0] is open_leads and open_leads.size >= _MIN_LEADS <= labeled.size:
        caution = _compare(card, *groups)
    return card, caution or _find_same_label(card, champion, tables)


def _score(table: LeadTable, card: Scorecard) -> _Group:
    leads = LeveledLeads(table, card)
    return _Group(leads, leads.scores(card))


def _find_same_label(card: Scorecard, champion: Scorecard, tables: list[LeadTable]) -> Caution | None:
    """Return a caution if nearly all of the newest leads would have one label, and do not have one now."""
    after, before = (
        np.concatenate([_score(table, scorecard).scores.labels for table in tables])[:NEWEST_LEADS]
        for scorecard in (card, champion)
    )
    counts, counts_before = (np.bincount(labels, minlength=3) / len(labels) for labels in (after, before))
    label = int(counts.argmax())
    if (
        len(after) < _MIN_LEADS
        or counts[label] < _SAME_LABEL_SHARE
        or counts_before.max() >= _SAME_LABEL_SHARE
    ):
        return None
    return Caution(
        kind=CautionKind.SAME_LABEL,
        lead_count=len(after),
        label=(ScoreLabel.COLD, ScoreLabel.WARM, ScoreLabel.HOT)[label],
        label_share=float(counts[label]),
    )


def _compare(card: Scorecard, of_open: _Group, of_labeled: _Group) -> Caution | None:
    """Return a caution if the log-odds of open leads are far from those of labeled leads, or hardly differ."""
    new, old = (group.scores.point_sums / LOG_ODDS_POINTS for group in (of_open, of_labeled))
    shift, spread = abs(float(new.mean() - old.mean())), float(old.std())
    if shift >= _MAX_SHIFT and _distance(new, old) >= _MAX_DISTANCE:
        kind = CautionKind.OTHER_CHANCES
    elif spread >= _MIN_SPREAD and float(new.std()) < _MIN_SPREAD_RATIO * spread:
        kind = CautionKind.SAME_CHANCE
    else:
        return None
    return Caution(
        kind=kind,
        lead_count=len(new),
        chances=_range_of(of_open),
        chances_labeled=_range_of(of_labeled),
        columns=_shifted_columns(card, of_open.leads, of_labeled.leads),
    )


def _distance(new: Floats, old: Floats) -> float:
    """Return the Kolmogorov–Smirnov distance, the largest difference of two distribution functions."""
    values = np.concatenate((new, old))
    shares = [np.searchsorted(np.sort(group), values, side="right") / len(group) for group in (new, old)]
    return float(np.abs(shares[0] - shares[1]).max())


def _range_of(group: _Group) -> ChanceRange:
    chances = group.scores.totals / 100
    low, high = np.quantile(chances, (0.05, 0.95)).tolist()
    return ChanceRange(mean=float(chances.mean()), low=low, high=high)


def _shifted_columns(card: Scorecard, new: LeveledLeads, old: LeveledLeads) -> tuple[ShiftedColumn, ...]:
    """Return the characteristics whose points differ most between open and labeled leads, in mean and spread."""
    of_new, of_old = new.points(card), old.points(card)
    shifts = np.abs(of_new.mean(axis=0) - of_old.mean(axis=0)) + np.abs(
        of_new.std(axis=0) - of_old.std(axis=0)
    )
    strongest = np.argsort(-shifts, kind="stable")[:_MAX_COLUMNS]
    return tuple(
        ShiftedColumn(
            title=card.characteristics[index].title,
            unknown_share=_unknown_share(new, index),
            unknown_share_labeled=_unknown_share(old, index),
        )
        for index in strongest.tolist()
        if shifts[index] >= shifts[strongest[0]] / 2
    )


def _unknown_share(leads: LeveledLeads, index: int) -> float:
    names, codes = leads.levels(index)
    unknown = np.array([name in (MISSING, OTHER) for name in names], dtype=np.bool_)
    return float(unknown[codes].mean())
