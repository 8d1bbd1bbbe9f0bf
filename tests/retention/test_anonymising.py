"""Anonymisation: which operators and fields it takes, what it makes of records, and that nothing of a value is left or done twice."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from retained import rule
from sweeping import OLD, World, evidence

from holdings.errors import InventoryError, LedgerError, SourceError
from holdings.inventory import Dataset, loads
from holdings.model import DatasetInfo, FieldInfo, FieldKind
from holdings.sources.erasing.session import SqlSession
from holdings.sources.structure import Index, Link, Structure, TableFacts
from holdings.text import Text
from retention.anonymity import WORDS, Anonymity, anonymity, anonymous_already, must_be_possible
from retention.errors import PlanRefused, SweepStopped
from retention.journal import Journal
from retention.plan import Grade
from retention.rule import Action
from retention.schedule import schedule

BACKENDS = ("sqlite", "postgres", "mariadb")
CONFIRMED = {"state": "confirmed", "by": "office", "on": dt.date(2026, 1, 1)}


def label(category: str = "contact", **more):
    return {"category": category, "level": 3 if category != "operational" else 1, "tier": "general", **CONFIRMED, **more}


def info(*fields: FieldInfo) -> DatasetInfo:
    key = FieldInfo(name="id", kind=FieldKind.INTEGER, native_type="INTEGER", nullable=False)
    closed = FieldInfo(name="closed", kind=FieldKind.DATE, native_type="DATE")
    return DatasetInfo(name="t", fields=(key, closed, *fields), key=("id",))


def text(name: str, native: str = "VARCHAR(40)", **more) -> FieldInfo:
    return FieldInfo(**({"name": name, "kind": FieldKind.TEXT, "native_type": native} | more))


def made(fields, labels, **given):
    declared = Dataset.model_validate({"fields": {"id": label("operational"), "closed": label("operational"), **labels}})
    return anonymity("desk.t", info(*fields), declared, [rule(max="1y", action="anonymise", **given)]).becomes


BECOMES = {
    "a personal field is dropped": ([text("phone")], {"phone": label()}, {}, {"phone": None}),
    "one that must not be empty is replaced": (
        [text("phone", nullable=False)],
        {"phone": label(entity="PHONE_NUMBER")},
        {},
        {"phone": "[PHONE_NUMBER]"},
    ),
    "one of no known type, too": ([text("no", nullable=False)], {"no": label("identity")}, {}, {"no": WORDS}),
    "one without personal information stays": (
        [text("phone"), text("status")],
        {"phone": label(), "status": label("operational")},
        {},
        {"phone": None},
    ),
    "a rule's word goes before": (
        [text("phone")],
        {"phone": label(entity="PHONE_NUMBER")},
        {"anonymise": {"phone": {"operator": "replace", "with": "gone"}}},
        {"phone": "[gone]"},
    ),
    "and holds for a field that nobody labelled": ([text("note")], {}, {"anonymise": {"note": "drop"}}, {"note": None}),
    "a number is dropped": (
        [FieldInfo(name="fee", kind=FieldKind.NUMBER, native_type="NUMERIC")],
        {"fee": label("financial")},
        {},
        {"fee": None},
    ),
}


@pytest.mark.parametrize("case", BECOMES)
def test_what_fields_become(case):
    fields, labels, given, expected = BECOMES[case]
    assert made(fields, labels, **given) == expected


PHONE = ([text("phone")], {"phone": label(entity="PHONE_NUMBER")})
REFUSED = {
    **{
        f"the operator {name}": (*PHONE, {"anonymise": {"phone": said}}, "phone", "de-identification")
        for name, said in {
            "hash": "hash",
            "token": "token",
            "encrypt": "encrypt",
            "mask": "mask",
            "generalise": {"operator": "generalise", "date": "year"},
            "keep": "keep",
        }.items()
    },
    "an operator that there is not": (*PHONE, {"anonymise": {"phone": "forget"}}, "phone", "no such operator"),
    "a field that there is not": (*PHONE, {"anonymise": {"fax": "drop"}}, "fax", "no such field"),
    "the primary key": (*PHONE, {"anonymise": {"id": "drop"}}, "id", "has to stay"),
    "the trigger": (*PHONE, {"anonymise": {"closed": "drop"}}, "closed", "has to stay"),
    "a key that tells a person": (PHONE[0], {**PHONE[1], "id": label("identity", entity="CN_ID_CARD")}, {}, "id", "by itself"),
    "a field that nobody labelled": ([text("phone"), text("note")], {"phone": label()}, {}, "note", "not confirmed"),
    "a label that is only suggested": ([text("note")], {"note": {"category": "operational"}}, {}, "note", "not confirmed"),
    "nothing to be done": ([text("status")], {"status": label("operational")}, {}, "desk.t", "no field"),
    "a drop where something must stand": (
        [text("phone", nullable=False)],
        {"phone": label()},
        {"anonymise": {"phone": "drop"}},
        "phone",
        "must not be empty",
    ),
    "words in a number": (
        [FieldInfo(name="fee", kind=FieldKind.NUMBER, native_type="NUMERIC", nullable=False)],
        {"fee": label("financial")},
        {},
        "fee",
        "no room",
    ),
    "words that do not fit": ([text("sex", "CHAR(1)", nullable=False)], {"sex": label("identity")}, {}, "sex", "no room"),
    "words in a foreign key": (
        [text("who", nullable=False, references="people.id")],
        {"who": label("identity")},
        {},
        "who",
        "no room",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_when_it_is_planned(case):
    fields, labels, given, subject, why = REFUSED[case]
    with pytest.raises(PlanRefused) as caught:
        made(fields, labels, **given)
    assert subject in caught.value.subject
    assert why in caught.value.what.en
    assert caught.value.what.zh


def test_rules_that_anonymise_in_different_ways_are_refused():
    rules = [rule(id=each, max="1y", action="anonymise", anonymise={"phone": said}) for each, said in (("a", "drop"), ("b", "replace"))]
    with pytest.raises(PlanRefused, match="different ways"):
        anonymity("desk.t", info(text("phone")), Dataset(), rules)


def _structure(**facts):
    tables = {"t": TableFacts(table=None, key=("id",), **facts)}
    return Structure(tables=tables, links=(Link(child="c", child_fields=("p",), parent="t", parent_fields=("phone",), indexed=True),))


@pytest.mark.parametrize(
    ("becomes", "indexes", "why"),
    [
        ({"phone": None}, (), "points at it"),
        ({"no": WORDS}, (Index(name="u", fields=("no",), unique=True),), "unique"),
        ({"no": WORDS}, (Index(name="u", fields=("no", "id"), unique=True),), None),
        ({"no": WORDS}, (Index(name="u", fields=("no",), unique=False),), None),
        ({"no": None}, (Index(name="u", fields=("no",), unique=True),), None),
    ],
)
def test_what_other_tables_and_indexes_forbid(becomes, indexes, why):
    if why is None:
        must_be_possible("desk.t", _structure(indexes=indexes), "t", Anonymity(becomes))
    else:
        with pytest.raises(PlanRefused, match=why):
            must_be_possible("desk.t", _structure(indexes=indexes), "t", Anonymity(becomes))


@pytest.mark.parametrize(
    ("values", "unreadable", "expected"),
    [
        ([None, "[X]", "[X]   ", "x"], {}, [True, True, True, False]),
        ([None, "[X]"], {"phone": 1}, [False, True]),
        ([None, None], {"other": 1}, [True, True]),
    ],
)
def test_which_rows_are_anonymous_already(values, unreadable, expected):
    batch = pa.RecordBatch.from_arrays([pa.array(values, pa.string())], names=["phone"])
    assert list(Anonymity({"phone": "[X]"}).rows(len(values), batch.column, unreadable)) == expected
    assert not Anonymity().rows(len(values), batch.column, unreadable).any()


def test_what_cannot_be_planned_is_not_taken_for_anonymous():
    rules = [rule(max="1y", action="anonymise", anonymise={"phone": "hash"})]
    assert not anonymous_already(info(text("phone")), Dataset(), rules).fields
    assert not anonymous_already(info(text("phone")), Dataset(), [rule(max="1y")]).fields
    assert not anonymous_already(None, Dataset(), rules).fields


def test_only_a_rule_that_anonymises_says_how():
    given = b"""
