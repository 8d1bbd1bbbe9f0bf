"""`recordwarden retention drill`: of a restored copy exactly what was destroyed goes again, and no other row is touched."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3

import pytest
from canaries import traces, written
from swept import RULES, Swept

KEEPS = [RULES[0], RULES[0] | {"action": "archive"}, RULES[0] | {"action": "anonymise", "anonymise": {"phone": "drop"}}]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    return Swept(tmp_path, monkeypatch, capsys).people(made, own_keys)


def rows(desk):
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        return {table: set(database.execute(f"SELECT * FROM {table}")) for table in ("ticket", "note")}


def execute(desk, statement):
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.executescript(statement)


def drill(desk, *arguments):
    run = desk.signed if arguments else desk.run
    code, out, err = run("retention", "drill", *arguments, "--format", "json", *(("--as", "u-018") if arguments else ()))
    return code, json.loads(out)["plans"] if out else err


@pytest.mark.parametrize("rule", KEEPS, ids=lambda rule: rule["action"])
def test_a_restored_copy_loses_what_was_destroyed_and_nothing_else(desk, tmp_path, rule):
    desk.declare([rule])
    values = ", ".join(f"('n{n}', 'p{n}', '{'2024-02-01' if n % 3 else '2999-01-01'}')" for n in range(300))
    execute(desk, f"INSERT INTO ticket VALUES {values}; INSERT INTO note SELECT 1000 + rowid, id, 'x' FROM ticket;")
    assert drill(desk)[0] == 3, "nothing was ever destroyed"
    plan = make(desk)
    assert (
        desk.signed("retention", "holds", "add", "desk.ticket", "--matter", "m", "--where", "phone in ['p1', 'p2']", "--as", "u-017")[0]
        == 0
    )
    shutil.copy(desk.folder / "d.db", tmp_path / "backup")
    desk.sweep(plan)
    after = rows(desk)
    assert drill(desk) == (
        0,
        [{"plan": plan, "destroyed": 201, "here": 0, "states": {}, "others": 0, "unknown": 0, "again": None, "problem": None}],
    )
    shutil.copy(tmp_path / "backup", desk.folder / "d.db")
    # a number that was given anew after the backup, and a row that came later
    execute(desk, "UPDATE ticket SET closed = '2024-03-01' WHERE id = 'n4'; INSERT INTO ticket VALUES ('new', 'y', '2024-02-02');")
    restored = rows(desk)
    code, (told,) = drill(desk)
    assert (code, told["here"], told["states"], told["others"], told["unknown"]) == (1, 200, {"candidate": 200}, 1, 0)
    assert rows(desk) == restored, "it only looks"
    code, (told,) = drill(desk, "--limit", "500", "--limit-percent", "90")
    assert (code, told["here"]) == (0, 200)
    again = told["again"]
    assert desk.signed("retention", "approve", again, "--as", "office")[0] == 0
    (swept,) = desk.sweep(again)
    assert (swept["done"], swept["finished"]) == (200, True)
    kept = {row for row in restored["ticket"] if row[0] in ("n4", "new")}
    assert rows(desk)["ticket"] == after["ticket"] - {row for row in after["ticket"] if row[0] in ("n4", "new")} | kept
    assert rows(desk)["note"] == after["note"] | {row for row in restored["note"] if row[1] == "n4"}
    assert desk.run("retention", "verify", again)[0] == 0
    code, (told,) = drill(desk)
    assert (code, told["here"]) == (0, 0)
    assert desk.run("retention", "certificate", again, "--output", tmp_path / "c")[0] == 0
    assert b'"repeats":"' in (tmp_path / "c").read_bytes()
    found = [each for where, data in written([desk.folder]) if not where.endswith(".db") for each in traces(data, where)]
    assert found == []


def make(desk):
    arguments = ("plan", "desk.ticket", "--limit", "500", "--limit-percent", "90", "--format", "json")
    code, out, err = desk.signed("retention", *arguments, "--as", "u-018")
    assert code == 0, err
    (plan,) = json.loads(out)["plans"]
    assert desk.signed("retention", "approve", plan["id"], "--as", "office")[0] == 0
    return plan["id"]


def test_a_hold_of_today_keeps_what_was_destroyed_before(desk, tmp_path):
    shutil.copy(desk.folder / "d.db", tmp_path / "backup")
    desk.sweep(desk.plan())
    shutil.copy(tmp_path / "backup", desk.folder / "d.db")
    assert desk.signed("retention", "holds", "add", "desk.ticket", "--matter", "m", "--where", "id == 'b'", "--as", "u-017")[0] == 0
    code, (told,) = drill(desk)
    assert (code, told["here"], told["states"]) == (1, 3, {"candidate": 2, "held": 1})


@pytest.mark.parametrize("left", ["nothing", "something else", "an altered one"])
def test_what_nothing_tells_of_is_told_and_left_alone(desk, tmp_path, left):
    """A batch of which a part stayed is told apart by its receipt; without a true copy of it, by nothing."""
    plan = desk.plan()
    assert desk.signed("retention", "holds", "add", "desk.ticket", "--matter", "m", "--where", "id == 'b'", "--as", "u-017")[0] == 0
    shutil.copy(desk.folder / "d.db", tmp_path / "backup")
    desk.sweep(plan)
    shutil.copy(tmp_path / "backup", desk.folder / "d.db")
    path = desk.folder / ".recordwarden" / "retention" / "plans" / plan / "receipts.json"
    assert drill(desk)[1][0]["here"] == 2
    if left == "nothing":
        path.unlink()
    elif left == "something else":
        path.write_text('{"a": 1}')
    else:
        path.write_text(path.read_text().replace("[0]", "[1]").replace("[1]", "[2]"))
    before = rows(desk)
    code, (told,) = drill(desk, "--limit", "9", "--limit-percent", "90")
    assert (code, told["unknown"], told["here"], told["again"]) == (4, 3, 0, None)
    assert rows(desk) == before


def test_a_plan_whose_items_are_gone_is_told(desk):
    plan = desk.plan()
    desk.sweep(plan)
    (desk.folder / ".recordwarden" / "retention" / "plans" / plan / "items").unlink()
    code, (told,) = drill(desk)
    assert (code, told["problem"]) == (4, "PlanAltered")


def test_limits_come_together(desk):
    code, _, err = desk.run("retention", "drill", "--limit", "5")
    assert (code, "--limit-percent" in err) == (2, True)
