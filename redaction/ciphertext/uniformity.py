"""Whether counts of byte values are what random bytes would give: Pearson's chi-square test, made fair to repeats."""

from __future__ import annotations

from math import cbrt, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIMIT = 5.0
"""Standard deviations. Ciphertext exceeds it less than once in a million columns, so no column of it is lost to this test."""
_FREEDOM = 255


def deviation(counts: NDArray[np.int64], weight: float = 1.0) -> float:
    """By how many standard deviations the counts of 256 byte values are uneven; negative where they are very even.

    `weight` is how much chance is multiplied by values that repeat. By the cube root of Wilson and Hilferty (1931).
    """
    total = int(counts.sum())
    if total == 0:
        return 0.0
    expected = total / len(counts)
    square = float((((counts - expected) ** 2) / expected).sum()) / weight
    spread = 2 / (9 * _FREEDOM)
    return (cbrt(square / _FREEDOM) - (1 - spread)) / sqrt(spread)
