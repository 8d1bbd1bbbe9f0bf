"""`recordwarden retention` with the action anonymise, from the rule to the certificate; what was anonymised is not due again."""

from __future__ import annotations

import contextlib
import json
import sqlite3

import pytest
import workspaces
from canaries import MOBILE, PERSON, traces, written
from swept import RULES, Swept

RULE = RULES[0] | {"action": "anonymise", "anonymise": {"note": {"operator": "replace", "with": "gone"}}}
FIELDS = {"ticket": {"id": "operational/1", "phone": "contact/3", "closed": "operational/1", "note": "communication/3"}}


class Anonymising(Swept):
    """A workspace whose tickets are anonymised when they are due; they keep a note."""

    def declare(self, rules=(RULE,)):
        entry = workspaces.source({"path": "d.db"}, FIELDS, ticket={"retention": "tickets"})
        workspaces.workspace(self.folder, {"desk": entry}, retention=list(rules))

    def rows(self):
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            return {row[0]: row[1:] for row in database.execute("SELECT id, phone, note FROM ticket")}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    desk = Anonymising(tmp_path, monkeypatch, capsys).people(made, own_keys)
    desk.declare()
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.execute("ALTER TABLE ticket ADD COLUMN note TEXT")
        database.execute("UPDATE ticket SET note = ?", (PERSON,))
        database.commit()
    return desk


def test_from_a_plan_to_a_certificate(desk, tmp_path):
    plan = desk.plan(approved=False)
    code, _, err = desk.signed("retention", "approve", plan, "--as", "office")
    assert (code, "fields note → [gone]; phone → —" in err) == (0, True)
    code, out, _ = desk.run("retention", "sweep", plan, "--dry-run")
    assert (code, "would anonymise 3 of 3 records" in out) == (0, True)
    code, out, err = desk.run("retention", "sweep", plan)
    assert (code, "anonymised 3 of 3 records" in out) == (0, True), err
    assert desk.rows() == {MOBILE: (None, "[gone]"), "b": (None, "[gone]"), "c": (None, "[gone]"), "d": ("x", PERSON), "e": ("x", PERSON)}
    assert len(desk.ids("note")) == 3, "what hangs on them stays"
    code, out, _ = desk.run("retention", "verify", plan)
    assert (code, "3 records anonymised, of which 3 are so still, or not there" in out) == (0, True)
    bundle = tmp_path / "c.bundle"
    for lang in ("zh", "en"):
        bundle = tmp_path / f"{lang}.bundle"
        assert desk.run("retention", "certificate", plan, "--output", bundle, lang=lang)[0] == 0
    page = (tmp_path / "en.html").read_text("utf-8")
    assert "<td>anonymise</td>" in page
    assert "note → [gone]<br>phone → —" in page
    assert "已匿名化" in (tmp_path / "zh.html").read_text("utf-8")
    found = [each for where, data in written([desk.folder, tmp_path]) if not where.endswith(".db") for each in traces(data, where)]
    assert found == []


def test_what_was_anonymised_is_not_due_again(desk):
    """Neither for the schedule, nor for a plan, nor for the control of what is overdue."""

    def overdue():
        _, out, err = desk.run("audit", "--only", "RET-04", "--format", "json")
        assert out, err
        (result,) = [each for each in json.loads(out)["results"] if each["control"] == "RET-04"]
        return result["status"], sum(each["exceptions"] for each in result["observations"])

    assert overdue() == ("fail", 3)
    desk.sweep(desk.plan())
    assert overdue() == ("pass", 0)
    code, out, err = desk.run("retention", "check", "desk.ticket", "--format", "json")
    assert out, err
    (told,) = json.loads(out)["datasets"]
    assert (code, told["counts"]["records"], told["counts"]["overdue"], told["counts"]["disposed"]) == (0, 5, 0, 3)
    code, out, _ = desk.signed("retention", "plan", "desk.ticket", "--limit", "9", "--limit-percent", "90", "--as", "u-018")
    assert (code, "nothing is to be destroyed" in out) == (0, True)


def test_an_operator_that_can_be_undone_is_refused_when_it_is_planned(desk):
    desk.declare([RULE | {"anonymise": {"phone": "token", "note": "drop"}}])
    code, _, err = desk.signed("retention", "plan", "desk.ticket", "--limit", "9", "--limit-percent", "90", "--as", "u-018")
    assert code == 4
    assert "desk.ticket.phone" in err
    assert "de-identification" in err
