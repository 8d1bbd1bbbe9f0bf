"""CSV files as sources: one file, or a folder of them, where each file is a dataset named by its stem.

Every field is text, and an empty cell is no value. A file has no snapshot, so one that changes between two looks at it is refused.
Whatever is named as CSV data is a dataset, also what cannot be read: a pipe, a link to nowhere, a packed file.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import secrets
import sqlite3
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from holdings.assets import Asset, holds_personal_data, shown
from holdings.errors import BrokenData, SourceError
from holdings.model import DatasetInfo, FieldInfo, FieldKind
from holdings.sources.assemble import Pace, Reading, batches
from holdings.sources.base import ROW_KEY, Access
from holdings.sources.kinds import CSV_SUFFIXES, looks_like_csv
from holdings.sources.troubles import Trouble, error_for
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from holdings.sources.base import Batch, Bounds

DELIMITERS = ",;\t|"
MOST_CHARACTERS = 64 * 1024 * 1024
"""The longest cell, and the longest line, that is read."""
_BREAK = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"
"""A byte order mark, where the codec leaves it in the text."""
_LONGEST_NAME = 40
_NUMBER = re.compile(r"[+-]?\d[\d\s,.:/-]*")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:[./-]?\d\d?(?:[./-]?\d\d?)?)?")
"""A year, month or day."""
_COUNT_ROWS = 4096
_MEND = Text("请修正该文件，或改正目录中的 encoding、delimiter。", "Mend the file, or encoding and delimiter in the inventory.")
_NOT_A_FILE = Text(
    "请放入解压后的文件；若不在审计范围内，请写入目录的 ignore。",
    "Put the unpacked file there; if it is out of scope, name it under ignore in the inventory.",
)
_NO_HEADER = Text("请在文件首行加上列名。", "Add a header line: the names of the columns, above the first record.")
_FIRST_BLOCK = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvSource:
    """A CSV file, or a folder of them."""

    name: str
    path: Path
    encoding: str = "utf-8"
    delimiter: str | None = None
    max_rate: float | None = None

    def open(self) -> CsvSnapshot:
        subject = str(Asset.of(self.name))
        try:
            io.TextIOWrapper(io.BytesIO(), encoding=self.encoding)  # which also refuses codecs that are none of text, such as base64
        except (LookupError, ValueError) as error:
            raise SourceError(
                Text("不认识该字符编码。", "the character encoding is not known."),
                subject,
                Text("请改正 encoding，例如 utf-8 或 gb18030。", "Mend encoding: utf-8 or gb18030, for example."),
            ) from error
        try:
            files = _files(self.path)
        except PermissionError as error:
            raise error_for(Trouble.DENIED, subject) from error
        except OSError as error:
            raise error_for(Trouble.NO_FILE, subject) from error
        if not files:
            raise error_for(Trouble.NO_TABLES, subject)
        return CsvSnapshot(self, files)

    def test(self) -> Access:
        with self.open() as snapshot:
            for dataset in snapshot.datasets():
                snapshot.inspect(dataset)
            return Access(engine=f"CSV ({self.encoding})", read_only=True, tls=None, rights=("READ",))


def _files(path: Path) -> dict[str, Path]:
    """The datasets of a place. Raises OSError where the place is not there."""
    if path.is_file():
        return {path.stem: path}
    found = sorted(filter(looks_like_csv, path.iterdir()))
    taken = Counter(name for file in found for name in {file.stem, file.name})
    return {file.stem if taken[file.stem] == 1 and _readable(file) else file.name: file for file in found}


def _readable(path: Path) -> bool:
    """Whether it can be opened and read as text without waiting for anybody."""
    return path.suffix.lower() in CSV_SUFFIXES and path.is_file()


class CsvSnapshot:
    """The files as they were when first looked at."""

    consistent = True
    """A file that has changed since is refused."""

    def __init__(self, source: CsvSource, files: dict[str, Path]) -> None:
        self._source = source
        self._files = files
        self._states: dict[str, tuple[int, int, int, int]] = {}
        self._infos: dict[str, DatasetInfo] = {}

    def __enter__(self) -> CsvSnapshot:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is held open between two reads."""

    def datasets(self) -> Sequence[str]:
        return sorted(self._files)

    def inspect(self, dataset: str) -> DatasetInfo:
        if dataset not in self._infos:
            with self._records(dataset) as records:
                fields = tuple(FieldInfo(name=name, kind=FieldKind.TEXT, native_type="CSV") for name in records.header)
                self._infos[dataset] = DatasetInfo(name=dataset, fields=fields, row_estimate=_estimate(self._files[dataset]))
        return self._infos[dataset]

    def count(self, dataset: str, *, distinct: str | None = None) -> int:
        with self._records(dataset) as records:
            if distinct is None:
                return sum(map(len, iter(partial(records.fetch, _COUNT_ROWS), [])))
            place = self._places(dataset, records.header, [distinct])[0]
            return _distinct(row[place] for rows in iter(partial(records.fetch, _COUNT_ROWS), []) for row in rows)

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds) -> Iterator[Batch]:
        names = [name for name in dict.fromkeys(fields) if name != ROW_KEY]
        rates = [rate for rate in (bounds.max_rate, self._source.max_rate) if rate is not None]
        with self._records(dataset) as records:
            places = self._places(dataset, records.header, names)

            def fetch(rows: int) -> Sequence[Sequence[str | None]]:
                return [[row[place] or None for place in places] for row in records.fetch(rows)]

            readings = [Reading(name=name, kind=FieldKind.TEXT) for name in names]
            yield from batches(fetch, readings, bounds=bounds, numbered=True, pace=Pace(min(rates, default=None)))

    def _places(self, dataset: str, header: Sequence[str], names: Sequence[str]) -> list[int]:
        for name in names:
            if name not in header:
                raise error_for(Trouble.GONE, str(Asset.of(self._source.name, dataset, name)))
        return [header.index(name) for name in names]

    @contextmanager
    def _records(self, dataset: str) -> Iterator[_Records]:
        """The open file; whoever reads it to its end or only a part, it must be the file that was looked at first."""
        path = self._files.get(dataset)
        if path is None:
            raise error_for(Trouble.GONE, str(Asset.of(self._source.name, dataset)))
        asset = str(Asset.of(self._source.name, dataset))
        if os.path.lexists(path) and not _readable(path):
            raise _broken(shown(path.name), None, "不是未压缩的普通文件", "it is not a regular file, or it is packed", _NOT_A_FILE)
        try:
            with path.open("rb") as binary:
                self._unchanged(dataset, path)
                text = io.TextIOWrapper(binary, encoding=_with_mark(self._source.encoding), errors="surrogateescape", newline="")
                yield _Records(text, shown(path.name), self._source)
                self._unchanged(dataset, path)
        except FileNotFoundError as error:
            raise error_for(Trouble.GONE, asset) from error
        except PermissionError as error:
            raise error_for(Trouble.DENIED, asset) from error
        except OSError as error:
            raise error_for(Trouble.LOST, asset) from error
        except UnicodeError as error:  # a codec that knows no way around what it cannot decode
            raise _broken(shown(path.name), None, *_WRONG_ENCODING) from error

    def _unchanged(self, dataset: str, path: Path) -> None:
        now = path.stat()
        state = (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
        if self._states.setdefault(dataset, state) != state:
            raise _broken(shown(path.name), None, "文件在读取期间被改动", "the file was changed while it was being read")


_WRONG_ENCODING = ("内容不符合声明的字符编码", "it is not text in the declared encoding")


class _Records:
    """The records of one open file, and where in the file they stand."""

    def __init__(self, text: TextIO, shown_name: str, source: CsvSource) -> None:
        self._name = shown_name
        csv.field_size_limit(MOST_CHARACTERS)  # the module has one limit for the whole process; its default refuses 128 KiB
        first, self._skipped = text.readline(MOST_CHARACTERS).removeprefix(_MARK), 0
        while first and not first.strip("\r\n"):
            first, self._skipped = text.readline(MOST_CHARACTERS), self._skipped + 1
        if first.startswith(("\udcff\udcfe", "\udcfe\udcff")):
            raise _broken(shown_name, 1, "文件是 UTF-16 编码", "the file is UTF-16: declare encoding: utf-16")
        delimiter = source.delimiter or _delimiter(first)
        lines = iter(partial(text.readline, MOST_CHARACTERS), "")
        self._reader = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
        header = self._next(1)
        if not header:
            raise _broken(shown_name, 1, "文件是空的，没有标题行", "the file is empty: it has no header line")
        if any("\udc80" <= char <= "\udcff" for name in header[0] for char in name):
            raise _broken(shown_name, 1, *_WRONG_ENCODING)
        if _is_record(header[0]):
            raise _broken(
                shown_name, 1, "首行像是一条记录，而不是列名", "the first line looks like a record, not like column names", _NO_HEADER
            )
        self.header = _names(header[0])

    def fetch(self, rows: int) -> list[list[str]]:
        """At most so many records more; none at the end. Blank lines are no records. Raises `BrokenData` with the line."""
        while found := self._next(rows):
            width = len(self.header)
            if any(map(width.__ne__, map(len, found))):
                self._refuse_ragged(found, width)
                found = [row for row in found if row]
            if found:
                return found
        return []

    def _next(self, rows: int) -> list[list[str]]:
        self._before = self._skipped + self._reader.line_num
        found: list[list[str]] = []
        try:
            found.extend(islice(self._reader, rows))
        except csv.Error as error:
            # What was read before the bad record stays in `found`; its last line tells where the bad one begins.
            line = self._line_after(found)
            raise _broken(
                self._name, line, "引号不配对，或单元格过长", "quotes do not match, or a cell is too long, in the record that begins there"
            ) from error
        return found

    def _line_after(self, rows: Sequence[Sequence[str]]) -> int:
        return self._before + 1 + sum(1 + sum(len(_BREAK.findall(cell)) for cell in row) for row in rows)

    def _refuse_ragged(self, rows: Sequence[Sequence[str]], width: int) -> None:
        for place, row in enumerate(rows):
            if row and len(row) != width:
                line = self._line_after(rows[:place])
                raise _broken(
                    self._name, line, f"该记录有 {len(row)} 列，标题有 {width} 列", f"the record has {len(row)} cells, the header {width}"
                )


def _estimate(path: Path) -> int:
    """About how many records a file has, by the length of the lines at its beginning."""
    with path.open("rb") as file:
        block = file.read(_FIRST_BLOCK)
        size = file.seek(0, io.SEEK_END)
    breaks = block.count(b"\n") or block.count(b"\r")
    if len(block) < size:
        return size * max(1, breaks) // len(block)
    return max(0, breaks - block.endswith((b"\n", b"\r")))  # the header is no record; the last line may have no break


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _with_mark(encoding: str) -> str:
    """UTF-8 with or without a byte order mark is one encoding here."""
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def _delimiter(header: str) -> str:
    """The delimiter that stands most often outside quotes in the header line; the first of `DELIMITERS` where none leads."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _is_record(header: Sequence[str]) -> bool:
    """Whether a first line is a record: a cell of it is personal data, or most cells are values. Names would be shown; values must not."""
    return any(map(holds_personal_data, header)) or 2 * sum(map(_is_value, header)) > len(header)


def _is_value(cell: str) -> bool:
    """Whether a cell is rather a value than a name: long text or a number; years, days and small numbers do name columns."""
    number = _NUMBER.fullmatch(cell.strip()) is not None and sum(map(str.isdecimal, cell)) > 2
    return len(cell) > _LONGEST_NAME or (number and _PERIOD.fullmatch(cell.strip()) is None)


def _names(header: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns: an empty one becomes `column_N`; one that stands twice, or is `ROW_KEY`, gets a number."""
    names: list[str] = []
    taken = set(header)
    for place, cell in enumerate(header, 1):
        name = cell.strip() or f"column_{place}"
        number = 2
        base = name
        while name == ROW_KEY or name in names or (name != cell and name in taken):
            name = f"{base}_{number}"
            number += 1
        names.append(name)
    return tuple(names)


def _distinct(values: Iterator[str]) -> int:
    """Distinct values that are not empty, in flat memory: keyed hashes in a temporary database, under a key that nobody keeps."""
    key = secrets.token_bytes(32)
    database = sqlite3.connect("")
    try:
        database.execute("CREATE TABLE seen (hash BLOB PRIMARY KEY) WITHOUT ROWID")
        hashes = ((hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=key, digest_size=16).digest(),) for value in values if value)
        database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", hashes)
        return int(database.execute("SELECT count(*) FROM seen").fetchone()[0])
    finally:
        database.close()


def _broken(name: str, line: int | None, zh: str, en: str, do: Text = _MEND) -> BrokenData:
    return BrokenData(Text(f"{zh}。", f"{en}."), name if line is None else f"{name}:{line}", do)
