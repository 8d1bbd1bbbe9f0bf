"""Parquet: types, nested fields, and memory that stays flat whatever a dictionary repeats."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from file_sources import opened, read

from holdings.model import FieldKind
from holdings.sources.base import Bounds

if TYPE_CHECKING:
    from pathlib import Path

moment = dt.datetime.fromisoformat
DAY, MOMENT = dt.date(2024, 1, 2), moment("2024-01-02 03:04:05")
ZONED = pa.timestamp("us", "Asia/Shanghai")
TEXT = pa.string()
COLUMNS = {
    "text": (pa.array(["x", None, ""]), FieldKind.TEXT, ["x", None, ""], 0),
    "large text": (pa.array(["x", None], pa.large_string()), FieldKind.TEXT, ["x", None], 0),
    "dictionary": (pa.array(["x", None, "x"]).dictionary_encode(), FieldKind.TEXT, ["x", None, "x"], 0),
    "integers": (pa.array([1, None, -1], pa.int8()), FieldKind.INTEGER, [1, None, -1], 0),
    "integers without a sign": (pa.array([2**64 - 1], pa.uint64()), FieldKind.INTEGER, ["18446744073709551615"], 0),
    "floats": (pa.array([1.5, None]), FieldKind.NUMBER, [1.5, None], 0),
    "decimals": (pa.array([decimal.Decimal("1.50")]), FieldKind.NUMBER, [1.5], 0),
    "decimals of many digits": (pa.array([decimal.Decimal("110101199003071234")]), FieldKind.NUMBER, ["110101199003071234"], 0),
    "truth values": (pa.array([True, None]), FieldKind.BOOLEAN, [True, None], 0),
    "days": (pa.array([DAY, None]), FieldKind.DATE, [DAY, None], 0),
    "moments": (pa.array([MOMENT, None]), FieldKind.DATETIME, [MOMENT, None], 0),
    "nanoseconds": (pa.array([1_500, None], pa.timestamp("ns")), FieldKind.DATETIME, [moment("1970-01-01 00:00:00.000001"), None], 0),
    "moments with a zone": (pa.array([MOMENT], pa.timestamp("us")).cast(pa.int64()).cast(ZONED), FieldKind.DATETIME, [MOMENT], 0),
    "moments beyond all years": (pa.array([2**62, 0], pa.timestamp("ms")), FieldKind.DATETIME, [None, moment("1970-01-01")], 1),
    "times": (pa.array([dt.time(3, 4, 5)]), FieldKind.TEXT, ["03:04:05"], 0),
    "spans of time": (pa.array([5], pa.duration("s")), FieldKind.INTEGER, [5], 0),
    "nothing": (pa.nulls(2), FieldKind.TEXT, [None, None], 0),
    "bytes": (pa.array([b"x", None, b""]), FieldKind.BINARY, [None] * 3, 2),
    "bytes of one length": (pa.array([b"xy", None], pa.binary(2)), FieldKind.BINARY, [None] * 2, 1),
    "text that is none": (pa.array([b"\xff", b"ok"]).view(TEXT), FieldKind.TEXT, [None, "ok"], 1),
    "a map": (pa.array([[("k", "v")], None, []], pa.map_(TEXT, TEXT)), FieldKind.JSON, [None] * 3, 1),
}  # fmt: skip


@pytest.mark.parametrize(("array", "kind", "values", "unreadable"), COLUMNS.values(), ids=COLUMNS)
def test_a_column(tmp_path: Path, array: pa.Array, kind: FieldKind, values: list[object], unreadable: int) -> None:
    pq.write_table(pa.table({"a": array}), tmp_path / "t.parquet")
    info, columns, unread = read(opened(tmp_path, "t.parquet"), "t")
    assert (info.fields[0].kind, columns, unread) == (kind, {"a": values}, {"a": unreadable} if unreadable else {})
    assert info.row_estimate == len(values)


def test_nested_columns_are_fields_by_their_paths(tmp_path: Path) -> None:
    rows = [
        {
            "id": 1,
            "user.name": "n",
            "user": {"phone": "1", "seen": MOMENT},
            "turns": [{"text": "a"}, {"text": "b"}],
            "tags": ["x", "y"],
            "odd": {"k": 1, "b": b"x"},
        },
        {"id": 2, "user.name": None, "user": None, "turns": [], "tags": None, "odd": {"k": None, "b": None}},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    info, columns, unreadable = read(opened(tmp_path, "t.parquet"), "t")
    assert columns == {
        "id": [1, 2],
        '"user.name"': ["n", None],
        "user.phone": ["1", None],
        "user.seen": [MOMENT, None],
        "turns[].text": ["a\nb", None],
        "tags[]": ["x\ny", None],
        "odd.k": [1, None],
        "odd.b": [None, None],
    }
    assert unreadable == {"odd.b": 1}
    assert info.field("user.phone").native_type == "string"
    assert read(opened(tmp_path, "t.parquet"), "t", "turns[].text", "id")[1] == {"turns[].text": ["a\nb", None], "id": [1, 2]}


def test_what_is_within_a_map_is_counted(tmp_path: Path) -> None:
    kind = pa.struct([("m", pa.map_(TEXT, TEXT)), ("x", pa.int64())])
    pq.write_table(pa.table({"a": pa.array([{"m": [("k", "v")], "x": 1}, {"m": None, "x": 2}], kind)}), tmp_path / "t.parquet")
    assert read(opened(tmp_path, "t.parquet"), "t")[1:] == ({"a": [None, None], "a.x": [1, 2]}, {"a": 1})


def test_row_groups_counts_and_bounds(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": list(range(5000)), "b": ["x", "y"] * 2500}), tmp_path / "t.parquet", row_group_size=300)
    source = opened(tmp_path, "t.parquet")
    assert read(source, "t", "a", bounds=Bounds(batch_rows=70))[1] == {"a": list(range(5000))}
    with source.open() as snapshot:
        assert (snapshot.count("t"), snapshot.count("t", distinct="a"), snapshot.count("t", distinct="b")) == (5000, 5000, 2)


@pytest.mark.parametrize("nested", [False, True])
def test_a_long_text_that_stands_many_times_does_not_fill_the_memory(tmp_path: Path, nested: bool) -> None:
    """20 MB of text a thousand times are 20 GB; the file has less than a megabyte."""
    column: pa.Array = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 20_000_000]))
    if nested:
        column = pa.StructArray.from_arrays([column], ["t"])
    pq.write_table(pa.table({"a": column}), tmp_path / "t.parquet", compression="zstd")
    assert (tmp_path / "t.parquet").stat().st_size < 1_000_000
    with opened(tmp_path, "t.parquet").open() as snapshot:
        stream = snapshot.batches("t", ["a.t" if nested else "a"], bounds=Bounds())
        assert [next(stream).rows for _ in range(3)] == [1, 1, 1]
        stream.close()
