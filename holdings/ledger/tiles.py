"""How a ledger's hashes and entries are cut into files: the layout of C2SP tlog-tiles (https://c2sp.org/tlog-tiles).

A tile holds up to 256 hashes of one level, and a bundle up to 256 entries. A full one never changes; a partial one, at the
right edge of the tree, has its width in its name, so that a wider one is another file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.ledger.tree import HASH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 256
LONGEST_ENTRY = 0xFFFF
"""Bytes: an entry's length stands before it as 16 bits."""
LONGEST_FILE = WIDTH * (LONGEST_ENTRY + 2)
ENTRIES = -1
"""The "level" of the entries themselves, below the leaves' hashes."""
_HIGHEST = 63
_PATH = re.compile(r"tile/(0|[1-9][0-9]?|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class TileError(ValueError):
    """Bytes that are no tile or bundle of their width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A tile or, at the level `ENTRIES`, a bundle of entries."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        suffix = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{'entries' if self.level == ENTRIES else self.level}/{_number(self.index)}{suffix}"

    def of_width(self, width: int) -> Tile:
        return Tile(level=self.level, index=self.index, width=width)


def _number(index: int) -> str:
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    return "/".join(reversed(groups))


def parsed(path: str) -> Tile | None:
    """The tile that a path names; None where it names none, and where the same tile is written in another way."""
    if not (found := _PATH.fullmatch(path)):
        return None
    kind, number, width = found.groups()
    tile = Tile(
        level=ENTRIES if kind == "entries" else int(kind), index=int(re.sub("[x/]", "", number)), width=int(width) if width else WIDTH
    )
    return tile if tile.path == path and tile.level <= _HIGHEST and tile.width <= WIDTH else None


def width_at(size: int, level: int, index: int) -> int:
    """How many hashes (or entries) a tile has in the tree of a size; 0 where there is no such tile."""
    in_level = size >> 8 * max(level, 0)
    return min(max(in_level - index * WIDTH, 0), WIDTH)


def levels(size: int) -> Iterator[int]:
    """The levels that have tiles in the tree of a size, from the leaves upwards."""
    level = 0
    while size >> 8 * level:
        yield level
        level += 1


def pack(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry after its length, big-endian, 16 bits. Raises `TileError` where one is too long."""
    out = bytearray()
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise TileError("an entry is longer than 65,535 bytes")
        out += len(entry).to_bytes(2, "big")
        out += entry
    return bytes(out)


def unpack(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises `TileError` where the lengths do not end where the bundle does."""
    entries: list[bytes] = []
    place, end = 0, len(bundle)
    while place < end:
        start = place + 2
        place = start + (bundle[start - 2] << 8 | bundle[start - 1] if start <= end else end)
        if place > end:
            raise TileError("the last entry is cut off")
        entries.append(bundle[start:place])
    return entries


def hashes(tile: bytes) -> list[bytes]:
    """The hashes of a tile. Raises `TileError` where its length is no multiple of a hash's."""
    if len(tile) % HASH:
        raise TileError("the last hash is cut off")
    return [tile[place : place + HASH] for place in range(0, len(tile), HASH)]
