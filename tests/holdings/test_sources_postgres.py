"""PostgreSQL as a source, against a real server."""

import datetime as dt
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from holdings.errors import AccessDenied, BrokenData, MissingAsset, SourceError, Unreachable
from holdings.inventory import SourceEntry
from holdings.sources.base import Bounds
from holdings.sources.opening import source_for
from holdings.text import Lang

BOUNDS = Bounds()


@pytest.fixture
def database(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def source(postgres_url, tmp_path):
    return lambda url=postgres_url, **entry: source_for("desk", SourceEntry(url=url, **entry), tmp_path)


@pytest.fixture
def reader(database, postgres_url):
    """The URL of a role without rights of its own."""
    name = "r" + psycopg.conninfo.conninfo_to_dict(postgres_url)["dbname"]
    database.execute(f"CREATE ROLE {name} LOGIN")
    yield postgres_url.replace("postgres@", f"{name}@")
    database.execute(f"DROP OWNED BY {name}")
    database.execute(f"DROP ROLE {name}")


def rows(snapshot, dataset, *fields, bounds=BOUNDS):
    return [tuple(row.values()) for batch in snapshot.batches(dataset, fields, bounds=bounds) for row in batch.table.to_pylist()]


TYPES = [
    ("bigint", "9007199254740993", "integer", 9007199254740993),
    ("numeric(20,0)", "12345678901234567890", "integer", "12345678901234567890"),
    ("numeric", "13800138000", "text", "13800138000"),
    ("numeric(10,2)", "12.50", "number", 12.5),
    ("double precision", "1.5", "number", 1.5),
    ("boolean", "true", "boolean", True),
    ("text", "'%s 汉'", "text", "%s 汉"),
    ("varchar(5)", "'x'", "text", "x"),
    ("date", "'2025-01-02'", "date", dt.date(2025, 1, 2)),
    ("date", "'99999-01-02'", "date", "99999-01-02"),
    ("date", "'infinity'", "date", "infinity"),
    ("timestamptz", "'2025-01-02 03:04:05+08'", "datetime", dt.datetime.fromisoformat("2025-01-01T19:04:05")),
    ("timestamp", "'0044-03-15 12:00 BC'", "datetime", "0044-03-15 12:00:00 BC"),
    ("time", "'03:04:05'", "text", "03:04:05"),
    ("uuid", "'00000000-0000-0000-0000-000000000001'", "text", "00000000-0000-0000-0000-000000000001"),
    ("inet", "'10.0.0.1'", "text", "10.0.0.1/32"),
    ("text[]", "'{a,b}'", "text", "{a,b}"),
    ("colour", "'red'", "text", "red"),
    ("phone", "'13800138000'", "text", "13800138000"),
    ("amount", "13800138000.00", "text", "13800138000"),
    ("amount", "12.50", "text", "12.50"),
    ("numeric", "'NaN'", "text", "NaN"),
    ("moment", "'2025-01-02 03:04:05+08'", "datetime", dt.datetime.fromisoformat("2025-01-01T19:04:05")),
    ("counter", "7", "integer", 7),
    ("int4range", "'[1,3)'", "text", "[1,3)"),
    ("money", "1.5", "text", "$1.50"),
    ("bytea", r"'\x00'", "binary", None),
    ("jsonb", "'{}'", "json", None),
]


def test_every_type_arrives(database, source):
    database.execute("CREATE TYPE colour AS ENUM ('red'); CREATE DOMAIN phone AS varchar(20)")
    database.execute("CREATE DOMAIN amount AS numeric(20,2); CREATE DOMAIN moment AS timestamptz; CREATE DOMAIN counter AS bigint")
    database.execute(f"CREATE TABLE t ({', '.join(f'c{i} {native}' for i, (native, *_) in enumerate(TYPES))})")
    database.execute(f"INSERT INTO t VALUES ({', '.join(value for _, value, *_ in TYPES)})")
    with source().open() as snapshot:
        info = snapshot.inspect("t")
        assert [field.kind.value for field in info.fields] == [kind for _, _, kind, _ in TYPES]
        (batch,) = snapshot.batches("t", info.field_names, bounds=BOUNDS)
        assert list(batch.table.to_pylist()[0].values())[:-1] == [value for *_, value in TYPES]
        assert batch.unreadable == {f"c{i}": 1 for i, (*_, value) in enumerate(TYPES) if value is None}


def test_what_is_there(database, source):
    database.execute("""
        CREATE SCHEMA "other schema";
        CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);
        COMMENT ON TABLE customer IS '客户'; COMMENT ON COLUMN customer.name IS '姓名';
        CREATE TABLE "other schema"."a.b" (c int REFERENCES customer(id), id int REFERENCES "other schema"."a.b"(k), k int PRIMARY KEY);
        CREATE VIEW v AS SELECT name FROM customer;
        CREATE MATERIALIZED VIEW mv AS SELECT name FROM customer;
        CREATE TABLE parted (d date) PARTITION BY RANGE (d);
        CREATE TABLE part PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        INSERT INTO parted VALUES ('2025-05-05');
        INSERT INTO customer SELECT i, 'n' FROM generate_series(1, 1000) i;
        ANALYZE customer;
    """)
    with source().open() as snapshot:
        assert snapshot.consistent
        assert snapshot.datasets() == ["customer", "mv", 'other schema."a.b"', "parted", "v"]
        customer = snapshot.inspect("customer")
        assert (customer.comment, customer.field("name").comment, customer.key, customer.row_estimate) == ("客户", "姓名", ("id",), 1000)
        other = snapshot.inspect('other schema."a.b"')
        assert [field.references for field in other.fields] == ["customer.id", 'other schema."a.b".k', None]
        assert (snapshot.inspect("v").view, snapshot.inspect("mv").view) == (True, True)
        assert snapshot.count("parted") == 1
        assert len(rows(snapshot, "v", "name")) == 1000
        assert snapshot.count("customer", distinct="name") == 1
    with source(schema="other schema").open() as snapshot:
        assert '"a.b"' in snapshot.datasets()
        assert snapshot.inspect('"a.b"').field("c").references == "public.customer.id"


def test_no_two_tables_share_a_name(database, source):
    database.execute('''
        CREATE SCHEMA crm; CREATE SCHEMA "a.b"; CREATE SCHEMA "a"; CREATE SCHEMA """a";
        CREATE TABLE "crm.tickets" (here text); CREATE TABLE crm.tickets (there text);
        CREATE TABLE "a.b".c (x text); CREATE TABLE a."b.c" (x text); CREATE TABLE "a.b.c" (x text);
        CREATE TABLE """a"."b""" (x text); CREATE TABLE "a.b" (x text);
    ''')
    with source().open() as snapshot:
        assert len(snapshot.datasets()) == 7
        assert snapshot.inspect("crm.tickets").field_names == ("there",)
        assert snapshot.inspect('"crm.tickets"').field_names == ("here",)


@pytest.mark.parametrize("name", ['"', "%s", "%(x)s", "a:b", "选择", "'; DROP TABLE x; --"])
def test_names_are_quoted(database, source, name):
    quoted = '"' + name.replace('"', '""') + '"'
    database.execute(f"CREATE TABLE {quoted} ({quoted} text)")
    database.execute(f"INSERT INTO {quoted} VALUES ('v')")
    with source().open() as snapshot:
        assert snapshot.inspect(name).field_names == (name,)
        assert rows(snapshot, name, name) == [("v", 1)]
        assert snapshot.count(name, distinct=name) == 1


def test_an_odd_search_path_is_kept(database, source, reader):
    role = psycopg.conninfo.conninfo_to_dict(reader)["user"]
    database.execute(f"""CREATE SCHEMA "100%'s:x"; ALTER ROLE {role} SET search_path = "100%'s:x", public; CREATE TABLE t (a text);""")
    database.execute(f"""GRANT USAGE ON SCHEMA "100%'s:x" TO {role}; GRANT SELECT ON t TO {role}""")
    with source(reader).open() as snapshot:
        assert snapshot.count("public.t") == 0
        assert snapshot._connection.exec_driver_sql("SHOW search_path").scalar() == """"100%'s:x", public"""


def test_a_scan_begins_at_the_beginning(source):
    """Two runs number the rows of a table without a key alike only if they read it in one order."""
    with source().open() as snapshot:
        assert snapshot._connection.exec_driver_sql("SHOW synchronize_seqscans").scalar() == "off"


def test_one_snapshot_and_read_only(database, source):
    database.execute("CREATE TABLE t (a text); INSERT INTO t VALUES ('before')")
    with source().open() as snapshot:
        database.execute("INSERT INTO t VALUES ('after')")
        assert rows(snapshot, "t", "a") == [("before", 1)]
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            snapshot._connection.exec_driver_sql("INSERT INTO t VALUES ('x')")
    access = source().test()
    assert access.engine.startswith("PostgreSQL ")
    assert (access.read_only, access.tls) == (True, None)
    assert {"SELECT 1/1", "SUPERUSER"} <= set(access.rights)


def test_rights_that_do_not_suffice(database, source, reader):
    role = psycopg.conninfo.conninfo_to_dict(reader)["user"]
    database.execute(f"""
        CREATE TABLE yes (a text); CREATE TABLE no (a text); CREATE TABLE part (a text, b text); CREATE TABLE rls (a text);
        GRANT SELECT ON yes, rls TO {role}; GRANT SELECT (a) ON part TO {role}; ALTER TABLE rls ENABLE ROW LEVEL SECURITY;
        CREATE SCHEMA shut; CREATE TABLE shut.t (a text); GRANT SELECT ON shut.t TO {role};
    """)
    with source(reader).open() as snapshot:
        for dataset in ("no", "rls", "shut.t"):
            with pytest.raises(AccessDenied) as caught:
                snapshot.inspect(dataset)
            assert caught.value.subject in {"desk.no", "desk.rls", 'desk."shut.t"'}
            with pytest.raises(AccessDenied):
                snapshot.count(dataset)
            with pytest.raises(AccessDenied):
                rows(snapshot, dataset, "a")
        assert rows(snapshot, "part", "a") == []
        with pytest.raises(AccessDenied):
            rows(snapshot, "part", "b")
        assert snapshot.count("yes") == 0  # the refusals have not ended the transaction
    assert source(reader).test().rights == ("SELECT 3/5", "WRITE 0/5")


def test_logins_that_fail(database, source, postgres_url, reader, monkeypatch):
    (folder,) = database.execute("SHOW hba_file").fetchone()
    role = psycopg.conninfo.conninfo_to_dict(reader)["user"]
    file = Path(folder)
    before = file.read_text()
    try:
        file.write_text(f"local all {role} scram-sha-256\n" + before)
        database.execute(f"ALTER ROLE {role} PASSWORD 'right'")
        database.execute("SELECT pg_reload_conf()")
        time.sleep(0.3)
        monkeypatch.setenv("WRONG", "hunter2")
        monkeypatch.setenv("RIGHT", "right")
        for entry in ({"password": "env:WRONG"}, {}):
            with pytest.raises(AccessDenied) as caught:
                source(reader, **entry).open()
            assert "hunter2" not in caught.value.message(Lang.EN)
        assert source(reader, password="env:RIGHT").test().read_only
    finally:
        file.write_text(before)
        database.execute("SELECT pg_reload_conf()")
    with pytest.raises(AccessDenied):
        source(postgres_url.replace("postgres@", "nobody_here@")).open()


@pytest.mark.parametrize(
    "url", ["postgresql://u@127.0.0.1:1/d", "postgresql://u@no-such-host.invalid/d", "postgresql://u@/d?host=/no/such/folder"]
)
def test_servers_that_do_not_answer(source, url):
    with pytest.raises(Unreachable) as caught:
        source(url).open()
    assert caught.value.subject == "desk"


def test_a_database_that_is_not_there(source, postgres_server):
    with pytest.raises(Unreachable):
        source(postgres_server.replace("/?", "/no_such_database?")).open()


def test_a_statement_and_a_lock_that_take_too_long(database, source, postgres_url):
    database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE VIEW slow AS SELECT a, pg_sleep(30)::text AS s FROM t")
    with source(statement_timeout_s=0.3).open() as snapshot:
        started = time.monotonic()
        with pytest.raises(SourceError, match="statement_timeout_s"):
            rows(snapshot, "slow", "s")
        assert time.monotonic() - started < 5
        assert snapshot.count("t") == 1  # and the snapshot lives on
        with pytest.raises(SourceError, match="statement_timeout_s"):
            rows(snapshot, "slow", "s", bounds=Bounds(statement_timeout_s=0.1))
    with psycopg.connect(postgres_url) as locker:
        locker.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        with source(lock_timeout_s=0.2).open() as snapshot, pytest.raises(SourceError, match="lock_timeout_s"):
            snapshot.inspect("t")


DISARM = """
    CREATE FUNCTION {name}() RETURNS text LANGUAGE sql {kind}
    AS $$ SELECT set_config('row_security', 'on', false) || set_config('statement_timeout', '0', false)
          || set_config('search_path', 'nowhere', false) $$;
"""


def test_a_view_cannot_switch_protections_off(database, source, reader):
    """Row-level security hides rows only where row_security is on; a function in a view can set it, also while planning."""
    role = psycopg.conninfo.conninfo_to_dict(reader)["user"]
    database.execute(f"""
        {DISARM.format(name="early", kind="IMMUTABLE")} {DISARM.format(name="late", kind="VOLATILE")}
        CREATE TABLE t (a text); INSERT INTO t VALUES ('seen'), ('hidden'); GRANT SELECT ON t TO {role};
        ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a = 'seen');
        CREATE TABLE plain (a text); INSERT INTO plain VALUES ('x'); GRANT SELECT ON plain TO {role};
        CREATE VIEW during_planning AS SELECT early() AS x; GRANT SELECT ON during_planning TO {role};
        CREATE VIEW while_reading AS SELECT late() AS x FROM plain; GRANT SELECT ON while_reading TO {role};
    """)
    with source(reader).open() as snapshot:
        for dataset in ("during_planning", "while_reading"):
            with pytest.raises(BrokenData, match="row_security"):
                rows(snapshot, dataset, "x")
            assert rows(snapshot, "plain", "a") == [("x", 1)]
            with pytest.raises(AccessDenied):
                rows(snapshot, "t", "a")
            with pytest.raises(AccessDenied):
                snapshot.count("t")


def test_timeouts_hold_whatever_a_view_sets(database, source):
    database.execute("""
        CREATE FUNCTION lift() RETURNS text LANGUAGE sql AS $$ SELECT set_config('statement_timeout', '0', false) $$;
        CREATE VIEW lifting AS
            SELECT CASE i WHEN 1 THEN lift() WHEN 40 THEN pg_sleep(8)::text END AS a FROM generate_series(1, 50) i;
    """)
    with source(statement_timeout_s=0.3).open() as snapshot:
        started = time.monotonic()
        with pytest.raises(SourceError, match="statement_timeout_s"):
            rows(snapshot, "lifting", "a")
        assert time.monotonic() - started < 5


def test_a_view_without_end_ends(database, source):
    database.execute("CREATE VIEW endless AS WITH RECURSIVE c(n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM c) SELECT n FROM c")
    bounds = Bounds(statement_timeout_s=0.05, batch_rows=1000)
    with source().open() as snapshot:
        ends = time.monotonic() + 10
        stream = snapshot.batches("endless", ["n"], bounds=bounds)
        with pytest.raises(SourceError, match="statement_timeout_s"):
            all(time.monotonic() < ends for _ in stream)
        assert snapshot.datasets() == ["endless"]


def test_a_column_dropped_between_planning_and_reading(database, source):
    database.execute("CREATE TABLE t (a text, b text)")
    with source().open() as before:
        info = before.inspect("t")
    database.execute("ALTER TABLE t DROP COLUMN b")
    with source().open() as snapshot:
        snapshot._tables = {"t": snapshot.table("t"), "x": snapshot.table("t")}
        snapshot._infos["x"] = info
        with pytest.raises(MissingAsset):
            rows(snapshot, "x", "b")
        with pytest.raises(MissingAsset):
            rows(snapshot, "t", "b")
        assert rows(snapshot, "t", "a") == []


def test_a_lost_connection_keeps_what_was_read(database, source):
    database.execute("CREATE TABLE t AS SELECT i AS a FROM generate_series(1, 5000) i")
    with source().open() as snapshot:
        stream = snapshot.batches("t", ["a"], bounds=Bounds(batch_rows=100))
        assert next(stream).rows == 100
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'recordwarden'")
        with pytest.raises(Unreachable) as caught:
            list(stream)
        assert caught.value.subject == "desk.t"
        with pytest.raises(Unreachable):
            snapshot.count("t")


def test_streams_side_by_side_and_abandoned(database, source):
    database.execute("CREATE TABLE t AS SELECT i AS a FROM generate_series(1, 5000) i")
    with source().open() as snapshot:
        one, other = (snapshot.batches("t", ["a"], bounds=Bounds(batch_rows=1000)) for _ in range(2))
        assert [next(one).rows, next(other).rows, snapshot.count("t"), next(one).rows] == [1000, 1000, 5000, 1000]
        one.close()
        assert sum(batch.rows for batch in other) == 4000


def test_bytes_of_no_encoding(postgres_url, database, source):
    name = psycopg.conninfo.conninfo_to_dict(postgres_url)["dbname"] + "_ascii"
    database.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    try:
        url = postgres_url.replace(name.removesuffix("_ascii"), name)
        with psycopg.connect(url, autocommit=True, client_encoding="utf8") as connection:
            connection.execute("CREATE TABLE t (id int, a text, d date)")
            connection.execute(r"INSERT INTO t VALUES (1, '汉', '2025-01-02'), (2, convert_from('\xff', 'SQL_ASCII'), NULL)")
        with source(url).open() as snapshot:
            (batch,) = snapshot.batches("t", ["a", "d"], bounds=BOUNDS)
        assert batch.table.to_pydict() == {"a": ["汉", None], "d": [dt.date(2025, 1, 2), None], "__row__": [1, 2]}
        assert batch.unreadable == {"a": 1}
    finally:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")
