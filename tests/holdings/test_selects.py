"""Queries of somebody's own: one SELECT, parsed and written anew; everything else is refused, and nothing of it is told."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from holdings.errors import BrokenData, QueryRefused, SourceError
from holdings.inventory import SourceEntry
from holdings.sources.base import Bounds
from holdings.sources.opening import source_for
from holdings.sources.selects import selected, tables_of

ENGINES = ("sqlite", "postgresql", "mysql")
TAKEN = {
    "select 1": "SELECT 1",
    "select a from t;": "SELECT a FROM t",
    "(select 1)": "(SELECT 1)",
    "select 1 union select 2": "SELECT 1 UNION SELECT 2",
    "with x as (select 1 as a) select a from x": "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
    "select 'x;y'": "SELECT 'x;y'",
    "/* note */ select 1 -- delete from t": "SELECT 1",
    "select 1 /*! into outfile '/x' */": "SELECT 1",
}
REFUSED = (
    "",
    "-- nothing",
    "delete from t",
    "update t set a = 1",
    "insert into t select 1",
    "drop table t",
    "pragma query_only = 0",
    "attach 'x' as y",
    "explain select 1",
    "call f()",
    "copy t to '/x'",
    "set role x",
    "commit",
    "values (1)",
    "select 1; select 2",
    "select 1; delete from t",
    "select * into y from t",
    "select a from t into outfile '/x'",
    "select * from t for update",
    "select * from t where a = :a",
    "select @a",
    "with x as (delete from t returning *) select * from x",
    "with x as (insert into t values (1) returning *) select * from x",
    "with x as (update t set a = 1 returning *) select * from x",
    "select from where",
    "select (",
    "select '",
    "select 1" + " " * 200_001,
)


@pytest.mark.parametrize("engine", ENGINES)
def test_one_select_is_taken_and_written_anew(engine: str) -> None:
    assert {query: selected(query, engine) for query in TAKEN} == TAKEN
    assert selected("select a from t where b like '9%'", engine).endswith("'9%'" if engine == "sqlite" else "'9%%'")


@pytest.mark.parametrize("engine", ENGINES)
def test_everything_else_is_refused_and_not_told(engine: str, capfd: pytest.CaptureFixture[str]) -> None:
    for query in REFUSED:
        with pytest.raises(QueryRefused) as refused:
            selected(query.replace("t", "secret"), engine)
        assert "secret" not in str(refused.value), query
        assert refused.value.__suppress_context__ or refused.value.__context__ is None, query
    selected("select json_extract('{}', 'secret @ x') as a", engine)  # which the parser would log
    tables_of("select json_extract('{}', 'secret @ x') as a from t", engine)
    assert capfd.readouterr() == ("", "")


def test_the_tables_of_a_query() -> None:
    assert tables_of("select * from a join b on 1 = 1 where c in (select c from d)", "sqlite") == ("a", "b", "d")
    assert tables_of("with x as (select * from a) select * from x", "postgresql") == ("a",)
    assert tables_of("select (", "mysql") == ()


def queried(entry: SourceEntry, folder, query: str):
    with source_for("desk", entry, folder).open() as snapshot, snapshot.query(query, bounds=Bounds(batch_rows=40)) as (names, batches):
        return list(names), [row for batch in batches for row in batch.table.to_pylist()]


@pytest.fixture
def desk(tmp_path):
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database, database:
        database.execute("CREATE TABLE calls (id INTEGER, said TEXT, cost REAL, odd)")
        rows = [(number, f"行 {number}", number / 2, number if number < 35 else "x") for number in range(100)]
        database.executemany("INSERT INTO calls VALUES (?, ?, ?, ?)", rows)
    return tmp_path


def test_rows_of_a_query(desk) -> None:
    names, rows = queried(SourceEntry(path="desk.db"), desk, "select id, said as text, cost, odd from calls order by id")
    assert names == ["id", "text", "cost", "odd"]
    assert [row["id"] for row in rows] == list(range(100))
    assert rows[3] == {"id": 3, "text": "行 3", "cost": 1.5, "odd": "3"}
    assert rows[99]["odd"] == "x"  # what does not fit the kind of the first rows comes as text
    assert queried(SourceEntry(path="desk.db"), desk, "select id, said from calls where id < 0") == (["id", "said"], [])


def test_what_the_engine_refuses_is_an_error_of_the_source(desk) -> None:
    for query in ("select lost from calls", "select * from nowhere", "select load_extension('x')"):
        with pytest.raises(SourceError) as refused:
            queried(SourceEntry(path="desk.db"), desk, query)
        assert not isinstance(refused.value, BrokenData) or "nowhere" not in str(refused.value)
    with pytest.raises(QueryRefused, match="one name"):
        queried(SourceEntry(path="desk.db"), desk, "select id, said as id from calls")


def test_nothing_is_written_by_a_query(desk) -> None:
    before = (desk / "desk.db").read_bytes()
    queried(SourceEntry(path="desk.db"), desk, "select count(*) as n from calls")
    assert (desk / "desk.db").read_bytes() == before


def test_a_query_on_postgresql(postgres_url, tmp_path) -> None:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as made:
        made.execute("CREATE TABLE calls (id int, said text, at timestamp); INSERT INTO calls VALUES (1, '50% 行', '2026-01-02 03:04:05')")
    entry = SourceEntry(url=postgres_url)
    names, rows = queried(entry, tmp_path, "select id, said, at from calls where said like '50%'")
    assert names == ["id", "said", "at"]
    assert (rows[0]["id"], rows[0]["said"], str(rows[0]["at"])) == (1, "50% 行", "2026-01-02 03:04:05")
    with pytest.raises(SourceError):
        queried(entry, tmp_path, "select setval('x', 1)")


@pytest.mark.skipif("RECORDWARDEN_TEST_MARIADB" not in os.environ, reason="needs RECORDWARDEN_TEST_MARIADB")
def test_a_query_on_mariadb(tmp_path) -> None:
    entry = SourceEntry(url=os.environ["RECORDWARDEN_TEST_MARIADB"])
    assert queried(entry, tmp_path, "select 1 as a, '5%' as b") == (["a", "b"], [{"a": 1, "b": "5%"}])
