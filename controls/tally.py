"""The state that most reduce controls need: named counts, and the few exceptions that serve as evidence.

Counts add; evidence keeps the first rows in the order read. Both are associative and commutative, so the law of
`ReduceControl` holds for every control that uses it, whatever it counts. The first rows, and not the smallest locators:
a control then names only the first few exceptions of a batch, for naming one costs as much as finding it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from controls.base import ReduceControl
from controls.finding import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

EVIDENCE_KEPT = 5

Example = tuple[int, Evidence]
"""An exception by the number of its row, counted from 1 over the whole dataset."""


@dataclass(slots=True)
class Tally:
    """Counts by name, and evidence by name."""

    counts: Counter[str] = field(default_factory=Counter)
    evidence: dict[str, tuple[Example, ...]] = field(default_factory=dict)

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] += by

    def keep(self, name: str, examples: Iterable[Example]) -> None:
        """Keep the first rows of what is kept and what is new."""
        kept = sorted({*self.evidence.get(name, ()), *examples})[:EVIDENCE_KEPT]
        if kept:
            self.evidence[name] = tuple(kept)

    def examples(self, *names: str) -> tuple[Evidence, ...]:
        """The evidence kept under the names, in their order, as far as a finding shows it."""
        return tuple(evidence for name in names for _, evidence in self.evidence.get(name, ()))[:EVIDENCE_KEPT]


class TallyControl(ReduceControl[Tally]):
    """A reduce control whose state is a `Tally`."""

    def init(self) -> Tally:
        return Tally()

    def merge(self, one: Tally, other: Tally) -> Tally:
        return merged(one, other)

    def dump(self, state: Tally) -> Any:
        return dumped(state)

    def load(self, data: Any) -> Tally:
        return loaded(data)


def merged(one: Tally, other: Tally) -> Tally:
    """Two tallies as one."""
    both = Tally(Counter(one.counts), dict(one.evidence))
    both.counts.update(other.counts)
    for name, examples in other.evidence.items():
        both.keep(name, examples)
    return both


def dumped(state: Tally) -> Any:
    """A tally as JSON values."""
    return {
        "counts": dict(sorted(state.counts.items())),
        "evidence": {name: [[row, e.locator, e.shape] for row, e in kept] for name, kept in sorted(state.evidence.items())},
    }


def loaded(data: Any) -> Tally:
    """A tally from JSON values."""
    return Tally(
        Counter(data["counts"]),
        {
            name: tuple((row, Evidence(locator=locator, shape=shape)) for row, locator, shape in kept)
            for name, kept in data["evidence"].items()
        },
    )
