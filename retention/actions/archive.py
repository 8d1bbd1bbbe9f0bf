"""Archive: the rows go when a sealed copy of them is on the disk and was read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from retention.actions.delete import Delete

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from holdings.sources.erasable import Erasure, Key
    from retention.archives import Archives


class Archive(Delete):
    """Deletes rows, and those that hang on them, each after its archive was made."""

    keeps: ClassVar[bool] = True

    def __init__(self, archives: Archives) -> None:
        self.archives = archives
        self._made: list[str] = []

    def act(self, erasure: Erasure, dataset: str, keys: Sequence[Key]) -> int:
        names, rows = erasure.whole(dataset, keys)
        if len(rows) != len(keys):
            return len(rows)
        self._made.append(self.archives.keep(dataset, names, rows))
        return super().act(erasure, dataset, keys)

    def archived(self) -> tuple[str, ...]:
        made, self._made = tuple(self._made), []
        return made

    def lost(self, archived: Iterable[str]) -> int:
        return sum(not self.archives.is_there(each) for each in archived)

    def tidy(self, kept: frozenset[str]) -> int:
        return self.archives.tidy(kept)
