"""The rows of the tables that keep what must not be readable."""

from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING

from audit.demo import people
from audit.demo.sealing import BLOCK, cbc, gcm, siv
from audit.demo.world import moments, stamp
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.rows import Row
    from audit.demo.world import World

CHANNELS = ("hotline", "app", "web", "wechat", "shop", "sms", "mail", "partner")
_BCRYPT = string.ascii_letters + string.digits


def refunds(world: World) -> Iterator[Row]:
    """Refunds: the account under AES-GCM, the holder's number searchable under AES-SIV, the phone under AES-CBC."""
    rng = world.rng("refunds")
    key = rng.randbytes(64)
    count = world.size("refunds")
    asked = list(moments(rng, count))
    for number, customer in enumerate(world.callers(rng, count), 1):
        paid = rng.random() < 0.8
        yield (
            number,
            customer,
            gcm(rng, key[:32], people.bank_card(rng)) if rng.random() < 0.9 else None,
            siv(key, people.id_card(rng)),
            cbc(rng.randbytes(BLOCK), key[32:], world.phone(customer)),
            "paid" if paid else "open",
            stamp(asked[number - 1] + dt.timedelta(hours=rng.randrange(2, 72))) if paid else None,
        )


def channels(world: World) -> Iterator[Row]:
    """One row a channel; the console's password has the least cost of bcrypt that will do."""
    rng = world.rng("channels")
    note = "密钥每季度更换一次，由信息技术部保管" if world.lang is Lang.ZH else "keys are changed every quarter by the IT department"
    for number, name in enumerate(CHANNELS, 1):
        yield (
            number,
            name,
            f"https://{name}.example.com/v1",
            f"vault:v{rng.randint(1, 3)}:{gcm(rng, rng.randbytes(32), rng.randbytes(12).hex())}",
            "$2b$10$" + "".join(rng.choices(_BCRYPT, k=53)),
            rng.randint(1, world.staff),
            note if rng.random() < 0.5 else None,
        )
