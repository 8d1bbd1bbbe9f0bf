"""CLS: labels, levels and measures that are wrong by one step each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.demo import people
from audit.demo.columns import CONSENT, SERVICE
from audit.demo.draft import FLOOR, some_rows
from audit.demo.schema import AS_OF, Column, Table
from holdings.labels import Category, LabelState, Level, Measure
from holdings.text import Text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.plants import Step
    from audit.demo.rows import Row
    from audit.demo.world import World

LAST_REVIEW = AS_OF.replace(year=AS_OF.year - 1)
"""The oldest review that is still in time: twelve calendar months before the day of the assessment."""


def near_misses(made: Draft) -> None:
    """What is on the right side of a line by a hair. Those of content are in the rows themselves (see `rows`)."""
    made.declare("archives", "summary", on=AS_OF - dt.timedelta(days=1))
    made.declared["backups"] = replace(made.declared["backups"], reviewed=LAST_REVIEW)
    made.declared["access_log"] = replace(made.declared["access_log"], reviewed=AS_OF)


def _unconfirmed(made: Draft, rng: random.Random) -> None:
    """CLS-01: two labels that nobody has confirmed, and a confirmed one without its tier."""
    places = (
        ("consultations", "contact_email"), ("calls", "duration_s"), ("tickets", "site"), ("access_log", "client_ip"), ("customers", "plan"),
        ("staff", "hired_on"),
    )  # fmt: skip
    for table, column in rng.sample(places, 2):
        made.declare(table, column, state=LabelState.SUGGESTED)
    table, column = rng.choice((("exports", "policy"), ("satisfaction", "score"), ("backups", "location"), ("customers", "city")))
    made.declare(table, column, tier=None)


def _above_level(made: Draft, rng: random.Random) -> None:
    """CLS-02: an operational reference in which agents have typed mobile and identity card numbers."""
    made.declare("archives", "contact_ref", level=Level(rng.randint(1, 2)))
    rows = some_rows(rng, made.world.size("archives"), rng.randint(8, 25))
    for row in rows:
        made.write("archives", row, "contact_ref", _typed_in(made.world, rng))
    made.count("above level", ("archives", "contact_ref"), len(rows))


def _typed_in(world: World, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return people.id_card(rng)
    return rng.choice(("手机{}", "电话 {}", "联系电话：{}", "mobile {}", "tel {}")).format(
        people.written_mobile(rng, rng.choice(world.phones))
    )


def _leaking_text(made: Draft, rng: random.Random) -> None:
    """CLS-03: identity card and bank card numbers in ticket descriptions."""
    writer = made.world.writer(rng)
    rows = some_rows(rng, made.world.size("tickets"), rng.randint(8, 25))
    for row in rows:
        made.write("tickets", row, "description", writer.leak())
    made.count("leak", ("tickets", "description"), len(rows))


def _weak_level(made: Draft, rng: random.Random) -> None:
    """CLS-04: a level without one or two of the measures that it must have; the other levels have exactly theirs."""
    level, missing = rng.choice(
        (
            (Level.L2, {Measure.ACCESS_CONTROL}),
            (Level.L3, {Measure.ENCRYPTED_TRANSMISSION}),
            (Level.L3, {Measure.ACCESS_CONTROL, Measure.ENCRYPTED_TRANSMISSION}),
            (Level.L4, {Measure.ENCRYPTED_TRANSMISSION}),
        )
    )
    made.levels[level] = tuple(measure for measure in FLOOR[level] if measure not in missing)


def _unprotected_field(made: Draft, rng: random.Random) -> None:
    """CLS-05: a field of level 4 that is not stored encrypted; its neighbours are."""
    table, column = rng.choice(
        (("customers", "bank_card"), ("customers", "id_card"), ("staff", "password_hash"), ("chats", "identity_check"))
    )
    made.declare(table, column, measures=())


def _ownerless(made: Draft, rng: random.Random) -> None:
    """CLS-06: a dataset that nobody answers for."""
    table = rng.choice(("exports", "backups", "roles"))
    made.declared[table] = replace(made.declared[table], owner=None)


def _overdue(made: Draft, rng: random.Random) -> None:
    """CLS-07: an entry that was last reviewed one day too early."""
    table = rng.choice(("role_grants", "consents", "calls"))
    made.declared[table] = replace(made.declared[table], reviewed=LAST_REVIEW - dt.timedelta(days=1))


def _undeclared(made: Draft, rng: random.Random) -> None:
    """CLS-08: a column and a table that exist and are not in the inventory."""
    remark = Column(name=rng.choice(("agent_note", "remark2", "tmp_tag")), sql="TEXT", category=Category.OPERATIONAL, level=Level.L1)
    made.built["tickets"] = made.built["tickets"].with_column(remark)
    made.added["tickets"] = lambda row: ("VIP" if row % 17 == 0 else None,)
    columns = [("id", "INTEGER PRIMARY KEY"), ("name", "TEXT"), ("phone", "TEXT"), ("note", "TEXT"), ("copied_at", "DATETIME")]
    spare = Table(
        name=rng.choice(("tmp_customers_0412", "customers_bak", "tmp_callback_list")),
        columns=tuple(
            Column(name=name, sql=sql, category=Category.OPERATIONAL, level=Level.L1)
            for name, sql in columns[: rng.randint(3, len(columns))]
        ),
        owner=None,
        purpose=Text("", ""),
        basis=Text("", ""),
    )
    made.built[spare.name] = spare
    made.generators[spare.name] = lambda world: _copied(world, len(spare.columns))


def _copied(world: World, width: int) -> Iterator[Row]:
    rng = world.rng("undeclared")
    for number in range(1, rng.randint(40, 90)):
        yield (number, world.person(rng), rng.choice(world.phones), "call back", "2026-04-12 18:40:00")[:width]


def _gone(made: Draft, rng: random.Random) -> None:
    """CLS-09: a column and a table that are declared and no longer exist."""
    table, column, category = rng.choice(
        (
            ("customers", "fax", Category.CONTACT),
            ("calls", "recording_path", Category.OPERATIONAL),
            ("chats", "browser", Category.DEVICE),
            ("tickets", "legacy_no", Category.OPERATIONAL),
        )
    )
    lost = Column(name=column, sql="TEXT", category=category, level=Level.L2)
    made.declared[table] = made.declared[table].with_column(lost)
    names = ("id", "letter_no", "sender", "content", "received_on", "answered_on")[: rng.randint(3, 6)]
    made.declared["complaint_letters"] = Table(
        name="complaint_letters",
        owner=SERVICE,
        purpose=Text("书面投诉登记", "the register of written complaints"),
        basis=CONSENT,
        columns=tuple(Column(name=name, sql="TEXT", category=Category.OPERATIONAL, level=Level.L1) for name in names),
    )


def _below_fields(made: Draft, rng: random.Random) -> None:
    """CLS-10: a dataset that is declared below its highest field."""
    table, level = rng.choice((("satisfaction", Level.L2), ("consultations", Level.L2), ("calls", Level.L2), ("staff", Level.L3)))
    made.declared[table] = replace(made.declared[table], level=level)


def _large_and_general(made: Draft, _rng: random.Random) -> None:
    """CLS-11: the tickets concern exactly as many persons as make data important, and are declared general by silence."""
    made.declared["tickets"] = replace(made.declared["tickets"], tier=None)


def _lower_elsewhere(made: Draft, rng: random.Random) -> None:
    """CLS-12: numbers of customers, at level 3 there, that stand in the archives unmasked at level 2, written in several ways.

    Unmasked numbers of strangers go with them: they are above the field's level (CLS-02) and stand nowhere else.
    """
    copied, strange = rng.randint(8, 25), rng.randint(2, 6)
    rows = rng.sample(range(1, made.world.size("archives") + 1), copied + strange)
    for row, stranger in zip(rows[:strange], rng.sample(made.world.strangers, strange), strict=True):
        made.write("archives", row, "phone", stranger)
    for row in rows[strange:]:
        made.write("archives", row, "phone", people.written_mobile(rng, rng.choice(made.world.phones)))
    made.count("copy", ("archives", "phone"), copied)
    made.count("above level", ("archives", "phone"), copied + strange)


STEPS: tuple[Step, ...] = (
    _unconfirmed, _above_level, _leaking_text, _weak_level, _unprotected_field, _ownerless, _overdue, _undeclared, _gone, _below_fields,
    _large_and_general, _lower_elsewhere,
)  # fmt: skip
