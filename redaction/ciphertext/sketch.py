"""Counts how often things repeat, in bounded space: the `SIZE` smallest keyed fingerprints, each with its exact count.

What is not among the smallest of the whole was dropped wherever it appeared, and what is was never dropped anywhere: any
split of the things gives the same sketch. The fingerprints are random under the key, so those kept are a fair sample.
(Beyer et al., On synopses for distinct-value estimation under multiset operations, 2007.)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from holdings.keying import Keyer

if TYPE_CHECKING:
    import pyarrow as pa

SIZE = 512


@dataclass(slots=True)
class Sketch:
    """Fingerprints and their counts."""

    counts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, things: pa.Array, key: bytes) -> Sketch:
        """The sketch of texts or byte strings under a 32-byte key."""
        prints, counts = np.unique(Keyer(key).digests(things)[:, 0], return_counts=True)
        return cls(dict(zip(prints[:SIZE].tolist(), counts[:SIZE].tolist(), strict=True)))

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
    return {each: counts[each] for each in sorted(counts)[:SIZE]}
