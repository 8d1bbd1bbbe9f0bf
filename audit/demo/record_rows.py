"""The rows of the demo's service records, before anything is planted: tickets, consultations, ratings, files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit.demo import people
from audit.demo.people_rows import staff_details
from audit.demo.phrases import CATEGORIES, CATEGORY_WEIGHTS
from audit.demo.world import END, WRAP_UPS, moments, rating, stamp
from holdings.text import Lang

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from audit.demo.rows import Row
    from audit.demo.world import World

ARCHIVE_DAYS = 30
"""Within so many days of closing a case is filed."""


def tickets(world: World) -> Iterator[Row]:
    """Requests in order of time; the newest are still open."""
    rng = world.rng("tickets")
    writer = world.writer(rng)
    count = world.size("tickets")
    callers = world.callers(rng, count)
    categories = rng.choices(CATEGORIES, weights=CATEGORY_WEIGHTS, k=count)
    channels = rng.choices(("hotline", "app", "web", "wechat", "shop"), weights=(52, 20, 10, 13, 5), k=count)
    more = world.rng("tickets:record")
    clerk, members = world.writer(more), staff_details(world)
    for number, asked in enumerate(moments(rng, count), 1):
        customer, category = callers[number - 1], categories[number - 1]
        writer.about(world.phone(customer))
        clerk.about(world.phone(customer))
        delay = rng.randrange(20, 900)
        accepted = asked if number % 40 == 3 else asked + dt.timedelta(seconds=delay)  # some at once
        handled = accepted + dt.timedelta(seconds=int(rng.expovariate(1 / 70_000)) + 300)
        closed = handled + dt.timedelta(seconds=rng.randrange(600, 172_800))
        status = "closed" if closed < END else "handled" if handled < END else "in_progress"
        done = status != "in_progress"
        member = rng.randint(1, world.staff)
        yield (
            number,
            f"DD{asked:%Y%m%d}-{number:06d}",
            customer,
            member,
            channels[number - 1],
            category,
            "high" if category in ("complaint", "fraud") else "normal",
            status,
            f"{'坐席' if world.lang is Lang.ZH else 'desk'}-{rng.randint(1, 6)}",
            world.phone(customer) if rng.random() < 0.8 else None,
            writer.description(category),
            writer.resolution() if done else None,
            stamp(asked),
            stamp(accepted),
            stamp(handled) if done else None,
            stamp(closed) if status == "closed" else None,
            *members[member],
            clerk.action() if done else None,
            clerk.feedback() if status == "closed" else None,
            rating(more) if status == "closed" else None,
        )


def consultations(world: World) -> Iterator[Row]:
    """Enquiries. One in thirty quotes an order number that looks like an identity or bank card number and is none."""
    rng = world.rng("consultations")
    writer = world.writer(rng)
    count = world.size("consultations")
    callers = world.callers(rng, count)
    for number, asked in enumerate(moments(rng, count), 1):
        customer = callers[number - 1]
        writer.about(world.phone(customer))
        accepted = asked + dt.timedelta(seconds=rng.randrange(10, 300))
        handled = accepted + dt.timedelta(seconds=rng.randrange(120, 7200))
        yield (
            number,
            f"ZX{asked:%Y%m%d}-{number:06d}",
            customer,
            rng.randint(1, world.staff),
            world.person(rng),
            world.phone(customer),
            people.email(rng) if rng.random() < 0.3 else None,
            writer.near_miss() if number % 30 == 7 else writer.consultation(),
            writer.action(),
            writer.resolution(),
            writer.feedback(),
            stamp(asked),
            stamp(accepted),
            stamp(handled),
            f"archive-{asked:%Y}",
            (asked.date() + dt.timedelta(days=3 * 366)).isoformat(),
        )


def satisfaction(world: World) -> Iterator[Row]:
    """Ratings: mostly good, some of them with a word or a number to call."""
    rng = world.rng("satisfaction")
    writer = world.writer(rng)
    count = world.size("satisfaction")
    callers = world.callers(rng, count)
    scores = rng.choices((1, 2, 3, 4, 5), weights=(6, 5, 11, 28, 50), k=count)
    for number, rated in enumerate(moments(rng, count), 1):
        customer = callers[number - 1]
        yield (
            number,
            rng.randint(1, world.tickets),
            customer,
            scores[number - 1],
            writer.about(world.phone(customer)).comment() if rng.random() < 0.45 else None,
            world.phone(customer) if rng.random() < 0.15 else None,
            stamp(rated),
            world.pseudonym(customer),
        )


def archives(world: World) -> Iterator[Row]:
    """Filed cases. Order references of 18 and 19 digits are built like card numbers, with check digits that are wrong.

    One in twelve is filed on the last day that is in time.
    """
    rng, more = world.rng("archives"), world.rng("archives:record")
    writer = world.writer(rng)
    count = world.size("archives")
    filed = rng.sample(range(1, world.tickets + 1), count)
    callers = world.callers(rng, count)
    for number, at in enumerate(moments(rng, count), 1):
        customer = callers[number - 1]
        yield (
            number,
            f"DA-{at:%Y}-{number:06d}",
            filed[number - 1],
            customer,
            f"REF-{rng.randrange(10**5):05d}-{rng.choice('ABCD')}",
            _order_reference(rng),
            people.masked_mobile(world.phone(customer)),
            writer.about(world.phone(customer)).summary(),
            rng.randint(1, min(5, world.staff)),
            stamp(at),
            stamp(_closed(more, at, last_day=number % 12 == 5)),
            more.choice(WRAP_UPS),
            rating(more),
        )


def _closed(rng: random.Random, filed: dt.datetime, *, last_day: bool) -> dt.datetime:
    """When a case was closed that was filed then."""
    if last_day:
        return dt.datetime.combine(filed.date() - dt.timedelta(days=ARCHIVE_DAYS), dt.time(0, 0, 1))
    return filed - dt.timedelta(seconds=rng.randrange(3600, (ARCHIVE_DAYS - 1) * 86_400))


def _order_reference(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.2:
        return people.order_like_id(rng)
    if kind < 0.4:
        return people.order_like_card(rng)
    return f"DD2026{rng.randint(1, 6):02d}{rng.randint(1, 28):02d}-{rng.randrange(10**6):06d}"
