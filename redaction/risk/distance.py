"""How far the values of each group are from those of the whole table: the earth mover's distances of t-closeness.

Li, Li, Venkatasubramanian: t-Closeness: Privacy Beyond k-Anonymity and l-Diversity (ICDE 2007), 5.1: the ordered distance for numbers, where
what counts is how many values lie between; the equal distance for everything else. Only what occurs in a group is gone through, so the work is
that of sorting the counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def equal(groups: NDArray[np.int64], values: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """By group, half the sum of the differences between its shares and the table's."""
    shares, whole = _shares(groups, values, counts)
    here = whole[values]
    apart = np.bincount(groups, np.abs(shares - here))
    absent = 1 - np.bincount(groups, here)
    distance: NDArray[np.float64] = (apart + absent) / 2
    return np.clip(distance, 0, 1)


def ordered(groups: NDArray[np.int64], values: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """By group, the mean difference between its cumulated shares and the table's, `values` being ranks from 0."""
    shares, whole = _shares(groups, values, counts)
    size = len(whole)
    if size == 1:
        return np.zeros(int(groups.max()) + 1)
    order = np.lexsort((values, groups))
    groups, values, shares = groups[order], values[order], shares[order]
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    running = np.cumsum(shares)
    running -= np.repeat(np.r_[0.0, running[starts[1:] - 1]], np.diff(np.r_[starts, len(groups)]))

    # Between two of its values a group's cumulated share stays as it is: a stretch of ranks, from one value to the next.
    ends = np.r_[values[1:], size]
    ends[np.r_[starts[1:] - 1, len(groups) - 1]] = size
    cumulated = np.cumsum(whole)
    total = _stretches(values, ends, running, cumulated, groups)
    total = total + _stretches(np.zeros(len(starts), np.int64), values[starts], np.zeros(len(starts)), cumulated, groups[starts])
    return np.clip(total / (size - 1), 0, 1)


def _stretches(
    first: NDArray[np.int64], last: NDArray[np.int64], share: NDArray[np.float64], cumulated: NDArray[np.float64], groups: NDArray[np.int64]
) -> NDArray[np.float64]:
    """By group, the sum of |share - cumulated| over the ranks from `first` to before `last`; `cumulated` grows, so it crosses once."""
    sums = np.r_[0.0, np.cumsum(cumulated)]
    crossing = np.clip(np.searchsorted(cumulated, share), first, last)
    below = share * (crossing - first) - (sums[crossing] - sums[first])
    above = (sums[last] - sums[crossing]) - share * (last - crossing)
    return np.bincount(groups, below + above).astype(np.float64)


def _shares(
    groups: NDArray[np.int64], values: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each count as a share of its group, and by value the share of the table."""
    sizes = np.bincount(groups, counts)
    whole = np.bincount(values, counts)
    return counts / sizes[groups], whole / whole.sum()
