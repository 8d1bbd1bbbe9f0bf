"""Findings of real assessments, mended or not, and what the store and the comparison make of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from workspaces import labelled
from workspaces import workspace as written

from audit.assess import assess
from audit.reports.comparison import Difference, compare
from audit.store import LifeState, open_store
from audit.workspace import Workspace

TABLES = {
    "tickets": "(id INTEGER PRIMARY KEY, phone TEXT)",
    "notes": "(id INTEGER PRIMARY KEY, talk TEXT)",
}
PHONE = "13800138000"


def tables(**made: str | None) -> dict[str, str]:
    """The database: what it always has, and what a case adds, changes or (None) drops."""
    return {name: columns for name, columns in {**TABLES, **made}.items() if columns is not None}


def declares(*, ignore: tuple[str, ...] = (), months: int | None = None, **made: dict[str, str] | None) -> dict[str, object]:
    """The inventory: what it always declares, and what a case adds, changes or (None) leaves out."""
    always = {
        "tickets": {"id": "operational/1", "phone": "contact/3"},
        "notes": {"id": "operational/1", "talk": "communication/4"},
    }
    datasets = {
        name: {"fields": labelled(fields), "owner": "desk", "reviewed": "2026-06-01"}
        for name, fields in {**always, **made}.items()
        if fields is not None
    }
    levels = {str(level): {"measures": []} for level in range(1, 5)}
    controls = {} if months is None else {"controls": {"CLS-07": {"months": months}}}
    return {"sources": {"desk": {"path": "desk.db", "ignore": list(ignore), "datasets": datasets}}, "levels": levels, **controls}


def broken(path):
    path.write_bytes(b"this is no database" * 100)


MENDED = {
    "an undeclared field, declared": (
        "CLS-08 desk.tickets.fax",
        (tables(tickets="(id INTEGER PRIMARY KEY, phone TEXT, fax TEXT)"), declares()),
        (
            tables(tickets="(id INTEGER PRIMARY KEY, phone TEXT, fax TEXT)"),
            declares(tickets={"id": "operational/1", "phone": "contact/3", "fax": "contact/3"}),
        ),
    ),
    "one of two undeclared fields, declared": (
        "CLS-08 desk.tickets.fax",
        (tables(tickets="(id INTEGER PRIMARY KEY, phone TEXT, fax TEXT, telex TEXT)"), declares()),
        (
            tables(tickets="(id INTEGER PRIMARY KEY, phone TEXT, fax TEXT, telex TEXT)"),
            declares(tickets={"id": "operational/1", "phone": "contact/3", "fax": "contact/3"}),
        ),
    ),
    "an undeclared field, dropped": (
        "CLS-08 desk.tickets.fax",
        (tables(tickets="(id INTEGER PRIMARY KEY, phone TEXT, fax TEXT)"), declares()),
        (tables(), declares()),
    ),
    "an undeclared dataset, declared": (
        "CLS-08 desk.old",
        (tables(old="(id INTEGER PRIMARY KEY)"), declares()),
        (tables(old="(id INTEGER PRIMARY KEY)"), declares(old={"id": "operational/1"})),
    ),
    "an undeclared dataset, dropped": ("CLS-08 desk.old", (tables(old="(id INTEGER)"), declares()), (tables(), declares())),
    "an undeclared dataset, put out of scope": (
        "CLS-08 desk.old",
        (tables(old="(id INTEGER)"), declares()),
        (tables(old="(id INTEGER)"), declares(ignore=("old",))),
    ),
    "an undeclared field, its dataset put out of scope": (
        "CLS-08 desk.old.fax",
        (tables(old="(id INTEGER, fax TEXT)"), declares(old={"id": "operational/1"})),
        (tables(old="(id INTEGER, fax TEXT)"), declares(ignore=("old",))),
    ),
    "a field that is gone, taken out of the inventory": (
        "CLS-09 desk.tickets.phone",
        (tables(tickets="(id INTEGER PRIMARY KEY)"), declares()),
        (tables(tickets="(id INTEGER PRIMARY KEY)"), declares(tickets={"id": "operational/1"})),
    ),
    "a field that is gone, restored": ("CLS-09 desk.tickets.phone", (tables(tickets="(id INTEGER)"), declares()), (tables(), declares())),
    "a dataset that is gone, taken out of the inventory": (
        "CLS-09 desk.tickets",
        (tables(tickets=None), declares()),
        (tables(tickets=None), declares(tickets=None)),
    ),
    "a dataset that is gone, restored": ("CLS-09 desk.tickets", (tables(tickets=None), declares()), (tables(), declares())),
    "a parameter that was loosened": (
        "CLS-07 org:parameters:CLS-07/months",
        (tables(), declares(months=24)),
        (tables(), declares(months=6)),
    ),
    "a level that lacks measures, no longer used": (
        "CLS-04 org:levels:2",
        (tables(), declares(notes={"id": "operational/2", "talk": "communication/4"})),
        (tables(), declares()),
    ),
    "content above its level, since declared free text": (
        "CLS-02 desk.notes.talk",
        (tables(), declares(notes={"id": "operational/1", "talk": "operational/1"})),
        (tables(), declares()),
    ),
    "content above its level, in a dataset that is gone and no longer declared": (
        "CLS-02 desk.notes.talk",
        (tables(), declares(notes={"id": "operational/1", "talk": "operational/1"})),
        (tables(notes=None), declares(notes=None)),
    ),
}

UNSEEN = {
    "the source cannot be read": ("CLS-08 desk.old", (tables(old="(id INTEGER)"), declares()), (broken, declares())),
    "its dataset is out of scope, and may still exist": (
        "CLS-02 desk.notes.talk",
        (tables(), declares(notes={"id": "operational/1", "talk": "operational/1"})),
        (tables(), declares(ignore=("notes",))),
    ),
    "its field is no longer declared, and still exists": (
        "CLS-02 desk.notes.talk",
        (tables(), declares(notes={"id": "operational/1", "talk": "operational/1"})),
        (tables(), declares(notes={"id": "operational/1"})),
    ),
    "it is still declared, and gone": (
        "CLS-02 desk.notes.talk",
        (tables(), declares(notes={"id": "operational/1", "talk": "operational/1"})),
        (tables(notes=None), declares(notes={"id": "operational/1", "talk": "operational/1"})),
    ),
}


def put(folder, database, inventory):
    """Write the two files of the workspace; a second source keeps the assessment from ending before it began."""
    path = folder / "desk.db"
    path.unlink(missing_ok=True)
    if callable(database):
        database(path)
    else:
        with closing(sqlite3.connect(path)) as source, source:
            for name, columns in database.items():
                source.execute(f"CREATE TABLE {name} {columns}")
            if "notes" in database:
                source.execute("INSERT INTO notes VALUES (1, ?)", (f"call {PHONE}",))
    (folder / "other.csv").write_text("id\n1\n", encoding="utf-8")
    more = dict(inventory)
    sources = {**more.pop("sources"), "other": {"path": "other.csv"}}
    return Workspace(written(folder, sources, **more))


def states(workspace):
    with open_store(workspace, workspace.inventory(), environ={}) as store:
        return {f"{row.control} {row.asset}": (row.state, row.fingerprint) for row in store.findings()}


def difference(then, now, fingerprint):
    (found,) = (each.difference for each in compare(then, now) if each.seen.observation.fingerprint == fingerprint)
    return found


@pytest.mark.parametrize("case", MENDED)
def test_a_mended_finding_is_closed(tmp_path, case):
    name, before, after = MENDED[case]
    then = assess(put(tmp_path, *before), jobs=1)
    workspace = put(tmp_path, *after)
    state, fingerprint = states(workspace)[name]
    assert state is LifeState.OPEN
    now = assess(workspace, jobs=1)
    assert states(workspace)[name][0] is LifeState.CLOSED
    assert difference(then, now, fingerprint) is Difference.FIXED


@pytest.mark.parametrize("case", UNSEEN)
def test_a_finding_that_could_not_be_looked_at_stays_open(tmp_path, case):
    name, before, after = UNSEEN[case]
    then = assess(put(tmp_path, *before), jobs=1)
    workspace = put(tmp_path, *after)
    now = assess(workspace, jobs=1)
    state, fingerprint = states(workspace)[name]
    assert state is LifeState.OPEN
    assert difference(then, now, fingerprint) is Difference.NOT_RECHECKED


@pytest.mark.parametrize("case", MENDED)
def test_a_control_that_was_not_run_closes_nothing(tmp_path, case):
    name, before, after = MENDED[case]
    assess(put(tmp_path, *before), jobs=1)
    workspace = put(tmp_path, *after)
    assess(workspace, only=["CLS-01"], jobs=1)
    assert states(workspace)[name][0] is LifeState.OPEN


def test_a_source_that_is_no_longer_in_the_inventory_closes_nothing(tmp_path):
    """Nobody looked whether its datasets still exist."""
    workspace = put(tmp_path, tables(), declares())
    assess(workspace, jobs=1)
    assert states(workspace)["CLS-08 other.other"][0] is LifeState.OPEN
    written(tmp_path, declares()["sources"], levels={})
    assess(workspace, jobs=1)
    assert states(workspace)["CLS-08 other.other"][0] is LifeState.OPEN


def test_a_loosened_parameter_is_judged_although_the_source_cannot_be_read(tmp_path):
    assess(put(tmp_path, tables(), declares(months=24)), jobs=1)
    workspace = put(tmp_path, broken, declares(months=12))
    assess(workspace, jobs=1)
    assert states(workspace)["CLS-07 org:parameters:CLS-07/months"][0] is LifeState.CLOSED
