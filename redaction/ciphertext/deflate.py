"""Counts raw deflate streams (RFC 1951) among many byte strings: tells at once which cannot be one, and opens only the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from redaction.ciphertext.encoding import inflates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from holdings.octets import Octets

_STORED, _FIXED, _DYNAMIC = range(3)
LEAST, LONGEST = 16, 1000
"""Shorter and longer strings are all opened: deflate makes 1032 bytes of one at most, so that up to here its end is looked for."""
_HEAD_BITS, _CODES, _CODE_BITS = 17, 19, 3
_HEAD_BYTES = 10
"""The 74 bits in which a dynamic block says how its code lengths are coded."""
_END_BITS = 7


def inflating(octets: Octets) -> int:
    """How many values are one."""
    return sum(inflates(octets.value(row)) for rows in _by_size(octets.sizes) for row in rows[may_inflate(octets.matrix(rows))])


def _by_size(sizes: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The rows of each size."""
    order = np.argsort(sizes, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(sizes[order])) + 1)


def may_inflate(data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows, of one length, may be a deflate stream that ends where they end. Of random bytes, one in eight.

    Of rows that are too short or too long, it says that they may.
    """
    count, size = data.shape
    if not LEAST <= size <= LONGEST:
        return np.ones(count, np.bool_)
    kind = data[:, 0] >> 1 & 3
    stored = ((data[:, 1] ^ data[:, 3]) & (data[:, 2] ^ data[:, 4])) == 0xFF  # its length, and again inverted (3.2.4)
    may: NDArray[np.bool_] = (kind == _STORED) & stored
    fixed = np.flatnonzero(kind == _FIXED)
    may[fixed] = _may_end(data[fixed])
    dynamic = np.flatnonzero(kind == _DYNAMIC)
    may[dynamic] = _may_begin(data[dynamic])
    return may


def _may_end(data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether a block of fixed codes, if it is the last, can end in the last byte: seven zeroes end it (3.2.6)."""
    bits = np.unpackbits(data[:, -2:], axis=1, bitorder="little")
    ends = np.zeros(len(data), np.bool_)
    for end in range(9, 17):
        ends |= ~bits[:, end - _END_BITS : end].any(axis=1)
    possible: NDArray[np.bool_] = ends | (data[:, 0] & 1 == 0)
    return possible


def _may_begin(data: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether the lengths of the codes of code lengths make a whole code (3.2.2, 3.2.7)."""
    bits = np.unpackbits(data[:, :_HEAD_BYTES], axis=1, bitorder="little").astype(np.int64)
    coded = 4 + bits[:, 13:_HEAD_BITS] @ np.array([1, 2, 4, 8])
    lengths = bits[:, _HEAD_BITS : _HEAD_BITS + _CODES * _CODE_BITS].reshape(-1, _CODES, _CODE_BITS) @ np.array([1, 2, 4])
    lengths[np.arange(_CODES) >= coded[:, None]] = 0
    possible: NDArray[np.bool_] = np.where(lengths > 0, 128 >> lengths, 0).sum(axis=1) == 128
    return possible
