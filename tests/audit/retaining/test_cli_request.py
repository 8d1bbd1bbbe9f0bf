"""An individual's request, from the file with the value to the certificates: every dataset, and no personal data in what is left of it."""

from __future__ import annotations

import contextlib
import json
import sqlite3

import pytest
import workspaces
from canaries import MOBILE, PERSON, traces, written
from swept import POLICY, RULES, Swept

LAW = {"name": "law", "clause": "9", "version": "2020", "rank": "law", "from": "2020-01-01", "min": "200y"}
KEPT = {"id": "invoices", "min": "200y", "max": "200y", "trigger": "at", "legal_basis": [LAW], "action": "delete"}
RATED = {"id": "ratings", "max": "90y", "trigger": "at", "legal_basis": [POLICY], "action": "anonymise", "necessity": "quality"}
FIELDS = {
    "ticket": {"id": "operational/1", "phone": "contact/3", "closed": "operational/1"},
    "invoice": {"id": "operational/1", "phone": "contact/3", "at": "operational/1"},
    "rating": {"id": "operational/1", "phone": "contact/3", "score": "operational/1", "at": "operational/1"},
    "product": {"id": "operational/1"},
}


class Asked(Swept):
    """A workspace in whose tables one person stands several times."""

    def declare(self, rules=()):
        more = {"ticket": {"retention": "tickets"}, "invoice": {"retention": "invoices"}, "rating": {"retention": "ratings"}}
        entry = workspaces.source({"path": "d.db"}, FIELDS, **more)
        workspaces.workspace(self.folder, {"desk": entry}, retention=[RULES[0] | {"action": "archive"}, KEPT, RATED])

    def rows(self, table):
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            return sorted(database.execute(f"SELECT * FROM {table}"), key=str)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    desk = Asked(tmp_path, monkeypatch, capsys).people(made, own_keys)
    desk.declare()
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.executescript(
            f"CREATE TABLE invoice (id INTEGER PRIMARY KEY, phone TEXT, at TEXT); INSERT INTO invoice VALUES (1, '{MOBILE}', '2020-01-01');"
            "CREATE TABLE rating (id INTEGER PRIMARY KEY, phone TEXT, score INTEGER, at TEXT);"
            f"INSERT INTO rating VALUES (1, '{MOBILE}', 5, '2026-01-01'), (2, 'x', 4, '2026-01-01');"
            "CREATE TABLE product (id INTEGER PRIMARY KEY);"
            f"UPDATE ticket SET closed = '2999-01-01' WHERE phone = '{MOBILE}'; UPDATE ticket SET phone = '{MOBILE}' WHERE id = 'd';"
        )
    return desk


def test_a_request_goes_through_every_dataset(desk, tmp_path):
    before = {table: desk.rows(table) for table in ("ticket", "invoice", "rating")}
    asked = tmp_path / "asked"
    asked.write_text(f"phone={MOBILE}\n")
    arguments = ("--subject-file", asked, "--limit", "9", "--limit-percent", "90", "--format", "json")
    code, out, err = desk.signed("retention", "plan", *arguments, "--as", "u-018")
    assert code == 0, err
    asked.unlink()
    plans = json.loads(out)["plans"]
    assert [(each["asset"], each["action"], each["items"]["count"]) for each in plans] == [
        ("desk.ticket", "delete", 2),
        ("desk.rating", "anonymise", 1),
    ]
    assert len({each["request"] for each in plans}) == 1
    for each in plans:
        assert desk.signed("retention", "approve", each["id"], "--as", "office")[0] == 0
    runs = desk.sweep("--approved-only")
    assert [(each["done"], each["finished"]) for each in runs] == [(2, True), (1, True)]
    assert desk.rows("ticket") == [row for row in before["ticket"] if row[1] != MOBILE], "due or not"
    assert desk.rows("rating") == [(1, None, 5, "2026-01-01"), (2, "x", 4, "2026-01-01")]
    assert desk.rows("invoice") == before["invoice"], "a period of law still runs"
    for each in plans:
        assert desk.run("retention", "verify", each["id"])[0] == 0
        assert desk.run("retention", "certificate", each["id"], "--output", tmp_path / f"{each['id']}.bundle")[0] == 0
    found = [one for where, data in written([desk.folder, tmp_path]) if not where.endswith(".db") for one in traces(data, where)]
    assert found == []
    assert PERSON


def test_whoever_comes_back_after_a_restore_is_found(desk, tmp_path):
    """The value that was asked for is nowhere any more; the deciding values that went tell the record."""
    asked = tmp_path / "asked"
    asked.write_text(f"phone={MOBILE}\n")
    arguments = ("desk.ticket", "--subject-file", asked, "--limit", "9", "--limit-percent", "90", "--format", "json")
    _, out, _ = desk.signed("retention", "plan", *arguments, "--as", "u-018")
    (plan,) = json.loads(out)["plans"]
    before = desk.rows("ticket")
    assert desk.signed("retention", "approve", plan["id"], "--as", "office")[0] == 0
    desk.sweep(plan["id"])
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.executemany("INSERT OR IGNORE INTO ticket VALUES (?, ?, ?)", before)
        database.commit()
    code, out, _ = desk.signed("retention", "drill", "--limit", "9", "--limit-percent", "90", "--format", "json", "--as", "u-018")
    (told,) = json.loads(out)["plans"]
    assert (code, told["here"], told["states"]) == (0, 2, {"candidate": 2})
    assert desk.signed("retention", "approve", told["again"], "--as", "office")[0] == 0
    (run,) = desk.sweep(told["again"])
    assert run["done"] == 2
    assert desk.rows("ticket") == [row for row in before if row[1] != MOBILE]
