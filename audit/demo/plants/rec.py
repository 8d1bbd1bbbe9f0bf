"""REC: records that are incomplete, out of order, late or without a keeper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.demo.draft import some_rows
from audit.demo.record_rows import ARCHIVE_DAYS
from audit.demo.world import FIRST_DAY, stamp
from holdings.records import Element

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step

_FILLERS = ("-", "无", "N/A", "待补充", "未知", " ", "", "（暂无）", "——", "tbd", None)
_SHORT = {3: "好", 5: "无误", 7: "ok", 11: "👍", 13: "1"}
"""Feedback that is hardly any, and is some; the oldest tickets are closed in every desk."""


def near_misses(made: Draft) -> None:
    """What is on the right side of a line by a hair. Equal times and the last day of archiving are in the rows themselves (see `rows`)."""
    for row, text in _SHORT.items():
        made.write("tickets", row, "feedback", text)


def _undeclared_element(made: Draft, rng: random.Random) -> None:
    """REC-01: a dataset that does not say where something mandatory stands; its alternative is none."""
    table, element = rng.choice(
        (
            ("chats", Element.STAFF_POST), ("calls", Element.STAFF_CONTACT), ("consultations", Element.STORED_IN), ("tickets", Element.PLACE),
            ("archives", Element.RATING),
        )
    )  # fmt: skip
    entry = made.declared[table]
    made.declared[table] = replace(entry, elements={each: column for each, column in entry.elements.items() if each is not element})


def _blank(made: Draft, rng: random.Random) -> None:
    """REC-02: results and feedback that are blank, or filled with a word that says nothing."""
    table, column = rng.choice((("consultations", "feedback"), ("calls", "wrap_up"), ("chats", "wrap_up"), ("consultations", "process")))
    for place in (("tickets", "resolution"), (table, column)):
        older = [row for row in made.untouched(*place) if row <= made.world.size(place[0]) // 2]  # those are finished
        rows = rng.sample(older, min(len(older), rng.randint(6, 20)))
        for row in rows:
            made.write(place[0], row, place[1], rng.choice(_FILLERS))
        made.count("blank", place, len(rows))


def _reversed(made: Draft, rng: random.Random) -> None:
    """REC-03: tickets that were accepted before the desk had its first day, and calls that ended before."""
    before = dt.datetime.combine(FIRST_DAY, dt.time(9)) - dt.timedelta(days=1)
    for table, column in (("tickets", "accepted_at"), ("calls", "ended_at")):
        rows = rng.sample(made.untouched(table, "started_at"), rng.randint(3, 12))  # those that were dated back began before that day
        for row in rows:
            made.write(table, row, column, stamp(before))
        made.count("reversed", (table, column), len(rows))


def _late(made: Draft, rng: random.Random) -> None:
    """REC-04: cases that were filed one day late, and some that are not filed at all."""
    filed = {row[0]: dt.datetime.fromisoformat(row[_AT]) for row in made.generators["archives"](made.world)}
    count = len(filed)
    late = rng.sample(range(count * 3 // 5 + 2, count * 4 // 5 - 1), rng.randint(1, 3))
    for row in late:
        made.write(
            "archives",
            row,
            "closed_at",
            stamp(dt.datetime.combine(filed[row].date() - dt.timedelta(days=ARCHIVE_DAYS + 1), dt.time(23, 59, 59))),
        )
    waiting = rng.sample(range(count // 5 + 2, count * 2 // 5 - 1), rng.randint(1, 3))
    for row in waiting:
        made.write("archives", row, "archived_at", None)
    made.count("late", ("archives", "archived_at"), len(late) + len(waiting))
    made.count("blank", ("archives", "archived_at"), len(waiting))


def _misnumbered(made: Draft, rng: random.Random) -> None:
    """REC-05: an archive number that was given twice, one that jumps ahead, and two that are swapped over months."""
    numbers = {row[0]: row[1] for row in made.generators["archives"](made.world)}
    count = len(numbers)
    twice = rng.randint(count * 2 // 5, count * 3 // 5)
    made.write("archives", twice, "archive_no", numbers[twice - 1])  # given again, and its own is missing
    year, _, counter = numbers[count].rpartition("-")
    made.write("archives", count, "archive_no", f"{year}-{int(counter) + rng.randint(2, 9):06d}")
    early, late = rng.randint(3, count // 5), rng.randint(count - count // 5, count - 3)
    made.write("archives", early, "archive_no", numbers[late])
    made.write("archives", late, "archive_no", numbers[early])
    made.count("number", ("archives", "archive_no"), 2 + 1 + 2)


def _mixed_forms(made: Draft, rng: random.Random) -> None:
    """REC-06: times of closing that were typed as people write dates, and mean the same."""
    closed = {row[0]: dt.datetime.fromisoformat(row[_AT + 1]) for row in made.generators["archives"](made.world)}
    rows = some_rows(rng, len(closed) // 5, rng.randint(2, 5))
    for row in rows:
        day = closed[row]
        written = rng.choice(
            (
                "{0.year}/{0.month}/{0.day} {0:%H:%M:%S}",
                "{0.year}年{0.month}月{0.day}日 {0:%H:%M:%S}",
                "{0.year}.{0.month}.{0.day} {0:%H:%M:%S}",
            )
        )
        made.write("archives", row, "closed_at", written.format(day))
    made.count("form", ("archives", "closed_at"), len(rows))


def _unkept(made: Draft, rng: random.Random) -> None:
    """REC-07: records that nobody answers for."""
    table = rng.choice(("archives", "consultations", "calls", "satisfaction"))
    made.declared[table] = replace(made.declared[table], custodian=None)


def _not_backed_up(made: Draft, rng: random.Random) -> None:
    """REC-08: the last backups were begun and never finished."""
    count, failed = made.world.size("backups"), rng.randint(1, 3)
    for row in range(count - failed + 1, count + 1):
        made.write("backups", row, "finished_at", None)
    made.count("blank", ("backups", "finished_at"), failed)
    made.count("not backed up", ("backups", "finished_at"), 1)


def _blank_conversations(made: Draft, rng: random.Random) -> None:
    """REC-10: conversations of which no message has the result; it would stand with the last one."""
    last = {row[1]: row[0] for row in made.generators["messages"](made.world)}
    sessions = rng.sample(sorted(last), rng.randint(2, min(9, len(last) - 1)))
    for session in sessions:
        made.write("messages", last[session], "wrap_up", rng.choice(_FILLERS))
    made.count("blank", ("messages", "wrap_up"), len(sessions))


_AT = 9
"""Where the rows of the archives have their time of archiving; that of closing follows."""

STEPS: tuple[Step, ...] = (
    _undeclared_element, _blank, _reversed, _late, _misnumbered, _mixed_forms, _unkept, _not_backed_up, _blank_conversations,
)  # fmt: skip
