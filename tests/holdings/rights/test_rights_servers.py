"""Who can read what, as worked out from the catalogue, is what the server itself lets each account do."""

import itertools
import random

import pytest
import sqlalchemy as sa

from holdings.errors import AccessDenied
from holdings.inventory import SourceEntry
from holdings.rights.model import Grant, Power, Privilege
from holdings.rights.reach import Path, Reach
from holdings.sources.opening import source_for

ACCOUNTS, ROLES = ("ann", "ben", "cam"), ("desk", "lead")
FIELDS = {"t": ("a", "b"), "u": ("a", "b"), "v": ("a",), "w": ("a", "b")}
"""`v` is a view of t.a; `w` one of all of u."""


def readable(rights, name, prefix):
    """By dataset and field, the accounts of a test."""
    reach = Reach(rights)
    return {
        (dataset, field): {who.removeprefix(prefix).partition("@")[0] for who in reach.readers(dataset, field) if who.startswith(prefix)}
        for dataset, fields in FIELDS.items()
        for field in fields
    }


def drawn(rng, spelled, everybody):
    """Random grants: roles to roles and accounts, tables and columns to any of them."""
    for role, member in [("desk", "lead"), *itertools.product(ROLES, ACCOUNTS)]:
        if rng.random() < 0.3:
            yield f"GRANT {spelled(role)} TO {spelled(member)}"
    for grantee, (dataset, fields) in itertools.product((*ACCOUNTS, *ROLES, None), FIELDS.items()):
        if rng.random() < (0.2 if grantee else 0.06):
            what = "SELECT" if rng.random() < 0.5 else f"SELECT ({rng.choice(fields)})"
            yield f"GRANT {what} ON {dataset} TO {spelled(grantee) if grantee else everybody}"


