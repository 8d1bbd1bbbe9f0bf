"""Delete: the rows go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from holdings.sources.erasable import Erasure, Found, Key


class Delete:
    """Deletes rows; those that hang on them go first."""

    keeps: ClassVar[bool] = False
    takes_children: ClassVar[bool] = True

    @property
    def fields(self) -> tuple[str, ...]:
        return ()

    def disposed(self, found: Found) -> NDArray[np.bool_]:
        return np.zeros(len(found.keys), np.bool_)

    def archived(self) -> tuple[str, ...]:
        return ()

    def lost(self, archived: Iterable[str]) -> int:
        return 0

    def tidy(self, kept: frozenset[str]) -> int:
        return 0

    def act(self, erasure: Erasure, dataset: str, keys: Sequence[Key]) -> int:
        return erasure.delete(dataset, keys)
