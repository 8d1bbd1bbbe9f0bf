"""RET: rules that are missing, contradict each other or keep too long, records that should have gone, and records that should not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.demo.draft import some_rows
from audit.demo.register_rows import LAST_FILED_OF_DESTROYED
from audit.demo.schedule import CODE, CONSULTATION_MONTHS, LIMITATION, SERVICE_MONTHS, Rule
from audit.demo.schema import AS_OF
from audit.demo.world import DESTROYED_FILES
from holdings.text import Text

if TYPE_CHECKING:
    import random

    from audit.demo.draft import Draft
    from audit.demo.plants import Step

TWO_YEARS = 24
LAST_DAYS_OF_TWO_YEARS = dt.date(AS_OF.year - 2, AS_OF.month, AS_OF.day - 1)
"""What began on this day is kept for two years until yesterday, and is due today."""


def near_misses(made: Draft) -> None:
    """Records that are due today. Rules that are as long as they may be, or in force for the last day, stand in the schedule itself."""
    made.write("satisfaction", 1, "rated_at", f"{LAST_DAYS_OF_TWO_YEARS} 00:00:00")
    made.write("calls", 1, "started_at", f"{LAST_DAYS_OF_TWO_YEARS} 23:59:59")


def _without_rule(made: Draft, rng: random.Random) -> None:
    """RET-01: a dataset with personal information that no rule holds for, and one whose rule's basis went out of force yesterday."""
    table = rng.choice(("role_grants", "consents", "exports"))
    made.declared[table] = replace(made.declared[table], retention=None)
    rule = made.rules["satisfaction"]
    ended = replace(rule.bases[0], until=AS_OF - dt.timedelta(days=1))
    made.rules["satisfaction"] = replace(rule, bases=(ended,))


def _contradiction(made: Draft, rng: random.Random) -> None:
    """RET-02: a rule a month shorter than its law asks, or two rules for the same records of which one ends before the other may."""
    if rng.random() < 0.5:
        made.rules["staff"] = replace(made.rules["staff"], min_months=23)
        return
    made.rules["archive-space"] = Rule(
        id="archive-space",
        text=Text("服务档案：存储空间所限", "service files: as far as there is space"),
        record_class="service_archive",
        trigger=("archived_at",),
        max_months=35,
        bases=(CODE,),
        necessity=LIMITATION,
    )


def _too_long(made: Draft, rng: random.Random) -> None:
    """RET-03: a rule that nothing ends, one that nobody has justified, one that is a month longer than the law asks."""
    kind = rng.randrange(3)
    if kind == 0:
        made.rules["customers"] = replace(made.rules["customers"], max_months=None)
    elif kind == 1:
        made.rules["contacts"] = replace(made.rules["contacts"], necessity=None)
    else:
        made.rules["staff"] = replace(made.rules["staff"], max_months=25)


def _overdue(made: Draft, rng: random.Random) -> None:
    """RET-04: ratings and calls that were due yesterday or long ago, their days written in several ways."""
    for table, column in (("satisfaction", "rated_at"), ("calls", "started_at")):
        rows = [row for row in some_rows(rng, made.world.size(table), rng.randint(8, 25)) if row > 1]
        for number, row in enumerate(rows):
            late = 1 if number == 0 else rng.randint(1, 900)
            written = _written(rng, LAST_DAYS_OF_TWO_YEARS - dt.timedelta(days=late))
            made.write(table, row, column, written)
            if written[4] != "-":
                made.count("form", (table, column), 1)
        made.count("past two years", (table, column), len(rows))


def _written(rng: random.Random, day: dt.date) -> str:
    return rng.choice(
        (
            f"{day} 16:20:00",
            f"{day}T16:20:00+08:00",
            f"{day.year}/{day.month}/{day.day} 16:20",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y%m%d}",
        )
    )


def _below_guide(made: Draft, rng: random.Random) -> None:
    """RET-05: service records or consultations kept a month shorter than the guide asks."""
    rule, months = rng.choice((("tickets", SERVICE_MONTHS), ("consultations", CONSULTATION_MONTHS)))
    made.rules[rule] = replace(made.rules[rule], min_months=months - 1)


def _gone_too_early(made: Draft, rng: random.Random) -> None:
    """RET-06: files that the register lists, filed less than three years ago, and that are there no more; one of them by a day."""
    files = made.world.size("archives")
    rows = [row for row in some_rows(rng, DESTROYED_FILES, rng.randint(3, 9)) if row > 1]
    for number, row in enumerate(rows):
        later = 1 if number == 0 else rng.randint(2, 900)
        made.write("archive_register", files + row, "filed_on", (LAST_FILED_OF_DESTROYED + dt.timedelta(days=later)).isoformat())
    made.count("gone too early", ("archive_register", "filed_on"), len(rows))


STEPS: tuple[Step, ...] = (_without_rule, _contradiction, _too_long, _overdue, _below_guide, _gone_too_early)
