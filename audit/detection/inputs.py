"""What there is to detect in: a file, a folder of files with all below it, or a stream; each becomes pieces, one after the other."""

from __future__ import annotations

import codecs
import os
import sys
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from audit.detection.lines import WideText, lines, runs
from audit.detection.records import Records, is_record
from audit.detection.tables import tables
from audit.detection.texts import Texts, quoted
from audit.detection.told import Tally, Told, Why
from holdings.assets import shown
from holdings.errors import SourceError, Unreachable
from holdings.sources.kinds import looks_like_data
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit.detection.lines import Line
    from redaction.detecting.detector import Detector

STDIN = "-"
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".log"})
LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_FIRST_LINES = 20
"""Among so many lines at the beginning one has to be a record, for a stream or a file of JSON Lines to be taken for records."""


class Piece(Protocol):
    """A part of the input that is looked at on its own, in this process or another."""

    def look(self, detector: Detector) -> Told:
        """What came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A file that cannot be read, or not any further: a line of the output, and a note for people."""

    file: str
    error: SourceError

    def look(self, detector: Detector) -> Told:
        del detector
        line = f'{{"file":{quoted(self.file)},"error":"{Why.FILE}"}}\n'
        tally = Tally()
        tally.unexamined[Why.FILE] += 1
        return Told(lines=line.encode(), tally=tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What was named: a path, or standard input."""

    name: str
    encoding: str = "utf-8"

    def files(self) -> tuple[Path, ...]:
        """The files of it, in order; none of a stream. Raises `Unreachable`."""
        path = Path(self.name)
        if self.name == STDIN:
            return ()
        if not os.path.lexists(path):
            raise _unreachable(path, Text("文件或文件夹不存在。", "there is no such file or folder."))
        if not path.is_dir():
            return (path,)
        found = sorted(_walked(path))
        if not found:
            raise _unreachable(path, Text("文件夹中没有文件。", "there is no file in this folder."))
        return tuple(found)

    def pieces(self, files: Sequence[Path]) -> Iterator[Piece]:
        """All pieces of these files. A file that cannot be read is a `Missed`, wherever in it that shows."""
        if self.name == STDIN:
            yield from _told_of(STDIN, lambda: self._stream(_stdin(), STDIN))
            return
        whole = Path(self.name)
        for path in files:
            name = shown(path.name if path == whole else path.relative_to(whole).as_posix())
            yield from _told_of(name, lambda path=path, name=name: self._file(path, name, alone=path == whole))  # type: ignore[misc]

    def _file(self, path: Path, name: str, *, alone: bool) -> Iterator[Piece]:
        suffix = path.suffix.lower()
        if path.is_dir():
            raise _folder(name)
        if alone and path.exists() and not path.is_file():  # a pipe: read once, and by what it says
            with path.open("rb") as stream:
                yield from self._stream(stream, name)
        elif alone and suffix in LINE_SUFFIXES and path.is_file() and _holds_records(path):
            with path.open("rb") as stream:
                yield from (Records(lines=run) for run in runs(lines(stream)))
        elif looks_like_data(path):
            yield from tables(path, name, self.encoding)
        elif suffix in TEXT_SUFFIXES and (path.is_file() or not os.path.lexists(path)):
            with path.open("rb") as stream:
                yield from self._texts(lines(stream), name)
        else:
            raise _unknown(name)

    def _stream(self, stream: BinaryIO, name: str) -> Iterator[Piece]:
        """Records where the beginning has one, else text."""
        found = lines(stream)
        first = list(islice(found, _FIRST_LINES))
        whole = chain(first, found)
        if any(is_record(line) for _, line in first):
            yield from (Records(lines=run) for run in runs(whole))
        else:
            yield from self._texts(whole, name)

    def _texts(self, found: Iterator[Line], name: str) -> Iterator[Piece]:
        yield from (Texts(file=name, lines=run, encoding=self.encoding) for run in runs(found))


def line_encoding(name: str) -> bool:
    """Whether text in this encoding has lines that end with the byte LF."""
    try:
        return "a\n".encode(name) == b"a\n" and codecs.lookup(name).name != "utf-7"
    except (LookupError, ValueError):
        return False


def _holds_records(path: Path) -> bool:
    """An empty file does: it has none."""
    with path.open("rb") as stream:
        try:
            first = list(islice(lines(stream), _FIRST_LINES))
        except WideText:
            return False
    return not first or any(is_record(line) for _, line in first)


def _told_of(name: str, begin: Callable[[], Iterator[Piece]]) -> Iterator[Piece]:
    try:
        yield from begin()
    except SourceError as error:
        yield Missed(file=name, error=error)
    except WideText:
        yield Missed(file=name, error=_wide(name))
    except OSError as error:
        yield Missed(file=name, error=_unread(name, error))


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise SourceError(
            Text("标准输入已关闭。", "standard input is closed."),
            "stdin",
            Text("请给出文件，或通过管道传入。", "Name a file, or pipe something in."),
        )
    return sys.stdin.buffer


def _walked(top: Path) -> Iterator[Path]:
    """The files below a folder, and the folders that are not looked into: links, and those without the right to."""
    closed: list[OSError] = []
    for folder, below, names in os.walk(top, onerror=closed.append):
        yield from (Path(folder, name) for name in names)
        yield from (path for name in below if (path := Path(folder, name)).is_symlink())
    yield from (Path(str(error.filename)) for error in closed)


def _unread(name: str, error: OSError) -> SourceError:
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return Unreachable(
        Text(f"无法读取（{reason}）。", f"it cannot be read ({reason})."),
        name,
        Text("请检查路径和权限。", "Check the path and its rights."),
    )


def _unreachable(path: Path, what: Text) -> Unreachable:
    return Unreachable(what, shown(path.name) or ".", Text("请检查路径。", "Check the path."))


def _folder(name: str) -> SourceError:
    return Unreachable(
        Text("不查看该文件夹：它是链接，或权限不足。", "this folder is not looked into: it is a link, or the rights do not suffice."),
        name,
        Text("请授予读取权限，或直接给出它所指的文件夹。", "Grant the right to read it, or name the folder that it leads to."),
    )


def _wide(name: str) -> SourceError:
    return SourceError(
        Text("文件是 UTF-16 编码，无法逐行读取。", "it is UTF-16, which cannot be read by lines."),
        name,
        Text("请另存为 UTF-8。", "Save it as UTF-8."),
    )


def _unknown(name: str) -> SourceError:
    return SourceError(
        Text("不认识这种文件。", "files of this kind are not known."),
        name,
        Text(
            "支持 .jsonl、.ndjson、.csv、.tsv、.parquet、.xlsx、.txt、.md、.log；其他文本请用 `recordwarden detect -` 从标准输入传入。",
            "Known are .jsonl, .ndjson, .csv, .tsv, .parquet, .xlsx, .txt, .md and .log; give other text to `recordwarden detect -`.",
        ),
    )
