"""Join records: what stands for a value in a join, and how the records of one fingerprint are found together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RECORD = np.dtype([("hi", ">u8"), ("lo", ">u8"), ("tag", ">u4"), ("count", ">u8")])
"""A join record: a 16-byte fingerprint in two halves, the tag of the field it stands in, and how many rows have it."""


def records(digests: NDArray[np.uint64], tag: int, counts: NDArray[np.uint64]) -> NDArray[np.void]:
    """Join records of one field's distinct values."""
    out = np.empty(len(digests), RECORD)
    out["hi"], out["lo"], out["tag"], out["count"] = digests[:, 0], digests[:, 1], tag, counts
    return out


def taken(records: NDArray[np.void], places: NDArray[np.int64]) -> NDArray[np.void]:
    """The records at these places."""
    return np.take(_whole(records), places).view(RECORD)


def joined(parts: Sequence[NDArray[np.void]]) -> NDArray[np.void]:
    """All the records, one part behind the other."""
    return np.concatenate([_whole(part) for part in parts]).view(RECORD)


def _whole(records: NDArray[np.void]) -> NDArray[np.void]:
    """The records as pieces of so many bytes, which are copied much faster than field by field."""
    return np.ascontiguousarray(records, RECORD).view(np.dtype((np.void, RECORD.itemsize)))


@dataclass(frozen=True, slots=True)
class Groups:
    """Records sorted by fingerprint, with where each fingerprint's group begins. No group is split."""

    records: NDArray[np.void]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, ordered: NDArray[np.void]) -> Groups:
        """Find the groups of sorted records."""
        hi, lo = ordered["hi"].astype(np.uint64), ordered["lo"].astype(np.uint64)
        fresh = np.ones(len(ordered), bool)
        fresh[1:] = (hi[1:] != hi[:-1]) | (lo[1:] != lo[:-1])
        return cls(ordered, np.flatnonzero(fresh))

    def only(self, among: NDArray[np.bool_]) -> Groups:
        """The groups of some of the records: a truth for each."""
        return self if among.all() else Groups.of(taken(self.records, np.flatnonzero(among)))

    @property
    def heads(self) -> NDArray[np.void]:
        """The first record of each group."""
        return taken(self.records, self.starts)

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.diff(self.starts, append=len(self.records))
