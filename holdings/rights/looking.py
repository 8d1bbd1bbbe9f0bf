"""Reads who may do what in each source: from its own catalogue, and from the policy of the application before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from holdings.errors import SourceError
from holdings.rights import policy
from holdings.rights.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from holdings.inventory import Inventory, SourceEntry
    from holdings.rights.model import Rights


class _Granting(Protocol):
    def rights(self) -> Rights | None: ...


def reaches(
    inventory: Inventory, snapshots: Mapping[str, _Granting | SourceError], folder: Path
) -> dict[str, Sequence[Reach] | SourceError]:
    """By source; what cannot be told of one is its error."""
    found: dict[str, Sequence[Reach] | SourceError] = {}
    for name, entry in inventory.sources.items():
        try:
            found[name] = tuple(map(Reach, _rights(snapshots[name], entry, folder)))
        except SourceError as error:
            found[name] = error
    return found


def _rights(snapshot: _Granting | SourceError, entry: SourceEntry, folder: Path) -> Iterator[Rights]:
    if isinstance(snapshot, SourceError):
        raise snapshot
    own = snapshot.rights()
    if own is not None:
        yield own
    if entry.rights is not None:
        yield policy.read(folder / entry.rights)
