"""How long something is kept: a period of calendar months and days, and the days on which it ends.

A period by years or months ends on the day of the same number in its last month, or on that month's last day where there is none:
one year from 29 February ends on 28 February (Civil Code of the PRC, arts. 201 and 202). Months count before days.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_MONTHS = 200 * 12
MOST_DAYS = 200 * 366

_SHORT = re.compile(r"(?P<count>[1-9]\d{0,4})(?P<unit>y|mo|w|d)", re.ASCII)
_ISO = re.compile(r"P(?=\d)(?:(?P<y>\d{1,4})Y)?(?:(?P<mo>\d{1,4})M)?(?:(?P<w>\d{1,5})W)?(?:(?P<d>\d{1,5})D)?", re.ASCII)
_MONTHS, _DAYS = {"y": 12, "mo": 1}, {"w": 7, "d": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """So many months, and then so many days."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        """As the inventory writes it."""
        years, months = divmod(self.months, 12)
        parts = [(years, "y", "Y"), (months, "mo", "M"), (self.days, "d", "D")]
        written = [(count, short, iso) for count, short, iso in parts if count]
        if len(written) == 1:
            return f"{written[0][0]}{written[0][1]}"
        if not self.days:
            return f"{self.months}mo"
        return "P" + "".join(f"{count}{iso}" for count, _, iso in written)

    @property
    def text(self) -> Text:
        """In words: `23mo` is 23 months, `P1Y10D` is 1 year and 10 days."""
        years, months = divmod(self.months, 12)
        counts = [(self.months, "个月", "month") if months else (years, "年", "year"), (self.days, "天", "day")]
        told = [(f"{count} {zh}", f"{count} {en}{'s' if count > 1 else ''}") for count, zh, en in counts if count]
        return Text("零 ".join(zh for zh, _ in told), " and ".join(en for _, en in told))

    def last_day(self, start: dt.date) -> dt.date:
        """The period's last day; the calendar's, where it would end later."""
        years, months = divmod(start.month - 1 + self.months, 12)
        year, month = start.year + years, months + 1
        if year > dt.MAXYEAR:
            return dt.date.max
        day = min(start.day, calendar.monthrange(year, month)[1])
        try:
            return dt.date(year, month, day) + dt.timedelta(days=self.days)
        except OverflowError:
            return dt.date.max

    def last_days(self, starts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The last days of the periods that begin on these days, all in days since 1970-01-01."""
        from holdings.dates.calendar import add_months

        return (add_months(starts, self.months) if self.months else starts) + self.days

    def can_outlast(self, other: Period) -> bool:
        """Whether there is a day from which this period ends later than the other: a year outlasts 365 days."""
        if self.months == other.months or self.days == other.days:
            return (self.months, self.days) > (other.months, other.days)
        import numpy as np

        every_day = np.arange(146_097, dtype=np.int64)  # the calendar repeats itself after 400 years
        return bool((self.last_days(every_day) > other.last_days(every_day)).any())


def parse(text: str) -> Period | None:
    """A period from `1y`, `18mo`, `2w`, `90d` or ISO 8601's `P1Y6M`; None for anything else, for none, and beyond 200 years."""
    if found := _SHORT.fullmatch(text):
        counts = {found["unit"]: int(found["count"])}
    elif found := _ISO.fullmatch(text):
        counts = {unit: int(count) for unit, count in found.groupdict().items() if count is not None}
    else:
        return None
    months = sum(count * _MONTHS.get(unit, 0) for unit, count in counts.items())
    days = sum(count * _DAYS.get(unit, 0) for unit, count in counts.items())
    return Period(months, days) if (months or days) and months <= MOST_MONTHS and days <= MOST_DAYS else None
