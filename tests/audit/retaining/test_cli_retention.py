"""`recordwarden retention`: the schedule explained, holds, plans and approval, as people and scripts meet them."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import sqlite3

import pytest
import workspaces
import yaml
from canaries import MOBILE, traces
from signers import Desk

from audit.errors import NotTold
from audit.retaining.holding import Holding
from audit.signing import Signing
from audit.store import open_store
from audit.workspace import Workspace
from holdings.errors import Unreachable
from holdings.text import Lang, Text
from retention.conflicts import contradictions, excesses
from retention.defaults import Checked, defaults
from retention.rule import RetentionRule
from retention.scope import parse

POLICY = {"name": "code", "clause": "4", "version": "2024", "rank": "policy", "from": "2024-01-01"}
LAW = {"name": "law", "clause": "9", "version": "2020", "rank": "law", "from": "2020-01-01", "min": "3y"}
RULES = [
    {"id": "tickets", "min": "6mo", "max": "1y", "trigger": "closed", "legal_basis": [POLICY], "action": "delete", "necessity": "disputes"},
    {"id": "calls", "min": "3y", "max": "3y", "trigger": "at", "legal_basis": [LAW], "action": "delete", "approvals": 2},
    {"id": "wrong", "max": "1y", "trigger": "at", "legal_basis": [LAW], "action": "delete"},
]
TABLES = f"""
CREATE TABLE customer (id INTEGER PRIMARY KEY, phone TEXT);
CREATE TABLE ticket (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer (id), closed TEXT);
CREATE INDEX by_customer ON ticket (customer);
CREATE TABLE call (id TEXT PRIMARY KEY, customer INTEGER, at TEXT);
INSERT INTO customer VALUES (1, '{MOBILE}'), (2, '13800000002');
INSERT INTO ticket VALUES (1, 1, '2024-01-01'), (2, 1, '2025-08-01'), (3, 2, '2025-01-31'), (4, 2, NULL), (5, 2, 'soon');
INSERT INTO call VALUES ('{MOBILE}', 1, '2020-01-01'), ('b', 1, '2026-01-01');
"""
FIELDS = {
    "customer": {"id": "identity/2", "phone": "contact/3"},
    "ticket": {"id": "operational/1", "customer": "identity/2", "closed": "operational/1"},
    "call": {"id": "operational/1", "customer": "identity/2", "at": "operational/1"},
}


class Retained(Desk):
    """A workspace with a database, and with "office", who approves, "u-017", who approves and holds, and "u-018", who attests."""

    def __init__(self, folder, monkeypatch, capsys):
        super().__init__(folder, monkeypatch, capsys)
        self.declare()
        with contextlib.closing(sqlite3.connect(self.folder / "d.db")) as database:
            database.executescript(TABLES)

    def declare(self, *, ticket="tickets", rules=RULES, **more):
        entry = workspaces.source({"path": "d.db"}, FIELDS, ticket={"retention": ticket}, call={"retention": "calls"})
        workspaces.workspace(self.folder, {"desk": entry}, retention=rules, **more)

    def people(self, made, keys):
        if not (made / "keys").exists():
            for name, *roles in (("office", "approve"), ("u-017", "approve", "hold"), ("u-018", "attest")):
                assert self.enrol(name, *roles)[0] == 0
            shutil.copytree(keys, made / "keys")
            shutil.copytree(self.folder, made / "desk")
        else:
            shutil.copytree(made / "keys", keys, dirs_exist_ok=True)
            shutil.copytree(made / "desk", self.folder, dirs_exist_ok=True)
        return self

    def retention(self, *arguments, who=None, **more):
        run = self.run if who is None else self.signed
        return run("retention", *arguments, *(() if who is None else ("--as", who)), **more)

    def json(self, *arguments, code=0, **more):
        found, out, err = self.retention(*arguments, "--format", "json", **more)
        assert found == code, err
        return json.loads(out)

    def plan(self, *arguments, code=0, who="u-018", limit=(100, 100)):
        return self.json("plan", *arguments, "--limit", str(limit[0]), "--limit-percent", str(limit[1]), code=code, who=who)["plans"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    return Retained(tmp_path, monkeypatch, capsys).people(made, own_keys)


def test_check_explains_and_counts(desk):
    code, out, _ = desk.retention("check")
    assert code == 1
    assert out == CHECKED
    found = desk.json("check", "desk.ticket", code=1)
    (ticket,) = found["datasets"]
    assert found["schema"] == "recordwarden/retention-check/v1"
    assert ticket["asset"] == "desk.ticket"
    assert ticket["counts"] == {
        "records": 5, "due_soon": 1, "overdue": 2, "held": 0, "restricted": 0,
        "disposed": 0, "untriggered": 1, "unreadable": 1, "not_due": 1,
    }  # fmt: skip
    assert ticket["decides"]["minimum"] == {"period": "6mo", "rule": "tickets", "basis": None, "rank": "policy", "statutory": False}
    assert ticket["could_not_look"] is None
    assert "规则 tickets（第 1 版，数据集指定）：至少保存 6 个月，至多保存 1 年，自 closed 起算" in desk.retention("check", lang="zh")[1]


CHECKED = """\
desk.customer
  no retention rule holds for it
