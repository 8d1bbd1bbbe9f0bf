"""Finds schema files and reads their text, within bounds: a file that cannot be read is a problem, and a link is not followed."""

from __future__ import annotations

import codecs
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.schemas.base import SchemaFile
from holdings.schemas.model import Place, Problem
from holdings.schemas.problems import unusable_file
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 20_000
_NOT_SOURCES = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "build", "dist", "target", "vendor"})
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""SQL Server's own tools write UTF-16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read, and whether somebody asked for it by name."""

    path: Path
    name: str
    """The path as it was given, with what was found below it."""
    asked: bool


def find(path: Path, suffixes: frozenset[str]) -> Iterator[Found | Problem]:
    """The file, or the files of these endings below a folder, in the order of their names; a folder that cannot be listed is a problem."""
    try:
        if path.is_file():
            yield Found(path=path, name=path.as_posix(), asked=True)
            return
        if not path.is_dir():
            yield _unusable(path.as_posix(), "没有这个文件或文件夹。", "there is no such file or folder.")
            return
    except OSError:
        yield _unlisted(path.as_posix())
        return
    for count, found in enumerate(_below(path, suffixes)):
        if count == MAX_FILES:
            yield _unusable(
                path.as_posix(),
                f"文件超过 {MAX_FILES} 个，其余未读取。",
                f"there are more than {MAX_FILES} files; the rest was not read.",
            )
            return
        yield found


def _below(path: Path, suffixes: frozenset[str]) -> Iterator[Found | Problem]:
    closed: list[OSError] = []
    for folder, below, names in os.walk(path, onerror=closed.append):
        below[:] = sorted(one for one in below if of_sources([one]))
        here = path.__class__(folder)
        for file in (here / name for name in sorted(names)):
            if file.suffix.lower() in suffixes and not os.path.islink(file):  # noqa: PTH114 - a path that is too long raises in pathlib; reading it is what tells
                yield Found(path=file, name=file.as_posix(), asked=False)
        yield from map(_closed, closed)
        closed.clear()
    yield from map(_closed, closed)


def _closed(error: OSError) -> Problem:
    return _unlisted(str(error.filename))


def load(found: Found) -> SchemaFile | Problem:
    """The text of a file. Line ends are made one kind, so that a line is the same everywhere."""
    try:
        about = found.path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe would be waited for
            return _unusable(found.name, "这不是普通文件，未读取。", "it is not a regular file and was not read.")
        if about.st_size > MAX_BYTES:
            return too_large(found.name)
        data = found.path.read_bytes()
    except OSError:
        return _unusable(found.name, "文件无法读取。", "the file cannot be read.")
    return decode(found.name, data)


def decode(name: str, data: bytes) -> SchemaFile | Problem:
    """The text of a file from its bytes, wherever they are from."""
    encoding = next((one for mark, one in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _unusable(
            name, "文件不是有效的 UTF-8 或 UTF-16 文本，未读取。", "the file is not valid UTF-8 or UTF-16 text and was not read."
        )
    return SchemaFile(name=name, text=text.replace("\r\n", "\n").replace("\r", "\n"))


def too_large(name: str) -> Problem:
    """A file beyond `MAX_BYTES`."""
    return _unusable(name, f"文件超过 {MAX_BYTES} 字节，未读取。", f"the file is larger than {MAX_BYTES} bytes and was not read.")


def of_sources(folders: Iterable[str]) -> bool:
    """Whether folders of these names are looked into: not those of tools, of builds, or of what others wrote."""
    return not any(one.startswith(".") or one.lower() in _NOT_SOURCES for one in folders)


def _unlisted(name: str) -> Problem:
    return _unusable(name, "无法列出该文件夹，其中的文件未读取。", "the folder cannot be listed, and nothing in it was read.")


def _unusable(name: str, zh: str, en: str) -> Problem:
    return unusable_file(Place(file=name, line=1), Text(zh, en))