@pytest.fixture
def postgres(postgres_url):
    engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    prefix = f"r{random.Random(postgres_url).randrange(10**9)}_"
    names = [prefix + name for name in (*ACCOUNTS, *ROLES)]
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        for name in names:
            run(f"CREATE ROLE {name} {'LOGIN' if name.removeprefix(prefix) in ACCOUNTS else ''}")
        run(
            "CREATE TABLE t (a int, b int); CREATE TABLE u (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM u"
        )
        yield run, prefix
        run("RESET SESSION AUTHORIZATION")
        for name in names:
            run(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")


def rights_of(url, tmp_path):
    with source_for("desk", SourceEntry(url=url), tmp_path).open() as snapshot:
        return snapshot.rights()


def tried(run, account, dataset, field):
    try:
        run(f"SELECT {field} FROM {dataset} LIMIT 0")
    except sa.exc.DBAPIError:
        return False
    return True


@pytest.mark.parametrize("seed", range(12))
def test_postgresql_lets_each_account_read_what_was_worked_out(postgres, postgres_url, tmp_path, seed):
    run, prefix = postgres
    rng = random.Random(seed)
    if rng.random() < 0.5:
        run("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        run(f"GRANT USAGE ON SCHEMA public TO {prefix}{rng.choice((*ACCOUNTS, *ROLES))}")
    for statement in drawn(rng, lambda name: prefix + name, "PUBLIC"):
        run(statement)
    worked_out = readable(rights_of(postgres_url, tmp_path), "desk", prefix)
    for account in ACCOUNTS:
        run(f"SET SESSION AUTHORIZATION {prefix}{account}")
        for (dataset, field), accounts in worked_out.items():
            through_view = {"t": ("v", "a") if field == "a" else None, "u": ("w", field)}.get(dataset)
            lets = tried(run, account, dataset, field)
            # A view shows what its owner may read: which of its columns shows which is not followed.
            seen = lets or (through_view is not None and any(tried(run, account, through_view[0], one) for one in FIELDS[through_view[0]]))
            assert (account in accounts) == seen, (account, dataset, field)
        run("RESET SESSION AUTHORIZATION")


def test_postgresql_tells_powers_owners_and_what_is_to_come(postgres, postgres_url, tmp_path):
    run, prefix = postgres
    ann, ben, desk = prefix + "ann", prefix + "ben", prefix + "desk"
    run(f"ALTER ROLE {ann} BYPASSRLS CREATEROLE; GRANT pg_read_all_data TO {desk}; GRANT {desk} TO {ben}; ALTER TABLE u OWNER TO {ann}")
    run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {ben}")
    run(f"ALTER ROLE {prefix}cam VALID UNTIL '2001-01-01'")
    rights = rights_of(postgres_url, tmp_path)
    reach = Reach(rights)
    assert rights.principals[ann].powers == {Power.BYPASS_ROW_SECURITY, Power.GRANT_ROLES}
    assert rights.owners["u"] == ann
    assert reach.powers(ben) == {Power.READ_ALL}
    assert reach.readers("t", "b")[ben] is Path.POWER
    assert reach.readers("u", "a")[ann] is Path.OWNER
    assert rights.future == (Grant(grantee=ben, privilege=Privilege.READ, dataset=None),)
    assert prefix + "cam" not in [account.name for account in reach.accounts]


def test_a_view_under_the_rights_of_who_asks_shows_nothing_more(postgres, postgres_url, tmp_path):
    run, prefix = postgres
    run(f"ALTER VIEW v SET (security_invoker = on); GRANT SELECT ON v TO {prefix}ann; GRANT SELECT ON w TO {prefix}ann")
    readers = readable(rights_of(postgres_url, tmp_path), "desk", prefix)
    assert readers["t", "a"] == set()
    assert readers["u", "b"] == {"ann"}


def test_a_grant_on_a_partition_is_one_on_its_table(postgres, postgres_url, tmp_path):
    run, prefix = postgres
    run("CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)")
    run(f"GRANT SELECT ON p1 TO {prefix}ben")
    assert prefix + "ben" in Reach(rights_of(postgres_url, tmp_path)).readers("p", "a")


@pytest.fixture
def mariadb(mariadb_url):
    engine = sa.create_engine(mariadb_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    prefix = f"r{random.Random(mariadb_url).randrange(10**6)}_"
    with engine.connect() as connection:

        def run(statement):
            return connection.exec_driver_sql(statement.replace("%", "%%"))

        for name in ACCOUNTS:
            run(f"CREATE USER {prefix}{name}@'%'")
        for name in ROLES:
            run(f"CREATE ROLE {prefix}{name}")
        for statement in ("TABLE t (a int, b int)", "TABLE u (a int, b int)", "VIEW v AS SELECT x.a FROM t x", "VIEW w AS SELECT * FROM u"):
            run(f"CREATE {statement}")
        yield run, prefix
        for name in ACCOUNTS:
            run(f"DROP USER {prefix}{name}@'%'")
        for name in ROLES:
            run(f"DROP ROLE {prefix}{name}")


def spelled(prefix):
    return lambda name: f"{prefix}{name}@'%'" if name in ACCOUNTS else prefix + name


@pytest.mark.parametrize("seed", range(8))
def test_mariadb_lets_each_account_read_what_was_worked_out(mariadb, mariadb_url, tmp_path, seed):
    run, prefix = mariadb
    rng = random.Random(seed)
    for statement in drawn(rng, spelled(prefix), spelled(prefix)("lead")):
        run(statement)
    if seed % 4 == 3:
        run(f"GRANT SELECT ON {sa.make_url(mariadb_url).database}.* TO {prefix}desk")
    worked_out = readable(rights_of(mariadb_url, tmp_path), "desk", prefix)
    for account in ACCOUNTS:
        roles = [None, *ROLES]
        url = sa.make_url(mariadb_url).set(username=prefix + account, database="information_schema")
        with sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
            own = connection.exec_driver_sql
            database = sa.make_url(mariadb_url).database
            for (dataset, field), accounts in worked_out.items():
                view = {"t": "v" if field == "a" else None, "u": "w"}.get(dataset)
                lets = False
                for role in roles:
                    try:
                        own(f"SET ROLE {prefix + role if role else 'NONE'}")
                    except sa.exc.DBAPIError:
                        continue
                    lets |= tried(own, account, f"{database}.{dataset}", field)
                    lets |= view is not None and any(tried(own, account, f"{database}.{view}", one) for one in FIELDS[view])
                assert (account in accounts) == lets, (account, dataset, field)


def test_mariadb_tells_powers_locks_and_patterns(mariadb, mariadb_url, tmp_path):
    run, prefix = mariadb
    ann, ben, cam = (f"{prefix}{name}@%" for name in ACCOUNTS)
    run(f"GRANT FILE, CREATE USER ON *.* TO {prefix}ann@'%'")
    run(f"ALTER USER {prefix}cam@'%' ACCOUNT LOCK")
    database = sa.make_url(mariadb_url).database
    run(f"GRANT SELECT ON `{database[:-1]}_`.* TO {prefix}ben@'%'")
    run(f"GRANT SELECT ON `{'z' * len(database)}`.* TO {prefix}ann@'%'")
    reach = Reach(rights_of(mariadb_url, tmp_path))
    assert reach.rights.principals[ann].powers == {Power.SERVER_FILES, Power.GRANT_ROLES}
    assert cam not in [account.name for account in reach.accounts]
    readers = reach.readers("t", "a")
    assert ben in readers
    assert ann not in readers


def test_who_may_not_read_the_catalogue_of_mariadb_could_not_look(mariadb, mariadb_url, tmp_path):
    run, prefix = mariadb
    run(f"GRANT SELECT ON {sa.make_url(mariadb_url).database}.* TO {prefix}ann@'%'")
    url = sa.make_url(mariadb_url).set(username=prefix + "ann").render_as_string()
    with source_for("desk", SourceEntry(url=url), tmp_path).open() as snapshot, pytest.raises(AccessDenied):
        snapshot.rights()


def test_names_of_accounts_show_in_no_repr(postgres, postgres_url, tmp_path):
    run, prefix = postgres
    run(f"GRANT SELECT ON t TO {prefix}ann; GRANT {prefix}desk TO {prefix}ann")
    assert prefix not in repr(rights_of(postgres_url, tmp_path))
