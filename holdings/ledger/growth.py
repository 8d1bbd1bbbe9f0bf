"""What appending changes: from the right edge of a tree and new entries to the files that are to be written. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.ledger.tiles import ENTRIES, WIDTH, Tile, levels, pack, width_at
from holdings.ledger.tree import fold, leaf_hash, root_above

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right edge of a tree: all that is needed to append to it, whatever its size."""

    size: int = 0
    levels: tuple[tuple[bytes, ...], ...] = ()
    """Of each level of tiles, the hashes of the partial tile at its end."""
    entries: tuple[bytes, ...] = ()
    """The entries of the partial bundle."""

    @property
    def root(self) -> bytes:
        return root_above(self.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """An edge after appending, and what it takes to get there."""

    edge: Edge
    files: dict[Tile, bytes]
    """To be written before the checkpoint."""
    completed: tuple[Tile, ...]
    """Those of them that are full now: their partial forms need not stay once the checkpoint stands."""


@dataclass(slots=True)
class _Growing:
    levels: list[list[bytes]]
    entries: list[bytes]
    size: int
    files: dict[Tile, bytes] = field(default_factory=dict)
    completed: list[Tile] = field(default_factory=list)
    highest: int = 0
    """The highest level that has changed."""

    def add(self, entry: bytes) -> None:
        self.entries.append(entry)
        self.size += 1
        if len(self.entries) == WIDTH:
            self._complete(Tile(level=ENTRIES, index=(self.size - 1) // WIDTH), pack(self.entries))
            self.entries.clear()
        self._push(0, leaf_hash(entry))

    def _push(self, level: int, hashed: bytes) -> None:
        if level == len(self.levels):
            self.levels.append([])
        row = self.levels[level]
        row.append(hashed)
        self.highest = max(self.highest, level)
        if len(row) == WIDTH:
            self._complete(Tile(level=level, index=(self.size >> 8 * level) // WIDTH - 1), b"".join(row))
            above = fold(row)
            row.clear()
            self._push(level + 1, above)

    def _complete(self, tile: Tile, content: bytes) -> None:
        self.files[tile] = content
        self.completed.append(tile)


def grown(edge: Edge, entries: Iterable[bytes]) -> Growth:
    """Append entries to a tree. Raises `TileError` where one is longer than 65,535 bytes."""
    growing = _Growing(levels=[list(row) for row in edge.levels], entries=list(edge.entries), size=edge.size)
    for entry in entries:
        growing.add(entry)
    if growing.entries:
        growing.files[_last(growing.size, ENTRIES)] = pack(growing.entries)
    for level in range(growing.highest + 1):
        if growing.levels and growing.levels[level]:
            growing.files[_last(growing.size, level)] = b"".join(growing.levels[level])
    after = Edge(size=growing.size, levels=tuple(map(tuple, growing.levels)), entries=tuple(growing.entries))
    return Growth(edge=after, files=growing.files, completed=tuple(growing.completed))


def _last(size: int, level: int) -> Tile:
    index = (size >> 8 * max(level, 0)) // WIDTH
    return Tile(level=level, index=index, width=width_at(size, level, index))


def edge_tiles(size: int) -> list[Tile]:
    """The partial tiles of the tree of a size, the entries' last."""
    tiles = [_last(size, level) for level in levels(size)]
    return [tile for tile in (*tiles, _last(size, ENTRIES)) if tile.width]
