"""Find columns with heaped numbers: round amounts or codes whose leads end differently from those with numbers nearby."""

from collections.abc import Callable, Sequence
from math import log, sqrt

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding, exact_value_bases
from leadops_core.learning.fit import Codes, Floats


def find_heaps(
    encodings: Sequence[FeatureEncoding],
    codes_of: Callable[[FeatureEncoding], Codes],
    residual: Floats,
    information: Floats,
) -> dict[int, FeatureEncoding]:
    """Return by index the columns in which frequent exact values get levels of their own, with these levels.

    `codes_of` returns the levels of the tested labels. `residual` is wᵢ (yᵢ − pᵢ) and `information` wᵢ pᵢ (1 − pᵢ) of each
    label, with pᵢ by the bins alone. The score test and its limit are those of pairs: Lin (1997), "Variance component testing
    in generalised linear models with random effects", Biometrika 84(2).
    """
    heaped = {
        index: encoding.with_exact_values()
        for index, encoding in enumerate(encodings)
        if encoding.frequent_numbers
    }
    critical = sqrt(2 * log(max(len(heaped), 2)))
    return {
        index: encoding
        for index, encoding in heaped.items()
        if _exact_values_z(encoding, codes_of(encoding), residual, information) > critical
    }


def _exact_values_z(encoding: FeatureEncoding, codes: Codes, residual: Floats, information: Floats) -> float:
    """Return (Q − E Q) / sd Q of the score statistic Q = ‖Rᵀ u‖².

    u holds the sums of the residuals per level, v those of the information, and K = R Rᵀ is the covariance of the effects. Then
    E Q = Σ diag(K) v, and var Q ≈ 2 vᵀ K² v, with squares element by element.
    """
    count = len(encoding.names)
    u, v = (np.bincount(codes, values, count) for values in (residual, information))
    sizes = np.bincount(codes, minlength=count).astype(np.int32)
    r = np.hstack(exact_value_bases(encoding.level_bins, encoding.bin_count, sizes))
    k = r @ r.T
    variance = 2 * float(v @ k**2 @ v)
    return (float(((r.T @ u) ** 2).sum()) - float(np.diag(k) @ v)) / sqrt(variance) if variance > 0 else 0.0
