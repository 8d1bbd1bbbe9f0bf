"""What is exported: a file, a stream, or the rows of a query; and what tells that a file is still the one that was read."""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from holdings.assets import shown
from holdings.errors import BrokenData, SourceError, Unreachable
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from holdings.sources.base import Batch

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes that are read once, such as standard input."""

    file: BinaryIO
    name: str = "stdin"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a query: the names of its fields, and batches whose tables have these fields in this order."""

    fields: Sequence[str]
    batches: Iterable[Batch]
    name: str = "query"


Source = Path | Stream | Rows


class Digested(io.RawIOBase):
    """Hands on what it reads, and keeps its digest."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read1(len(buffer)) if hasattr(self._file, "read1") else self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._digest.update(data)
        self.bytes += len(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Reading:
    """A source that is being read."""

    def __init__(self, file: BinaryIO, name: str, digested: Digested | None) -> None:
        self.file = file
        self.name = name
        self._digested = digested
        self._known = ("", 0)

    def know(self, digest: tuple[str, int]) -> None:
        self._known = digest

    @property
    def contents(self) -> tuple[str, int]:
        """The digest and number of bytes; of a stream, when it was read to its end."""
        return self._known if self._digested is None else (self._digested.sha256, self._digested.bytes)


@contextmanager
def reading(source: Path | Stream) -> Iterator[Reading]:
    """Open a source. Raises `Unreachable`; at the end `BrokenData` where the file was changed meanwhile."""
    if isinstance(source, Stream):
        digested = Digested(source.file)
        yield Reading(io.BufferedReader(digested, _BLOCK), shown(source.name), digested)
        return
    name = shown(source.name)
    try:
        file = source.open("rb")
    except OSError as error:
        raise _unread(name, error) from error
    with file:
        if not os.path.isfile(file.fileno()):  # noqa: PTH113 (the open file, not what has its name by now)
            raise Unreachable(
                Text("不是普通文件。", "it is not a regular file."),
                name,
                Text("请给出文件，或通过标准输入传入。", "Name a file, or pipe it in."),
            )
        before = _state(os.fstat(file.fileno())), digest(file)
        made = Reading(file, name, None)
        made.know(before[1])
        try:
            yield made
        except BrokenData:
            _check(source, file, before, name)  # what was broken may be half of a change
            raise
        _check(source, file, before, name)


def digest(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 of a file and its length, from its beginning; it stands at its beginning afterwards. Raises OSError."""
    file.seek(0)
    found = hashlib.sha256()
    size = 0
    while block := file.read(_BLOCK):
        found.update(block)
        size += len(block)
    file.seek(0)
    return found.hexdigest(), size


def _check(path: Path, file: BinaryIO, before: tuple[tuple[int, ...], tuple[str, int]], name: str) -> None:
    try:
        same = _state(path.stat()) == _state(os.fstat(file.fileno())) == before[0] and digest(file) == before[1]
    except OSError:
        same = False
    if not same:
        raise BrokenData(
            Text("文件在读取期间被改动。", "the file was changed while it was being read."),
            name,
            Text("请在文件不再写入后重试。", "Try again when nobody writes to it."),
        )


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _unread(name: str, error: OSError) -> SourceError:
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return Unreachable(
        Text(f"无法读取（{reason}）。", f"it cannot be read ({reason})."),
        name,
        Text("请检查路径和权限。", "Check the path and its rights."),
    )
