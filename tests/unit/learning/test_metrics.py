"""The metrics match the textbook, and their intervals are reproducible."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.metrics import log_loss as reference_log_loss

from leadops_core.learning.metrics import auc, brier, difference, ece, lift, log_loss, measure, poisson_counts

DRAW = np.random.Generator(np.random.PCG64(7))
CHANCES = np.round(DRAW.beta(1, 4, 500), 2)
POSITIVE = DRAW.random(500) < CHANCES
WEIGHTS = DRAW.choice([0.5, 0.7, 1.0], 500)
ONES = np.ones(500)


def test_metrics_match_a_reference_with_ties_and_weights() -> None:
    assert auc(CHANCES, POSITIVE, WEIGHTS) == pytest.approx(
        roc_auc_score(POSITIVE, CHANCES, sample_weight=WEIGHTS)
    )
    assert brier(CHANCES, POSITIVE, WEIGHTS) == pytest.approx(
        brier_score_loss(POSITIVE, CHANCES, sample_weight=WEIGHTS)
    )
    kept = np.clip(CHANCES, 1e-6, 1 - 1e-6)
    assert log_loss(CHANCES, POSITIVE, WEIGHTS) == pytest.approx(
        reference_log_loss(POSITIVE, kept, sample_weight=WEIGHTS)
    )


def test_calibration_error_is_the_mean_distance_from_the_share() -> None:
    chances = np.repeat([0.1, 0.5], 50)
    positive = np.zeros(100, dtype=np.bool_)
    positive[:10] = True
    positive[50:90] = True
    assert ece(chances, positive, np.ones(100)) == pytest.approx(0.5 * 0.1 + 0.5 * 0.3)


def test_lift_is_the_share_in_the_best_tenth_over_that_of_all() -> None:
    chances = np.linspace(1, 0, 100)
    positive = np.zeros(100, dtype=np.bool_)
    positive[:5] = True
    positive[50:55] = True
    assert lift(chances, positive, np.ones(100)) == pytest.approx(5.0)
    assert lift(np.full(100, 0.3), positive, np.ones(100)) == pytest.approx(1.0)


def test_metrics_of_one_kind_of_label_are_neutral() -> None:
    none = np.zeros(500, dtype=np.bool_)
    assert auc(CHANCES, none, ONES) == 0.5
    assert lift(CHANCES, none, ONES) == 1.0


def test_metric_intervals_contain_the_value_and_are_repeatable() -> None:
    metrics = measure(CHANCES, POSITIVE, WEIGHTS, seed=3)
    assert metrics == measure(CHANCES, POSITIVE, WEIGHTS, seed=3)
    assert metrics != measure(CHANCES, POSITIVE, WEIGHTS, seed=4)
    for name in ("auc", "log_loss", "brier", "lift"):
        figure = metrics[name]
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high


def test_interval_of_a_constant_difference_has_no_width() -> None:
    figure = difference(ONES * 0.4, ONES * 0.5, WEIGHTS, seed=1)
    assert figure.value == pytest.approx(-0.1)
    assert figure.low == pytest.approx(-0.1)
    assert figure.high == pytest.approx(-0.1)


def test_bootstrap_draws_each_label_once_on_average() -> None:
    counts = np.array(list(poisson_counts(200, seed=5, replicates=500)))
    assert counts.shape == (500, 200)
    assert counts.mean() == pytest.approx(1, abs=0.02)
    assert counts.var() == pytest.approx(1, abs=0.03)
    # The raw stream is part of the record: an evaluation made again must be the same to the last digit.
    [first, second], [again, _] = (list(poisson_counts(6, seed=5, replicates=2)) for _ in range(2))
    assert first.tolist() == again.tolist() != second.tolist()