version: 1
sources: {desk: {path: d.db}}
retention:
  - {id: r, max: 1y, trigger: closed, action: delete, anonymise: {phone: drop}, legal_basis: [{name: b, clause: '1', version: '1', rank: policy, from: 2020-01-01}]}
"""
    with pytest.raises(InventoryError, match="only a rule with the action anonymise"):
        schedule(loads(given, "recordwarden.yaml"))


def test_a_rule_that_says_nothing_of_it_has_the_digest_that_it_had():
    plain = rule(max="1y")
    assert plain.digest == "9c02fec0283e591322b0c5c47a6fdcb2b2392fffb547ebf9b8bbdb219c1efab4"
    assert rule(max="1y", action="anonymise").digest != rule(max="1y", action="anonymise", anonymise={"a": "drop"}).digest


# carried out


@pytest.fixture(params=BACKENDS)
def world(request, tmp_path) -> World:
    url = f"sqlite:///{tmp_path / 'desk.db'}" if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_url")
    return World(tmp_path / "w", url, Action.ANONYMISE)


@pytest.fixture
def sqlite(tmp_path) -> World:
    return World(tmp_path / "w", f"sqlite:///{tmp_path / 'desk.db'}", Action.ANONYMISE)


def rows(world: World) -> dict[int, tuple[str | None, ...]]:
    with world.engine.connect() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql("SELECT * FROM tickets")}


def run_sql(world: World, *statements: str) -> None:
    with world.engine.begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each)


@pytest.mark.parametrize("words", [None, "[PHONE_NUMBER]"])
def test_what_is_due_becomes_anonymous_and_nothing_else(world, words):
    world.fill(due=20, not_due=10)
    before = rows(world)
    plan, _ = world.plan(becomes={"subject": words})
    world.hold([20])
    run_sql(world, "UPDATE tickets SET subject = NULL WHERE id = 2")
    swept = world.executor(size=7).run()
    assert (swept.done, swept.held, swept.skipped) == (18, 1, 1)
    due = {key for key, (closed, _) in before.items() if closed == OLD}
    expected = {key: (closed, words) if key in due - {2, 20} else (closed, subject) for key, (closed, subject) in before.items()}
    assert rows(world) == expected | {2: (OLD, None)}
    assert len(world.ids("notes")) == 60, "what hangs on it stays"
    assert sorted(evidence(world).done) == sorted(due - {2, 20})
    verified = world.executor().verify()
    assert (verified.destroyed, verified.absent, verified.kept, verified.good) == (18, 18, 1, True)
    run_sql(world, "UPDATE tickets SET subject = 'back' WHERE id = 4")
    assert world.executor().verify().reappeared == 1
    assert plan.becomes == {"subject": words}


def test_a_second_plan_finds_nothing_to_do(sqlite):
    sqlite.fill(due=9, not_due=1)
    sqlite.executor().run()
    (sqlite.folder / "plan.json").unlink()
    sqlite.plan(id="1" * 32)
    swept = sqlite.executor().run()
    assert (swept.done, swept.skipped) == (0, 9)


def test_a_database_that_puts_values_back(sqlite):
    """A trigger does: the batch is rolled back, and the sweep stops."""
    sqlite.fill(due=6, not_due=0)
    run_sql(sqlite, "CREATE TRIGGER back AFTER UPDATE ON tickets BEGIN UPDATE tickets SET subject = old.subject WHERE id = old.id; END")
    before = rows(sqlite)
    with pytest.raises(SweepStopped):
        sqlite.executor().run()
    assert rows(sqlite) == before


def test_one_record_that_cannot_be_changed_is_passed_by(sqlite):
    sqlite.fill(due=20, not_due=2)
    run_sql(sqlite, "CREATE TRIGGER kept BEFORE UPDATE ON tickets WHEN old.id = 8 BEGIN SELECT RAISE(ABORT, 'no'); END")
    swept = sqlite.executor(size=16).run()
    assert (swept.failed, swept.done) == (1, 19)
    assert 8 in sqlite.ids()


def test_without_receipts_it_is_looked_at_whether_they_are_anonymous(sqlite, monkeypatch):
    """An intent whose outcome was not written, where no table may be made: what is anonymous is told as done."""
    sqlite.fill(due=8, not_due=2)
    sqlite.plan(grade=Grade.ABSENCE)
    monkeypatch.setattr(SqlSession, "prepare", lambda self: self.grade)
    real, calls = Journal.write, iter(range(100))

    def write(self, *events):
        if next(calls) in (1, 2):  # when the next batch begins, and when what was done is to be told all the same
            raise LedgerError(Text("满", "full"), "ledger", Text("清理", "Clear."))
        return real(self, *events)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "write", write)
        with pytest.raises(LedgerError):
            sqlite.executor(size=3, most=3).run()
    swept = sqlite.executor(size=3, most=3).run()
    assert (swept.grade.value, swept.done, swept.finished) == ("B", 8, True)
    assert sqlite.executor().verify().good


def test_a_field_that_is_gone_since(sqlite):
    sqlite.fill(due=4, not_due=0)
    sqlite.plan()
    run_sql(sqlite, "ALTER TABLE tickets RENAME COLUMN subject TO title")
    with pytest.raises(SourceError):
        sqlite.executor().run()
