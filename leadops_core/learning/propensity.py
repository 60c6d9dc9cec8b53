"""Weights for labels of leads that were contacted with a known probability."""

from leadops_core.learning.fit import Floats


def representative(weights: Floats, propensities: Floats) -> Floats:
    """Return weights with which the labels represent all leads, scaled to the number of labels that they are worth.

    Each label counts 1 / propensity times: Horvitz and Thompson (1952), JASA 47(260). With a = 1 / propensity, the scale is
    Σ w a / Σ w a², so the sum of the weights is the effective sample size of Kish (1965), *Survey Sampling*, section 8.2.
    If all propensities are equal, the weights stay as they are.
    """
    inverse = 1 / propensities
    counted = weights * inverse
    if not len(counted):
        return counted
    scaled: Floats = counted * (counted.sum() / (counted @ inverse))
    return scaled
