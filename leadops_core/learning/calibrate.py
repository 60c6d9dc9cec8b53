"""Turn the score of a hand-set scorecard into a probability, as long as outcomes do not show how to weight columns better."""

import numpy as np

from leadops_core.learning.card import write_card
from leadops_core.learning.evaluate import base_rate
from leadops_core.learning.fit import fit_line
from leadops_core.learning.intervals import estimate_uncertainty
from leadops_core.learning.model import LabeledLeads, Model, log_odds_of, model_of
from leadops_core.schemas import Scorecard

_MIN_SLOPE = 0.02
"""The slope stays above 0, so that leads keep their order; this hardly changes a probability."""


def calibrate(labels: LabeledLeads, card: Scorecard) -> Scorecard:
    """Return a hand-set scorecard whose points are scaled so that the score is a probability (Platt scaling).

    The points keep their proportions. The prior of the slope is centered at 0, so without evidence every lead has about the
    base rate.
    """
    hand_set = model_of(labels, card)
    centered = hand_set.log_odds(labels, labels.rows(0, len(labels.positive))) - hand_set.base
    base, slope = fit_line(centered, labels.positive, labels.weights, slope_sd=0.5, slope_mean=0.0)
    # Half a label of either kind, as in every base rate: a few good labels are not none.
    share = float(np.average(labels.positive, weights=labels.weights))
    base += log_odds_of(base_rate(labels.positive, labels.weights)) - log_odds_of(share)
    slope = max(slope, _MIN_SLOPE)
    model = Model(base, 0.0, hand_set.encodings, tuple(slope * effects for effects in hand_set.effects), ())
    return write_card(model, labels, card, estimate_uncertainty(labels))
