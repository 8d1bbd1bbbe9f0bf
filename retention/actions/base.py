"""What an action must be able to do, and which there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from holdings.sources.erasable import Erasure, Found, Key


class Act(Protocol):
    """Done within the destroying transaction, to records that were decided about in it."""

    takes_children: ClassVar[bool]
    """Whether the rows that hang on a record go with it; else they stay, and only the record's own rows are touched."""

    keeps: ClassVar[bool]
    """Whether what goes is kept in files of our own, which only receipts tell of; then it is done nowhere where none can be written."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What has to be read of a record to tell whether it was done to it already."""

    def disposed(self, found: Found) -> NDArray[np.bool_]:
        """To which of these rows it was done already; a row that is not there any more needs nobody to say so."""

    def act(self, erasure: Erasure, dataset: str, keys: Sequence[Key]) -> int:
        """Do it to the rows of these keys; gives to how many it was. Raises `SourceError`."""

    def archived(self) -> tuple[str, ...]:
        """The SHA-256 of each file that holds what this was done to since this was last asked: what the receipt tells of."""

    def lost(self, archived: Iterable[str]) -> int:
        """How many of these files are not there, or not what they were."""

    def tidy(self, kept: frozenset[str]) -> int:
        """Take away files that no receipt tells of; gives how many there were. Raises `ArchiveError`."""
