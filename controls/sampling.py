"""Looking at a sample of the values where scanning all of them would take too long: which rows are drawn, and what that can say.

A row is drawn by its number and the seed alone, so any split of a dataset, any number of processes and a resumed run draw the
same rows. What was not drawn was not looked at: a sampled pass says how large the share of exceptions may still be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 2_000
"""Rows to draw from a dataset: without an exception among them, at most 0.15 % of all have one, at 95 %."""
CONFIDENCE = 0.95

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """What was asked for: how many rows of each dataset, and the seed that draws them."""

    size: int = SIZE
    seed: int = 1

    def of(self, rows: int | None) -> Sample | None:
        """The sample of a dataset of about so many rows; None where all are looked at: it is no larger, or nobody knows."""
        return None if rows is None or rows <= self.size else Sample(share=self.size / rows, seed=self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The share of a dataset's rows that is drawn."""

    share: float
    seed: int

    def drawn(self, first_row: int, rows: int) -> NDArray[np.bool_]:
        """Whether each of the `rows` rows from number `first_row` on is drawn: SplitMix64 of the number, below the share."""
        with np.errstate(over="ignore"):
            mixed = np.arange(first_row, first_row + rows, dtype=np.uint64) * _STEP + _mix(np.array([self.seed], dtype=np.uint64))
            return _mix(mixed) < np.uint64(self.share * 2**64)


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    return value ^ (value >> np.uint64(31))


def upper_bound(exceptions: int, examined: int) -> float:
    """The largest share of exceptions that what was seen still allows, at 95 %: the one-sided bound of Clopper and Pearson (1934)."""
    if exceptions >= examined:
        return 1.0
    low, high = exceptions / examined, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(exceptions, examined, middle) > 1 - CONFIDENCE else (low, middle)
    return high


def _at_most(exceptions: int, examined: int, share: float) -> float:
    """The probability of so many exceptions or fewer, where this share has one."""
    whole = math.lgamma(examined + 1)
    yes, no = math.log(share), math.log1p(-share)
    return math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(examined - k + 1) + k * yes + (examined - k) * no) for k in range(exceptions + 1)
    )
