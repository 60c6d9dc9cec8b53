"""Turn the score of a hand-set scorecard into a probability, as long as outcomes do not show how to weight columns better."""

import numpy as np

from leadops_core.learning.card import write_card
from leadops_core.learning.evaluate import base_rate
from leadops_core.learning.fit import fit_line, logistic
from leadops_core.learning.model import LabeledLeads, Model, log_odds_of, model_of
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard
from leadops_core.scoring.engine import LeveledLeads

_WARM, _HOT = 1, 2
_MIN_SLOPE = 0.02
"""The slope stays above 0, so that leads keep their order; this hardly changes a probability."""


def calibrate(labels: LabeledLeads, card: Scorecard) -> Scorecard:
    """Return a hand-set scorecard whose points are scaled so that the score is a probability (Platt scaling).

    The points keep their proportions, and HOT and WARM the same leads. The prior of the slope is centered at 0, so without
    evidence every lead has about the base rate.
    """
    hand_set = model_of(labels, card)
    centered = hand_set.log_odds(labels, labels.rows(0, len(labels.positive))) - hand_set.base
    base, slope = fit_line(centered, labels.positive, labels.weights, slope_sd=0.5, slope_mean=0.0)
    # Half a label of either kind, as in every base rate: a few good labels are not none.
    share = float(np.average(labels.positive, weights=labels.weights))
    base += log_odds_of(base_rate(labels.positive, labels.weights)) - log_odds_of(share)
    slope = max(slope, _MIN_SLOPE)
    model = Model(base, 0.0, hand_set.encodings, tuple(slope * effects for effects in hand_set.effects), ())

    def score_at(points: float) -> float:
        return 100 * float(logistic(np.array(base + slope * (points / LOG_ODDS_POINTS - hand_set.base))))

    before = card.thresholds
    return write_card(model, labels, card, thresholds=(score_at(before.hot), score_at(before.warm)))


def calibrate_by(model: Model, labels: LabeledLeads, card: Scorecard) -> Scorecard:
    """Return the scorecard of a shrunk model, in which as many of the labeled leads are HOT and WARM as in `card`.

    If `card` gives all of them the same label, HOT and WARM start at the same odds relative to the base rate as in `card`.
    """
    before = LeveledLeads(labels.table, card).scores(card).labels
    hot, warm = (float(np.average(before >= label, weights=labels.weights)) for label in (_HOT, _WARM))
    if not 0 < warm < 1:
        return write_card(model, labels, card)
    scores = 100 * logistic(model.log_odds(labels, labels.rows(0, len(labels.positive))))
    quantiles = np.quantile(scores, (1 - hot, 1 - warm), weights=labels.weights, method="inverted_cdf")
    above_all = float(scores.max()) + 1
    thresholds = (float(quantiles[0]) if hot else above_all, float(quantiles[1]))
    return write_card(model, labels, card, thresholds=thresholds)
