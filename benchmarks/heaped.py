"""Synthetic leads with heaped numbers: most people enter round amounts, and round amounts end differently."""

from math import log

import numpy as np
from numpy.typing import NDArray

ROUND_SHARE = 0.7
ROUND_RATE, EXACT_RATE = 0.15, 0.4
"""Share of good outcomes among leads with a round amount, and among those with an exact one."""


def heaped(size: int, seed: int) -> tuple[list[dict[str, str]], NDArray[np.bool_]]:
    """Return leads of whom 70 % enter a multiple of 1,000 as their amount.

    Discounts are heaped, too, and two of them are campaigns that convert better. Seats are heaped without any effect. One text
    and one number are informative, and four columns are noise.
    """
    draw = np.random.Generator(np.random.PCG64(seed))
    amounts = np.maximum(draw.lognormal(9.6, 0.7, size=size).round(), 100)
    is_round = draw.random(size) < ROUND_SHARE
    amounts[is_round] = np.maximum((amounts[is_round] / 1_000).round(), 1) * 1_000
    seats = np.maximum(draw.lognormal(3.5, 0.8, size=size).round(), 1)
    is_multiple = draw.random(size) < ROUND_SHARE
    seats[is_multiple] = np.maximum((seats[is_multiple] / 5).round(), 1) * 5
    discounts = draw.uniform(0, 30, size=size).round(1)
    heaps = draw.random(size) < 0.6
    discounts[heaps] = draw.choice([0.0, 5.0, 10.0, 12.5, 15.0, 20.0], size=int(heaps.sum()))
    kinds = {f"kind {number}": draw.integers(6, size=size) for number in range(3)}
    numbers = {f"number {number}": draw.normal(size=size).round(3) for number in range(3)}
    log_odds = np.where(is_round, log(ROUND_RATE / (1 - ROUND_RATE)), log(EXACT_RATE / (1 - EXACT_RATE)))
    log_odds += 0.9 * (np.isin(discounts, (5.0, 12.5)) & heaps) - 0.03 * (discounts - 12)
    log_odds += np.array([0.9, 0.3, 0.0, -0.3, -0.9, 0.0])[kinds["kind 0"]] + 0.4 * numbers["number 0"]
    positive = draw.random(size) < 1 / (1 + np.exp(-log_odds))
    columns = {
        "amount": [f"{value:.0f}" for value in amounts],
        "seats": [f"{value:.0f}" for value in seats],
        "discount": [f"{value:g}" for value in discounts],
        **{name: [f"v{code}" for code in codes] for name, codes in kinds.items()},
        **{name: [str(value) for value in values] for name, values in numbers.items()},
    }
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return rows, positive
