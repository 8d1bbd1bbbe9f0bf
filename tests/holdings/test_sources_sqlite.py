"""SQLite as a source: whatever its columns hold, whatever befalls the file."""

import os
import pickle
import shutil
import sqlite3
import time

import pytest
import sqlalchemy as sa

from holdings.errors import BrokenData, MissingAsset, SourceError, Unreachable
from holdings.inventory import SourceEntry
from holdings.model import FieldKind
from holdings.sources.base import ROW_KEY, Bounds
from holdings.sources.opening import source_for

BOUNDS = Bounds()


@pytest.fixture
def database(tmp_path):
    connection = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    yield connection
    connection.close()


def source(tmp_path, **entry):
    return source_for("desk", SourceEntry(path="desk.db", **entry), tmp_path)


def rows(snapshot, dataset, *fields):
    return [row for batch in snapshot.batches(dataset, fields, bounds=BOUNDS) for row in batch.table.to_pylist()]


def test_what_is_there(tmp_path, database):
    database.executescript("""
        CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, big NUMERIC, money DECIMAL(10,2), born DATE, seen DATETIME,
                               ok BOOLEAN, photo BLOB, extra JSON, anything, odd FANCYTYPE);
        CREATE TABLE ticket (id INTEGER, customer INTEGER REFERENCES customer(id));
        CREATE TABLE pair (a TEXT, b TEXT, PRIMARY KEY (a, b));
        CREATE VIEW open_ticket AS SELECT id, customer FROM ticket;
    """)
    with source(tmp_path).open() as snapshot:
        assert snapshot.consistent
        assert snapshot.datasets() == ["customer", "open_ticket", "pair", "ticket"]
        info = snapshot.inspect("customer")
        assert [field.kind.value for field in info.fields] == (
            ["integer", "text", "text", "number", "date", "datetime", "boolean", "binary", "json", "text", "text"]
        )
        assert (info.key, info.view) == (("id",), False)
        assert not info.field("name").nullable
        assert info.field("name").native_type == "TEXT"
        assert snapshot.inspect("ticket").field("customer").references == "customer.id"
        assert snapshot.inspect("pair").key == ("a", "b")
        assert snapshot.inspect("open_ticket").view
        assert snapshot.count("customer") == 0
        assert list(snapshot.batches("customer", ["name"], bounds=BOUNDS)) == []


@pytest.mark.parametrize(
    ("table", "ids", "expected"),
    [
        ("(id INTEGER PRIMARY KEY)", [3, 4, 7], 5),
        ("(a TEXT)", ["x", "y"], 2),
        ("(a TEXT)", [], 0),
        ("(rowid TEXT)", ["x", "y"], 2),
        ("(rowid TEXT, oid TEXT, _ROWID_ TEXT)", ["x"], None),
        ("(a TEXT PRIMARY KEY) WITHOUT ROWID", ["x"], None),
    ],
)
def test_about_how_many_rows(tmp_path, database, table, ids, expected):
    database.execute(f'CREATE TABLE "a""%s" {table}')
    column = table[1:].split()[0]
    database.executemany(f'INSERT INTO "a""%s" ({column}) VALUES (?)', [(value,) for value in ids])
    with source(tmp_path).open() as snapshot:
        assert snapshot.inspect('a"%s').row_estimate == expected


def test_about_how_many_rows_of_other_things(tmp_path, database):
    database.executescript("""
        CREATE TABLE w (a TEXT PRIMARY KEY) WITHOUT ROWID; CREATE TABLE sparse (id INTEGER PRIMARY KEY); CREATE VIEW v AS SELECT a FROM w;
        INSERT INTO w VALUES ('x'), ('y'); ANALYZE; INSERT INTO sparse VALUES (1), (9223372036854775807);
    """)
    with source(tmp_path).open() as snapshot:
        assert snapshot.inspect("w").row_estimate == 2
        assert snapshot.inspect("v").row_estimate is None
        assert 2 <= snapshot.inspect("sparse").row_estimate < 10_000


