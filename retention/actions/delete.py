"""Delete: the rows go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.sources.erasable import Erasure, Key


class Delete:
    """Deletes rows; those that hang on them go first."""

    takes_children: ClassVar[bool] = True

    def act(self, erasure: Erasure, dataset: str, keys: Sequence[Key]) -> int:
        return erasure.delete(dataset, keys)
