"""Anonymise: the rows stay, and nothing in them tells whom they were about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from holdings.sources.erasable import Erasure, Found, Key
    from retention.anonymity import Anonymity


class Anonymise:
    """Puts the same words, or nothing, in the place of every value, and looks at once whether they stand there."""

    keeps: ClassVar[bool] = False
    takes_children: ClassVar[bool] = False

    def __init__(self, made: Anonymity) -> None:
        self._made = made

    @property
    def fields(self) -> tuple[str, ...]:
        return self._made.fields

    def disposed(self, found: Found) -> NDArray[np.bool_]:
        return self._made.rows(len(found.keys), found.table.column, found.unreadable)

    def archived(self) -> tuple[str, ...]:
        return ()

    def lost(self, archived: Iterable[str]) -> int:
        return 0

    def tidy(self, kept: frozenset[str]) -> int:
        return 0

    def act(self, erasure: Erasure, dataset: str, keys: Sequence[Key]) -> int:
        erasure.replace(dataset, keys, self._made.becomes)
        return int(self.disposed(erasure.rows(dataset, keys, self.fields)).sum())
