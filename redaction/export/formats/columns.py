"""Deals with the columns of rows, however deeply they are nested: each leaf is a field by its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdings.sources.paths import name_of
from redaction.export.formats.base import apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.sources.paths import Path
    from redaction.export.tally import Tally
    from redaction.export.treatment import Treatment


class Columns:
    """The columns of one schema, under one treatment."""

    def __init__(self, schema: pa.Schema, treatment: Treatment, tally: Tally) -> None:
        """`tally` counts names that are changed."""
        self._treatment = treatment
        self._schema = schema
        self._renamed: dict[tuple[str, ...], list[str]] = {}
        self._names = self._named(schema.names, tally)
        for field in schema:
            self._below(field.type, tally)

    def treated(self, batch: pa.RecordBatch, tally: Tally) -> tuple[pa.RecordBatch, pa.Table | None]:
        """The rows as they are to be written, and the fields that are to be measured."""
        kept: dict[str, pa.Array] = {}
        columns = [
            self._column(batch.column(place), field.type, (name,), tally, kept)
            for place, (field, name) in enumerate(zip(self._schema, self._names, strict=True))
        ]
        return pa.RecordBatch.from_arrays(columns, names=self._names), pa.table(kept) if kept else None

    def _column(self, array: pa.Array, kind: pa.DataType, path: Path, tally: Tally, kept: dict[str, pa.Array]) -> pa.Array:
        if isinstance(array, pa.ExtensionArray):
            array = array.storage
        if isinstance(kind, pa.ExtensionType):
            kind = kind.storage_type
        if pa.types.is_struct(kind):
            return self._struct(array, kind, path, tally, kept)
        if pa.types.is_map(kind):
            return self._map(array, kind, path, tally)
        if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
            return self._list(array, kind, path, tally)
        if pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        array = array if array.type == plain else array.cast(plain)
        name = name_of(path)
        if self._treatment.measured(name) and None not in path:
            kept[name] = array
        done = self._treatment.column(array, name, tally)
        return done.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) and done.type == plain and _fits(done, kind) else done

    def _struct(self, array: pa.Array, kind: pa.StructType, path: Path, tally: Tally, kept: dict[str, pa.Array]) -> pa.Array:
        fields = list(kind)
        if not fields:
            return array
        names = self._renamed[tuple(field.name for field in fields)]
        within = {} if None in path else kept
        children = [
            self._column(child, field.type, (*path, name), tally, within)
            for child, field, name in zip(array.flatten(), fields, names, strict=True)
        ]
        return pa.StructArray.from_arrays(children, names=names, mask=array.is_null())

    def _list(self, array: pa.Array, kind: pa.DataType, path: Path, tally: Tally) -> pa.Array:
        if pa.types.is_fixed_size_list(kind):
            array = array.cast(pa.list_(array.type.value_type))
        values = self._column(array.flatten(), kind.value_type, (*path, None), tally, {})
        offsets = _offsets(pc.list_value_length(array), large=pa.types.is_large_list(kind))
        if pa.types.is_large_list(kind):
            return pa.LargeListArray.from_arrays(offsets, values, mask=array.is_null())
        made = pa.ListArray.from_arrays(offsets, values, mask=array.is_null())
        return made.cast(pa.list_(values.type, kind.list_size)) if pa.types.is_fixed_size_list(kind) else made

    def _map(self, array: pa.Array, kind: pa.MapType, path: Path, tally: Tally) -> pa.Array:
        """The keys of a map are data. One that is taken away is empty, for a map has no key without a value."""
        array = array.take(pa.array(np.arange(len(array)))) if array.offset else array
        keys = self._column(array.keys, kind.key_type, (*path, None), tally, {})
        items = self._column(array.items, kind.item_type, (*path, None), tally, {})
        if keys.null_count:
            keys = pc.fill_null(keys.cast(pa.large_string()), "")
        lengths = pc.subtract(array.offsets[1:], array.offsets[:-1])
        return pa.MapArray.from_arrays(_offsets(lengths, large=False), keys, items, mask=array.is_null())

    def _named(self, names: Sequence[str], tally: Tally) -> list[str]:
        return apart(names, self._treatment.names(list(names), tally))

    def _below(self, kind: pa.DataType, tally: Tally) -> None:
        """The names within a nested type."""
        if pa.types.is_struct(kind):
            names = tuple(field.name for field in kind)
            if names and names not in self._renamed:
                self._renamed[names] = self._named(names, tally)
            for field in kind:
                self._below(field.type, tally)
        elif pa.types.is_map(kind):
            self._below(kind.key_type, tally)
            self._below(kind.item_type, tally)
        elif pa.types.is_nested(kind) and hasattr(kind, "value_type"):
            self._below(kind.value_type, tally)


def _offsets(lengths: pa.Array, *, large: bool) -> pa.Array:
    sizes = pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False)
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))
    return pa.array(ends, pa.int64() if large else pa.int32())


def _fits(array: pa.Array, kind: pa.DictionaryType) -> bool:
    return bool(len(array) < 2 ** (kind.index_type.bit_width - 1))
