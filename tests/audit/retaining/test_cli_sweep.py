"""`recordwarden retention sweep`, `verify` and `certificate`, from a signed plan to a certificate that a stranger verifies."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from canaries import MOBILE, PERSON, VALUES, traces, written
from swept import RULES, Swept

import holdings.ledger.outsider.verify_bundle as outsider
from holdings.inventory import SourceEntry
from holdings.sources.opening import source_for

OUTSIDER = Path(outsider.__file__)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    return Swept(tmp_path, monkeypatch, capsys).people(made, own_keys)


def test_from_a_plan_to_a_certificate(desk, tmp_path):
    plan = desk.plan()
    (told,) = desk.sweep(plan, "--dry-run")
    assert (told["done"], len(desk.ids())) == (3, 5)
    code, out, _ = desk.run("retention", "sweep", "--approved-only")
    assert code == 0
    assert out == (
        f"Plan {plan[:12]} (desk.ticket): destroyed 3 of 3 records; on hold 0, changed 0, gone or restricted 0, failed 0; evidence grade A.\n"
    )
    assert desk.ids() == {"d", "e"}
    assert desk.ids("note") == {3}
    code, out, _ = desk.run("retention", "verify", plan)
    assert (code, "3 records destroyed, of which 3 are not there" in out) == (0, True)
    bundle = tmp_path / "c.bundle"
    code, out, err = desk.run("retention", "certificate", plan, "--output", bundle)
    assert code == 0, err
    assert "level: logical" in out
    code, out, err = desk.run("evidence", "verify", bundle)
    assert code == 4, err  # no key is trusted: integrity only
    asked = subprocess.run([sys.executable, "-I", OUTSIDER, bundle], capture_output=True, text=True, check=False)
    assert "entries" in asked.stdout, asked
    page = bundle.with_suffix(".html").read_text("utf-8")
    assert "Certificate of destruction" in page
    assert "Content-Security-Policy" in page
    for who in re.findall(r"<td>([^<]+)<br>[0-9a-f]{64}</td>", page):
        assert who in (desk.folder / "recordwarden.people.yaml").read_text("utf-8")
    assert len(re.findall(r"<td>[^<]+<br>[0-9a-f]{64}</td>", page)) == 2, "author and approver, by name and key"
    assert len(re.findall(r"[+-]\d\d:\d\d \([A-Z][^)]+\)</td>", page)) == 3, "times are in the inventory's zone"
    assert "What the rules rest on" in page
    altered = bundle.read_bytes().replace(b'"done":3', b'"done":4')
    (tmp_path / "altered").write_bytes(altered)
    assert altered != bundle.read_bytes()
    assert desk.run("evidence", "verify", tmp_path / "altered")[0] == 1
    assert desk.run("retention", "certificate", plan, "--output", bundle)[0] == 2, "no file is replaced"
    code, out, _ = desk.run("retention", "sweep", "--approved-only", lang="zh")
    assert (code, out) == (0, "")


def test_nothing_of_the_data_is_written_anywhere(desk, tmp_path):
    plan = desk.plan()
    desk.sweep(plan)
    desk.run("retention", "certificate", plan, "--output", tmp_path / "c")
    found = [
        trace for where, data in written([desk.folder, tmp_path]) if not where.endswith(("d.db", ".db")) for trace in traces(data, where)
    ]
    assert found == []
    assert set(VALUES.values()) >= {MOBILE, PERSON}


def test_a_plan_that_nobody_approved_does_nothing(desk):
    plan = desk.plan(approved=False)
    assert desk.sweep("--approved-only") == []
    (told,) = desk.sweep(plan, code=2)
    assert told["problem"] == "NotApproved"
    code, _, err = desk.run("retention", "sweep")
    assert (code, "--approved-only" in err) == (2, True)
    assert len(desk.ids()) == 5


def test_a_hold_placed_after_the_approval_counts(desk):
    plan = desk.plan()
    assert desk.signed("retention", "holds", "add", "desk.note", "--matter", "case 7", "--where", "id == 2", "--as", "u-017")[0] == 0
    (told,) = desk.sweep(plan)
    assert (told["done"], told["held"]) == (2, 1)
    assert "b" in desk.ids()
    found = json.loads(desk.run("retention", "verify", plan, "--format", "json")[1])
    assert (found["destroyed"], found["kept"], found["kept_gone"], found["good"]) == (2, 1, 0, True)


def test_a_hold_tells_the_target_of_its_epoch(desk):
    desk.sweep(desk.plan())
    assert desk.signed("retention", "holds", "add", "desk.ticket", "--matter", "case 7", "--where", "id == 'd'", "--as", "u-017")[0] == 0
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        assert database.execute("SELECT epoch FROM recordwarden_holds").fetchall() == [(1,)]


CHANGED = {
    "the rule": lambda desk: desk.declare([RULES[0] | {"version": 2, "max": "2y"}]),
    "the tables": lambda desk: desk.execute("ALTER TABLE ticket ADD COLUMN more TEXT"),
    "the foreign key's index": lambda desk: desk.execute("DROP INDEX by_ticket"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_changed_since_the_plan_is_refused(desk, what):
    plan = desk.plan()
    desk.execute = lambda statement: _execute(desk.folder / "d.db", statement)
    CHANGED[what](desk)
    (told,) = desk.sweep(plan, code=2)
    assert told["problem"] in ("SweepRefused", "PlanRefused")
    assert len(desk.ids()) == 5


def _execute(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


def test_what_reappears_is_found(desk):
    plan = desk.plan()
    desk.sweep(plan)
    _execute(desk.folder / "d.db", "INSERT INTO ticket VALUES ('b', 'x', '2024-08-01')")
    code, out, _ = desk.run("retention", "verify", plan)
    assert (code, "1 are there again" in out) == (1, True)
    assert desk.run("retention", "certificate", plan, "--output", desk.folder / "c")[0] == 2


def test_a_receipt_that_was_altered_is_found(desk):
    plan = desk.plan()
    desk.sweep(plan)
    _execute(desk.folder / "d.db", "UPDATE recordwarden_receipts SET held = held + 1")
    code, out, _ = desk.run("retention", "verify", plan)
    assert (code, "receipts that do not fit: 1" in out) == (1, True)


def test_our_tables_are_no_datasets_and_hide_none(desk):
    desk.sweep(desk.plan())
    place = source_for("desk", SourceEntry(path="d.db"), desk.folder)
    with place.open() as snapshot:
        assert snapshot.datasets() == ["note", "ticket"]
    _execute(desk.folder / "d.db", "ALTER TABLE recordwarden_holds ADD COLUMN phone TEXT")
    with place.open() as snapshot:
        assert "recordwarden_holds" in snapshot.datasets()
