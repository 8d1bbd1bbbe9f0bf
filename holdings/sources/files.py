"""Files as sources: one file, or a folder of them, where each file (of a workbook, each sheet) is a dataset.

A file has no snapshot, so one that changes between two looks at it is refused. Whatever is named as data is a dataset, also
what cannot be read: a pipe, a link to nowhere, a packed file.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from holdings.assets import Asset, shown
from holdings.errors import BrokenData, SourceError
from holdings.model import DatasetInfo
from holdings.sources.assemble import Pace, Reading, batches
from holdings.sources.base import ROW_KEY, Access
from holdings.sources.columns import text_of
from holdings.sources.distinct import distinct as distinct_values
from holdings.sources.kinds import DATA_SUFFIXES, looks_like_data
from holdings.sources.reading import Opened
from holdings.sources.troubles import Trouble, error_for
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from holdings.links import Link
    from holdings.rights.model import Rights
    from holdings.sources.assemble import Fetch
    from holdings.sources.base import Batch, Bounds
    from holdings.sources.reading import Reader

_COUNT_ROWS = 4096
_UNPACK = Text(
    "请放入解压后的文件；若不在审计范围内，请写入目录的 ignore。",
    "Put the unpacked file there; if it is out of scope, name it under ignore in the inventory.",
)
_STILL = Text("请在文件不再写入后重试。", "Try again when nobody writes to it.")
_RECODE = Text("请修正该文件，或改正目录中的 encoding。", "Mend the file, or encoding in the inventory.")
_ENGINES = {"csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet", "xlsx": "XLSX"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """A file, or a folder of files."""

    name: str
    path: Path
    encoding: str = "utf-8"
    """Of CSV files; the others say theirs."""
    delimiter: str | None = None
    form: str | None = None
    """The form of log that it is, where it is one."""
    max_rate: float | None = None
    declared: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The names of the fields that the inventory declares, by dataset."""

    def open(self) -> FileSnapshot:
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
        return FileSnapshot(self, files)

    def test(self) -> Access:
        """Raises the first file's error where no file at all can be read."""
        with self.open() as snapshot:
            errors: list[SourceError] = []
            for dataset in snapshot.datasets():
                try:
                    snapshot.inspect(dataset)
                except SourceError as error:
                    errors.append(error)
                    continue
                break
            else:
                raise errors[0]
            return Access(engine=snapshot.engine, read_only=True, tls=None, rights=("READ",))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a dataset is: a file, and of a workbook with several sheets, the sheet."""

    path: Path
    part: str | None = None

    @property
    def kind(self) -> str:
        """The kind of file, also of one that is packed."""
        return next((DATA_SUFFIXES[ending] for ending in map(str.lower, reversed(self.path.suffixes)) if ending in DATA_SUFFIXES), "csv")


def _files(path: Path) -> dict[str, Path]:
    """The files of a place, by name, without its ending where that is unambiguous. Raises OSError where the place is not there."""
    if path.is_file():
        return {path.stem: path}
    found = sorted(filter(looks_like_data, path.iterdir()))
    taken = Counter(name for file in found for name in {file.stem, file.name})
    return {file.stem if taken[file.stem] == 1 and _readable(file) else file.name: file for file in found}


def _readable(path: Path) -> bool:
    """Whether it can be opened and read without waiting for anybody."""
    return path.suffix.lower() in DATA_SUFFIXES and path.is_file()


def _reader_of(kind: str) -> Callable[[Opened], Reader]:
    if kind == "jsonl":
        from holdings.sources.jsonl import JsonlReader

        return JsonlReader
    if kind == "parquet":
        from holdings.sources.parquet import ParquetReader

        return ParquetReader
    if kind == "xlsx":
        from holdings.sources.xlsx import XlsxReader

        return XlsxReader
    from holdings.sources.csv import CsvReader

    return CsvReader


def _log_reader(opened: Opened, form: str) -> Reader:
    from holdings.sources.logs import cloudtrail, kubernetes, pgaudit
    from holdings.sources.logs.base import LogReader

    return LogReader(opened, {each.FORM.name: each.FORM for each in (cloudtrail, kubernetes, pgaudit)}[form])


class FileSnapshot:
    """The files as they were when first looked at."""

    consistent = True
    """A file that has changed since is refused."""

    def __init__(self, source: FileSource, files: Mapping[str, Path]) -> None:
        self._source = source
        self._states: dict[Path, tuple[int, int, int, int]] = {}
        self._infos: dict[str, DatasetInfo] = {}
        self._places: dict[str, _Place] = {}
        for name, path in files.items():
            self._places |= self._datasets_of(name, _Place(path))

    def __enter__(self) -> FileSnapshot:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is held open between two reads."""

    @property
    def engine(self) -> str:
        """The kinds of files that there are."""
        if self._source.form is not None:
            return self._source.form
        kinds = {place.kind for place in self._places.values()}
        return ", ".join(f"{word} ({self._source.encoding})" if kind == "csv" else word for kind, word in _ENGINES.items() if kind in kinds)

    def link(self) -> Link | None:
        return None

    def rights(self) -> Rights | None:
        return None

    def datasets(self) -> Sequence[str]:
        return sorted(self._places)

    def inspect(self, dataset: str) -> DatasetInfo:
        if dataset not in self._infos:
            with self._reader(dataset) as reader:
                self._infos[dataset] = DatasetInfo(name=dataset, fields=tuple(reader.fields), row_estimate=reader.row_estimate())
        return self._infos[dataset]

    def count(self, dataset: str, *, distinct: str | None = None) -> int:
        with self._reader(dataset) as reader:
            if distinct is None:
                return sum(map(len, _all(reader.rows([]))))
            (place,) = self._fields(dataset, reader, [distinct])
            texts = (row[0] if isinstance(row[0], str) else text_of(row[0]) for rows in _all(reader.rows([place])) for row in rows)
            return distinct_values(text for text in texts if text is not None)

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds) -> Iterator[Batch]:
        names = [name for name in dict.fromkeys(fields) if name != ROW_KEY]
        rates = [rate for rate in (bounds.max_rate, self._source.max_rate) if rate is not None]
        with self._reader(dataset) as reader:
            places = self._fields(dataset, reader, names)
            readings = [Reading(name=reader.fields[place].name, kind=reader.fields[place].kind) for place in places]
            yield from batches(reader.rows(places), readings, bounds=bounds, numbered=True, pace=Pace(min(rates, default=None)))

    def _fields(self, dataset: str, reader: Reader, names: Sequence[str]) -> list[int]:
        there = [one.name for one in reader.fields]
        for name in names:
            if name not in there:
                raise error_for(Trouble.GONE, str(Asset.of(self._source.name, dataset, name)))
        return [there.index(name) for name in names]

    def _datasets_of(self, name: str, place: _Place) -> dict[str, _Place]:
        """The datasets of one file: itself, or the sheets of a workbook. What cannot be looked at is one, and says why when it is read."""
        if place.kind != "xlsx" or self._source.form is not None:
            return {name: place}
        from holdings.sources.xlsx import sheets

        try:
            with self._opened(str(Asset.of(self._source.name, name)), place) as opened:
                found = sheets(opened)
        except SourceError:
            return {name: place}
        if len(found) < 2:
            return {name: _Place(place.path, *found)}
        return {f"{name}/{sheet}": _Place(place.path, sheet) for sheet in found}

    @contextmanager
    def _reader(self, dataset: str) -> Iterator[Reader]:
        place = self._places.get(dataset)
        asset = str(Asset.of(self._source.name, dataset))
        if place is None:
            raise error_for(Trouble.GONE, asset)
        with self._opened(asset, place, self._source.declared.get(dataset, ())) as opened:
            yield _reader_of(place.kind)(opened) if self._source.form is None else _log_reader(opened, self._source.form)

    @contextmanager
    def _opened(self, asset: str, place: _Place, declared: Sequence[str] = ()) -> Iterator[Opened]:
        """The open file; whoever reads it to its end or only a part, it must be the file that was looked at first."""
        path = place.path
        name = shown(path.name)
        try:
            if os.path.lexists(path) and not (_readable(path) if self._source.form is None else path.is_file()):
                raise _broken(name, "不是未压缩的普通文件", "it is not a regular file, or it is packed", _UNPACK)
            with path.open("rb") as file:
                self._unchanged(path)
                try:
                    yield Opened(
                        file=file,
                        name=name,
                        csv=path.suffix.lower() == ".csv",
                        part=place.part,
                        encoding=self._source.encoding,
                        delimiter=self._source.delimiter,
                        declared=declared,
                    )
                except BrokenData:
                    self._unchanged(path)  # what was broken may be half of a change
                    raise
                self._unchanged(path)
        except FileNotFoundError as error:
            raise error_for(Trouble.GONE, asset) from error
        except PermissionError as error:
            raise error_for(Trouble.DENIED, asset) from error
        except OSError as error:
            raise error_for(Trouble.LOST, asset) from error
        except UnicodeError as error:  # a codec that knows no way around what it cannot decode
            raise _broken(name, "内容不符合声明的字符编码", "it is not text in the declared encoding", _RECODE) from error

    def _unchanged(self, path: Path) -> None:
        now = path.stat()
        state = (now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
        if self._states.setdefault(path, state) != state:
            raise _broken(shown(path.name), "文件在读取期间被改动", "the file was changed while it was being read", _STILL)


def _all(fetch: Fetch) -> Iterator[Sequence[Sequence[Any]]]:
    return iter(partial(fetch, _COUNT_ROWS), [])


def _broken(name: str, zh: str, en: str, do: Text) -> BrokenData:
    return BrokenData(Text(f"{zh}。", f"{en}."), name, do)
