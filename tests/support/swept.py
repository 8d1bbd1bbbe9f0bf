"""A workspace with a database whose tickets are due, and people who plan, approve and hold: for tests of the command line."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3

import workspaces
from canaries import MOBILE, PERSON
from signers import Desk

POLICY = {"name": "code", "clause": "4", "version": "2024", "rank": "policy", "from": "2024-01-01"}
RULES = [{"id": "tickets", "max": "1y", "trigger": "closed", "legal_basis": [POLICY], "action": "delete", "necessity": "disputes"}]
TABLES = f"""
CREATE TABLE ticket (id TEXT PRIMARY KEY, phone TEXT, closed TEXT);
CREATE TABLE note (id INTEGER PRIMARY KEY, ticket TEXT REFERENCES ticket (id), body TEXT);
CREATE INDEX by_ticket ON note (ticket);
INSERT INTO ticket VALUES ('{MOBILE}', '{MOBILE}', '2024-01-01'), ('b', 'x', '2024-08-01'), ('c', 'x', '2024-01-31'), ('d', 'x', NULL), ('e', 'x', '2999-01-01');
INSERT INTO note VALUES (1, '{MOBILE}', '{PERSON}'), (2, 'b', 'x'), (3, 'd', 'x');
"""
FIELDS = {
    "ticket": {"id": "operational/1", "phone": "contact/3", "closed": "operational/1"},
    "note": {"id": "operational/1", "ticket": "operational/1", "body": "contact/3"},
}


class Swept(Desk):
    """A workspace with a database, and with "office", who approves, "u-017", who holds, and "u-018", who plans."""

    def __init__(self, folder, monkeypatch, capsys):
        super().__init__(folder, monkeypatch, capsys)
        self.declare()
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            database.executescript(TABLES)

    def declare(self, rules=RULES):
        entry = workspaces.source({"path": "d.db"}, FIELDS, ticket={"retention": "tickets"})
        workspaces.workspace(self.folder, {"desk": entry}, retention=rules)

    def people(self, made, keys):
        if not (made / "keys").exists():
            for name, *roles in (("office", "approve"), ("u-017", "hold"), ("u-018", "attest")):
                assert self.enrol(name, *roles)[0] == 0
            shutil.copytree(keys, made / "keys")
            shutil.copytree(self.folder, made / "desk")
        else:
            shutil.copytree(made / "keys", keys, dirs_exist_ok=True)
            shutil.copytree(made / "desk", self.folder, dirs_exist_ok=True)
        return self

    def run(self, *arguments, **more):
        return super().run(*map(str, arguments), **more)

    def plan(self, *, approved=True):
        arguments = ("plan", "desk.ticket", "--limit", "9", "--limit-percent", "90", "--format", "json")
        code, out, err = self.signed("retention", *arguments, "--as", "u-018")
        assert code == 0, err
        (plan,) = json.loads(out)["plans"]
        if approved:
            assert self.signed("retention", "approve", plan["id"], "--as", "office")[0] == 0
        return plan["id"]

    def sweep(self, *arguments, code=0):
        found, out, err = self.run("retention", "sweep", *arguments, "--format", "json")
        assert found == code, err
        return json.loads(out)["plans"]

    def ids(self, table="ticket"):
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            return {id_ for (id_,) in database.execute(f"SELECT id FROM {table}")}
