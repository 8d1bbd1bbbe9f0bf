"""What all tables of the demo share: how many rows, whose numbers, who calls how often, and when."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from audit.demo import people
from audit.demo.phrases import MAIN_SHARE, Writer
from audit.demo.schema import AS_OF
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = dt.date(2025, 1, 1)
_DAYS = (AS_OF - FIRST_DAY).days
_WEEKDAY_WEIGHTS = (1.15, 1.05, 1.0, 1.0, 1.05, 0.6, 0.5)
_HOURS = tuple(range(8, 21))
_HOUR_WEIGHTS = (4, 10, 12, 10, 6, 6, 9, 10, 10, 9, 6, 5, 3)

END = dt.datetime.combine(AS_OF, dt.time())
"""The desk's present: what lies after it has not happened yet."""

DESTROYED_FILES = 24
"""So many files were destroyed when their period was over, and stand in the register still."""

WRAP_UPS = ("resolved", "explained", "transferred", "callback_agreed", "escalated")

STRANGERS = 64
"""Mobile numbers that belong to nobody on the desk."""


@dataclass(slots=True, kw_only=True)
class World:
    """The seeded desk before its first row. `subjects` fills while rows are written: who each dataset is about, and in how many rows."""

    seed: int
    lang: Lang
    tickets: int
    phones: list[str] = field(init=False)
    """Customer number i has `phones[i - 1]`; no two customers share one."""
    strangers: list[str] = field(init=False)
    consents: int = 0
    """How many customers have consent records; decided once it is known how many have tickets."""
    subjects: dict[str, Counter[int]] = field(default_factory=dict)
    checked: Counter[int] = field(default_factory=Counter)
    """Customers by how many of their chats hold an identity check; fills while the chats are written."""
    spoilt: dict[str, set[int]] = field(default_factory=dict)
    """Customers by what is wrong with their consents; fills while those are written."""
    accessed: set[tuple[int, str]] = field(default_factory=set)
    """Staff and table of the accesses of the last days; fills while the log is written."""
    _callers: list[int] = field(init=False)
    _cumulative: list[float] = field(init=False)

    def __post_init__(self) -> None:
        rng = self.rng("world")
        numbers = people.mobiles(rng, self.customers + STRANGERS)
        self.phones, self.strangers = numbers[: self.customers], numbers[self.customers :]
        self._callers = rng.sample(range(1, self.customers + 1), self.customers)
        self._cumulative = list(accumulate((rank + 12) ** -0.85 for rank in range(self.customers)))

    @property
    def customers(self) -> int:
        return self.tickets // 2

    @property
    def staff(self) -> int:
        return min(400, 12 + self.tickets // 150)

    def size(self, table: str) -> int:
        """Rows of a table, of `messages` conversations. Raises KeyError for one whose size is not set by the number of tickets alone."""
        return {
            "customers": self.customers,
            "staff": self.staff,
            "tickets": self.tickets,
            "consultations": self.tickets // 4,
            "calls": self.tickets * 2 // 5,
            "chats": self.tickets // 4,
            "messages": self.tickets // 20,
            "satisfaction": self.tickets * 2 // 5,
            "access_log": self.tickets * 2,
            "exports": 24 + self.tickets // 250,
            "archives": self.tickets // 5,
            "archive_register": self.tickets // 5 + DESTROYED_FILES,
            "backups": 78,
            "refunds": self.tickets // 10,
        }[table]

    def rng(self, name: str) -> random.Random:
        """The random numbers of one table or purpose: a change to one leaves the others as they were."""
        return random.Random(f"{self.seed}:{name}")  # noqa: S311 (a demo that must come out the same)

    def writer(self, rng: random.Random) -> Writer:
        return Writer(rng, self.lang, self.phones)

    def chinese(self, rng: random.Random) -> bool:
        """Whether the next person or place is Chinese, by the desk's mix."""
        return (rng.random() < MAIN_SHARE) == (self.lang is Lang.ZH)

    def person(self, rng: random.Random) -> str:
        return people.chinese_name(rng) if self.chinese(rng) else people.english_name(rng)

    def callers(self, rng: random.Random, count: int) -> list[int]:
        """Customer numbers by how often each makes contact: few often, most seldom (a Zipf-like law)."""
        return rng.choices(self._callers, cum_weights=self._cumulative, k=count)

    def phone(self, customer: int) -> str:
        return self.phones[customer - 1]

    def pseudonym(self, customer: int) -> str:
        """The token under which a customer is known to analysts: keyed, so that nobody counts back to the number."""
        digest = hmac.digest(f"demo:{self.seed}".encode(), str(customer).encode(), "sha256")
        return f"RD-{base64.b32encode(digest)[:12].decode()}"


def moments(rng: random.Random, count: int) -> Iterator[dt.datetime]:
    """Moments in service hours, fewer at weekends, in order of time; all before the day of the assessment."""
    weights = [_WEEKDAY_WEIGHTS[(FIRST_DAY.weekday() + day) % 7] * (1 + day / _DAYS / 2) for day in range(_DAYS)]
    days = sorted(rng.choices(range(_DAYS), weights=weights, k=count))
    hours = rng.choices(_HOURS, weights=_HOUR_WEIGHTS, k=count)
    keys = sorted((day, hour, rng.randrange(3600)) for day, hour in zip(days, hours, strict=True))
    start = dt.datetime.combine(FIRST_DAY, dt.time())
    for day, hour, second in keys:
        yield start + dt.timedelta(days=day, hours=hour, seconds=second)


def stamp(moment: dt.datetime) -> str:
    """As SQLite keeps it."""
    return moment.isoformat(sep=" ")


def rating(rng: random.Random) -> int:
    """How a customer rated the service: mostly well."""
    return rng.choices((1, 2, 3, 4, 5), weights=(6, 5, 11, 28, 50))[0]
