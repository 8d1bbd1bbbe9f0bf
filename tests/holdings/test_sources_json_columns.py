"""JSON in columns of databases: what declared paths reach, and that nothing else vanishes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from holdings.errors import MissingAsset
from holdings.inventory import SourceEntry
from holdings.model import FieldKind
from holdings.sources.base import ROW_KEY, Bounds
from holdings.sources.opening import source_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENT = {"user": {"phone": "1", "age": 30}, "turns": [{"text": "a"}, {"text": "b"}, {}]}
ROWS = [json.dumps(DOCUMENT), None, json.dumps(DOCUMENT | {"other": 1}), json.dumps({"user": {"phone": None}}), "[1]", '"x"']
PATHS = ("doc.user.phone", "doc.user.age", "doc.turns[].text", "doc.user.none")
EXPECTED = {
    "doc.user.phone": ["1", None, "1", None, None, None],
    "doc.user.age": ["30", None, "30", None, None, None],
    "doc.turns[].text": ["a\nb", None, "a\nb", None, None, None],
    "doc.user.none": [None] * 6,
}


def entry(place: dict[str, Any], *names: str) -> SourceEntry:
    return SourceEntry.model_validate(place | {"datasets": {"t": {"fields": {name: {} for name in names}}}})


def sqlite(folder: Path, kind: str, values: list[Any]) -> dict[str, Any]:
    with closing(sqlite3.connect(folder / "desk.db")) as desk, desk:
        desk.execute(f'CREATE TABLE t (id INTEGER PRIMARY KEY, doc {kind}, "doc.odd" TEXT)')
        desk.executemany("INSERT INTO t (doc) VALUES (?)", [(value,) for value in values])
    return {"path": "desk.db"}


def read(folder: Path, declared: SourceEntry, *names: str) -> tuple[dict[str, list[Any]], dict[str, int]]:
    with source_for("desk", declared, folder).open() as snapshot:
        (batch,) = snapshot.batches("t", names, bounds=Bounds())
    return {name: column for name, column in batch.table.to_pydict().items() if name not in {ROW_KEY, "id"}}, dict(batch.unreadable)


@pytest.mark.parametrize(("kind", "own"), [("JSON", [None] * 5 + ["x"]), ("TEXT", ROWS)])
def test_sqlite(tmp_path: Path, kind: str, own: list[str | None]) -> None:
    declared = entry(sqlite(tmp_path, kind, ROWS), "doc", *PATHS)
    with source_for("desk", declared, tmp_path).open() as snapshot:
        info = snapshot.inspect("t")
        assert info.field_names == ("id", "doc", "doc.odd", *PATHS)
        assert snapshot.count("t", distinct="doc.turns[].text") == 1
        with pytest.raises(MissingAsset):
            snapshot.count("t", distinct="doc.user.other")
    assert info.field("doc.user.phone").kind is FieldKind.TEXT
    values, unreadable = read(tmp_path, declared, "doc", *PATHS)
    assert values == {"doc": own} | EXPECTED
    assert unreadable == ({"doc": 2} if kind == "JSON" else {})
    assert read(tmp_path, declared, "doc.user.phone") == ({"doc.user.phone": EXPECTED["doc.user.phone"]}, {})


def test_nothing_is_flattened_that_nobody_declared(tmp_path: Path) -> None:
    declared = entry(sqlite(tmp_path, "JSON", ROWS), "doc")
    assert read(tmp_path, declared, "doc") == ({"doc": [None] * 6}, {"doc": 5})


@pytest.mark.parametrize("bad", ["{", '{"user": 1, "user": 2}', "[" * 10_000, b"\xff\xfe", '{"user": NaN'])
@pytest.mark.parametrize("kind", ["JSON", "TEXT"])
def test_what_is_no_json_is_counted(tmp_path: Path, bad: str | bytes, kind: str) -> None:
    declared = entry(sqlite(tmp_path, kind, [bad, ROWS[0]]), "doc.user.phone")
    values, unreadable = read(tmp_path, declared, "doc", "doc.user.phone")
    assert values["doc.user.phone"] == [None, "1"]
    assert sum(unreadable.values()) >= 1
    assert unreadable.get("doc" if kind == "JSON" else "doc.user.phone") in {1, 2}


def test_a_column_whose_name_is_a_path_is_a_column(tmp_path: Path) -> None:
    place = sqlite(tmp_path, "JSON", [])
    with closing(sqlite3.connect(tmp_path / "desk.db")) as desk, desk:
        desk.execute("""INSERT INTO t (doc, "doc.odd") VALUES ('{"odd": "below"}', 'own')""")
    assert read(tmp_path, entry(place, "doc.odd"), "doc.odd") == ({"doc.odd": ["own"]}, {})


def _postgres(url: str, kind: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE t (id serial PRIMARY KEY, doc {kind})")
        connection.cursor().executemany(f"INSERT INTO t (doc) VALUES (%s::{kind})", [(row,) for row in ROWS])


def _mariadb(url: str, kind: str) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, doc {kind})")
        for row in ROWS:
            connection.exec_driver_sql("INSERT INTO t (doc) VALUES (%s)", (row,))


@pytest.mark.parametrize(
    ("server", "make", "kind"),
    [("postgres_url", _postgres, "json"), ("postgres_url", _postgres, "jsonb"), ("mariadb_url", _mariadb, "json")],
)
def test_servers(tmp_path: Path, request: pytest.FixtureRequest, server: str, make: Callable[[str, str], None], kind: str) -> None:
    url = request.getfixturevalue(server)
    make(url, kind)
    values, unreadable = read(tmp_path, entry({"url": url}, *PATHS), "doc", *PATHS)
    if make is _postgres:
        assert values == {"doc": [None] * 5 + ["x"]} | EXPECTED
        assert unreadable == {"doc": 2}
    assert {name: values[name] for name in PATHS} == EXPECTED
