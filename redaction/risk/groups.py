"""Counts how many rows share their quasi-identifiers, batch by batch; what is kept grows with the different combinations, not with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from holdings.assets import shown
from holdings.text import Text
from redaction.errors import RiskUnknown

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNT = "\0count"
"""The column of counts; no field of a source has a null character in its name."""
_MERGE_AT = 262_144
"""So many rows of counts may lie unmerged, or as many as there are combinations: each row is merged a few times only, however long the table."""


class Groups:
    """The counts of one table: per sensitive field the combinations of the quasi-identifiers and its value, else of the quasi-identifiers alone.

    An empty value is a value like others: rows that lack the same are alike.
    """

    def __init__(self, quasi_identifiers: Sequence[str], sensitive: Sequence[str] = (), *, most: int = 1_000_000) -> None:
        self.quasi_identifiers = tuple(quasi_identifiers)
        self.sensitive = tuple(sensitive)
        self.rows = 0
        self._most = most
        self._parts: dict[str | None, list[pa.Table]] = {name: [] for name in (self.sensitive or (None,))}

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch. Raises `RiskUnknown` where a field is missing, cannot be compared, or there are too many combinations."""
        self.rows += batch.num_rows
        keys = {name: _as_text(_column(batch, name), name) for name in self.quasi_identifiers}
        for name, parts in self._parts.items():
            columns = dict(keys) if name is None else {**keys, name: _comparable(_column(batch, name), name)}
            table = pa.table({**columns, COUNT: pa.repeat(pa.scalar(1, pa.int64()), batch.num_rows)})
            if parts and parts[0].schema != table.schema:
                raise _unknown(
                    name or "", "同一字段在各批数据中的类型不一致", "a field has one type in a part of the rows and another in the rest"
                )
            parts.append(_merged([table]))
            if len(parts) > 1 and sum(part.num_rows for part in parts[1:]) >= min(max(_MERGE_AT, parts[0].num_rows), self._most):
                self._merge(name)

    def counts(self, sensitive: str | None = None) -> pa.Table:
        """A row for each combination, with its count in `COUNT`."""
        return self._merge(sensitive if self.sensitive else None)

    def _merge(self, name: str | None) -> pa.Table:
        parts = self._parts[name]
        if not parts:
            raise _unknown("", "没有读到任何数据行", "there were no rows")
        merged = parts[0] if len(parts) == 1 else _merged(parts)
        if merged.num_rows > self._most:
            raise _unknown(
                name or "",
                f"准标识符的不同组合超过 {self._most} 种，未作度量",
                f"the quasi-identifiers have more than {self._most} different combinations, which was not measured",
            )
        self._parts[name] = [merged]
        return merged


def _merged(parts: Sequence[pa.Table]) -> pa.Table:
    table = pa.concat_tables(parts)
    keys = [name for name in table.column_names if name != COUNT]
    if not keys:
        raise _unknown("", "没有声明准标识符", "no quasi-identifiers are declared")
    counted = table.group_by(keys).aggregate([(COUNT, "sum")])
    return counted.rename_columns([COUNT if name == f"{COUNT}_sum" else name for name in counted.column_names]).select([*keys, COUNT])


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if batch.schema.get_field_index(name) < 0:
        raise _unknown(name, "没有这个字段，或有多个同名字段", "there is no such field, or more than one of that name")
    column = batch.column(name)
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _as_text(column: pa.Array, name: str) -> pa.Array:
    try:
        return column.cast(pa.large_string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise _unknown(name, "该字段的类型无法比较", "a field of this type cannot be compared") from error


def _comparable(column: pa.Array, name: str) -> pa.Array:
    """Numbers stay numbers, for some are nearer to each other than others; everything else is text."""
    if pa.types.is_integer(column.type):
        try:
            return column.cast(pa.int64())
        except pa.ArrowInvalid:
            return _as_text(column, name)
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return column.cast(pa.float64())
    return _as_text(column, name)


def _unknown(name: str, zh: str, en: str) -> RiskUnknown:
    return RiskUnknown(
        Text(f"重标识风险无法度量：{zh}。", f"the risk of re-identification could not be measured: {en}."),
        shown(name) or "—",
        Text("请修改策略中的 risk，或先泛化该字段。", "Mend `risk` in the policy, or generalise the field first."),
    )
