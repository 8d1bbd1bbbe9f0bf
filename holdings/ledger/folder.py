"""A ledger in a folder: the files of tlog-tiles as they are, so that any program for that format, or a web server, can read it."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from holdings.assets import shown
from holdings.errors import LedgerBusy, LedgerUnreadable, LedgerUnwritable
from holdings.filelock import Taken, take
from holdings.ledger.storage import BUSY_SECONDS
from holdings.ledger.tiles import LONGEST_FILE, WIDTH, Tile, parsed
from holdings.newfile import sync_folder, write_synced
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_T = TypeVar("_T")
_LOCK = ".lock"
_AT_ONCE = 16
_OPEN = 64
_UNFINISHED = re.compile(r"\.[^/]+\.[0-9a-f]{16}")
"""A file that is being written; who is killed leaves it, and it is nothing to anybody."""


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """A ledger in a folder of the local file system (a lock on a network drive is only as good as the drive's)."""

    folder: Path
    _tidied: set[Path] = field(default_factory=set, compare=False, repr=False)

    @property
    def subject(self) -> str:
        return shown(self.folder.name)

    @contextmanager
    def reading(self) -> Iterator[FolderView]:
        yield FolderView(self.folder)

    @contextmanager
    def writing(self, wait: float = BUSY_SECONDS) -> Iterator[FolderBatch]:
        with _writing_errors(self.subject):
            made = [each for each in (self.folder, *self.folder.parents) if not each.exists()]
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for each in made:
                sync_folder(each.parent)
        with _locked(self.folder / _LOCK, wait, self.subject), ThreadPoolExecutor(_AT_ONCE) as pool:
            yield FolderBatch(self.folder, self._tidied, pool)


@dataclass(frozen=True, slots=True)
class FolderView:
    """Reads the files of a folder."""

    folder: Path

    def read(self, path: str) -> bytes | None:
        try:
            descriptor = os.open(self.folder / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(LONGEST_FILE + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise unreadable(error, shown(path)) from error
        return data  # one byte too many is no tile's length, and so it is told

    def paths(self) -> Iterator[str]:
        """Every path but those that begin with a dot, of which a ledger knows none."""
        waiting = [""]
        while waiting:
            prefix = waiting.pop()
            try:
                with os.scandir(self.folder / prefix) as found:
                    for each in found:
                        if each.name.startswith("."):
                            continue
                        if each.is_dir(follow_symlinks=False):
                            waiting.append(f"{prefix}{each.name}/")
                        else:
                            yield prefix + each.name
            except FileNotFoundError:  # a writer removes partial tiles
                continue
            except OSError as error:
                raise unreadable(error, shown(prefix)) from error


@dataclass(frozen=True, slots=True)
class FolderBatch:
    """Writes the files of a folder: each is on the disk before it has its name, and its name is before the call returns."""

    folder: Path
    _tidied: set[Path]
    _pool: ThreadPoolExecutor
    """A disk takes several files at once in little more time than one."""

    def read(self, path: str) -> bytes | None:
        return FolderView(self.folder).read(path)

    def partials(self, tile: Tile) -> list[Tile]:
        prefix = f"{tile.of_width(WIDTH).path}.p"
        folder = self.folder / prefix
        try:
            names = [each.name for each in folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unreadable(error, shown(tile.path)) from error
        tiles = (parsed(f"{prefix}/{name}") for name in names)
        return [each for each in tiles if each is not None]

    def put(self, files: Mapping[str, bytes]) -> None:
        with _writing_errors(shown(self.folder.name)):
            waiting = list(files.items())
            while waiting:
                self._put(waiting[:_OPEN])
                del waiting[:_OPEN]

    def _put(self, files: Sequence[tuple[str, bytes]]) -> None:
        changed: set[Path] = set()
        fresh: list[tuple[Path, Path, bytes]] = []
        try:
            for name, data in files:
                path = self.folder / name
                changed |= self._made(path.parent) | {path.parent}
                fresh.append((path.with_name(f".{path.name}.{secrets.token_hex(8)}"), path, data))
            self._each(lambda file: write_synced(file[0], file[2], 0o644), fresh)
            for unfinished, path, _ in fresh:
                unfinished.replace(path)
        except BaseException:
            for unfinished, _, _ in fresh:
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
            raise
        self._each(sync_folder, changed)

    def remove(self, paths: Iterable[str], *, durable: bool = True) -> None:
        with _writing_errors(shown(self.folder.name)):
            changed: set[Path] = set()
            for each in paths:
                path = self.folder / each
                try:
                    path.unlink()
                except FileNotFoundError:
                    continue
                changed.add(path.parent)
            for folder in changed:
                if durable:
                    sync_folder(folder)
                if folder.suffix == ".p":
                    with suppress(OSError):  # others are still in it
                        folder.rmdir()
                        self._tidied.discard(folder)

    def _each(self, work: Callable[[_T], None], things: Collection[_T]) -> None:
        if len(things) > 1:
            list(self._pool.map(work, things))
        else:
            for thing in things:
                work(thing)

    def _made(self, folder: Path) -> set[Path]:
        """Make a folder; gives those above it whose names may not be on the disk yet, if only because their maker was killed."""
        if folder == self.folder or (folder in self._tidied and folder.suffix != ".p"):
            self._tidy(folder)
            return set()
        above = self._made(folder.parent)
        if folder.is_dir():
            self._tidy(folder)
        else:
            folder.mkdir(mode=0o755)
            self._tidied.add(folder)
        return above | {folder.parent}

    def _tidy(self, folder: Path) -> None:
        """Take away, once a process, what an interrupted writer did not finish; nobody else writes now."""
        if folder in self._tidied:
            return
        self._tidied.add(folder)
        for each in folder.iterdir():
            if _UNFINISHED.fullmatch(each.name):
                each.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path, wait: float, subject: str) -> Iterator[None]:
    with _writing_errors(subject):
        try:
            lock = take(path, wait)
        except Taken as error:
            raise busy(subject) from error
    with closing(lock):
        yield


@contextmanager
def _writing_errors(subject: str) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(error if isinstance(error, OSError) else None, subject) from error


def _unwritable(error: OSError | None, subject: str) -> LedgerUnwritable:
    if error is not None and error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = Text("磁盘已满，证据账本无法写入。", "the disk is full; the evidence ledger cannot be written.")
    else:
        what = Text("证据账本无法写入。", "the evidence ledger cannot be written.")
    do = Text("请检查磁盘空间和权限；已确认写入的内容完好。", "Check free space and rights; what was said to be written is intact.")
    return LedgerUnwritable(what, subject, do)


def unreadable(error: OSError, subject: str) -> LedgerUnreadable:
    """What to say of a file that the system does not give."""
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return LedgerUnreadable(
        Text(f"证据账本的文件无法读取（{reason}）。", f"a file of the evidence ledger cannot be read ({reason})."),
        subject,
        Text("请检查权限和磁盘后重新校验。", "Check its rights and the disk, then verify again."),
    )


def busy(subject: str) -> LedgerBusy:
    """What to say where another writer does not end."""
    return LedgerBusy(
        Text("另一个进程正在写入该证据账本。", "another process is writing to this evidence ledger."),
        subject,
        Text("请等待其结束后重试。", "Wait until it has ended, then try again."),
    )
