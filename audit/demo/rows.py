"""The rows of the demo's tables, one generator a table, before anything is planted."""

from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING, Any

from audit.demo import people, phrases_en, phrases_zh
from audit.demo.phrases import CATEGORIES, CATEGORY_WEIGHTS
from audit.demo.register_rows import access_log, backups, consents, exports, role_grants, roles
from audit.demo.schema import AS_OF
from audit.demo.sealed_rows import channels, refunds
from audit.demo.world import moments, stamp
from holdings.text import Lang

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from audit.demo.world import World

Row = tuple[Any, ...]

_ALPHABET = string.ascii_letters + string.digits
_OLDEST = dt.datetime.combine(dt.date(2016, 1, 1), dt.time())
_END = dt.datetime.combine(AS_OF, dt.time())

_POSTS = ("坐席", "班长", "质检员", "值班主管", "档案管理员", "数据分析员")
_POSTS_EN = ("agent", "team lead", "quality", "supervisor", "records", "analyst")


def customers(world: World) -> Iterator[Row]:
    """Customers under contract, and some who closed their account since the desk was set up: one at least."""
    rng, leaving = world.rng("customers"), world.rng("closed accounts")
    plans = phrases_zh.PRODUCTS if world.lang is Lang.ZH else phrases_en.PRODUCTS
    for number, phone in enumerate(world.phones, 1):
        chinese = world.chinese(rng)
        birth = people.birth_date(rng)
        city = rng.choice(people.CITIES)
        registered = _OLDEST + dt.timedelta(seconds=rng.randrange(9 * 365 * 86400))
        open_account = number != 7 and leaving.random() < 0.93
        yield (
            number,
            f"KH-{number:06d}",
            people.chinese_name(rng) if chinese else people.english_name(rng),
            rng.choice("MF"),
            birth.isoformat(),
            people.id_card(rng, birth),
            phone,
            people.email(rng) if rng.random() < 0.62 else None,
            people.chinese_address(rng) if chinese else people.english_address(rng),
            city[0] if chinese else city[3],
            people.bank_card(rng) if rng.random() < 0.38 else None,
            rng.choice(plans),
            float(rng.choice((19, 29, 39, 59, 129, 169, 199, 239))),
            int(rng.random() < 0.27),
            stamp(registered),
            "active" if open_account else "closed",
            None if open_account else stamp(_END - dt.timedelta(seconds=leaving.randrange(86_400, 500 * 86_400))),
        )


def staff(world: World) -> Iterator[Row]:
    """Agents and those behind them, one of whom at least has left. An extension is a number of the house, never a public one."""
    rng, leaving = world.rng("staff"), world.rng("leavers")
    zh = world.lang is Lang.ZH
    for number in range(1, world.staff + 1):
        post = rng.choices(range(6), weights=(70, 10, 8, 6, 3, 3))[0]
        secret = "".join(rng.choices(_ALPHABET, k=65))
        active = number != 7 and leaving.random() < 0.95
        yield (
            number,
            f"S{number:04d}",
            world.person(rng),
            ("客服运营部" if zh else "Service operations") if post != 5 else ("数据部" if zh else "Data"),
            (_POSTS if zh else _POSTS_EN)[post],
            f"kf{number:04d}",
            f"$argon2id$v=19$m=65536,t=3,p=4${secret[:22]}${secret[22:]}",
            f"kf{number:04d}@example.com",
            f"6{number:04d}",
            (dt.date(2012, 1, 1) + dt.timedelta(days=rng.randrange(5000))).isoformat(),
            int(active),
            None if active else (AS_OF - dt.timedelta(days=leaving.randint(1, 200))).isoformat(),
        )


def tickets(world: World) -> Iterator[Row]:
    """Requests in order of time; the newest are still open."""
    rng = world.rng("tickets")
    writer = world.writer(rng)
    count = world.size("tickets")
    callers = world.callers(rng, count)
    categories = rng.choices(CATEGORIES, weights=CATEGORY_WEIGHTS, k=count)
    channels = rng.choices(("hotline", "app", "web", "wechat", "shop"), weights=(52, 20, 10, 13, 5), k=count)
    for number, asked in enumerate(moments(rng, count), 1):
        customer, category = callers[number - 1], categories[number - 1]
        writer.about(world.phone(customer))
        accepted = asked + dt.timedelta(seconds=rng.randrange(20, 900))
        handled = accepted + dt.timedelta(seconds=int(rng.expovariate(1 / 70_000)) + 300)
        closed = handled + dt.timedelta(seconds=rng.randrange(600, 172_800))
        status = "closed" if closed < _END else "handled" if handled < _END else "in_progress"
        done = status != "in_progress"
        yield (
            number,
            f"DD{asked:%Y%m%d}-{number:06d}",
            customer,
            rng.randint(1, world.staff),
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


def calls(world: World) -> Iterator[Row]:
    """Calls with their transcripts; some belong to a ticket."""
    rng = world.rng("calls")
    writer = world.writer(rng)
    count = world.size("calls")
    callers = world.callers(rng, count)
    for number, started in enumerate(moments(rng, count), 1):
        phone = world.phone(callers[number - 1])
        yield (
            number,
            f"TH{started:%Y%m%d}-{number:06d}",
            callers[number - 1],
            rng.randint(1, world.staff),
            rng.randint(1, world.tickets) if rng.random() < 0.6 else None,
            "in" if rng.random() < 0.83 else "out",
            phone,
            stamp(started),
            int(rng.lognormvariate(5.2, 0.7)) + 12,
            writer.about(phone).transcript(rng.randint(2, 4)),
        )


def chats(world: World) -> Iterator[Row]:
    """Online chats. Identity checks stand in a field of their own, which is declared for what it holds."""
    rng = world.rng("chats")
    writer = world.writer(rng)
    count = world.size("chats")
    callers = world.callers(rng, count)
    for number, started in enumerate(moments(rng, count), 1):
        customer = callers[number - 1]
        writer.about(world.phone(customer))
        yield (
            number,
            f"HH{started:%Y%m%d}-{number:06d}",
            customer,
            rng.randint(1, world.staff),
            rng.choice(("app", "web", "wechat")),
            people.imei(rng) if rng.random() < 0.7 else None,
            stamp(started),
            stamp(started + dt.timedelta(seconds=rng.randrange(90, 2400))),
            writer.transcript(rng.randint(2, 6)),
            writer.identity_check() if number % 7 == 3 else None,
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
    """Filed cases. Order references of 18 and 19 digits are built like card numbers, with check digits that are wrong."""
    rng = world.rng("archives")
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
        )


def _order_reference(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.2:
        return people.order_like_id(rng)
    if kind < 0.4:
        return people.order_like_card(rng)
    return f"DD2026{rng.randint(1, 6):02d}{rng.randint(1, 28):02d}-{rng.randrange(10**6):06d}"


GENERATORS: dict[str, Callable[[World], Iterator[Row]]] = {
    "customers": customers,
    "staff": staff,
    "tickets": tickets,
    "consultations": consultations,
    "calls": calls,
    "chats": chats,
    "satisfaction": satisfaction,
    "roles": roles,
    "role_grants": role_grants,
    "access_log": access_log,
    "exports": exports,
    "archives": archives,
    "consents": consents,
    "backups": backups,
    "refunds": refunds,
    "channels": channels,
}
