"""A model is believed as far as it was right about labels before they were seen."""

import numpy as np
import pytest

from leadops_core.learning import Verdict, learn
from leadops_core.learning.hedge import Hedge, Said, hedge_by
from tests.unit.learning.worlds import NOISE, champion, world

SIZE = 400


def said(shift: float, apart: float) -> tuple[Said, np.ndarray]:
    """Half of the leads are said to be better by `apart`, half worse; each half comes in with as many good ones as bad."""
    up = np.arange(SIZE) % 2 == 0
    return Said(np.zeros(SIZE), np.full(SIZE, shift), np.where(up, apart, -apart), np.zeros(SIZE)), up


def hedge(terms: Said, positive: np.ndarray) -> Hedge:
    return hedge_by(terms, positive, np.ones(len(positive)))


def test_shrinkage_prior_trusts_columns_mostly() -> None:
    nothing = Said(*(np.empty(0) for _ in range(4)))
    found = hedge(nothing, np.empty(0, dtype=np.bool_))
    assert found.shift == pytest.approx(0.5)
    assert 0.6 < found.spread < 0.9
    assert found.together == pytest.approx(0.5)


def test_columns_that_were_right_are_believed() -> None:
    terms, up = said(0.0, 1.5)
    assert hedge(terms, np.where(np.arange(SIZE) % 5 == 0, ~up, up)).spread > 0.8


def test_columns_that_were_wrong_come_to_nothing() -> None:
    terms, up = said(0.0, 1.5)
    assert hedge(terms, np.where(np.arange(SIZE) % 5 == 0, up, ~up)).spread < 0.02


def test_a_base_that_followed_the_times_is_believed_without_the_columns() -> None:
    terms, up = said(1.4, 1.5)
    positive = np.arange(SIZE) % 5 != 0
    found = hedge(terms, np.where(up, positive, np.roll(positive, 1)))
    assert found.shift > 0.9
    assert found.spread < 0.2


@pytest.mark.parametrize(("sign", "low", "high"), [(1, 0.8, 1.0), (-1, 0.0, 0.1)])
def test_shrinkage_of_pairs_depends_on_their_own_record(sign: int, low: float, high: float) -> None:
    terms, _ = said(0.0, 0.7)
    other = np.arange(SIZE) // 2 % 2 == 0
    terms = terms._replace(together=np.where(other, 0.7, -0.7) * sign)
    chances = terms.chances(Hedge(0.0, 1.0, float(sign)))
    luck = (np.arange(SIZE) // 4 * 7 % 100 + 0.5) / 100
    found = hedge(terms, luck < chances)
    assert low <= found.together <= high
    assert found.spread > 0.7


def test_where_nothing_is_believed_the_base_rate_is_quoted() -> None:
    terms, _ = said(2.0, 2.0)
    assert terms.chances(Hedge(0.0, 0.0, 1.0)) == pytest.approx(np.full(SIZE, 0.5))


def test_shrinkage_accepts_moved_base_rate_without_columns() -> None:
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
