"""Counts how often things repeat, in bounded space: the `SIZE` smallest keyed fingerprints, each with its exact count.

What is not among the smallest of the whole was dropped wherever it appeared, and what is was never dropped anywhere: any
split of the things gives the same sketch. The fingerprints are random under the key, so those kept are a fair sample.
(Beyer et al., On synopses for distinct-value estimation under multiset operations, 2007.)
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIZE = 512
_BYTES = 8


@dataclass(slots=True)
class Sketch:
    """Fingerprints and their counts."""

    counts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, things: Iterable[bytes], key: bytes) -> Sketch:
        """The sketch of byte strings under a 32-byte key."""
        prints = [int.from_bytes(blake2b(thing, digest_size=_BYTES, key=key).digest(), "big") for thing in things]
        return cls(_smallest(Counter(prints)))

    def merged(self, other: Sketch) -> Sketch:
        return Sketch(_smallest(Counter(self.counts) + Counter(other.counts)))

    @property
    def distinct(self) -> int:
        """How many different things are in the sample."""
        return len(self.counts)

    @property
    def weight(self) -> float:
        """How many times as much chance varies because of repeats: the sum of the squares of the counts over their sum; 1 without repeats."""
        total = sum(self.counts.values())
        return sum(count * count for count in self.counts.values()) / total if total else 1.0

    @property
    def repeated(self) -> float:
        """The share of different things that occur more than once."""
        return sum(count > 1 for count in self.counts.values()) / len(self.counts) if self.counts else 0.0


def _smallest(counts: Counter[int]) -> dict[int, int]:
    kept = sorted(counts) if len(counts) <= SIZE else heapq.nsmallest(SIZE, counts)
    return {each: counts[each] for each in kept}
