"""A model is shrunk toward the base rate by how well it predicted later labels."""

import numpy as np
import pytest

from leadops_core.learning import Verdict, learn
from leadops_core.learning.shrinkage import ForecastTerms, Shrinkage, average_shrinkage
from tests.unit.learning.worlds import NOISE, champion, world

SIZE = 400


def forecast(trend: float, effect: float) -> tuple[ForecastTerms, np.ndarray]:
    """Forecasts that differ by `effect` from the base rate: up for one half of the leads, down for the other."""
    up = np.arange(SIZE) % 2 == 0
    effects = np.where(up, effect, -effect)
    return ForecastTerms(np.zeros(SIZE), np.full(SIZE, trend), effects, np.zeros(SIZE)), up


def shrinkage_of(terms: ForecastTerms, positive: np.ndarray) -> Shrinkage:
    return average_shrinkage(terms, positive, np.ones(len(positive)))


def test_shrinkage_without_labels_keeps_most_of_the_effects() -> None:
    nothing = ForecastTerms(*(np.empty(0) for _ in range(4)))
    found = shrinkage_of(nothing, np.empty(0, dtype=np.bool_))
    assert found.trend == pytest.approx(0.5)
    assert 0.6 < found.effects < 0.9
    assert found.interactions == pytest.approx(0.5)


def test_shrinkage_keeps_effects_that_were_right() -> None:
    terms, up = forecast(0.0, 1.5)
    assert shrinkage_of(terms, np.where(np.arange(SIZE) % 5 == 0, ~up, up)).effects > 0.8


def test_shrinkage_removes_effects_that_were_wrong() -> None:
    terms, up = forecast(0.0, 1.5)
    assert shrinkage_of(terms, np.where(np.arange(SIZE) % 5 == 0, up, ~up)).effects < 0.02


def test_shrinkage_keeps_a_trend_that_was_right_without_the_effects() -> None:
    terms, up = forecast(1.4, 1.5)
    positive = np.arange(SIZE) % 5 != 0
    found = shrinkage_of(terms, np.where(up, positive, np.roll(positive, 1)))
    assert found.trend > 0.9
    assert found.effects < 0.2


@pytest.mark.parametrize(("sign", "low", "high"), [(1, 0.8, 1.0), (-1, 0.0, 0.1)])
def test_shrinkage_of_interactions_is_independent_of_main_effects(sign: int, low: float, high: float) -> None:
    terms, _ = forecast(0.0, 0.7)
    other = np.arange(SIZE) // 2 % 2 == 0
    terms = terms._replace(interactions=np.where(other, 0.7, -0.7) * sign)
    probabilities = terms.probabilities(Shrinkage(0.0, 1.0, float(sign)))
    luck = (np.arange(SIZE) // 4 * 7 % 100 + 0.5) / 100
    found = shrinkage_of(terms, luck < probabilities)
    assert low <= found.interactions <= high
    assert found.effects > 0.7


def test_forecast_without_trend_and_effects_is_the_base_rate() -> None:
    terms, _ = forecast(2.0, 2.0)
    assert terms.probabilities(Shrinkage(0.0, 0.0, 1.0)) == pytest.approx(np.full(SIZE, 0.5))


def test_learn_promotes_a_changed_base_rate_without_informative_columns() -> None:
    def log_odds(row: object, place: int) -> float:
        return -3.0 if place < 1_200 else 0.0

    found = learn(world(2_000, NOISE, log_odds), champion())
    assert found.verdict is Verdict.PROMOTE, found.reason
    assert found.challenger is not None
    assert found.challenger.calibration is not None
    assert found.challenger.calibration.base_rate == pytest.approx(0.5, abs=0.1)
    worth = [
        abs(level.points)
        for each in found.challenger.characteristics
        if each.key in NOISE
        for level in each.levels
    ]
    assert max(worth, default=0.0) < 4