def test_a_declared_type_is_no_promise(tmp_path, database):
    database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, x TEXT, b BLOB, j JSON, d DATE)")
    database.executemany(
        "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)",
        [
            (1, 7, "a\x00b", b"blob", "{}", "2025-01-02"),
            (2, "call me", b"blob", "text", None, "0000-00-00"),
            (3, None, None, None, None, None),
        ],
    )
    database.execute("INSERT INTO t VALUES (4, 9223372036854775807, CAST(x'ff41' AS TEXT), NULL, NULL, 'x')")
    with source(tmp_path).open() as snapshot:
        (batch,) = snapshot.batches("t", ["n", "x", "b", "j", "d"], bounds=BOUNDS)
        columns = batch.table.to_pydict()
        assert columns["n"] == ["7", "call me", None, "9223372036854775807"]
        assert columns["x"] == ["a\x00b", None, None, None]
        assert columns["b"] == [None, "text", None, None]
        assert columns["j"] == [None] * 4
        assert columns["d"] == ["2025-01-02", "0000-00-00", None, "x"]
        assert batch.unreadable == {"x": 2, "b": 1, "j": 1}
        assert snapshot.inspect("t").field("x").kind is FieldKind.TEXT  # text is decoded again after a stream


def test_rows_are_numbered_where_nothing_else_names_them(tmp_path, database):
    database.executescript(
        "CREATE TABLE k (id INTEGER PRIMARY KEY, v); CREATE TABLE n (v); INSERT INTO k VALUES (5, 'a'); INSERT INTO n VALUES ('a'), ('b')"
    )
    with source(tmp_path).open() as snapshot:
        assert rows(snapshot, "n", "v") == [{"v": "a", ROW_KEY: 1}, {"v": "b", ROW_KEY: 2}]
        assert rows(snapshot, "k", "v") == [{"v": "a"}]
        assert rows(snapshot, "k", "v", "v", ROW_KEY) == [{"v": "a", ROW_KEY: 1}]
        assert rows(snapshot, "k") == [{ROW_KEY: 1}]


NAMES = ['"', "a b", "a.b", "%s", "'; DROP TABLE x; --", "选择", "select", "a:b", "c0", "%(x)s", "[x]", "`"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_quoted(tmp_path, database, name):
    quoted = '"' + name.replace('"', '""') + '"'
    database.execute(f"CREATE TABLE {quoted} ({quoted} TEXT)")
    database.execute(f"INSERT INTO {quoted} VALUES ('v')")
    with source(tmp_path).open() as snapshot:
        assert snapshot.datasets() == [name]
        assert snapshot.inspect(name).field_names == (name,)
        assert rows(snapshot, name, name) == [{name: "v", ROW_KEY: 1}]
        assert snapshot.count(name, distinct=name) == 1


def test_a_column_dropped_between_planning_and_reading(tmp_path, database):
    database.executescript("CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES ('x', 'y')")
    with source(tmp_path).open() as snapshot:
        assert snapshot.inspect("t").field_names == ("a", "b")
    database.execute("ALTER TABLE t DROP COLUMN b")
    with source(tmp_path).open() as snapshot:
        with pytest.raises(MissingAsset) as caught:
            list(snapshot.batches("t", ["a", "b"], bounds=BOUNDS))
        assert caught.value.subject == "desk.t.b"
        with pytest.raises(MissingAsset):
            snapshot.inspect("13812345678")
        with pytest.raises(MissingAsset):
            snapshot.count("t", distinct="b")


def test_the_engine_too_refuses_a_column_that_is_not_there(tmp_path, database):
    """SQLite takes a quoted name for a string where no column has it; a stale description must not read as data."""
    database.executescript("CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES ('x', 'y')")
    with source(tmp_path).open() as before:
        info = before.inspect("t")
    database.execute("ALTER TABLE t DROP COLUMN b")
    with source(tmp_path).open() as snapshot:
        snapshot._infos["t"] = info
        with pytest.raises(MissingAsset):
            list(snapshot.batches("t", ["b"], bounds=BOUNDS))


def test_one_snapshot(tmp_path, database):
    database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('before')")
    with source(tmp_path).open() as snapshot:
        database.execute("INSERT INTO t VALUES ('after')")
        assert snapshot.count("t") == 1
        assert [row["a"] for row in rows(snapshot, "t", "a")] == ["before"]


def test_a_link_in_a_folder_that_cannot_be_written(tmp_path, database, monkeypatch):
    """What is not yet in the file itself stands beside it, not beside the link."""
    database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('in the log')")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "desk.db").symlink_to(tmp_path / "desk.db")
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    with source_for("desk", SourceEntry(path="links/desk.db"), tmp_path).open() as snapshot:
        assert snapshot.count("t") == 1


def test_a_change_that_was_not_completed_is_not_read_as_data(tmp_path, database, monkeypatch):
    database.executescript("CREATE TABLE t (a TEXT); PRAGMA cache_size=1; BEGIN")
    database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 1000)
    (tmp_path / "crashed").mkdir()
    for name in ("desk.db", "desk.db-journal"):
        shutil.copy(tmp_path / name, tmp_path / "crashed" / name)
    database.execute("ROLLBACK")
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(SourceError):
        source_for("desk", SourceEntry(path="crashed/desk.db"), tmp_path).open()


