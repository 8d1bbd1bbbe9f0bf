"""The rows of the demo's people, before anything is planted: customers and staff."""

from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING

from audit.demo import people, phrases_en, phrases_zh
from audit.demo.schema import AS_OF
from audit.demo.world import END, stamp
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.rows import Row
    from audit.demo.world import World

_ALPHABET = string.ascii_letters + string.digits
_OLDEST = dt.datetime.combine(dt.date(2016, 1, 1), dt.time())

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
            None if open_account else stamp(END - dt.timedelta(seconds=leaving.randrange(86_400, 500 * 86_400))),
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


def staff_details(world: World) -> dict[int, tuple[str, str]]:
    """Post and extension of each member of staff, as a record names them."""
    return {row[0]: (row[4], row[8]) for row in staff(world)}
