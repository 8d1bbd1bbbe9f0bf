"""MySQL and MariaDB as a source, against a real server that the environment names."""

import datetime as dt
import time

import pytest
import sqlalchemy as sa

from holdings.errors import AccessDenied, MissingAsset, SourceError, Unreachable
from holdings.inventory import SourceEntry
from holdings.sources.base import Bounds
from holdings.sources.opening import source_for

BOUNDS = Bounds()


@pytest.fixture
def database(mariadb_url):
    engine = sa.create_engine(mariadb_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield lambda *statements: [connection.exec_driver_sql(statement.replace("%", "%%")) for statement in statements]


@pytest.fixture
def source(mariadb_url, tmp_path):
    return lambda url=mariadb_url, **entry: source_for("desk", SourceEntry(url=url, **entry), tmp_path)


@pytest.fixture
def reader(database, mariadb_url):
    """The URL of a user without rights of its own, and its name."""
    url = sa.make_url(mariadb_url)
    database(f"CREATE USER r{url.database}@'%'")
    yield url.set(username=f"r{url.database}").render_as_string(), f"r{url.database}@'%'"
    database(f"DROP USER r{url.database}@'%'")


def rows(snapshot, dataset, *fields, bounds=BOUNDS):
    return [tuple(row.values()) for batch in snapshot.batches(dataset, fields, bounds=bounds) for row in batch.table.to_pylist()]


TYPES = [
    ("bigint unsigned", "18446744073709551615", "integer", "18446744073709551615"),
    ("decimal(20,0)", "12345678901234567890", "integer", "12345678901234567890"),
    ("decimal(10,2)", "12.50", "number", 12.5),
    ("double", "1.5", "number", 1.5),
    ("boolean", "true", "integer", 1),
    ("bit(3)", "5", "integer", 5),
    ("year", "2024", "integer", 2024),
    ("text", "'%s 汉😀'", "text", "%s 汉😀"),
    ("varchar(5) charset latin1", "'é'", "text", "é"),
    ("date", "'2025-01-02'", "date", dt.date(2025, 1, 2)),
    ("date", "'0000-00-00'", "date", "0000-00-00"),
    ("datetime(3)", "'2025-01-02 03:04:05.5'", "datetime", dt.datetime.fromisoformat("2025-01-02T03:04:05.5")),
    ("time", "'838:59:59'", "text", "838:59:59"),
    ("enum('a','b')", "'b'", "text", "b"),
    ("blob", "'x'", "binary", None),
    ("point", "point(1,2)", "other", None),
]


def test_every_type_arrives(database, source):
    database(
        f"CREATE TABLE t ({', '.join(f'c{i} {native}' for i, (native, *_) in enumerate(TYPES))})",
        "SET sql_mode=''",
        f"INSERT INTO t VALUES ({', '.join(value for _, value, *_ in TYPES)})",
    )
    with source().open() as snapshot:
        info = snapshot.inspect("t")
        assert [field.kind.value for field in info.fields] == [kind for _, _, kind, _ in TYPES]
        (batch,) = snapshot.batches("t", info.field_names, bounds=BOUNDS)
        assert list(batch.table.to_pylist()[0].values())[:-1] == [value for *_, value in TYPES]
        assert batch.unreadable == {f"c{i}": 1 for i, (*_, value) in enumerate(TYPES) if value is None}


def test_what_is_there(database, source):
    database(
        "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL COMMENT '姓名') COMMENT '客户'",
        "CREATE TABLE ticket (customer int, FOREIGN KEY (customer) REFERENCES customer(id))",
        "CREATE VIEW v AS SELECT name FROM customer",
        "INSERT INTO customer VALUES (1, 'n'), (2, 'n')",
    )
    with source().open() as snapshot:
        assert snapshot.consistent
        assert snapshot.datasets() == ["customer", "ticket", "v"]
        customer = snapshot.inspect("customer")
        assert (customer.comment, customer.field("name").comment, customer.key) == ("客户", "姓名", ("id",))
        assert customer.row_estimate is not None
        assert snapshot.inspect("ticket").field("customer").references == "customer.id"
        assert snapshot.inspect("v").view
        assert (snapshot.count("customer"), snapshot.count("customer", distinct="name")) == (2, 1)
        assert rows(snapshot, "v", "name") == [("n", 1), ("n", 2)]
    database("CREATE TABLE old (a int) ENGINE=MyISAM")
    with source().open() as snapshot:
        assert not snapshot.consistent


@pytest.mark.parametrize("name", ['"', "%s", "%(x)s", "a:b", "选择", "'; DROP TABLE x; --"])
def test_names_are_quoted(database, source, name):
    quoted = "`" + name.replace("`", "``") + "`"
    database(f"CREATE TABLE {quoted} ({quoted} text)", f"INSERT INTO {quoted} VALUES ('v')")
    with source().open() as snapshot:
        assert snapshot.inspect(name).field_names == (name,)
        assert rows(snapshot, name, name) == [("v", 1)]
        assert snapshot.count(name, distinct=name) == 1


def test_one_snapshot_and_read_only(database, source):
    database("CREATE TABLE t (a text)", "INSERT INTO t VALUES ('before')")
    with source().open() as snapshot:
        database("INSERT INTO t VALUES ('after')")
        assert rows(snapshot, "t", "a") == [("before", 1)]
        with pytest.raises(sa.exc.DBAPIError, match="1792"):
            snapshot._connection.exec_driver_sql("INSERT INTO t VALUES ('x')")
    access = source().test()
    assert access.engine.split()[0] in {"MariaDB", "MySQL"}
    assert (access.read_only, access.tls) == (True, None)
    assert "SELECT" in access.rights


def test_rights_that_do_not_suffice(database, source, reader):
    url, role = reader
    database("CREATE TABLE yes (a text)", "CREATE TABLE no (a text)", f"GRANT SELECT ON yes TO {role}", f"GRANT INSERT ON no TO {role}")
    with source(url).open() as snapshot:
        assert snapshot.datasets() == ["no", "yes"]
        for look in (snapshot.inspect, snapshot.count, lambda dataset: rows(snapshot, dataset, "a")):
            with pytest.raises(AccessDenied) as caught:
                look("no")
            assert caught.value.subject == "desk.no"
        assert snapshot.count("yes") == 0
    assert source(url).test().rights == ("INSERT (1)", "SELECT (1)")
    database(f"SET PASSWORD FOR {role} = PASSWORD('right')")
    with pytest.raises(AccessDenied):
        source(url).open()


def test_servers_that_do_not_answer(source, mariadb_url):
    for url in ("mysql://u@127.0.0.1:1/d", "mysql://u@no-such-host.invalid/d"):
        with pytest.raises(Unreachable):
            source(url, tls="off").open()
    with pytest.raises((Unreachable, AccessDenied)):
        source(sa.make_url(mariadb_url).set(database="no_such_database").render_as_string()).open()
    with pytest.raises(Unreachable, match="tls_ca"):
        source(tls="verify-full", tls_ca="none.pem").open()


def test_a_server_without_tls_is_refused_where_tls_is_required(database, source):
    if database("SHOW VARIABLES LIKE 'have_ssl'")[0].scalar_one_or_none() == "YES":
        pytest.skip("the server speaks TLS")
    with pytest.raises(Unreachable, match="TLS"):
        source(tls="require").open()


def test_a_statement_and_a_lock_that_take_too_long(database, source, mariadb_url):
    database("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)", "CREATE VIEW slow AS SELECT sleep(a * 20) AS s FROM t")
    started = time.monotonic()
    with source(statement_timeout_s=0.3).open() as snapshot:
        with pytest.raises(SourceError):
            rows(snapshot, "slow", "s")
        assert snapshot.count("t") == 2
    assert time.monotonic() - started < 10
    with sa.create_engine(mariadb_url, poolclass=sa.NullPool).connect() as locker:
        locker.exec_driver_sql("LOCK TABLES t WRITE")
        with source(lock_timeout_s=1).open() as snapshot, pytest.raises(SourceError, match="lock_timeout_s"):
            snapshot.count("t")


def test_rows_of_the_past_are_read(database, source):
    if "mariadb" not in database("SELECT version()")[0].scalar_one().lower():
        pytest.skip("MySQL has no system-versioned tables")
    database(
        "CREATE TABLE t (id int PRIMARY KEY, a text) WITH SYSTEM VERSIONING",
        "INSERT INTO t VALUES (1, 'old'), (2, 'deleted')",
        "UPDATE t SET a = 'new' WHERE id = 1",
        "DELETE FROM t WHERE id = 2",
    )
    with source().open() as snapshot:
        info = snapshot.inspect("t")
        assert (info.key, info.view, info.field_names) == (("id",), False, ("id", "a"))
        assert sorted(rows(snapshot, "t", "a")) == [("deleted",), ("new",), ("old",)]
        assert (snapshot.count("t"), snapshot.count("t", distinct="id")) == (3, 2)


def test_a_column_dropped_between_planning_and_reading(database, source):
    database("CREATE TABLE t (a text, b text)")
    with source().open() as before:
        info = before.inspect("t")
    database("ALTER TABLE t DROP COLUMN b")
    with source().open() as snapshot:
        snapshot._tables = {"t": snapshot.table("t"), "x": snapshot.table("t")}
        snapshot._infos["x"] = info
        for dataset in ("x", "t"):
            with pytest.raises(MissingAsset):
                rows(snapshot, dataset, "b")
        assert rows(snapshot, "t", "a") == []


def test_an_abandoned_stream_is_not_read_to_its_end(database, source):
    database("CREATE TABLE d (n int)", "INSERT INTO d VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)")
    database("CREATE VIEW t AS SELECT a.n, repeat('x', 1000) AS x FROM d a, d b, d c, d e, d f, d g, d h")  # 10 GB
    with source().open() as snapshot:
        stream = snapshot.batches("t", ["x"], bounds=Bounds(batch_rows=100))
        assert next(stream).rows == 100
        started = time.monotonic()
        stream.close()
        assert time.monotonic() - started < 5
        assert snapshot.count("d") == 10  # the snapshot lives on


def test_a_lost_connection_keeps_what_was_read(database, source):
    database("CREATE TABLE t (a int, x text)", "INSERT INTO t SELECT seq, repeat('x', 1000) FROM seq_1_to_50000")
    with source().open() as snapshot:
        thread = snapshot._connection.exec_driver_sql("SELECT connection_id()").scalar()
        stream = snapshot.batches("t", ["x"], bounds=Bounds(batch_rows=100))
        assert next(stream).rows == 100
        database(f"KILL {thread}")
        with pytest.raises(Unreachable) as caught:
            list(stream)
        assert caught.value.subject == "desk.t"
        with pytest.raises(Unreachable):
            snapshot.count("t")
