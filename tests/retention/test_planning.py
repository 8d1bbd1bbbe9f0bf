"""Plans: what goes into one, what is refused, on SQLite, PostgreSQL and MariaDB; and that a plan never holds a held record."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import itertools
import json
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import ADA, BEA, CAI, DAN, people
from retained import BASIS, basis, rule, run, snapshot

from holdings import acts
from holdings.errors import ActRefused, RevokedKey, UnknownKey
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Dataset
from holdings.ledger import entries
from holdings.ledger.entries import Decision
from retention import preflight
from retention.approving import approvals_of
from retention.book import Book, Standing
from retention.errors import NotApproved, PlanAltered, PlanError, PlanExpired, PlanRefused
from retention.holdfile import HoldEntry
from retention.items import Committer
from retention.itemsfile import SealedItems
from retention.looking import Asked
from retention.plan import Grade, Limits, Plan, SignedPlan
from retention.planning import Planning
from retention.plans import Plans, author_of, must_be_current
from retention.preflight import Snag
from retention.scope import Among, parse
from retention.states import State
from retention.why import Why

KEY = FingerprintKey(bytes(range(32)))
AS_OF = dt.date(2026, 6, 30)
NOW = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
RULE = rule(max="1y")
DECLARED = Dataset()
SERVERS = ["sqlite", "postgres_url", "mariadb_url"]
TABLES = (
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, no VARCHAR(20))",
    "CREATE TABLE ticket (id INTEGER PRIMARY KEY, no VARCHAR(20), customer INTEGER, closed VARCHAR(30), "
    "CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id))",
    "CREATE INDEX by_customer ON ticket (customer)",
    "CREATE TABLE note (id INTEGER PRIMARY KEY, ticket INTEGER, CONSTRAINT of_ticket FOREIGN KEY (ticket) REFERENCES ticket (id))",
    "CREATE INDEX by_ticket ON note (ticket)",
    "INSERT INTO customer VALUES (1, 'C1'), (2, 'C2')",
    "INSERT INTO ticket VALUES (1, 'T1', 1, '2024-01-01'), (2, 'T2', 1, '2025-06-29'), (3, 'T3', 2, '2025-06-30'), (4, 'T4', 2, NULL), "
    "(5, 'T5', 2, 'soon'), (6, 'T6', NULL, '2020-02-29 23:59:59')",
    "INSERT INTO note VALUES (1, 1), (2, 2)",
)


@pytest.fixture
def url(request, tmp_path):
    return f"sqlite:///{tmp_path / 'd.db'}" if request.param == "sqlite" else request.getfixturevalue(request.param)


def hold(dataset, scope):
    """A hold that was verified."""
    entry = HoldEntry(id="ab" * 16, matter="m", source="desk", dataset=dataset, scope="AA==", on=NOW)
    return Book(holds=(Standing(id=entry.id, entry=entry, in_force=True, scope=scope),), epoch=1)


def counter():
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


def planning(found, holds=None, **more):
    given = {
        "source": "desk", "snapshot": found, "structure": found.structure(), "holds": holds or Book(), "key": KEY, "author": BEA.digest, "as_of": AS_OF,
        "timezone": "Asia/Shanghai", "now": NOW, "limits": Limits(count=100, percent=100), "random": counter(),
    } | more  # fmt: skip
    return Planning(**given)


def make(url, tmp_path, holds=None, *, dataset="ticket", rules=(RULE,), asked=None, declared=DECLARED, **more):
    """The plan, and its items."""
    items = tmp_path / "items"
    items.unlink(missing_ok=True)
    with snapshot(url) as found:
        plan = planning(found, holds, **more).make(dataset, declared, rules, items, asked)
    with SealedItems.open(items, plan.id, plan.items, [KEY]) as opened:
        return plan, list(opened.read(0, plan.items.count))


@pytest.mark.parametrize("url", SERVERS, indirect=True)
def test_a_plan_has_what_is_due_and_not_on_hold(url, tmp_path):
    run(url, *TABLES)
    plan, items = make(url, tmp_path)
    assert [each.key for each in items] == [(1,), (2,), (6,)]
    assert plan.counts == {State.CANDIDATE: 3, State.NOT_DUE: 1, State.UNTRIGGERED: 1, State.UNREADABLE: 1}
    assert plan.rows == 6
    assert (plan.key_fields, plan.decided_by, plan.why, plan.hold_epoch) == (("id",), ("closed",), Why.DUE, 0)
    assert plan.rules[0].digest == RULE.digest
    assert plan.grade is Grade.RECEIPT
    committer = Committer(KEY, "desk", "ticket")
    assert [each.commitment for each in items] == [committer.commitment(each.key) for each in items]
    assert items[0].version == committer.version(("2024-01-01",))

    held, items = make(url, tmp_path, hold("customer", parse('no == "C1"')))
    assert [each.key for each in items] == [(6,)]
    assert held.counts == {State.CANDIDATE: 1, State.HELD: 2, State.NOT_DUE: 1, State.UNTRIGGERED: 1, State.UNREADABLE: 1}
    assert held.hold_epoch == 1
    _, items = make(url, tmp_path, hold("note", parse("id == 2")))
    assert [each.key for each in items] == [(1,), (6,)]
    unverified = Book(holds=(Standing(id="x", entry=None, in_force=True, trouble="missing"),), epoch=3)
    plan, items = make(url, tmp_path, unverified)
    assert (plan.counts, items) == ({State.HELD: 6}, [])


@pytest.mark.parametrize("url", SERVERS, indirect=True)
def test_a_request_takes_what_law_does_not_keep(url, tmp_path):
    run(url, *TABLES)
    kept = rule(min="3y", max="5y", legal_basis=[basis("law", min="1y"), BASIS])
    plan, items = make(url, tmp_path, rules=(kept,), asked=Asked(id="cd" * 16, field="customer", value="1"))
    assert [each.key for each in items] == [(1,), (2,)]
    assert plan.counts == {State.CANDIDATE: 2, State.NOT_ASKED: 4}
    assert (plan.why, plan.request, plan.decided_by) == (Why.REQUEST, "cd" * 16, ("closed", "customer"))
    kept = rule(min="3y", max="5y", legal_basis=[basis("law", min="3y"), BASIS])
    plan, items = make(url, tmp_path, rules=(kept,), asked=Asked(id="cd" * 16, field="customer", value="1"))
    assert (plan.counts, items) == ({State.RESTRICTED: 2, State.NOT_ASKED: 4}, [])
    plan, items = make(url, tmp_path, hold("ticket", parse("id == 1")), asked=Asked(id="cd" * 16, field="customer", value="1"))
    assert (plan.counts[State.HELD], [each.key for each in items]) == (1, [(2,)])


KEYS = [("a", 5), ("ä'%", -1), ("", 0)]


@pytest.mark.parametrize("url", SERVERS, indirect=True)
def test_a_key_of_several_fields_and_odd_names(url, tmp_path):
    quote = "`" if "mysql" in url else '"'
    table, field = f"{quote}or%der x{quote}", f"{quote}客 户{quote}"
    values = ", ".join("('{}', {}, '2020-01-01')".format(text.replace("'", "''"), number) for text, number in KEYS)
    run(
        url,
        f"CREATE TABLE {table} ({field} VARCHAR(20), n INTEGER, closed DATE, PRIMARY KEY ({field}, n))",
        f"INSERT INTO {table} VALUES {values}",
    )
    plan, items = make(url, tmp_path, hold("or%der x", parse("n == 5")), dataset="or%der x")
    assert sorted(each.key for each in items) == sorted(key for key in KEYS if key[1] != 5)
    assert plan.key_fields == ("客 户", "n")


REFUSED = {
    "no primary key": ("sqlite", ["CREATE TABLE t (id INTEGER, closed TEXT)"], "t", Snag.NO_KEY),
    "a key of bytes": ("sqlite", ["CREATE TABLE t (id BLOB PRIMARY KEY, closed TEXT)"], "t", Snag.KEY_KIND),
    "a view": ("sqlite", ["CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)", "CREATE VIEW v AS SELECT * FROM t"], "v", Snag.VIEW),
    "a foreign key without index": (
        "sqlite",
        ["CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)", "CREATE TABLE c (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t (id))"],
        "t",
        Snag.CHILD_WITHOUT_INDEX,
    ),
    "one of some rows only": (
        "sqlite",
        [
            "CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t (id))",
            "CREATE INDEX some ON c (t) WHERE t > 5",
        ],
        "t",
        Snag.CHILD_WITHOUT_INDEX,
    ),
    "an index that begins with another field": (
        "sqlite",
        [
            "CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, x TEXT, t INTEGER REFERENCES t (id))",
            "CREATE INDEX both ON c (x, t)",
        ],
        "t",
        Snag.CHILD_WITHOUT_INDEX,
    ),
    "a foreign key without index, two tables below": (
        "postgres_url",
        [
            "CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, t INTEGER UNIQUE REFERENCES t (id))",
            "CREATE TABLE d (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c (id))",
        ],
        "t",
        Snag.CHILD_WITHOUT_INDEX,
    ),
    "MyISAM": ("mariadb_url", ["CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT) ENGINE=MyISAM"], "t", Snag.NOT_TRANSACTIONAL),
    "a table that keeps what is deleted": (
        "mariadb_url",
        ["CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT) WITH SYSTEM VERSIONING"],
        "t",
        Snag.VERSIONED,
    ),
}  # fmt: skip


def test_a_child_that_is_not_among_the_tables_is_refused(request, tmp_path):
    """One partition that points there by itself."""
    url = request.getfixturevalue("postgres_url")
    run(
        url, "CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)", "CREATE TABLE c (t INTEGER) PARTITION BY LIST (t)",
        "CREATE TABLE c_1 PARTITION OF c (t REFERENCES t (id)) FOR VALUES IN (1)",
    )  # fmt: skip
    with pytest.raises(PlanRefused, match="cannot be seen"):
        make(url, tmp_path, dataset="t")


def test_a_child_in_another_database_of_the_server_is_refused(mariadb_url, tmp_path):
    run(mariadb_url, "CREATE TABLE t (id INTEGER PRIMARY KEY, closed TEXT)")
    name = mariadb_url.rpartition("/")[2].partition("?")[0]
    run(
        mariadb_url, f"CREATE DATABASE {name}_beside", f"CREATE TABLE {name}_beside.c (t INTEGER, FOREIGN KEY (t) REFERENCES {name}.t (id))"
    )
    try:
        with pytest.raises(PlanRefused, match="cannot be seen"):
            make(mariadb_url, tmp_path, dataset="t")
    finally:
        run(mariadb_url, f"DROP DATABASE {name}_beside")


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_destroyed_safely_is_refused(request, tmp_path, name):
    server, statements, dataset, snag = REFUSED[name]
    url = f"sqlite:///{tmp_path / 'd.db'}" if server == "sqlite" else request.getfixturevalue(server)
    run(url, *statements)
    with snapshot(url) as found:
        assert snag in {each.snag for each in preflight.look(found.structure(), dataset)}
    with pytest.raises(PlanRefused) as caught:
        make(url, tmp_path, dataset=dataset)
    assert snag.text.en in str(caught.value)


def test_what_makes_it_slow_or_acts_of_its_own_is_told(tmp_path):
    url = f"sqlite:///{tmp_path / 'd.db'}"
    run(
        url, *TABLES, "CREATE TRIGGER t AFTER DELETE ON ticket BEGIN DELETE FROM note; END",
        "CREATE TABLE tag (id INTEGER PRIMARY KEY, ticket INTEGER UNIQUE REFERENCES ticket (id) ON DELETE CASCADE)",
    )  # fmt: skip
    with snapshot(url) as found:
        told = {(each.snag, each.dataset) for each in preflight.look(found.structure(), "ticket")}
    assert told == {
        (Snag.TRIGGERS, "ticket"), (Snag.INDEXES, "ticket"), (Snag.INDEXES, "note"), (Snag.INDEXES, "tag"), (Snag.CASCADES, "tag"),
    }  # fmt: skip
    assert not any(snag.refuses for snag, _ in told)


@pytest.mark.parametrize(
    "change", ["ALTER TABLE ticket ADD COLUMN x INTEGER", "DROP TABLE note", "CREATE TABLE other (t INTEGER REFERENCES ticket (id))"]
)
def test_a_changed_structure_has_another_digest(tmp_path, change):
    url = f"sqlite:///{tmp_path / 'd.db'}"
    run(url, *TABLES)
    digests = []
    for statement in ("SELECT 1", "CREATE TABLE apart (id INTEGER PRIMARY KEY)", change):
        run(url, statement)
        with snapshot(url) as found:
            digests.append(preflight.structure_digest(found.structure(), "ticket", KEY))
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ((), "no retention rule"),
        ((RULE, rule(id="s", max="2y", action="anonymise")), "different actions"),
        ((rule(min="1y", legal_basis=[basis("law", min="2y")]),), "contradict"),
        ((RULE, rule(id="s", min="2y")), "contradict"),
        ((rule(max="1y", trigger="ended"),), "no such field"),
    ],
    ids=["no rule", "two actions", "below its basis", "minimum above maximum", "a trigger that is not there"],
)
def test_rules_that_cannot_be_planned_by(tmp_path, rules, words):
    url = f"sqlite:///{tmp_path / 'd.db'}"
    run(url, *TABLES)
    with pytest.raises(PlanRefused, match=words):
        make(url, tmp_path, rules=rules)


@pytest.mark.parametrize(("count", "percent", "fits"), [(3, 50, True), (2, 100, False), (100, 49, False), (3, 100, True)])
def test_a_plan_beyond_its_limits_is_not_made(tmp_path, count, percent, fits):
    url = f"sqlite:///{tmp_path / 'd.db'}"
    run(url, *TABLES)
    with contextlib.nullcontext() if fits else pytest.raises(PlanRefused, match="3 of its 6 records"):
        make(url, tmp_path, limits=Limits(count=count, percent=percent))


def test_a_record_without_a_key_is_kept_and_told(tmp_path):
    url = f"sqlite:///{tmp_path / 'd.db'}"
    run(url, "CREATE TABLE t (id TEXT PRIMARY KEY, closed TEXT)", "INSERT INTO t VALUES (NULL, '2020-01-01'), ('a', '2020-01-01')")
    plan, items = make(url, tmp_path, dataset="t")
    assert [each.key for each in items] == [("a",)]
    assert plan.counts == {State.CANDIDATE: 1, State.UNREADABLE: 1}


closings = st.lists(st.none() | st.sampled_from(["2020-01-01", "2025-06-29", "2025-06-30", "2026-01-01", "soon"]), min_size=1, max_size=8)


@given(closings, st.sets(st.integers(1, 8), min_size=1), st.sampled_from(["ticket", "note"]), st.sets(st.integers(1, 8)))
@settings(max_examples=80, deadline=None)
def test_a_plan_never_holds_a_held_record_nor_one_that_is_not_due(tmp_path_factory, closed, held, where, noted):
    folder = tmp_path_factory.mktemp("law")
    with contextlib.closing(sqlite3.connect(folder / "d.db")) as database:
        database.executescript(";".join(TABLES[:5]))
        database.executemany("INSERT INTO ticket VALUES (?, NULL, NULL, ?)", list(enumerate(closed, 1)))
        database.executemany("INSERT INTO note VALUES (?, ?)", [(each, each) for each in noted if each <= len(closed)])
        database.commit()
    _, items = make(f"sqlite:///{folder / 'd.db'}", folder, hold(where, Among("id", tuple(held))))
    kept = held if where == "ticket" else held & noted
    due = {number for number, each in enumerate(closed, 1) if each in ("2020-01-01", "2025-06-29")}
    assert {each.key[0] for each in items} == due - kept


# The plan as it is kept, and who approved it.

PEOPLE = people()


def kept(tmp_path, key=BEA):
    """A plan of BEA's, in a folder of plans, with the plan's author as given."""
    url = f"sqlite:///{tmp_path / 'd.db'}"
    run(url, *TABLES)
    plans = Plans(tmp_path / "plans")
    with plans.draft(counter()) as draft, snapshot(url) as found:
        plan = planning(found).make("ticket", DECLARED, (RULE,), draft.items)
        draft.keep(plan.signed(key))
    return plans, plan


def test_a_plan_is_kept_and_found_by_its_id(tmp_path):
    plans, plan = kept(tmp_path)
    assert plans.ids() == [plan.id]
    assert plans.load(plan.id[:6]).plan == plan
    assert plans.load(plan.id).plan.digest == plan.digest
    assert author_of(plans.load(plan.id), PEOPLE).name == "u-017"
    with plans.items(plan, [KEY]) as items:
        assert [each.key for each in items.read(0, 9)] == [(1,), (2,), (6,)]
    assert not [path for path in plans.folder.iterdir() if path.name.startswith(".")]
    for name in ("", "zz", "ffff", "../..", plan.id + "0"):
        with pytest.raises(PlanError):
            plans.load(name)


def test_what_did_not_come_about_leaves_nothing(tmp_path):
    plans = Plans(tmp_path / "plans")
    with pytest.raises(FileExistsError), plans.draft(counter()) as draft:
        draft.path.mkdir()
    assert list(plans.folder.iterdir()) == []


def test_every_altered_part_of_a_plan_is_found(tmp_path):
    plans, plan = kept(tmp_path)
    path = plans.folder / plan.id / "plan.json"
    good = json.loads(path.read_text())
    other = {
        "author": ADA.digest, "as_of": "2027-01-01", "dataset": "note", "limits": {"count": 9, "percent": 9}, "approvals": 2, "hold_epoch": 7,
        "request": "cd" * 16, "counts": {"candidate": 3}, "rules": [], "decided_by": [], "key_fields": ["no"],
    }  # fmt: skip
    for name, value in good["plan"].items():
        changed = other.get(name, f"{value[:-1]}{'1' if value[-1] == '0' else '0'}" if isinstance(value, str) else None)
        altered = {**good, "plan": {**good["plan"], name: changed}}
        path.write_text(json.dumps(altered))
        with pytest.raises((PlanError, ActRefused)):
            author_of(plans.load(plan.id), PEOPLE)
    path.write_text("{}")
    with pytest.raises(PlanAltered):
        plans.load(plan.id)


def test_only_an_enrolled_author_whose_key_counts_has_plans(tmp_path):
    plans, plan = kept(tmp_path)
    signed = plans.load(plan.id)
    with pytest.raises(RevokedKey):
        author_of(signed, people(BEA))
    forged = SignedPlan(plan=plan, signature=base64.b64encode(ADA.sign(b"recordwarden/plan/v1\n" + bytes.fromhex(plan.digest))).decode())
    with pytest.raises(ActRefused):
        author_of(forged, PEOPLE)
    stranger = plan.model_copy(update={"author": DAN.digest}).signed(DAN)
    with pytest.raises(UnknownKey):
        author_of(stranger, PEOPLE)


@pytest.mark.parametrize(("after", "current"), [(-1, False), (0, True), (7 * 86_400 - 1, True), (7 * 86_400, False)])
def test_a_plan_has_its_time(tmp_path, after, current):
    _, plan = kept(tmp_path)
    with contextlib.nullcontext() if current else pytest.raises(PlanExpired):
        must_be_current(plan, plan.made_at + dt.timedelta(seconds=after))


def test_the_digest_and_the_form_of_a_plan_stay(tmp_path):
    """Plans that were approved by an older version are still approved."""
    _, plan = kept(tmp_path)
    again = Plan.model_validate_json(plan.model_dump_json(by_alias=True))
    assert again.digest == plan.digest
    fixed = plan.model_copy(update={"structure": "0" * 64, "items": plan.items.model_copy(update={"file": "0" * 64})})
    assert fixed.digest == "fc6bfd5194f086d05ab6ff95bd9d9e05a21b51d7a15222dd308456d899b4b9cb"


def decision(plan, key, decided=Decision.APPROVED, **changed):
    act = acts.Approval(among=PEOPLE.id, subject=plan.digest, author=plan.author, decision=decided).model_copy(update=changed)
    signed = acts.sign(act, key)
    return entries.Approval(at=NOW, subject=act.subject, author=act.author, decision=act.decision, by=signed.by, signature=signed.signature)


REFUSE = Decision.REFUSED
APPROVED = {
    # name: (approvals needed, events, missing, refused)
    "nobody": (1, lambda plan: [], 1, False),
    "one": (1, lambda plan: [decision(plan, ADA)], 0, False),
    "the author": (1, lambda plan: [decision(plan, BEA)], 1, False),
    "the author, who says another made it": (1, lambda plan: [decision(plan, BEA, author=ADA.digest)], 1, False),
    "somebody who may not": (1, lambda plan: [decision(plan, CAI)], 1, False),
    "a stranger": (1, lambda plan: [decision(plan, DAN)], 1, False),
    "of another plan": (1, lambda plan: [decision(plan, ADA, subject="0" * 64)], 1, False),
    "one, twice": (2, lambda plan: [decision(plan, ADA)] * 2, 1, False),
    "one refuses": (1, lambda plan: [decision(plan, ADA, REFUSE)], 1, True),
    "approved and refused": (1, lambda plan: [decision(plan, ADA), decision(plan, ADA, REFUSE)], 0, True),
    "refused by somebody who may not": (1, lambda plan: [decision(plan, ADA), decision(plan, CAI, REFUSE)], 0, False),
}


@pytest.mark.parametrize("name", APPROVED)
def test_who_approves(tmp_path, name):
    needed, events, missing, refused = APPROVED[name]
    _, plan = kept(tmp_path)
    plan = plan.model_copy(update={"approvals": needed})
    found = approvals_of(plan, events(plan), among=PEOPLE.id, check=lambda signed: acts.check(signed, PEOPLE, None))
    assert (found.missing, bool(found.refused)) == (missing, refused)
    with pytest.raises(NotApproved) if missing or refused else contextlib.nullcontext():
        found.must_suffice()
