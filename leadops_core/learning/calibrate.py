"""A scorecard set by hand, its score turned into a chance: for as long as outcomes do not show how to weigh anew."""

import numpy as np

from leadops_core.learning.card import write_card
from leadops_core.learning.evaluate import base_rate
from leadops_core.learning.fit import fit_line, logistic
from leadops_core.learning.model import Labels, Model, hand_set, log_odds_of
from leadops_core.schemas import LOG_ODDS_POINTS, Scorecard
from leadops_core.scoring.engine import LeveledLeads

_WARM, _HOT = 1, 2
_LEAST_SLOPE = 0.02
"""So much of the points is kept in any case: it hardly moves a chance, and leads stay in their order."""


def calibrate(labels: Labels, card: Scorecard) -> Scorecard:
    """The same points in the same proportions, scaled so that the score says the chance; HOT and WARM begin where they did.

    `card` was set by hand. Its points count for as much as the labels show, nothing before they do: then every lead has about
    the base rate.
    """
    by_hand = hand_set(labels, card)
    apart = by_hand.log_odds(labels, labels.rows(0, len(labels.positive))) - by_hand.base
    base, slope = fit_line(apart, labels.positive, labels.weights, slope_spread=0.5, slope_mean=0.0)
    # Half a label of either kind, as in every base rate: few good ones are not none at all.
    rate = float(np.average(labels.positive, weights=labels.weights))
    base += log_odds_of(base_rate(labels.positive, labels.weights)) - log_odds_of(rate)
    slope = max(slope, _LEAST_SLOPE)
    model = Model(base, 0.0, by_hand.shapes, tuple(slope * each for each in by_hand.weights), ())

    def score_at(points: float) -> float:
        return 100 * float(logistic(np.array(base + slope * (points / LOG_ODDS_POINTS - by_hand.base))))

    before = card.thresholds
    return write_card(model, labels, card, begin=(score_at(before.hot), score_at(before.warm)))


def calibrate_by(model: Model, labels: Labels, card: Scorecard) -> Scorecard:
    """The chances that a hedged model gives; as many of the labelled leads are HOT and WARM as `card` has it.

    Where `card` calls all of them the same, HOT and WARM begin at the same odds over the base rate's as there.
    """
    before = LeveledLeads(labels.table, card).scores(card).labels
    hot, warm = (float(np.average(before >= label, weights=labels.weights)) for label in (_HOT, _WARM))
    if not 0 < warm < 1:
        return write_card(model, labels, card)
    chances = 100 * logistic(model.log_odds(labels, labels.rows(0, len(labels.positive))))
    begin = np.quantile(chances, (1 - hot, 1 - warm), weights=labels.weights, method="inverted_cdf")
    none_is_hot = float(chances.max()) + 1
    return write_card(model, labels, card, begin=(float(begin[0]) if hot else none_is_hot, float(begin[1])))
