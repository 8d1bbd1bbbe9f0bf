"""A disk that loses power: what a folder can look like afterwards, if the system put on the disk only what it was told to.

It records what `holdings.ledger.folder`, `holdings.newfile` and `holdings.keys.files` do. After a cut, a file has its content if it was synced, and otherwise half of it or
none; a change to a folder's names (new, renamed, removed) has survived if the folder was synced since, and otherwise perhaps.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    import pytest

KINDS = ("nothing more", "everything", "some")


@dataclass
class Inode:
    """A file: what is on the disk of it."""

    content: bytes | None = None


@dataclass
class Change:
    """One change to the names of a folder."""

    gone: str | None = None
    there: str | None = None
    what: Inode | Folder | None = None


@dataclass
class Folder:
    """A folder: what was done to its names, and how much of that was on the disk at which event."""

    changes: list[tuple[int, Change]] = field(default_factory=list)
    synced: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Power:
    """Records what is done below a folder; `events` is how often the power can be cut."""

    root: Path
    contents: list[tuple[int, Inode, bytes]] = field(default_factory=list)
    events: int = 0
    _inodes: dict[Path, Inode] = field(default_factory=dict)
    _folders: dict[Path, Folder] = field(default_factory=dict)
    """By the path that each has now: another folder can come to have it."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def recorded(self, patch: pytest.MonkeyPatch) -> None:
        """From now on record; there is nothing below the folder yet."""
        for owner, name, method in (
            (os, "fsync", self._fsync),
            (os, "open", self._open),
            (os, "link", self._link),
            (Path, "replace", self._replace),
            (Path, "unlink", self._unlink),
            (Path, "mkdir", self._mkdir),
            (Path, "rmdir", self._rmdir),
        ):
            patch.setattr(owner, name, method(getattr(owner, name)))

    def _fsync(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def fsync(descriptor: int) -> None:
            real(descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            with self._lock:
                self.events += 1
                if path.is_dir():
                    folder = self._folder(path)
                    folder.synced.append((self.events, len(folder.changes)))
                elif path in self._inodes:
                    self.contents.append((self.events, self._inodes[path], path.read_bytes()))

        return fsync

    def _open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: str | Path, flags: int, mode: int = 0o777, **more: Any) -> int:
            descriptor = real(path, flags, mode, **more)
            if flags & os.O_EXCL:  # not the lock, which stays empty
                inode = self._inodes[Path(path)] = Inode()
                self._changed(Path(path).parent, Change(there=Path(path).name, what=inode))
            return int(descriptor)

        return opened

    def _link(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def link(path: Path, target: Path) -> None:
            real(path, target)
            inode = self._inodes[target] = self._inodes[path]
            self._changed(target.parent, Change(there=target.name, what=inode))

        return link

    def _replace(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def replace(path: Path, target: Path) -> None:
            real(path, target)
            inode = self._inodes[target] = self._inodes.pop(path)
            self._changed(path.parent, Change(gone=path.name, there=target.name, what=inode))

        return replace

    def _unlink(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def unlink(path: Path, missing_ok: bool = False) -> None:
            there = path.exists()
            real(path, missing_ok)
            if there:
                self._changed(path.parent, Change(gone=path.name))

        return unlink

    def _mkdir(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def mkdir(path: Path, *arguments: Any, **more: Any) -> None:
            there = path.exists()
            real(path, *arguments, **more)
            if not there and path != self.root:
                self._folders[path] = Folder()
                self._changed(path.parent, Change(there=path.name, what=self._folders[path]))

        return mkdir

    def _rmdir(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def rmdir(path: Path) -> None:
            real(path)
            self._changed(path.parent, Change(gone=path.name))

        return rmdir

    def _changed(self, folder: Path, change: Change) -> None:
        with self._lock:
            self.events += 1
            self._folder(folder).changes.append((self.events, change))

    def _folder(self, path: Path) -> Folder:
        return self._folders.setdefault(path, Folder())

    def after(self, event: int, kind: str, rng: random.Random) -> dict[str, bytes]:
        """The files by their paths, if the power went after that event."""
        files: dict[str, bytes] = {}
        self._restored(self._folder(self.root), "", event, kind, rng, files)
        return files

    def _restored(self, folder: Folder, prefix: str, event: int, kind: str, rng: random.Random, files: dict[str, bytes]) -> None:
        certain = max((count for at, count in folder.synced if at <= event), default=0)
        names: dict[str, Inode | Folder | None] = {}
        for number, (at, change) in enumerate(folder.changes):
            if at > event:
                break
            if number < certain or kind == "everything" or (kind == "some" and rng.random() < 0.5):
                names.pop(change.gone or "", None)
                if change.there is not None:
                    names[change.there] = change.what
        for name, what in names.items():
            if isinstance(what, Folder):
                self._restored(what, f"{prefix}{name}/", event, kind, rng, files)
            elif what is not None:
                synced = [data for at, inode, data in self.contents if inode is what and at <= event]
                files[prefix + name] = synced[-1] if synced else b"half"
