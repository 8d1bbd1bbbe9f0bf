"""The rows of the demo's register of consents, before and after something is planted in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit.demo.notices import version
from audit.demo.world import END, stamp

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from audit.demo.rows import Row
    from audit.demo.world import World

NEVER, LATE, OTHERWISE, WITHDRAWN, NOT_SEPARATELY, WRONG_NOTICE = (
    "never", "late", "otherwise", "withdrawn", "not separately", "wrong notice",
)  # fmt: skip
"""What can be wrong with the consents of a customer."""
NO_NOTICE = "v9"

_FIRST_GIVEN = dt.datetime(2019, 1, 1, 10)  # noqa: DTZ001 (as SQLite keeps it)
_DAYS_GIVEN = 900
"""All consents were given within so many days, long before the first record that rests on one."""
_FIRST_WITHDRAWN = dt.datetime(2021, 8, 1, 10)  # noqa: DTZ001
"""Withdrawals lie within sixty days from here: before the first record, and less than five years ago, when their records would be due."""
_MONTH = dt.timedelta(days=30)

Consent = tuple[str, str, dt.datetime, dt.datetime | None]
"""Purpose, how it was given, when, and when it was withdrawn."""


def consents(world: World, spoilt: Mapping[str, int] | None = None) -> Iterator[Row]:
    """Everybody who called or chatted consented before, and some others to marketing; `spoilt` says with how many customers what is wrong.

    One customer withdrew and consented again, one withdrew on the day of the assessment.
    """
    rng = world.rng("consents")
    needed = {*world.subjects["calls"], *world.subjects["chats"]}
    _choose(world, needed, spoilt or {})
    absent = world.spoilt.get(NEVER, set())
    others = sorted(set(range(1, world.customers + 1)) - needed)
    also = rng.sample(others, max(1, min(len(others), world.consents - len(needed) + len(absent))))
    world.spoilt[WRONG_NOTICE] = set(also[: (spoilt or {}).get(WRONG_NOTICE, 0)])
    fine = sorted(needed - set().union(*world.spoilt.values()))
    number = 0
    for customer in sorted({*needed, *also} - absent):
        given = _FIRST_GIVEN + dt.timedelta(seconds=rng.randrange(_DAYS_GIVEN * 86_400))
        for purpose, kind, at, until in _of(world, rng, customer, given, fine):
            number += 1
            told = NO_NOTICE if customer in world.spoilt[WRONG_NOTICE] else version(at.date())
            yield number, customer, purpose, kind, told, stamp(at), None if until is None else stamp(until)


def _choose(world: World, needed: set[int], spoilt: Mapping[str, int]) -> None:
    """Draw the customers with whose consents something is wrong: each with one thing, and nobody twice."""
    rng, taken = world.rng("consents:spoilt"), set[int]()
    for flaw in (NOT_SEPARATELY, NEVER, LATE, OTHERWISE, WITHDRAWN):
        among = world.checked if flaw == NOT_SEPARATELY else needed
        left = sorted({customer for customer in among if among is needed or world.checked[customer]} - taken)
        world.spoilt[flaw] = set(rng.sample(left, spoilt.get(flaw, 0)))
        taken |= world.spoilt[flaw]


def _of(world: World, rng: random.Random, customer: int, given: dt.datetime, fine: list[int]) -> Iterator[Consent]:
    """The consents of one customer."""
    spoilt = {flaw for flaw, customers in world.spoilt.items() if customer in customers}
    wanted = [("recording", "general")] if customer in world.subjects["calls"] else []
    if customer in world.subjects["chats"]:
        wanted += [("chat", "general")] if NOT_SEPARATELY in spoilt else [("chat", "general"), ("chat", "separate")]
    ended = _FIRST_WITHDRAWN + dt.timedelta(seconds=rng.randrange(60 * 86_400))
    if not wanted or OTHERWISE in spoilt:
        yield "marketing", "general", given, ended if not wanted and rng.random() < 0.06 else None
        return
    for purpose, kind in wanted:
        at = END if LATE in spoilt else given
        if customer == fine[0]:
            yield purpose, kind, at, ended
            yield purpose, kind, ended + _MONTH, None
        else:
            yield purpose, kind, at, ended if WITHDRAWN in spoilt else END if customer == fine[1] else None
