"""Whatever is wrong with a rule, a table, a plan, an approval, a clock or a file: refused or passed by with the reason, and nothing is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa
import workspaces
from swept import FIELDS, RULES, Swept

from audit.retaining.sweeping import Sweeping
from audit.store import open_store
from audit.workspace import Workspace

PLAN = ("plan", "desk.ticket", "--limit", "9", "--limit-percent", "90")
NOW = dt.datetime.now(dt.UTC)


class Bad(Swept):
    """A workspace in which something goes wrong."""

    def execute(self, *statements):
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            for each in statements:
                database.execute(each)
            database.commit()

    def rows(self):
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            return {name: set(database.execute(f"SELECT * FROM {name}")) for name in ("ticket", "note") if self.has(database, name)}

    @staticmethod
    def has(database, name):
        return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchall())

    def rule(self, **given):
        self.declare([{name: value for name, value in (RULES[0] | given).items() if value is not None}])

    def place(self, entry, rules=RULES):
        workspaces.workspace(self.folder, {"desk": workspaces.source(entry, FIELDS, ticket={"retention": "tickets"})}, retention=rules)

    def said(self, *arguments, who="u-018"):
        code, out, err = self.signed("retention", *arguments, "--as", who)
        return code, out + err

    def swept_at(self, plan, now):
        """What became of a sweep by another clock."""
        workspace = Workspace(self.folder)
        with open_store(workspace, workspace.inventory()) as store:
            sweeping = Sweeping(workspace=workspace, store=store, environ=os.environ, tell=lambda _: None, now=lambda: now)
            (run,) = sweeping.run([plan])
        return (2 if run.problem else 0), str(run.problem)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    return Bad(tmp_path, monkeypatch, capsys).people(made, own_keys)


def planned(desk, *before):
    """Refused when it is planned, after these statements."""
    desk.execute(*before)
    return desk.said(*PLAN)


def ruled(desk, **given):
    desk.rule(**given)
    return desk.said(*PLAN)


def swept(desk, *between):
    """Refused when it is swept, after these statements."""
    plan = desk.plan()
    desk.execute(*between)
    code, out, err = desk.run("retention", "sweep", plan)
    return code, out + err


def approved_by_its_author(desk):
    _, out, _ = desk.signed("retention", *PLAN, "--format", "json", "--as", "office")
    (plan,) = json.loads(out)["plans"]
    first = desk.said("approve", plan["id"], who="office")
    code, out, err = desk.run("retention", "sweep", plan["id"])
    assert (code, "lacks 1 more approval" in err) == (2, True)
    return first


def a_link(desk):
    folder = desk.folder / "files"
    folder.mkdir()
    (desk.folder / "kept.csv").write_text("id,closed\n1,2020-01-01\n")
    (folder / "ticket.csv").symlink_to(desk.folder / "kept.csv")
    desk.place({"path": "files"}, [RULES[0] | {"action": "files"}])
    found = desk.said(*PLAN)
    assert (desk.folder / "kept.csv").exists()
    assert (folder / "ticket.csv").is_symlink()
    return found


# what is done, the exit code, and what is said
CASES = {
    "a minimum above the maximum": (lambda desk: ruled(desk, min="2y"), 2, "the minimum (min) is longer than the maximum (max)"),
    "no trigger": (lambda desk: ruled(desk, trigger=None), 2, "trigger"),
    "a trigger that the table does not have": (lambda desk: ruled(desk, trigger="closed_on"), 4, "no such field"),
    "no period": (lambda desk: ruled(desk, max=None), 2, "has min or max"),
    "an action that nothing can do": (lambda desk: ruled(desk, action="crypto_shred"), 4, "cannot be carried out yet"),
    "a symlink among the files of an action files": (a_link, 4, "no table of a database"),
    "a foreign key without an index": (lambda desk: planned(desk, "DROP INDEX by_ticket"), 4, "has no index"),
    "one since the plan": (lambda desk: swept(desk, "DROP INDEX by_ticket"), 2, "no index"),
    "a table that is not there": (lambda desk: planned(desk, "DROP TABLE note", "DROP TABLE ticket"), 4, "desk.ticket"),
    "a child table that is gone since the plan": (lambda desk: swept(desk, "DROP TABLE note"), 2, "structure of its tables has changed"),
    "no primary key": (
        lambda desk: planned(desk, "DROP TABLE note", "DROP TABLE ticket", "CREATE TABLE ticket (id TEXT, phone TEXT, closed TEXT)"),
        4,
        "no primary key",
    ),
    "a plan that nobody approved": (
        lambda desk: (lambda code, _, err: (code, err))(*desk.run("retention", "sweep", desk.plan(approved=False))),
        2,
        "lacks 1 more approval",
    ),
    "an approver who is the author": (approved_by_its_author, 2, "its author and its approver are one"),
    "a plan that has expired": (lambda desk: desk.swept_at(desk.plan(), NOW + dt.timedelta(days=8)), 2, "its time ended"),
    "a clock that is ahead": (lambda desk: desk.swept_at(desk.plan(), NOW + dt.timedelta(days=2)), 2, "clock"),
    "a clock that is behind": (lambda desk: desk.swept_at(desk.plan(), NOW - dt.timedelta(days=2)), 2, ""),
    "more than the limits allow": (
        lambda desk: desk.said("plan", "desk.ticket", "--limit", "2", "--limit-percent", "90"),
        4,
        "more than the limits allow",
    ),
    "an altered plan": (
        lambda desk: altered(desk, "plan.json", lambda data: data.replace(b'"count":3', b'"count":4')),
        2,
        "does not fit",
    ),
    "altered items": (lambda desk: altered(desk, "items", lambda data: data[:-1]), 1, "items"),
}


def altered(desk, name, change):
    plan = desk.plan()
    path = desk.folder / ".recordwarden" / "retention" / "plans" / plan / name
    path.write_bytes(change(path.read_bytes()))
    code, out, err = desk.run("retention", "sweep", plan)
    return code, out + err


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_with_the_reason_and_nothing_is_lost(desk, case):
    before = desk.rows()
    do, expected, why = CASES[case]
    code, said = do(desk)
    assert (code, why in said) == (expected, True), said
    after = desk.rows()
    for table, rows in after.items():
        assert rows == before[table] or case == "no primary key", "where the case itself made the table anew"
    assert not any("Traceback" in each for each in said.splitlines())


CHANGED = {
    "it is not due any more": ("UPDATE ticket SET closed = '2999-01-01' WHERE id = 'b'", "changed 1"),
    "its period has no beginning any more": ("UPDATE ticket SET closed = NULL WHERE id = 'b'", "changed 1"),
    "its period began on another day, as long ago": ("UPDATE ticket SET closed = '2024-01-02' WHERE id = 'b'", "changed 1"),
    "its trigger cannot be read any more": ("UPDATE ticket SET closed = 'soon' WHERE id = 'b'", "changed 1"),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_record_that_changed_since_the_plan_is_passed_by(desk, case):
    statement, told = CHANGED[case]
    plan = desk.plan()
    desk.execute(statement)
    code, out, _ = desk.run("retention", "sweep", plan)
    assert (code, told in out, "destroyed 2 of 3" in out) == (0, True, True), out
    assert desk.ids() == {"b", "d", "e"}


def test_a_record_without_a_trigger_value_is_kept_and_told(desk):
    _, out, _ = desk.run("retention", "check", "desk.ticket")
    assert "without a trigger value 1" in out
    desk.sweep(desk.plan())
    assert "d" in desk.ids()


def test_a_table_without_transactions(desk, mariadb_url):
    database = sa.create_engine(mariadb_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with database.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE ticket (id VARCHAR(20) PRIMARY KEY, phone TEXT, closed TEXT) ENGINE = MyISAM")
        connection.exec_driver_sql("INSERT INTO ticket VALUES ('b', 'x', '2024-01-01'), ('c', 'x', '2999-01-01')")
        desk.place({"url": mariadb_url, "tls": "off"})
        code, said = desk.said(*PLAN)
        assert (code, "MyISAM" in said) == (4, True), said
        assert connection.exec_driver_sql("SELECT count(*) FROM ticket").scalar() == 2


def test_a_child_table_that_cannot_be_seen(desk, postgres_url, postgres_server):
    """A foreign key of a table that the account may not read points at it."""
    name = sa.make_url(postgres_url).database
    with psycopg.connect(postgres_server, autocommit=True, dbname=name) as admin:
        admin.execute("CREATE TABLE ticket (id VARCHAR(20) PRIMARY KEY, phone TEXT, closed TEXT)")
        admin.execute("INSERT INTO ticket VALUES ('b', 'x', '2024-01-01'), ('c', 'x', '2999-01-01')")
        admin.execute("CREATE SCHEMA hidden")
        admin.execute("CREATE TABLE hidden.note (id INTEGER PRIMARY KEY, ticket VARCHAR(20) REFERENCES public.ticket)")
        admin.execute("CREATE INDEX ON hidden.note (ticket)")
        admin.execute(f"CREATE ROLE looker_{name} LOGIN")
        admin.execute(f"GRANT SELECT, UPDATE, DELETE ON ticket TO looker_{name}")
        try:
            desk.place({"url": postgres_url.replace("postgres@", f"looker_{name}@"), "tls": "off"})
            code, out, err = desk.run("retention", "sweep", desk.plan())
            assert (code, "the rights to read it do not suffice" in err) == (2, True), out + err
            assert admin.execute("SELECT count(*) FROM ticket").fetchall() == [(2,)]
        finally:
            admin.execute(f"DROP OWNED BY looker_{name}")
            admin.execute(f"DROP ROLE looker_{name}")
