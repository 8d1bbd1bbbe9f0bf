"""Between local time and UTC, over whole columns: the offset is looked up once a day, and by value only on days that have two."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from holdings.dates.calendar import each_once

if TYPE_CHECKING:
    import zoneinfo

    from numpy.typing import NDArray

SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (local time, before its zone is known)
_CHANGING = np.iinfo(np.int64).min
"""In the place of the offset of a day that has several."""
_FIRST, _LAST = -719_162, 2_932_896
"""The days of 0001-01-01 and 9999-12-31."""


def to_utc(local: NDArray[np.int64], zone: zoneinfo.ZoneInfo) -> NDArray[np.int64]:
    """Local microseconds as UTC; a time that was skipped by the offset before, one that came twice as the first."""
    return local - _offsets(local, zone, _of_local)


def to_local(utc: NDArray[np.int64], zone: zoneinfo.ZoneInfo) -> NDArray[np.int64]:
    """UTC microseconds as local time."""
    return utc + _offsets(utc, zone, _of_utc)


def local_days(utc: NDArray[np.int64], zone: zoneinfo.ZoneInfo) -> NDArray[np.int64]:
    """The days on which moments lie in the zone, in days since 1970-01-01."""
    return np.asarray(to_local(utc, zone) // DAY, np.int64)


def _offsets(micros: NDArray[np.int64], zone: zoneinfo.ZoneInfo, offset: _Offset) -> NDArray[np.int64]:
    def of_days(days: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.array([_CHANGING if (one := _of_day(int(day), zone, offset)) is None else one for day in days], np.int64)

    out = each_once(micros // DAY, of_days)
    for place in np.flatnonzero(out == _CHANGING):
        out[place] = offset(int(micros[place]), zone)
    return out


@lru_cache(maxsize=65_536)
def _of_day(day: int, zone: zoneinfo.ZoneInfo, offset: _Offset) -> int | None:
    """The one offset of a day, in microseconds; None where it has several."""
    first, last = offset(day * DAY, zone), offset(day * DAY + DAY - 1, zone)
    return first if first == last else None


def _of_local(micros: int, zone: zoneinfo.ZoneInfo) -> int:
    return _micros(_moment(micros).replace(tzinfo=zone).utcoffset())


def _of_utc(micros: int, zone: zoneinfo.ZoneInfo) -> int:
    moment = _moment(micros).replace(tzinfo=dt.UTC)
    try:
        return _micros(moment.astimezone(zone).utcoffset())
    except OverflowError:  # within a day of the ends of the calendar, where no zone changes
        return _micros(moment.replace(tzinfo=zone).utcoffset())


def _moment(micros: int) -> dt.datetime:
    """The moment, or the nearest that Python can represent: beyond, no zone changes."""
    return _EPOCH + dt.timedelta(microseconds=min(max(micros, _FIRST * DAY), _LAST * DAY + DAY - 1))


def _micros(offset: dt.timedelta | None) -> int:
    return 0 if offset is None else offset // dt.timedelta(microseconds=1)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Offset = Callable[[int, zoneinfo.ZoneInfo], int]
