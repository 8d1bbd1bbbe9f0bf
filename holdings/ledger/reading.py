"""Reads single hashes and entries out of a ledger's tiles, and makes proofs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.errors import LedgerAltered, LedgerError
from holdings.ledger.proof import Proof
from holdings.ledger.tiles import ENTRIES, WIDTH, Tile, TileError, hashes, unpack, width_at
from holdings.ledger.tree import EMPTY, fold, inclusion_proof, node_hash, split
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from holdings.ledger.storage import Files

_KEPT = 64
"""Tiles that are kept in memory; a proof needs two or three of each level."""


class TileTree:
    """The tree of a size, read from its tiles when asked; whether they are what was signed is for the asker to verify."""

    def __init__(self, view: Files, size: int) -> None:
        self._view = view
        self.size = size
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def subtree(self, start: int, end: int) -> bytes:
        """The hash of the entries from `start` up to `end` as a tree of their own. Raises `LedgerAltered`."""
        count = end - start
        if count <= 0:
            return EMPTY
        if count & (count - 1) == 0 and start % count == 0:
            return self._complete(count.bit_length() - 1, start // count)
        middle = start + split(count)
        return node_hash(self.subtree(start, middle), self.subtree(middle, end))

    def entry(self, index: int) -> bytes:
        """An entry. Raises `LedgerError` where the tree has none of that number, `LedgerAltered` where it cannot be had."""
        if not 0 <= index < self.size:
            raise LedgerError(
                Text("账本中没有该序号的记录。", "the ledger has no entry of that number."),
                str(index),
                Text(f"序号从 0 到 {self.size - 1}。", f"They are counted from 0 to {self.size - 1}."),
            )
        tile = Tile(level=ENTRIES, index=index // WIDTH, width=width_at(self.size, ENTRIES, index // WIDTH))
        if tile.width == WIDTH and self._view.read(tile.path) is None and _was_pruned(self._view, self.size, tile.index):
            raise LedgerError(
                Text("该记录已从账本清理。", "this entry was pruned from the ledger."),
                str(index),
                Text(
                    "其内容在清理时所作的归档中；将归档的 tile/entries 中的文件复制回账本即可恢复。",
                    "It stands in the archive that was made then: copy the files of its tile/entries back into the ledger.",
                ),
            )
        try:
            return unpack(content(self._view, tile))[index % WIDTH]
        except (TileError, IndexError) as error:
            raise altered(tile) from error

    def _complete(self, height: int, index: int) -> bytes:
        """The hash of a complete subtree: 2**height entries."""
        level, rest = divmod(height, 8)
        first = index << rest
        row = self._row(level, first // WIDTH)[first % WIDTH :][: 1 << rest]
        return fold(row)

    def _row(self, level: int, index: int) -> list[bytes]:
        if (level, index) not in self._tiles:
            tile = Tile(level=level, index=index, width=width_at(self.size, level, index))
            try:
                row = hashes(content(self._view, tile))[: tile.width]
            except TileError as error:
                raise altered(tile) from error
            if len(row) < tile.width:
                raise altered(tile)
            if len(self._tiles) >= _KEPT:
                self._tiles.pop(next(iter(self._tiles)))
            self._tiles[level, index] = row
        return self._tiles[level, index]


def entries_of(view: Files, size: int, absent: Collection[int] = ()) -> Iterator[tuple[int, bytes]]:
    """Every entry of the tree of a size with its index, but for those in bundles that were pruned (`Pruned.absent`).

    Raises `LedgerAltered` where one cannot be had.
    """
    for index in range(-(-size // WIDTH)):
        if index in absent:
            continue
        tile = Tile(level=ENTRIES, index=index, width=width_at(size, ENTRIES, index))
        try:
            entries = unpack(content(view, tile))[: tile.width]
        except TileError as error:
            raise altered(tile) from error
        if len(entries) < tile.width:
            raise altered(tile)
        yield from enumerate(entries, index * WIDTH)


def _was_pruned(view: Files, size: int, bundle: int) -> bool:
    """Whether a bundle that is not there went by a pruning that the ledger tells of; the newest one is looked for first."""
    from holdings.ledger.pruning import excused, prunings

    for index in reversed(range(-(-size // WIDTH))):
        data = view.read(Tile(level=ENTRIES, index=index, width=width_at(size, ENTRIES, index)).path)
        try:
            found = excused(list(prunings(unpack(data or b""), index * WIDTH)), {bundle})
        except TileError:
            continue
        if found is not None and found.absent:
            return True
    return False


def content(view: Files, tile: Tile) -> bytes:
    """The bytes of a tile, which may be those of the full one where that has taken its place. Raises `LedgerAltered`."""
    data = view.read(tile.path)
    if data is None and tile.width < WIDTH:
        data = view.read(tile.of_width(WIDTH).path)
    if data is None:
        raise altered(tile)
    return data


def altered(tile: Tile) -> LedgerAltered:
    """What to say of a tile that is not what it was."""
    return LedgerAltered(
        Text("证据账本的该文件缺失或已被改动。", "this file of the evidence ledger is missing or was altered."),
        tile.path,
        Text("请运行 `recordwarden evidence verify`，并从备份恢复。", "Run `recordwarden evidence verify`, and restore it from a backup."),
    )


def proof_of(view: Files, checkpoint: bytes, size: int, index: int) -> Proof:
    """A proof that an entry stands in the tree of a checkpoint, with the entry in it. Raises `LedgerError`."""
    tree = TileTree(view, size)
    entry = tree.entry(index)
    return Proof(entry=entry, index=index, hashes=tuple(inclusion_proof(tree, index, size)), checkpoint=checkpoint)
