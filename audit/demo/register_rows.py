"""The rows of the demo's registers and logs, before anything is planted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from audit.demo import people
from audit.demo.policy import duties
from audit.demo.record_rows import archives
from audit.demo.roles import ROLES
from audit.demo.schema import AS_OF
from audit.demo.world import DESTROYED_FILES, END, FIRST_DAY, moments, stamp
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.world import World

Row = tuple[Any, ...]

OLD_FILES = 700_000
"""The old system numbered its files from here."""
LAST_FILED_OF_DESTROYED = dt.date(AS_OF.year - 3, AS_OF.month, AS_OF.day - 1)
"""What was filed on this day was to be kept for three years, until the day before the assessment."""


def roles(world: World) -> Iterator[Row]:
    """The role matrix."""
    for number, (name, zh, en, level) in enumerate(ROLES, 1):
        yield number, name, zh if world.lang is Lang.ZH else en, level


def role_grants(world: World) -> Iterator[Row]:
    """Everyone has a role; some have had two, and one at least was revoked."""
    rng = world.rng("role_grants")
    number = 0
    for person in range(1, world.staff + 1):
        for _ in range(1 + (rng.random() < 0.12)):
            number += 1
            granted = dt.datetime.combine(FIRST_DAY, dt.time(9)) + dt.timedelta(days=rng.randrange(500), seconds=rng.randrange(30_000))
            role = rng.choices(range(1, len(ROLES) + 1), weights=(60, 14, 8, 6, 4, 4, 3, 1))[0]
            revoked = stamp(granted + dt.timedelta(days=30)) if rng.random() < 0.08 or number == 3 else None
            yield number, person, role, rng.randint(1, min(5, world.staff)), stamp(granted), revoked


LAST_DAYS = dt.timedelta(days=90)
_BUSY_TABLES = {"tickets": 50, "customers": 25, "calls": 10, "chats": 10, "consultations": 5}


def access_log(world: World) -> Iterator[Row]:
    """Who looked at what, in order of time, within what the policy grants; in the last days every role works on all that is its own.

    Some searches are for an order number of eleven digits, built like a mobile number.
    """
    rng, orders = world.rng("access_log"), world.rng("access_log:path")
    count = world.size("access_log")
    addresses = [people.internal_ip(rng) for _ in range(world.staff)]
    todo = duties(world)
    must = iter(todo)
    targets = iter(rng.choices(todo, weights=[_BUSY_TABLES.get(table, 2) for table, _ in todo], k=count))
    actions = rng.choices(("read", "update", "search", "print"), weights=(70, 18, 11, 1), k=count)
    for number, at in enumerate(moments(rng, count), 1):
        late = at >= END - LAST_DAYS + dt.timedelta(days=1)
        target, staff = (next(must, None) if late else None) or next(targets)
        person = rng.choice(staff)
        if late:
            world.accessed.add((person, target))
        record = rng.randint(1, world.size(target))
        ticket = rng.randint(1, world.tickets) if rng.random() < 0.7 else None
        search = actions[number - 1] == "search"
        total = rng.randint(1, 50) if search else 1
        yield (
            number,
            stamp(at),
            person,
            actions[number - 1],
            target,
            record,
            ticket,
            total,
            addresses[person - 1],
            f"/{target}?order={people.mobile(orders)}&page={orders.randint(1, 9)}" if search else f"/{target}/{record}",
        )


FIRST_LOGIN = dt.date(2025, 12, 30)
"""Six months before the day of the assessment: the last day on which a log can begin that is kept six months."""


def login_log(world: World, since: dt.date = FIRST_LOGIN, silent: range = range(0)) -> Iterator[Row]:
    """Who signed in: somebody every day, but for days (counted back from the assessment) on which the log is silent."""
    rng, number = world.rng("login_log"), 0
    for ago in range((AS_OF - since).days, 0, -1):
        for _ in range(0 if ago in silent else rng.randint(2, 6)):
            number += 1
            at = dt.datetime.combine(AS_OF - dt.timedelta(days=ago), dt.time(rng.randint(7, 19), rng.randrange(60)))
            yield number, stamp(at), rng.randint(1, world.staff), "failed" if rng.random() < 0.04 else "ok"


def exports(world: World) -> Iterator[Row]:
    """The register of what left the desk."""
    rng = world.rng("exports")
    for number, at in enumerate(moments(rng, world.size("exports")), 1):
        yield (
            number,
            f"DC-{at:%Y}-{number:04d}",
            rng.randint(1, world.staff),
            rng.randint(1, min(5, world.staff)),
            rng.choice(("tickets", "satisfaction", "consultations")),
            rng.choice(("monthly_report", "quality_review", "complaint_review", "regulator_request")),
            "mask-v2",
            f"manifest-{number:04d}.json",
            f"export-{number:04d}.csv",
            rng.randint(20, 5000),
            stamp(at),
        )


def archive_register(world: World) -> Iterator[Row]:
    """A row for each file, and for those of the old system, which were destroyed in time: the last one on the day of the assessment."""
    rng = world.rng("archive_register")
    number = 0
    for number, row in enumerate(archives(world), 1):
        yield number, row[0], row[9][:10], f"R{rng.randint(1, 40):02d}"
    for old in range(1, DESTROYED_FILES + 1):
        days = 0 if old == 1 else rng.randrange(1, 1000)
        yield number + old, OLD_FILES + old, (LAST_FILED_OF_DESTROYED - dt.timedelta(days=days)).isoformat(), f"R{rng.randint(1, 40):02d}"


def backups(world: World) -> Iterator[Row]:
    """A full backup every week; the last one as many days before the day of the assessment as it may be at most."""
    rng = world.rng("backups")
    for number in range(1, world.size("backups") + 1):
        at = dt.datetime.combine(FIRST_DAY, dt.time(2, 30)) + dt.timedelta(days=7 * (number - 1) - 1)
        size = 400 + 3 * number + rng.randrange(20)
        yield number, f"BF-{number:04d}", "desk", stamp(at), size, 1, f"vault-{1 + number % 2}", stamp(at + dt.timedelta(seconds=2 * size))
