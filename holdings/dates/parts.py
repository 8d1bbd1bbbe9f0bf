"""Year, month, day and time of day as one reading: what every form of writing comes down to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from holdings.dates.calendar import FIRST_YEAR, LAST_YEAR
from holdings.dates.outcome import Outcome
from holdings.dates.zones import DAY, SECOND

PLACEHOLDERS = frozenset({(0, 0, 0), (1, 1, 1), (1900, 1, 1), (9999, 12, 31)})
"""Days that databases and forms put where there is none. Nothing that is kept today began on one of them."""

FIRST_DAY = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as read; `micros` are local where `local` says so, else UTC."""

    outcome: Outcome
    micros: int = 0
    local: bool = False


NULL, UNREADABLE, IMPOSSIBLE, AMBIGUOUS, PLACEHOLDER = map(
    Reading, (Outcome.NULL, Outcome.UNREADABLE, Outcome.IMPOSSIBLE, Outcome.AMBIGUOUS, Outcome.PLACEHOLDER)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day, and the offset of its zone from UTC in minutes, where one is written."""

    hour: int
    minute: int = 0
    second: int = 0
    micros: int = 0
    offset: int | None = None

    @property
    def exists(self) -> bool:
        """`24:00:00` is the end of a day; a 60th second is a leap second, which stands at the end of a minute 59."""
        if self.hour == 24:
            return not (self.minute or self.second or self.micros)
        return self.hour < 24 and self.minute < 60 and (self.second < 60 or (self.second == 60 and self.minute == 59))

    @property
    def of_day(self) -> int:
        return ((self.hour * 60 + self.minute) * 60 + self.second) * SECOND + self.micros


def reading(year: int, month: int, day: int, clock: Clock | None) -> Reading:
    """What a written day, with its time where there is one, is read as."""
    if (year, month, day) in PLACEHOLDERS:
        return PLACEHOLDER
    if not FIRST_YEAR <= year <= LAST_YEAR or (clock is not None and not clock.exists):
        return IMPOSSIBLE
    try:
        days = dt.date(year, month, day).toordinal() - FIRST_DAY
    except ValueError:
        return IMPOSSIBLE
    if clock is None:
        return Reading(Outcome.DAY, days * DAY, local=True)
    micros = days * DAY + clock.of_day
    if clock.offset is None:
        return Reading(Outcome.MOMENT, micros, local=True)
    return Reading(Outcome.MOMENT, micros - clock.offset * 60 * SECOND)
