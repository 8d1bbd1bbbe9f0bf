"""Reads a number as a moment: a day or moment written in digits only, or a count of seconds or parts of one since 1970.

How many digits it has says which it is, so that no two meanings share one. A count of 9 digits, before September 2001, is none.
"""

from __future__ import annotations

import re

from holdings.dates.clock import clock
from holdings.dates.outcome import Outcome
from holdings.dates.parts import PLACEHOLDER, UNREADABLE, Clock, Reading, reading
from holdings.dates.zones import SECOND

DIGITS_ONLY = re.compile(r"\d+(?:\.\d{1,9})?|\d{8}T\d{4,6}(?:[Zz]|[+-]\d{4})?", re.ASCII)

_PER_SECOND = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
_WRITTEN = re.compile(
    r"(?P<y>(?:19|20|21)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<H>\d\d)(?P<M>\d\d)(?:(?P<S>\d\d)(?:\.?(?P<f>\d{1,9}))?)?(?P<zone>[Zz]|[+-]\d{4})?)?",
    re.ASCII,
)
"""20260603, 202606031530, 20260603153000, 20260603153000123, 20260603T153000Z."""
_DAY_LENGTHS = frozenset({8, 12, 14, 17})
_NO_DAY = re.compile(r"0+(?:\.0+)?|00010101|99991231|00010101000000|99991231(?:000000|235959)", re.ASCII)


def number(text: str) -> Reading:
    """What a text of digits, of `DIGITS_ONLY`, is read as."""
    if _NO_DAY.fullmatch(text):
        return PLACEHOLDER
    whole, _, fraction = text.partition(".")
    if "T" in text or len(whole) in _DAY_LENGTHS:
        found = _WRITTEN.fullmatch(text)
        return UNREADABLE if found is None else _written({name: value for name, value in found.groupdict().items() if value is not None})
    if len(whole) in _PER_SECOND:
        return Reading(Outcome.MOMENT, int(whole + fraction) * SECOND // (_PER_SECOND[len(whole)] * 10 ** len(fraction)))
    return UNREADABLE


def _written(parts: dict[str, str]) -> Reading:
    time = None
    if "H" in parts:
        text = f"{parts['H']}:{parts['M']}:{parts.get('S', '00')}.{parts.get('f', '0')}{parts.get('zone', '')}"
        time = clock(text) or Clock(hour=99)
    return reading(int(parts["y"]), int(parts["m"]), int(parts["d"]), time)
