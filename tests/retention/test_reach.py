"""How far holds reach: to rows below what they cover, and to rows above that would take them along; as a walk along the foreign keys has it."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from retained import run, snapshot

from holdings.sources.base import Bounds
from holdings.sources.selecting import MARKED
from retention.reach import DEEPEST, Reach
from retention.scope import Among, parse

TABLES = {
    "customer": "id INTEGER PRIMARY KEY, no VARCHAR(20)",
    "ticket": "id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer (id), agent INTEGER REFERENCES agent (id), "
    "parent INTEGER REFERENCES ticket (id)",
    "note": "id INTEGER PRIMARY KEY, ticket INTEGER REFERENCES ticket (id)",
    "agent": "id INTEGER PRIMARY KEY",
    "apart": "id INTEGER PRIMARY KEY",
}
ORDER = ("customer", "agent", "ticket", "note", "apart")
LINKS = (
    ("ticket", "customer", 1, "customer"),
    ("ticket", "agent", 2, "agent"),
    ("ticket", "parent", 3, "ticket"),
    ("note", "ticket", 1, "ticket"),
)
"""Child, its field, the place of that field in a row, parent."""


def held_by_walking(rows, held):
    """Every row that is covered or hangs on one, and every row on which such a row hangs; `held` has (table, id)."""
    points = [((child, row[0]), (parent, row[place])) for child, _, place, parent in LINKS for row in rows[child] if row[place] is not None]
    down = set(held)
    while more := {child for child, parent in points if parent in down} - down:
        down |= more
    up = set(down)
    while more := {parent for child, parent in points if child in up} - up:
        up |= more
    return up


def marked(found, scopes):
    structure = found.structure()
    out = set()
    for name in TABLES:
        mark = Reach(scopes=scopes, structure=structure).mark(name)
        if mark is None:
            continue
        for batch in found.batches(name, ["id"], bounds=Bounds(), mark=mark):
            ids, marks = batch.table.column("id").to_pylist(), batch.table.column(MARKED).to_pylist()
            out |= {(name, each) for each, is_marked in zip(ids, marks, strict=True) if is_marked}
    return out


few = st.integers(1, 3)
maybe = st.none() | few


@st.composite
def worlds(draw):
    """A few rows in each table; a ticket's parent is an older ticket, and no chain of them is longer than what is walked."""
    rows = {"customer": [(each, f"C{each}") for each in (1, 2, 3)], "agent": [(1,), (2,), (3,)], "apart": [(1,)]}
    tickets, depth = [], {}
    for each in range(1, draw(st.integers(1, 5)) + 1):
        older = [other for other in depth if depth[other] < DEEPEST - 1]
        parent = draw(st.none() | st.sampled_from(older)) if older else None
        depth[each] = 0 if parent is None else depth[parent] + 1
        tickets.append((each, draw(maybe), draw(maybe), parent))
    rows["ticket"] = tickets
    rows["note"] = [(each, draw(st.none() | st.sampled_from(list(depth)))) for each in range(1, draw(st.integers(0, 3)) + 1)]
    held = {name: draw(st.sets(st.sampled_from([row[0] for row in rows[name]]), max_size=1)) for name in TABLES if rows[name]}
    return rows, {name: each for name, each in held.items() if each}


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    path = tmp_path_factory.mktemp("reach") / "d.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        for name in ORDER:
            database.execute(f"CREATE TABLE {name} ({TABLES[name]})")
        database.commit()
        yield path, database


def fill(database, rows):
    for name in reversed(ORDER):
        database.execute(f"DELETE FROM {name}")
    for name in ORDER:
        for row in rows[name]:
            database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    database.commit()


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_a_hold_reaches_as_far_as_a_walk(lite, world):
    path, database = lite
    rows, held = world
    fill(database, rows)
    with snapshot(f"sqlite:///{path}") as found:
        scopes = {name: (Among("id", tuple(ids)),) for name, ids in held.items()}
        assert marked(found, scopes) == held_by_walking(rows, {(name, each) for name, ids in held.items() for each in ids})


def test_a_chain_that_is_longer_than_what_is_walked_counts_as_held(lite):
    path, database = lite
    chain = [(each, 1 if each == 1 else None, None, each - 1 if each > 1 else None) for each in range(1, 12)]
    fill(database, {"customer": [(1, "C1")], "agent": [], "apart": [(1,)], "note": [], "ticket": chain})
    with snapshot(f"sqlite:///{path}") as found:
        below = marked(found, {"customer": (parse('no == "C1"'),)})
        above = marked(found, {"ticket": (parse("id == 11"),)})
    assert {each for name, each in below if name == "ticket"} == set(range(1, 12))
    assert {each for name, each in above if name == "ticket"} == set(range(1, 12))
    assert ("customer", 1) in above


@pytest.mark.parametrize("server", ["postgres_url", "mariadb_url"])
def test_a_hold_reaches_as_far_on_servers(request, server):
    url = request.getfixturevalue(server)
    foreign = (
        []
        if server == "postgres_url"
        else [f"ALTER TABLE {child} ADD FOREIGN KEY ({name}) REFERENCES {parent} (id)" for child, name, _, parent in LINKS]
    )
    plain = {name: text if server == "postgres_url" else text.replace(" REFERENCES customer (id)", "") for name, text in TABLES.items()}
    rows = {
        "customer": [(1, "C1"), (2, "C2")],
        "agent": [(1,)],
        "ticket": [(1, 1, 1, None), (2, 2, None, 1), (3, 2, 1, None)],
        "note": [(1, 2), (2, 3)],
        "apart": [(1,)],
    }
    values = [
        f"INSERT INTO {name} VALUES ({', '.join('NULL' if each is None else repr(each) for each in row)})"
        for name in ORDER
        for row in rows[name]
    ]
    run(url, *(f"CREATE TABLE {name} ({plain[name]})" for name in ORDER), *foreign, *values)
    with snapshot(url) as found:
        for scopes, held in (({"customer": (parse('no == "C1"'),)}, {("customer", 1)}), ({"note": (parse("id == 2"),)}, {("note", 2)})):
            assert marked(found, scopes) == held_by_walking(rows, held)


def test_a_link_to_a_table_that_cannot_be_seen_holds(tmp_path):
    path = tmp_path / "d.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE child (id INTEGER PRIMARY KEY, gone INTEGER REFERENCES gone (id)); INSERT INTO child VALUES (1, 5), (2, NULL)"
        )
    with snapshot(f"sqlite:///{path}") as found:
        structure = found.structure()
        assert [(link.parent, link.indexed) for link in structure.links] == [("gone", False)]
        mark = Reach(scopes={"gone": (parse("id == 1"),)}, structure=structure).mark("child")
        (batch,) = found.batches("child", ["id"], bounds=Bounds(), mark=mark)
        assert batch.table.column(MARKED).to_pylist() == [1, 0]
