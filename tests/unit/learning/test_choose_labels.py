"""Which labels are learned from if there are more than a fit may use."""

import numpy as np

from leadops_core.learning.choose_labels import choose_newest
from leadops_core.learning.label_columns import moments_of
from tests.unit.learning.worlds import START

SIZE, LIMIT = 10_000, 1_000
AT = moments_of([START]) + np.arange(SIZE) * np.timedelta64(1, "h")
UNKNOWN = moments_of([None] * SIZE)


def outcomes(share: float) -> np.ndarray:
    return np.random.Generator(np.random.PCG64(3)).random(SIZE) < share


def test_choose_newest_takes_all_labels_within_the_limit() -> None:
    chosen = choose_newest(outcomes(0.3), AT, UNKNOWN, SIZE)
    assert chosen.rows.tolist() == list(range(SIZE))
    assert set(chosen.stands_for.tolist()) == {1.0}


def test_choose_newest_takes_the_newest_by_date_of_the_outcome() -> None:
    assert choose_newest(outcomes(0.3), AT, UNKNOWN, LIMIT).rows.tolist() == list(range(SIZE - LIMIT, SIZE))
    # All rows of a file arrive together, the newest first: the dates of the outcomes count.
    together = np.repeat(AT[-1:] + np.timedelta64(1, "D"), SIZE)
    assert choose_newest(outcomes(0.3), together, AT[::-1], LIMIT).rows.tolist() == list(range(LIMIT))


def test_choose_newest_keeps_more_of_a_rare_outcome_with_its_share() -> None:
    good = outcomes(0.02)
    chosen = choose_newest(good, AT, UNKNOWN, LIMIT)
    is_good = good[chosen.rows]
    assert (len(chosen.rows), int(is_good.sum())) == (LIMIT, LIMIT // 10)
    window = slice(int(chosen.rows.min()), SIZE)
    share = chosen.stands_for[is_good].sum() / chosen.stands_for.sum()
    assert abs(share - good[window].mean()) < 0.002
    assert np.ptp(chosen.rows[is_good]) > 0.9 * np.ptp(chosen.rows)


def test_choose_newest_spreads_labels_that_are_sorted_by_outcome() -> None:
    won_first = np.arange(SIZE) < SIZE // 4
    chosen = choose_newest(won_first, AT, UNKNOWN, LIMIT)
    assert won_first[chosen.rows].mean() == 0.25
