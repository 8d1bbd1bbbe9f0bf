"""What an action must be able to do, and which there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.sources.erasable import Erasure, Key


class Act(Protocol):
    """Done within the destroying transaction, to records that were decided about in it."""

    takes_children: ClassVar[bool]
    """Whether the rows that hang on a record go with it; else they stay, and only the record's own rows are touched."""

    def act(self, erasure: Erasure, dataset: str, keys: Sequence[Key]) -> int:
        """Do it to the rows of these keys; gives how many there were. Raises `SourceError`."""
