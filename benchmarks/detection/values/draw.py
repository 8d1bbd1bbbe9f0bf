"""Draws from lists of which the held-back part has a third to itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

T = TypeVar("T")
L = TypeVar("L")

EVERY = 3
"""One list entry in three belongs to the held-back part."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value as it is written: of it (`gold`), or the neutral words between two of its parts."""

    text: str
    gold: bool = True


Made = str | tuple[Piece, ...]
"""A value: one run of text, or pieces with other words between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One seeded source of values for one part."""

    rng: random.Random
    held: bool
    blind: int | None = None
    """Which of the blind editions it is for, the first being 0: each has lists of its own where its values decide."""
    _shares: dict[int, tuple[object, tuple[Any, ...]]] = field(default_factory=dict)

    def of_part(self, values: Sequence[T], *blind: Sequence[T]) -> T:
        """One of the entries that belong to this part; for a blind edition, any of its own where it has some."""
        if self.blind is not None and blind:
            return self.rng.choice(blind[self.blind])
        share = self._shares.get(id(values))
        if share is None:
            # The sequence stays referenced beside its share, so that its id cannot be given to another.
            share = self._shares[id(values)] = (values, shared(values, held=self.held))
        return cast("T", self.rng.choice(share[1]))

    def one(self, *values: T) -> T:
        """Any of them."""
        return self.rng.choice(values)

    def any(self, values: Sequence[T], *blind: Sequence[T]) -> T:
        """One of a list too short to be shared out, or of no meaning by itself; or one of a blind edition's own."""
        return self.rng.choice(self.list_of(values, *blind))

    def list_of(self, values: L, *blind: L) -> L:
        """The list itself, or a blind edition's own."""
        return values if self.blind is None or not blind else blind[self.blind]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.rng.randint(low, high)

    def digits(self, count: int) -> str:
        return "".join(self.rng.choices("0123456789", k=count))

    def letters(self, count: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
        return "".join(self.rng.choices(alphabet, k=count))

    def weighted(self, **styles: float) -> str:
        """One of the names, by weight."""
        return self.rng.choices(list(styles), weights=list(styles.values()))[0]


def words(text: str) -> tuple[str, ...]:
    """A list as it is written most shortly."""
    return tuple(text.split())


def shared(values: Sequence[T], *, held: bool) -> tuple[T, ...]:
    """The entries of a list that belong to the held-back part, or the others."""
    return tuple(each for place, each in enumerate(dict.fromkeys(values)) if (place % EVERY == EVERY - 1) is held)