def test_nothing_can_be_written(tmp_path, database):
    database.execute("CREATE TABLE t (a TEXT)")
    with source(tmp_path).open() as snapshot:
        with pytest.raises(sa.exc.OperationalError, match="readonly"):
            snapshot._connection.exec_driver_sql("INSERT INTO t VALUES ('x')")
        snapshot._connection.exec_driver_sql("PRAGMA query_only=OFF")
        with pytest.raises(sa.exc.OperationalError, match="readonly"):  # mode=ro stands behind query_only
            snapshot._connection.exec_driver_sql("INSERT INTO t VALUES ('x')")
    access = source(tmp_path).test()
    assert (access.read_only, access.tls) == (True, None)


def test_an_abandoned_stream_and_two_at_once(tmp_path, database):
    database.execute("CREATE TABLE t (a INTEGER)")
    database.executemany("INSERT INTO t VALUES (?)", [(i,) for i in range(1000)])
    with source(tmp_path).open() as snapshot:
        one, other = (snapshot.batches("t", ["a"], bounds=Bounds(batch_rows=10)) for _ in range(2))
        assert next(one).rows == next(other).rows == 10
        one.close()
        assert snapshot.count("t") == 1000
        assert sum(batch.rows for batch in other) == 990


def test_locks_and_long_statements_end(tmp_path, database):
    database.executescript(
        "CREATE TABLE t (a INTEGER); CREATE VIEW slow AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
    )
    started = time.monotonic()
    with source(tmp_path, statement_timeout_s=0.2).open() as snapshot, pytest.raises(SourceError) as caught:
        snapshot.count("slow")
    assert time.monotonic() - started < 3
    assert "statement_timeout_s" in str(caught.value)
    database.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SourceError) as caught:
        source(tmp_path, lock_timeout_s=0.1).open()
    assert "lock_timeout_s" in str(caught.value)
    database.execute("ROLLBACK")


def test_files_that_are_no_databases(tmp_path):
    with pytest.raises(Unreachable):
        source(tmp_path)
    (tmp_path / "desk.db").write_bytes(b"13812345678 is not a database" * 100)
    with pytest.raises(BrokenData) as caught:
        source(tmp_path).open()
    assert "138" not in str(caught.value)


def test_a_damaged_file_ends_the_read_with_its_place(tmp_path, database):
    database.execute("CREATE TABLE t (a TEXT)")
    database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,) for _ in range(2000)])
    database.close()
    path = tmp_path / "desk.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 200_000] = b"\xff" * 200_000
    path.write_bytes(data)
    with source(tmp_path).open() as snapshot:
        stream = snapshot.batches("t", ["a"], bounds=Bounds(batch_rows=50))
        assert next(stream).rows == 50
        with pytest.raises(BrokenData) as caught:
            list(stream)
    assert caught.value.subject == "desk.t"


def test_a_huge_cell(tmp_path, database):
    database.execute("CREATE TABLE t (a TEXT)")
    database.executemany("INSERT INTO t VALUES (?)", [("y",)] * 1000 + [("x" * 10_000_000,)] * 3 + [("y",)] * 1000)
    with source(tmp_path).open() as snapshot:
        found = list(snapshot.batches("t", ["a"], bounds=BOUNDS))
    assert sum(batch.rows for batch in found) == 2003
    assert len(found) >= 2


def test_a_source_travels_to_a_worker(tmp_path, database):
    database.execute("CREATE TABLE t (a TEXT)")
    with pickle.loads(pickle.dumps(source(tmp_path))).open() as snapshot:
        assert snapshot.datasets() == ["t"]


def test_a_broken_view_costs_only_itself(tmp_path, database):
    database.executescript("CREATE TABLE t (a TEXT); CREATE TABLE u (a TEXT); CREATE VIEW v AS SELECT a FROM t; DROP TABLE t")
    with source(tmp_path).open() as snapshot:
        assert snapshot.datasets() == ["u", "v"]
        with pytest.raises(SourceError):
            snapshot.inspect("v")
        assert snapshot.count("u") == 0
