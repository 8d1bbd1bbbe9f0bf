"""The rows of what was said at the demo's desk, before anything is planted: calls, chats, messages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit.demo import people
from audit.demo.people_rows import staff_details
from audit.demo.world import WRAP_UPS, moments, rating, stamp
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.rows import Row
    from audit.demo.world import World


def calls(world: World) -> Iterator[Row]:
    """Calls with their transcripts; some belong to a ticket."""
    rng, more = world.rng("calls"), world.rng("calls:record")
    writer, clerk, members = world.writer(rng), world.writer(more), staff_details(world)
    count = world.size("calls")
    callers = world.callers(rng, count)
    for number, started in enumerate(moments(rng, count), 1):
        phone = world.phone(callers[number - 1])
        member = rng.randint(1, world.staff)
        ticket = rng.randint(1, world.tickets) if rng.random() < 0.6 else None
        direction = "in" if rng.random() < 0.83 else "out"
        seconds = int(rng.lognormvariate(5.2, 0.7)) + 12
        yield (
            number,
            f"TH{started:%Y%m%d}-{number:06d}",
            callers[number - 1],
            member,
            ticket,
            direction,
            phone,
            stamp(started),
            seconds,
            writer.about(phone).transcript(rng.randint(2, 4)),
            stamp(started + dt.timedelta(seconds=seconds)),
            f"{'坐席' if world.lang is Lang.ZH else 'desk'}-{more.randint(1, 6)}",
            *members[member],
            more.choice(WRAP_UPS),
            clerk.about(phone).feedback(),
            rating(more),
        )


def chats(world: World) -> Iterator[Row]:
    """Online chats. Identity checks stand in a field of their own, which is declared for what it holds."""
    rng, more = world.rng("chats"), world.rng("chats:record")
    writer, clerk, members = world.writer(rng), world.writer(more), staff_details(world)
    count = world.size("chats")
    callers = world.callers(rng, count)
    for number, started in enumerate(moments(rng, count), 1):
        customer = callers[number - 1]
        writer.about(world.phone(customer))
        member = rng.randint(1, world.staff)
        checking = number % 7 == 3
        world.checked[customer] += checking
        yield (
            number,
            f"HH{started:%Y%m%d}-{number:06d}",
            customer,
            member,
            rng.choice(("app", "web", "wechat")),
            people.imei(rng) if rng.random() < 0.7 else None,
            stamp(started),
            stamp(started + dt.timedelta(seconds=rng.randrange(90, 2400))),
            writer.transcript(rng.randint(2, 6)),
            writer.identity_check() if checking else None,
            *members[member],
            more.choice(WRAP_UPS),
            clerk.about(world.phone(customer)).feedback(),
            rating(more),
        )


def messages(world: World) -> Iterator[Row]:
    """Conversations, a message a row. Who served stands with the first message, what came of it with the last."""
    rng = world.rng("messages")
    writer, members = world.writer(rng), staff_details(world)
    count, number = world.size("messages"), 0
    callers = world.callers(rng, count)
    for session, began in enumerate(moments(rng, count), 1):
        customer, member = callers[session - 1], rng.randint(1, world.staff)
        lines = writer.about(world.phone(customer)).transcript(rng.randint(2, 4)).split("\n")
        for seq, line in enumerate(lines, 1):
            number += 1
            first, last = seq == 1, seq == len(lines)
            yield (
                number,
                f"XX{began:%Y%m%d}-{session:06d}",
                customer,
                seq,
                "agent" if seq % 2 else "client",
                stamp(began + dt.timedelta(seconds=20 * seq)),
                line,
                "wechat" if first else None,
                member if first else None,
                *(members[member] if first else (None, None)),
                rng.choice(WRAP_UPS) if last else None,
                writer.feedback() if last else None,
                rating(rng) if last else None,
            )
