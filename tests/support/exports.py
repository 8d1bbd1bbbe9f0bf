"""What tests of exports share: a workspace with a small desk, and commands run in it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from command_line import Outcome, run
from workspaces import source, workspace

if TYPE_CHECKING:
    from pathlib import Path

PHONES = ("13800138000", "13900139001", "15900159002", "18600186003")
LABELS = {"id": "operational/1", "phone": "contact/3", "note": "communication/3", "site": "operational/1"}
PLAIN = """\
version: 1
name: plain
title: {zh: 测试, en: test}
purpose: plain
text: {default: replace}
"""
"""A policy that needs no keys."""


@dataclass(frozen=True)
class Desk:
    """A workspace, `out` for what leaves it, and its own keys."""

    folder: Path
    out: Path

    def run(self, *arguments: object, lang: str = "en", here: bool = True) -> Outcome:
        at = ("--workspace", self.folder) if here else ()
        outcome = run(*arguments, *at, "--lang", lang, cwd=self.out)
        assert "Traceback" not in outcome.err, outcome
        assert "internal error" not in outcome.err, outcome
        return outcome

    def redact(self, *arguments: object, **how: Any) -> Outcome:
        return self.run("redact", *arguments, **how)

    def audit(self, *only: str) -> dict[str, list[tuple[str, str, str]]]:
        """By control: asset, status, reason of what is seen of exports."""
        outcome = self.run("audit", *(part for name in only for part in ("--only", name)), "--format", "json")
        return {
            result["control"]: [(each["asset"], each["status"], each["reason"]) for each in result["observations"]]
            for result in json.loads(outcome.out)["results"]
            if result["control"] in only
        }

    def export_of(self, name: str) -> str:
        """The export's number."""
        return str(json.loads((self.out / f"{name}.manifest.json").read_bytes())["export"])

    def store(self, statement: str, *values: object) -> None:
        """Change the results store behind everybody's back."""
        with closing(sqlite3.connect(self.folder / ".recordwarden" / "results.db")) as database, database:
            database.execute(statement, values)

    @property
    def key(self) -> str:
        """The ledger's verifier key."""
        return (self.folder / ".recordwarden" / "ledger" / "keys").read_text("utf-8").splitlines()[0]

    def entries(self) -> int:
        """How many entries the ledger has."""
        path = self.folder / ".recordwarden" / "ledger" / "checkpoint"
        return int(path.read_text("utf-8").splitlines()[1]) if path.exists() else 0


def desk(tmp_path: Path) -> Desk:
    """Ten calls: a number in a field of its own, another in a note."""
    folder, out = tmp_path / "desk", tmp_path / "out"
    out.mkdir()
    folder.mkdir()
    with closing(sqlite3.connect(folder / "desk.db")) as database, database:
        database.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, phone TEXT, note TEXT, site TEXT)")
        rows = [(n, PHONES[n % 4], f"请回电 {PHONES[(n + 1) % 4]}，谢谢。", f"desk-{n % 2}") for n in range(10)]
        database.executemany("INSERT INTO calls VALUES (?, ?, ?, ?)", rows)
    (folder / "calls.csv").write_text("id,phone,note,site\n" + "".join(f"{a},{b},{c},{d}\n" for a, b, c, d in rows), "utf-8")
    (folder / "plain.yaml").write_text(PLAIN, "utf-8")
    fields = {"calls": LABELS}
    workspace(folder, {"desk": source({"path": "desk.db"}, fields), "files": source({"path": "calls.csv"}, fields)})
    return Desk(folder, out)
