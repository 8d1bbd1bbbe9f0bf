"""Takes record numbers apart, a column at a time: DD20260603-000123 is the prefix DD20260603- and the counter 123.

The counter is the digits at the end, at most eighteen; a date at the head of those digits is of the prefix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdings.octets import Octets

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 18
"""Digits that 64 bits hold whatever they are."""
_DATE = 8
_YEARS, _MONTHS, _DAYS = (1900, 2099), (1, 12), (1, 31)
_POWERS = 10 ** np.arange(_MOST + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """Numbers that have a counter."""

    rows: NDArray[np.int64]
    """Their places in the column."""
    prefix: Octets
    counter: NDArray[np.int64]


def parted(texts: Octets) -> Parted:
    """Prefix and counter of each number that has one."""
    digits, run = _at_the_end(texts)
    size = np.where(_dated(digits, run), run - _DATE, run)
    rows = np.flatnonzero((size > 0) & (size <= _MOST))
    size = size[rows]
    counter = _number(digits[-_MOST:][-int(size.max(initial=1)) :, rows]) % _POWERS[size]
    prefix = Octets(data=texts.data, starts=texts.starts[rows], sizes=texts.sizes[rows] - size)
    return Parted(rows=rows, prefix=prefix, counter=counter)


def _at_the_end(texts: Octets) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The digits at the end of each text, set to the right: shape (places, texts); and how many they are. One more than are looked at counts as too many."""
    width = max(1, min(_DATE + _MOST + 1, int(texts.sizes.max(initial=0))))
    tails = Octets(data=texts.data, starts=texts.starts + np.maximum(texts.sizes - width, 0), sizes=np.minimum(texts.sizes, width))
    digits = np.zeros((width, len(texts.sizes)), np.uint8)
    run = np.zeros(len(texts.sizes), np.int64)
    for size in np.flatnonzero(np.bincount(tails.sizes)):
        rows = np.flatnonzero(tails.sizes == size)
        read = np.ascontiguousarray(tails.matrix(rows).T) - np.uint8(ord("0"))  # what is below 0 wraps around to far above 9
        behind = np.ones(len(rows), np.bool_)
        for place in range(size - 1, -1, -1):
            behind &= read[place] <= 9
            if not behind.any():
                break
            run[rows] += behind
            digits[width - size + place, rows] = np.where(behind, read[place], 0)
    return digits, run


def _dated(digits: NDArray[np.uint8], run: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which runs of digits begin with a date and go on."""
    out = np.zeros(len(run), np.bool_)
    for size in range(_DATE + 1, min(_DATE + _MOST, len(digits)) + 1):
        rows = np.flatnonzero(run == size)
        if not len(rows):
            continue
        head = digits[len(digits) - size :][:_DATE, rows]
        inside = (head[0] == _YEARS[0] // 1000) | (head[0] == _YEARS[1] // 1000)  # most that are no date differ there already
        if not inside.any():
            continue
        for start, stop, (first, last) in ((0, 4, _YEARS), (4, 6, _MONTHS), (6, 8, _DAYS)):
            part = _number(head[start:stop])
            inside &= (part >= first) & (part <= last)
        out[rows] = inside
    return out


def _number(digits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The number that digits write: shape (digits, texts)."""
    out = np.zeros(digits.shape[1], np.int64)
    for here in digits:
        out = out * 10 + here
    return out
