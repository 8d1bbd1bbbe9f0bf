"""Reads Parquet files. Columns keep their types; structs and lists are fields by their paths (`holdings.sources.paths`).

Text is read as dictionary and index, and taken in slices of bounded size: a file of few bytes can say a long text many times.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from holdings.model import FieldInfo, FieldKind
from holdings.sources.columns import UNREADABLE
from holdings.sources.nested import Flattener
from holdings.sources.paths import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.errors import BrokenData
    from holdings.sources.assemble import Fetch
    from holdings.sources.paths import Path
    from holdings.sources.reading import Opened

MOST_COLUMNS = 20_000
_BATCH_ROWS = 1_024
_MOST_AT_ONCE = 4 * 1024 * 1024
"""Bytes of text after which a run of rows ends early."""
_MOST_IN_A_ROW = 64 * 1024 * 1024
"""Bytes of text in one row: nobody's record is so long, and a file of a few kilobytes can say that one is longer."""
_MOST_METADATA = 64 * 1024 * 1024
_MOST_ENTRIES = 4_000_000
_BUFFER = 1024 * 1024
_BROKEN = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError, NotImplementedError)
"""What Arrow raises where a file is not as it says: an OSError too, though the disk is well."""


class ParquetReader:
    """The rows of one open file."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._done = 0
        with self._door():
            file = self._file()
            self._metadata = file.metadata
            self._said = int(file.metadata.num_rows)
            grouped = sum(int(file.metadata.row_group(place).num_rows) for place in range(file.metadata.num_row_groups))
            schema = self._schema = file.schema_arrow
            leaves = len(file.schema)
            self._texts = [column.path for column in file.schema if column.physical_type == "BYTE_ARRAY"]
        if grouped != self._said:
            raise self._lies(grouped)
        if leaves > MOST_COLUMNS:
            raise opened.broken(None, f"列数超过 {MOST_COLUMNS}", f"it has more than {MOST_COLUMNS} columns")
        if not schema.names:
            raise opened.broken(None, "文件没有任何列", "it has no columns")
        if len(set(schema.names)) < len(schema.names):
            raise opened.broken(None, "有两列同名", "two columns have one name")
        if any("\ud800" <= char <= "\udfff" for name in schema.names for char in name):
            raise opened.broken(None, "列名不是有效的 UTF-8 文本", "a column's name is not valid UTF-8 text")
        found = [one for column in schema for one in _fields((column.name,), column.type)]
        self._paths = [path for path, _ in found]
        self.fields = tuple(
            FieldInfo(name=name_of(path), kind=_kind(kind, path), native_type=str(kind)[:200], enforced=len(path) == 1)
            for path, kind in found
        )

    def row_estimate(self) -> int:
        return self._said

    def rows(self, places: Sequence[int]) -> Fetch:
        columns = list(dict.fromkeys(str(self._paths[place][0]) for place in places)) or [str(self._paths[0][0])]
        wanted = [self._paths[place] for place in places]
        nested = any(len(self._paths[place]) > 1 or self.fields[place].kind is FieldKind.JSON for place in places)
        flattener = Flattener(self._paths, places) if nested else None
        slices = self._slices(columns)

        def fetch(rows: int) -> list[Sequence[object]]:
            piece = next(slices(rows), None)
            if piece is None:
                return []
            if not places:
                return [()] * piece.num_rows
            values = {name: _values(piece.column(name)) for name in columns}
            if flattener is None:
                return list(zip(*(values[str(path[0])] for path in wanted), strict=True))
            return [flattener.row(dict(zip(columns, row, strict=True))) for row in zip(*values.values(), strict=True)]

        return fetch

    @property
    def schema(self) -> pa.Schema:
        """The columns as Arrow has them."""
        return self._schema

    @property
    def codec(self) -> str | None:
        """How the first column is compressed, in the words of the format; None where there are no rows."""
        with self._door():
            return str(self._metadata.row_group(0).column(0).compression) if self._metadata.num_row_groups else None

    def row_groups(self) -> Iterator[Iterator[pa.RecordBatch]]:
        """Row group by row group all columns in runs of bounded size; text is dictionary and index. Each is read before the next one."""
        for group in range(self._metadata.num_row_groups):
            yield self._all(self._slices(None, [group]))
        if self._done != self._said:
            raise self._lies(self._done)

    def _all(self, slices: Any) -> Iterator[pa.RecordBatch]:
        while (piece := next(slices(_BATCH_ROWS), None)) is not None:
            yield piece

    def _file(self, **more: Any) -> pq.ParquetFile:
        self._opened.file.seek(0)
        return pq.ParquetFile(
            self._opened.file,
            thrift_string_size_limit=_MOST_METADATA,
            thrift_container_size_limit=_MOST_ENTRIES,
            page_checksum_verification=True,
            pre_buffer=False,
            **more,
        )

    def _slices(self, columns: Sequence[str] | None, groups: Sequence[int] | None = None) -> Any:
        """Hands over a run of rows, at most so many, and fewer where they are long."""
        batches = self._batches(columns, groups)
        rest: list[pa.RecordBatch] = []

        def take(rows: int) -> Iterator[pa.RecordBatch]:
            batch = rest.pop() if rest else next(batches, None)
            if batch is None:
                return
            sizes = sum((_sizes(column) for column in batch.columns), np.zeros(batch.num_rows, np.int64))
            if len(long := np.flatnonzero(sizes > _MOST_IN_A_ROW)):
                place = self._done - batch.num_rows + int(long[0]) + 1
                raise self._opened.broken(f"row {place}", "该行超过 64 MiB", "the row is longer than 64 MiB")
            ends = np.cumsum(sizes)
            fitting = min(rows, max(1, int(np.searchsorted(ends, _MOST_AT_ONCE, "right"))))
            if fitting < batch.num_rows:
                rest.append(batch.slice(fitting))
            yield batch.slice(0, fitting)

        return take

    def _batches(self, columns: Sequence[str] | None, groups: Sequence[int] | None) -> Iterator[pa.RecordBatch]:
        with self._door():
            file = self._file(metadata=self._metadata, read_dictionary=self._texts, buffer_size=_BUFFER)
            found = iter(file.iter_batches(batch_size=_BATCH_ROWS, columns=columns, row_groups=groups))
        while True:
            with self._door():
                batch = next(found, None)
                if batch is not None:
                    batch.validate(full=False)
            if batch is None:
                break
            if batch.num_rows:
                self._done += batch.num_rows
                yield batch
        if groups is None and self._done != self._said:
            raise self._lies(self._done)

    def _lies(self, rows: int) -> BrokenData:
        return self._opened.broken(
            None, f"文件自称有 {self._said} 行，实际为 {rows} 行", f"the file says that it has {self._said} rows, and has {rows}"
        )

    @contextmanager
    def _door(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            place = None if not self._done else f"row {self._done + 1}"
            raise self._opened.broken(
                place,
                "不是可读的 Parquet 文件（或不完整、已损坏、已加密）",
                "it is not a readable Parquet file (or is cut off, damaged, or encrypted)",
            ) from error


def _fields(path: Path, kind: pa.DataType) -> Iterator[tuple[Path, pa.DataType]]:
    """The fields of a column. Of a map, whose keys are data, only the column itself is one."""
    below = list(_below(path, kind))
    if any(pa.types.is_map(one) for _, one in below) and len(path) == 1 and below[0][0] != path:
        yield path, kind
    yield from (one for one in below if not pa.types.is_map(one[1]) or one[0] == path)


def _below(path: Path, kind: pa.DataType) -> Iterator[tuple[Path, pa.DataType]]:
    if pa.types.is_struct(kind):
        if not kind.num_fields:
            yield path, kind
        for one in kind:
            yield from _below((*path, one.name), one.type)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        yield from _below((*path, None), kind.value_type)
    else:
        yield path, kind


def _kind(kind: pa.DataType, path: Path) -> FieldKind:
    types = pa.types
    if types.is_dictionary(kind):
        return _kind(kind.value_type, path)
    if types.is_nested(kind):
        return FieldKind.JSON
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind):
        return FieldKind.BINARY
    if None in path:
        return FieldKind.TEXT
    for told, found in (
        (types.is_boolean, FieldKind.BOOLEAN),
        (types.is_integer, FieldKind.INTEGER),
        (types.is_duration, FieldKind.INTEGER),
        (types.is_floating, FieldKind.NUMBER),
        (types.is_decimal, FieldKind.NUMBER),
        (types.is_date, FieldKind.DATE),
        (types.is_timestamp, FieldKind.DATETIME),
    ):
        if told(kind):
            return found
    return FieldKind.TEXT


def _sizes(array: pa.Array) -> Any:
    """About how many bytes of text each row has."""
    kind = array.type
    if isinstance(array, pa.ExtensionArray):
        return _sizes(array.storage)
    if pa.types.is_dictionary(kind) and _has_length(kind.value_type):
        lengths = pc.fill_null(pc.binary_length(array.dictionary), 0)
        return pc.fill_null(lengths.take(array.indices), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    if _has_length(kind):
        return pc.fill_null(pc.binary_length(array), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    if pa.types.is_struct(kind):
        return sum((_sizes(array.field(place)) for place in range(kind.num_fields)), np.zeros(len(array), np.int64))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        elements = [array.keys, array.items] if pa.types.is_map(kind) else [array.values]
        sizes = sum((_sizes(each) for each in elements), np.full(len(elements[0]), 16, np.int64))
        ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        offsets = array.offsets.to_numpy(zero_copy_only=False)
        return ends[offsets[1:]] - ends[offsets[:-1]]
    return np.full(len(array), 16, np.int64)


def _has_length(kind: pa.DataType) -> bool:
    types = pa.types
    return any(told(kind) for told in (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary))


def _values(array: pa.Array) -> list[object]:
    """A column as Python values; one that Python cannot hold is `UNREADABLE`."""
    try:
        array = _plain(array)
        return list(array.to_pylist())
    except _BROKEN:
        return [_one(value) for value in array]


def _plain(array: pa.Array) -> pa.Array:
    """The same with types whose values Python holds: no nanoseconds, no zones (in UTC), numbers with all their digits as text."""
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    kind = array.type
    if pa.types.is_dictionary(kind) and not _has_length(kind.value_type):
        array = array.dictionary_decode()
        kind = array.type
    if pa.types.is_timestamp(kind):
        return array.cast(pa.timestamp("us", kind.tz), safe=kind.unit != "ns").cast(pa.int64()).cast(pa.timestamp("us"))
    if pa.types.is_time64(kind):
        return array.cast(pa.time64("us"), safe=kind.unit != "ns")
    if pa.types.is_duration(kind):
        return array.cast(pa.int64())
    if pa.types.is_decimal(kind):
        return array.cast(pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return pc.if_else(pc.is_valid(array), pa.scalar(b""), pa.scalar(None, pa.binary()))
    return array


def _one(value: pa.Scalar) -> object:
    try:
        return value.as_py()
    except (*_BROKEN, UnicodeError):
        return UNREADABLE
