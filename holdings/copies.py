"""Copies of records in files, as the inventory lists them: backups and exports, and how many of their files are encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.declared import Declared, Words
from holdings.errors import AccessDenied, MissingAsset, SourceError
from holdings.sealed_files import Seal, seal_of
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_FILES = 100_000


class Copies(Declared):
    """A file, or a folder of files, whose every file has to be encrypted."""

    path: Words
    """Relative to the inventory's folder. Folders within it are part of it; links are not followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesSeen:
    """What the files of a place are."""

    sealed: int = 0
    clear: int = 0
    unknown: int = 0
    """Those that cannot be told, or cannot be read; links, and what is beyond `MOST_FILES`, too."""

    @property
    def files(self) -> int:
        return self.sealed + self.clear + self.unknown


def look_at(copies: Mapping[str, Copies], folder: Path) -> dict[str, CopiesSeen | SourceError]:
    """By name; an error where the place cannot be looked at."""
    return {name: _look(name, folder / each.path) for name, each in copies.items()}


def _look(name: str, place: Path) -> CopiesSeen | SourceError:
    try:
        if not place.exists():
            return MissingAsset(
                Text("该位置不存在。", "the place is not there."), name, Text("请检查目录中的 copies。", "Check copies in the inventory.")
            )
        seals = list(_seals(place))
    except OSError:
        return AccessDenied(Text("无法读取该位置。", "the place cannot be read."), name, Text("请检查权限。", "Check its rights."))
    return CopiesSeen(sealed=seals.count(Seal.SEALED), clear=seals.count(Seal.CLEAR), unknown=seals.count(Seal.UNKNOWN))


def _seals(place: Path) -> Iterator[Seal]:
    for number, path in enumerate(files_in(place)):
        if number >= MOST_FILES:
            yield Seal.UNKNOWN
            return
        try:
            yield seal_of(path) if path.is_file() and not path.is_symlink() else Seal.UNKNOWN
        except OSError:
            yield Seal.UNKNOWN


def files_in(place: Path) -> Iterator[Path]:
    """The file, or what is in the folder and those below it, but folders; links are given and not followed. Raises OSError."""
    if not place.is_dir():
        yield place
        return
    for path in sorted(place.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from files_in(path)
        else:
            yield path
