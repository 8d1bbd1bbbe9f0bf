"""`recordwarden retention` with the action archive: swept, certified, and read back by who has the key."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
from canaries import MOBILE, PERSON, traces, written
from swept import RULES, Swept

RULE = RULES[0] | {"action": "archive"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    desk = Swept(tmp_path, monkeypatch, capsys).people(made, own_keys)
    desk.declare([RULE])
    return desk


def test_from_a_plan_to_the_archive_read_back(desk, tmp_path):
    plan = desk.plan()
    code, out, err = desk.run("retention", "sweep", plan)
    assert (code, "archived and deleted 3 of 3 records" in out) == (0, True), err
    assert desk.ids() == {"d", "e"}
    code, out, _ = desk.run("retention", "verify", plan)
    assert (code, "archive files missing or altered: 0" in out) == (0, True)
    bundle = tmp_path / "c.bundle"
    assert desk.run("retention", "certificate", plan, "--output", bundle)[0] == 0
    files = {path.name.partition(".")[0] for path in (desk.folder / ".recordwarden" / "retention" / "archives" / plan).iterdir()}
    page = bundle.with_suffix(".html").read_text("utf-8")
    assert len(files) == 2
    assert all(each in page for each in files)
    found = [each for where, data in written([desk.folder, tmp_path]) if not where.endswith(".db") for each in traces(data, where)]
    assert found == [], "sealed"
    code, out, err = desk.run("retention", "unarchive", plan, "--output", tmp_path / "back")
    assert (code, "Files written: 2; rows: 5." in out) == (0, True), err
    rows = {path.name: pq.read_table(path).to_pylist() for path in (tmp_path / "back").iterdir()}
    assert sorted(row["id"] for row in rows["000000-ticket.parquet"]) == sorted([MOBILE, "b", "c"])
    assert {"id": 1, "ticket": MOBILE, "body": PERSON} in rows["000000-note.parquet"]
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "back").iterdir()] == [0, 0]
    assert desk.run("retention", "unarchive", plan, "--output", tmp_path / "back")[0] == 4, "no folder is written over"


def test_an_archive_that_was_altered_is_not_read(desk, tmp_path):
    plan = desk.plan()
    desk.sweep(plan)
    path = next((desk.folder / ".recordwarden" / "retention" / "archives" / plan).iterdir())
    path.write_bytes(path.read_bytes()[:-1])
    assert desk.run("retention", "verify", plan)[0] == 1
    assert desk.run("retention", "certificate", plan, "--output", tmp_path / "c")[0] == 2
    assert desk.run("retention", "unarchive", plan, "--output", tmp_path / "back")[0] == 4
    assert not (tmp_path / "back").exists()


def test_who_asks_to_be_forgotten_is_in_no_archive(desk, tmp_path):
    (tmp_path / "asked").write_text("phone=x\n")
    arguments = ("desk.ticket", "--subject-file", tmp_path / "asked", "--limit", "9", "--limit-percent", "90", "--format", "json")
    code, out, err = desk.signed("retention", "plan", *arguments, "--as", "u-018")
    assert code == 0, err
    (plan,) = json.loads(out)["plans"]
    assert (plan["action"], plan["why"]) == ("delete", "request")
