"""Folders that mix kinds of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import workbooks
from file_sources import opened

from holdings.errors import BrokenData, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

SHEET = workbooks.row(1, "a") + workbooks.row(2, "x")


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        if name.lower().endswith(".parquet"):
            pq.write_table(pa.table({"a": ["x"]}), path)
        elif name.endswith(".xlsx"):
            path.write_bytes(workbooks.packed(workbooks.parts(SHEET)))
        else:
            path.write_text('{"a": "x"}\n' if "json" in name else "a\nx\n")


def test_every_kind_of_file_is_a_dataset(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", "b.tsv", "c.jsonl", "d.ndjson", "e.PARQUET", "f.xlsx", "notes.txt", "g.json")
    with opened(tmp_path, ".").open() as snapshot:
        assert snapshot.datasets() == list("abcdef")
        assert {snapshot.inspect(name).field_names for name in snapshot.datasets()} == {("a",)}
        assert [snapshot.count(name, distinct="a") for name in snapshot.datasets()] == [1] * 6
    access = opened(tmp_path, ".").test()
    assert access.engine == "CSV (utf-8), JSON Lines, Parquet, XLSX"
    assert access.read_only


def test_names_keep_their_endings_where_they_would_be_one(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", "a.jsonl", "b.parquet", "b.xlsx", "c.xlsx")
    with opened(tmp_path, ".").open() as snapshot:
        assert snapshot.datasets() == ["a.csv", "a.jsonl", "b.parquet", "b.xlsx", "c"]
        assert [snapshot.count(name) for name in snapshot.datasets()] == [1] * 5


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.ndjson", "a.parquet", "a.xlsx"])
def test_one_file_is_a_source(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    with opened(tmp_path, name).open() as snapshot:
        assert snapshot.datasets() == ["a"]


def test_what_cannot_be_read_hides_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path, "a.jsonl")
    (tmp_path / "b.xlsx").write_text("x")
    assert opened(tmp_path, ".").test().engine == "JSON Lines, XLSX"
    (tmp_path / "a.jsonl").write_text("x")
    with pytest.raises(BrokenData):
        opened(tmp_path, ".").test()


def test_a_folder_without_data(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    fill(tmp_path / "empty", "notes.txt")
    with pytest.raises(Unreachable, match="xlsx"):
        opened(tmp_path, "empty").open()
