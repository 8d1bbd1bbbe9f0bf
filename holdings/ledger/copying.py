"""A whole copy of a ledger in a folder of its own: what is kept before anything is pruned, and taking away what was."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.reading import altered
from holdings.ledger.storage import CHECKPOINT, KEYS
from holdings.ledger.tiles import ENTRIES, WIDTH, Tile, levels, width_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from holdings.ledger.storage import Files, Storage

_AT_ONCE = 256


def copied(view: Files, checkpoint: bytes, absent: Collection[int], to: Storage) -> None:
    """Copy the ledger of a checkpoint, but for the bundles that are not there any more. Raises `LedgerError`.

    The checkpoint comes last: a copy that was interrupted is none.
    """
    size = Checkpoint.read(checkpoint)[0].size
    with to.writing() as batch:
        for some in _some(_tiles(size, absent)):
            batch.put(dict(_found(view, tile) for tile in some))
        batch.put({KEYS: view.read(KEYS) or b""})
        batch.put({CHECKPOINT: checkpoint})


def _tiles(size: int, absent: Collection[int]) -> Iterator[Tile]:
    for level in (ENTRIES, *levels(size)):
        index = 0
        while width := width_at(size, level, index):
            if level != ENTRIES or index not in absent:
                yield Tile(level=level, index=index, width=width)
            index += 1


def _some(tiles: Iterable[Tile]) -> Iterator[list[Tile]]:
    waiting = iter(tiles)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some


def _found(view: Files, tile: Tile) -> tuple[str, bytes]:
    """A tile by its path; one that has become full meanwhile may be there as such alone."""
    for each in (tile, tile.of_width(WIDTH)):
        if (data := view.read(each.path)) is not None:
            return each.path, data
    raise altered(tile)


def withdrawn(storage: Storage, bundles: Iterable[int]) -> None:
    """Take bundles of entries away. Raises `LedgerError`; which of them went is then not known, and does not matter."""
    with storage.writing() as batch:
        for some in _some(Tile(level=ENTRIES, index=each) for each in bundles):
            batch.remove([form.path for tile in some for form in (tile, *batch.partials(tile))])
