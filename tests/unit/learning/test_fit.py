"""The sums that a fit is made of, and the memory that it takes."""

import tracemalloc

import numpy as np
import pytest

from leadops_core.learning.encodings import smoothing_root
from leadops_core.learning.fit import Design, DesignTerm, Floats, PriorBlock, fit


def design_of(size: int, level_counts: list[int]) -> tuple[Design, Floats]:
    draw = np.random.Generator(np.random.PCG64(3))
    terms = [
        DesignTerm(
            draw.integers(count, size=size).astype(np.uint8),
            count,
            (PriorBlock(smoothing_root(count), 2.3), PriorBlock(np.linspace(-1, 1, count)[:, None], 2.3)),
        )
        for count in level_counts
    ]
    return Design(terms, draw.normal(size=size)), draw.random(size)


@pytest.mark.parametrize("is_dropped", [False, True], ids=["all blocks", "one term without coefficients"])
def test_hessian_from_pairs_is_that_of_the_rows(is_dropped: bool) -> None:
    design, weights = design_of(300, [3, 5, 2, 7])
    which = np.ones(design.basis.size, dtype=np.bool_)
    which[design.basis.slices[1]] = not is_dropped
    basis = design.basis.only(which)
    rows, gamma = design.rows(basis), np.arange(basis.size) / 10
    expected = rows.T @ (weights[:, None] * rows)
    assert np.allclose(np.tril(expected), np.tril(design.hessian(weights, basis)))
    assert np.allclose(rows @ gamma, design.dot(basis.effects(gamma)))
    assert np.allclose(rows.T @ weights, basis.gradient(design.xt_dot(weights)))


def test_fit_takes_less_memory_than_four_hessians() -> None:
    design, weights = design_of(2_000, [20] * 20)
    positive = weights > 0.7
    tracemalloc.start()
    try:
        fit(design, positive, np.ones(len(weights)), slope_sd=0.5)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * 8 * design.basis.size**2