desk.ticket
  rule tickets (version 1, the dataset names it): kept 6 months at least, 1 year at most, from closed; then: delete
  rests on: code 4 (policy or guide, 2024, in force 2024-01-01–)
  so: due after 1 year (rule tickets, policy or guide: the shortest maximum); not before 6 months (rule tickets, policy or guide: the longest minimum; \
nothing due goes before it is over; a request of the individual goes before it)
  records: 5; due 2; due within 90 days 1; held 0; restricted 0; without a trigger value 1; trigger not readable 1
desk.call
  rule calls (version 1, the dataset names it): kept 3 years at least, 3 years at most, from at; then: delete
  rests on: law 9 (law, 2020, in force 2020-01-01–): 3 years at least
  so: due after 3 years (rule calls, law: the shortest maximum); not before 3 years (rule calls, law: the longest minimum; \
while it runs, what is due or asked for is restricted and not destroyed)
  records: 2; due 1; due within 90 days 0; held 0; restricted 0; without a trigger value 0; trigger not readable 0
Datasets: 3; records due: 3; with rules that contradict each other: 0; without a rule: 1; not looked at: 0.
"""


def test_what_could_not_be_looked_at_is_never_clean(desk):
    code, _, err = desk.retention("check", "desk.customer")
    assert code == 3
    (desk.folder / "d.db").rename(desk.folder / "away.db")
    code, out, err = desk.retention("check")
    assert code == 3
    assert "could not be looked at" in out
    assert "desk" in err
    (desk.folder / "away.db").rename(desk.folder / "d.db")
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.execute("DROP TABLE call")
    found = desk.json("check", code=4)
    assert [each["could_not_look"] is None for each in found["datasets"]] == [True, True, False]


def test_a_contradiction_is_told_and_not_planned_by(desk):
    desk.declare(ticket="wrong", rules=[RULES[0], RULES[1], RULES[2] | {"trigger": "closed"}])
    found = desk.json("check", "desk.ticket", code=1)
    assert [(each["kind"], each["legal_review"]) for each in found["datasets"][0]["conflicts"]] == [("below_basis", False)]
    assert desk.plan("desk.ticket", code=4) == []


def test_nothing_due_is_clean(desk):
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.execute("DELETE FROM ticket WHERE id <> 4")
        database.commit()
    code, out, _ = desk.retention("check", "desk.ticket")
    assert (code, "due 0" in out) == (0, True)
    code, out, _ = desk.signed("retention", "plan", "desk.ticket", "--limit", "9", "--limit-percent", "9", "--as", "u-018")
    assert (code, out) == (0, "desk.ticket: nothing is to be destroyed.\n")


def test_the_schedule_to_start_from(tmp_path, desk):
    code, out, _ = desk.run("retention", "check", "--defaults")
    assert code == 0
    given = json.loads(json.dumps(yaml.safe_load(out)["retention"], default=str))
    assert [each["id"] for each in given] == [each.rule["id"] for each in defaults()]
    desk.declare(ticket="service-records", rules=[*given, RULES[1]])
    assert desk.json("check", "desk.ticket", code=3)["datasets"][0]["rules"][0]["id"] == "service-records"
    assert json.loads(desk.run("retention", "check", "--defaults", "--format", "json")[1])["rules"][0]["checked"] == "none"


def test_no_default_contradicts_itself_or_keeps_for_longer_than_it_may():
    for each in defaults():
        made = RetentionRule.model_validate(each.rule)
        for day in (dt.date(2025, 6, 1), dt.date(2026, 11, 22)):
            assert not list(contradictions([made], day))
            assert not list(excesses(made, day))
        assert (each.checked is Checked.NONE) == all(basis.rank == "policy" for basis in made.legal_basis)


def test_from_a_schedule_to_an_approved_plan(desk):
    (plan,) = desk.plan("desk.ticket")
    assert plan["counts"] == {"candidate": 2, "not_due": 1, "untriggered": 1, "unreadable": 1}
    code, out, err = desk.retention("approve", plan["id"][:12], who="office")
    assert (code, out) == (0, f"The plan {plan['id'][:12]} is approved, and can be carried out.\n")
    assert "desk.ticket, the period is over, delete, 2 records (40.0 %)" in err
    (found,) = desk.json("plans")["plans"]
    assert (found["digest"], found["state"]["en"]) == (plan["digest"], "approved")
    assert "已审批" in desk.retention("plans", lang="zh")[1]
    code, _, err = desk.retention("approve", plan["id"], who="office")
    assert (code, "approved it already" in err) == (2, True)
    assert desk.run("evidence", "verify")[0] == 4  # no key is trusted; altered would be 1


def test_a_plan_that_two_approve(desk):
    (plan,) = desk.plan("desk.call", who="u-017")
    assert "approvals missing: 1" in desk.retention("approve", plan["id"], who="office")[1]
    code, _, err = desk.retention("approve", plan["id"], who="u-017")
    assert (code, "the same key" in err) == (2, True)
    assert desk.json("plans")["plans"][0]["state"]["en"] == "waits for approval (1 missing)"


def test_a_plan_that_somebody_refuses(desk):
    (plan,) = desk.plan("desk.ticket")
    assert desk.retention("approve", plan["id"], "--refuse", who="office")[0] == 0
    assert desk.retention("approve", plan["id"], who="u-017")[0] == 0
    assert desk.json("plans")["plans"][0]["state"]["en"] == "refused"


BAD = {
    "no such plan": (("approve", "0123456789ab"), "office", "no such plan"),
    "an approver without the role": (("approve", "PLAN"), "u-018", "does not have the role"),
    "a plan without limits": (("plan",), "u-018", "--limit"),
    "a dataset that is not declared": (("plan", "desk.other", "--limit", "1", "--limit-percent", "1"), "u-018", "no such dataset"),
    "a hold without a scope": (("holds", "add", "desk.ticket", "--matter", "m"), "u-017", "--where"),
    "a hold by somebody who may not": (("holds", "add", "desk.ticket", "--matter", "m", "--where", "id == 1"), "office", "role"),
    "a hold on a field that there is not": (("holds", "add", "desk.ticket", "--matter", "m", "--where", "x == 1"), "u-017", "no such field"),
    "a scope that is no expression": (("holds", "add", "desk.ticket", "--matter", "m", "--where", f"id = '{MOBILE}'"), "u-017", "no expression"),
    "a hold until yesterday": (("holds", "add", "desk.ticket", "--matter", "m", "--where", "id == 1", "--until", "2020-01-01"), "u-017", "past"),
    "personal data in the matter": (("holds", "add", "desk.ticket", "--matter", f"call {MOBILE}", "--where", "id == 1"), "u-017", "--matter"),
    "no such hold": (("holds", "release", "0123456789ab"), "u-017", "no such hold"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_says_what_to_do(desk, name):
    arguments, who, words = BAD[name]
    if "PLAN" in arguments:
        (plan,) = desk.plan("desk.ticket")
        arguments = tuple(plan["id"] if each == "PLAN" else each for each in arguments)
    for lang in ("en", "zh"):
        code, out, err = desk.retention(*arguments, who=who, lang=lang)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
        assert not traces(err.encode(), "stderr")
        if lang == "en":
            assert words in err
    assert not (desk.folder / "recordwarden.holds.yaml").exists()


def test_a_plan_that_was_altered_or_has_expired(desk):
    (plan,) = desk.plan("desk.ticket")
    path = desk.folder / ".recordwarden" / "retention" / "plans" / plan["id"] / "plan.json"
    good = path.read_text()
    path.write_text(good.replace('"count":2', '"count":3'))
    code, _, err = desk.retention("approve", plan["id"], who="office")
    assert (code, "does not fit" in err) == (2, True)
    path.write_text(good)
    items = path.with_name("items")
    items.write_bytes(items.read_bytes()[:-1])
    code, _, err = desk.retention("approve", plan["id"], who="office")
    assert (code, "items is missing or was altered" in err) == (1, True)
    path.write_text("{}")
    assert desk.retention("approve", plan["id"], who="office")[0] == 1
    assert "missing or was altered" in desk.retention("plans")[1]


def test_an_expired_plan_is_not_approved(desk, monkeypatch):
    (plan,) = desk.plan("desk.ticket")
    late = dt.datetime.now(dt.UTC) + dt.timedelta(days=8)

    class Later(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return late

    monkeypatch.setattr("audit.retaining.plans.dt.datetime", Later)
    code, _, err = desk.retention("approve", plan["id"], who="office")
    assert (code, "its time ended" in err) == (2, True)


def test_a_day_ahead_is_not_planned_for(desk):
    desk.declare(as_of="2099-01-01")
    code, _, err = desk.retention("plan", "--limit", "9", "--limit-percent", "9", who="u-018")
    assert (code, "lies ahead" in err) == (2, True)


def test_limits_and_preflight_are_told_beside_the_plans_that_were_made(desk):
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, ticket INTEGER REFERENCES ticket (id))")
    code, out, err = desk.retention("plan", "--limit", "100", "--limit-percent", "50", who="u-018")
    assert code == 4
    assert "desk.note.ticket: a foreign key that points to it has no index" in err
    assert "desk.call" in out
    code, out, err = desk.retention("plan", "--limit", "100", "--limit-percent", "10", who="u-018")
    assert (code, out) == (4, "")
    assert "desk.call: 1 of its 2 records would go, more than the limits allow (100 records, 10 %)" in err


def test_what_makes_it_slow_or_acts_of_its_own_is_told(desk):
    with contextlib.closing(sqlite3.connect(desk.folder / "d.db")) as database:
        database.executescript(
            "CREATE INDEX by_day ON ticket (closed); CREATE TRIGGER t AFTER DELETE ON ticket BEGIN SELECT 1; END;"
            "CREATE TABLE tag (ticket INTEGER PRIMARY KEY REFERENCES ticket (id) ON DELETE CASCADE)"
        )
    code, _, err = desk.retention("plan", "desk.ticket", "--limit", "9", "--limit-percent", "99", who="u-018")
    assert (code, err.splitlines()) == (
        0,
        [
            "Note: desk.ticket: a trigger of the database does something of its own on deletion",
            "Note: desk.ticket: secondary indexes make deletion slower: by_customer, by_day",
            "Note: desk.tag: the database itself changes or deletes rows below: ticket",
        ],
    )


def add(desk, *scope, who="u-017", dataset="desk.customer", **more):
    code, out, err = desk.retention("holds", "add", dataset, "--matter", "case 17", *scope, who=who, **more)
    assert code == 0, err
    return out.split()[2], out


def test_a_hold_is_placed_heeded_and_released(desk, tmp_path):
    hold, out = add(desk, "--where", "id == 1")
    assert out == f"The hold {hold} is in force until it is released.\nIt covers 1 records now, and those below them.\n"
    assert desk.json("check", "desk.ticket", code=1)["datasets"][0]["counts"]["held"] == 2
    (plan,) = desk.plan("desk.ticket")
    assert (plan["hold_epoch"], plan["counts"]["held"], plan["items"]["count"]) == (1, 2, 1)
    code, out, _ = desk.retention("holds", "list")
    assert (code, out.splitlines()[1].split()[:4]) == (0, [hold, "case", "17", "desk.customer"])
    assert desk.retention("holds", "release", hold, who="u-017")[0] == 0
    (found,) = desk.json("holds", "list")["holds"]
    assert (found["in_force"], found["trouble"], found["signer"]) == (False, None, "u-017")
    assert desk.json("check", "desk.ticket", code=1)["datasets"][0]["counts"]["held"] == 0
    code, _, err = desk.retention("holds", "release", hold, who="u-017")
    assert (code, "released already" in err) == (2, True)


def test_a_hold_that_was_tampered_with_holds_everything(desk):
    add(desk, "--where", "id == 1")
    path = desk.folder / "recordwarden.holds.yaml"
    good = path.read_text("utf-8")
    for bad in (good.replace("dataset: customer", "dataset: call"), "version: 1\nholds: []\n", None):
        path.unlink() if bad is None else path.write_text(bad, "utf-8")
        code, out, _ = desk.retention("holds", "list")
        assert (code, "the ledger knows it" in out) == (4, True)
        code, out, err = desk.retention("check", "desk.call")
        assert (code, "held 2" in out, "cannot be verified" in err) == (0, True, True)
        code, out, _ = desk.retention("plan", "desk.call", "--limit", "9", "--limit-percent", "99", who="u-018")
        assert (code, out) == (0, "desk.call: nothing is to be destroyed.\n")


def test_a_hold_that_was_tampered_with_can_be_released(desk):
    first, _ = add(desk, "--where", "id == 1")
    second, _ = add(desk, "--where", "id == 2")
    path = desk.folder / "recordwarden.holds.yaml"
    holds = yaml.safe_load(path.read_text("utf-8"))["holds"]
    altered, junk = holds[0] | {"dataset": "call"}, holds[0] | {"id": "ab" * 16}
    path.write_text(yaml.safe_dump({"version": 1, "holds": [altered, junk]}, allow_unicode=True), "utf-8")
    for each in (first, second, "abababab"):
        assert desk.retention("holds", "list")[0] == 4
        assert desk.retention("holds", "release", each, who="u-017")[0] == 0
    code, _, _ = desk.retention("holds", "list")
    assert code == 0
    assert desk.json("check", "desk.ticket", code=1)["datasets"][0]["counts"]["held"] == 0


def test_a_hold_that_the_ledger_was_not_told_of_is_in_force_and_told_with_the_next(desk):
    lock = desk.folder / ".recordwarden" / "ledger" / ".lock"
    lock.unlink()
    lock.mkdir()
    arguments = ("holds", "add", "desk.customer", "--matter", "m", "--where", "id == 1")
    code, out, err = desk.retention(*arguments, who="u-017")
    assert (code, out, "the hold is in force, but the evidence ledger could not be told" in err) == (4, "", True)
    assert desk.json("check", "desk.ticket", code=1)["datasets"][0]["counts"]["held"] == 2
    assert desk.json("holds", "list")["epoch"] == 0
    lock.rmdir()
    add(desk, "--where", "id == 2")
    assert desk.json("holds", "list")["epoch"] == 2


def test_nothing_that_nobody_signed_comes_into_the_ledger(desk):
    add(desk, "--where", "id == 1")
    path = desk.folder / "recordwarden.holds.yaml"
    forged = yaml.safe_load(path.read_text("utf-8"))["holds"][0] | {"id": "cd" * 16, "signature": "B" * 85 + "A=="}
    path.write_text(yaml.safe_dump({"version": 1, "holds": [forged]}, allow_unicode=True), "utf-8")
    add(desk, "--where", "id == 2")
    found = desk.json("holds", "list", code=4)
    assert found["epoch"] == 2
    assert [each["trouble"] is None for each in found["holds"]] == [False, True, False]  # the forged one, the new one, that which is gone


def test_a_hold_does_not_wait_for_its_source(desk):
    (desk.folder / "d.db").rename(desk.folder / "away.db")
    code, out, err = desk.retention("holds", "add", "desk.customer", "--matter", "m", "--where", "id == 1", who="u-017")
    assert (code, out, "If a sweep is under way there, stop it" in err) == (4, "", True)
    (found,) = desk.json("holds", "list")["holds"]
    assert found["in_force"]


def holding(desk, **more):
    workspace = Workspace(desk.folder)
    store = open_store(workspace, workspace.inventory())
    signing = Signing(lang=Lang.EN, name="u-017", passphrase_file=desk.passphrase_file)
    return Holding(workspace=workspace, store=store, signing=signing, tell=lambda _: None, **more), store


def test_whoever_is_destroying_hears_of_a_hold_before_it_is_said_to_be_in_force(desk, own_keys, monkeypatch):
    moved = []

    class Barrier:
        def move(self, epoch):
            assert (desk.folder / "recordwarden.holds.yaml").exists()
            moved.append(epoch)

    class Gone:
        def move(self, epoch):
            raise Unreachable(Text("连不上。", "no connection."), "desk", Text("请检查。", "Check it."))

    environ = {"RECORDWARDEN_KEYS": str(own_keys)}
    one, store = holding(desk, environ=environ, barriers=lambda source: [Barrier()] if source == "desk" else [])
    with store:
        entry = one.place("desk", "customer", parse("id == 1"), matter="m", until=None)
        assert one.release(entry.id) == entry.id
    assert moved == [1, 2]
    other, store = holding(desk, environ=environ, barriers=lambda _: [Gone()])
    with store, pytest.raises(NotTold, match="stop it now"):
        other.place("desk", "customer", parse("id == 1"), matter="m", until=None)
    assert desk.json("check", "desk.ticket", code=1)["datasets"][0]["counts"]["held"] == 2


def test_a_request_is_planned_across_datasets(desk, tmp_path):
    subject = tmp_path / "subject"
    subject.write_text("customer=1\n")
    plans = desk.plan("--subject-file", str(subject), code=0)
    assert [(each["asset"], each["why"], each["counts"]) for each in plans] == [
        ("desk.ticket", "request", {"candidate": 2, "not_asked": 3}),
        ("desk.call", "request", {"candidate": 1, "restricted": 1}),
    ]
    assert plans[0]["request"] == plans[1]["request"]
    subject.write_text("desk.call.customer = 1\n")
    assert [each["asset"] for each in desk.plan("--subject-file", str(subject))] == ["desk.call"]
    subject.write_text(f"nothing={MOBILE}\n")
    assert desk.plan("--subject-file", str(subject), code=3) == []
    for bad in ("", "customer", "customer=", f"customer=1\ncustomer={MOBILE}", "=1"):
        subject.write_text(bad)
        code, _, err = desk.retention("plan", "--limit", "9", "--limit-percent", "9", "--subject-file", str(subject), who="u-018")
        assert code == 2
        assert not traces(err.encode(), "stderr")
    code, _, err = desk.retention("plan", "--limit", "9", "--limit-percent", "9", "--subject", who="u-018")
    assert (code, "--subject-file" in err) == (2, True)


def test_no_value_leaves(desk, tmp_path):
    """Not of keys, not of a hold's scope, not of a request."""
    values = tmp_path / "values"
    values.write_text(f"{MOBILE}\n13800000002\n")
    said = [add(desk, "--values", str(values), "--field", "phone")[1], add(desk, "--where", f"phone == '{MOBILE}'")[1]]
    subject = tmp_path / "subject"
    subject.write_text(f"id={MOBILE}\n")
    hold, out = add(desk, "--where", f"id == '{MOBILE}'", dataset="desk.call")
    assert "covers 1 records" in out
    for arguments, who in (
        (("holds", "list"), None), (("holds", "list", "--format", "json"), None), (("check",), None), (("check", "--format", "json"), None),
        (("holds", "release", hold), "u-017"), (("plan", "--limit", "9", "--limit-percent", "100", "--format", "json"), "u-018"),
        (("plan", "--limit", "9", "--limit-percent", "100", "--subject-file", str(subject)), "u-018"), (("plans", "--format", "json"), None),
    ):  # fmt: skip
        _, out, err = desk.retention(*arguments, who=who)
        said += [out, err]
    plans = desk.json("plans")["plans"]
    assert [(each["why"], each["items"]["count"]) for each in plans if each["asset"] == "desk.call"] == [("due", 1), ("request", 1)]
    assert not traces("".join(said).encode(), "terminal")
    for path in desk.folder.rglob("*"):
        if path.is_file() and path.name != "d.db":
            assert not traces(path.read_bytes(), path.name)
