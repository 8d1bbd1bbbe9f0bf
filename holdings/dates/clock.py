"""Reads a time of day as it is written behind a day: 15:30:00.5+08:00, 3:30 PM, 下午3时30分."""

from __future__ import annotations

import re

from holdings.dates.parts import Clock

_NAMED = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
"""Zones by name, in minutes (RFC 2822, 4.3)."""
_TWO_MEANINGS = "CST"
"""Of North America (RFC 2822) or of China, fourteen hours apart."""
_LARGEST = 18 * 60
"""No zone is further from UTC than this (ISO 8601 as Java and others bound it)."""

_MORNING = frozenset({"am", "上午", "凌晨", "早上", "清晨"})
_AFTERNOON = frozenset({"pm", "下午", "晚上", "傍晚"})
_NOON = "中午"

HALF = "上午|下午|凌晨|早上|清晨|中午|晚上|傍晚"
_ZONE = rf"(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?|{'|'.join((*_NAMED, _TWO_MEANINGS))})(?:\s*\([A-Za-z ]{{1,32}}\))?"
_WESTERN = r"(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,](?P<f>\d{1,9}))?)?(?:\s*(?P<half>[AaPp]\.?[Mm])\.?)?"
_CHINESE = r"(?P<H>\d{1,2})[时時点點](?:(?P<M>\d{1,2})分(?:(?P<S>\d{1,2})秒)?|(?P<thirty>半)|整)?"
_FORMS = tuple(re.compile(rf"(?:(?P<part>{HALF})\s*)?{form}(?:\s*{_ZONE})?", re.ASCII) for form in (_WESTERN, _CHINESE))


class AmbiguousClock(Exception):
    """A time of day in a zone whose name has two meanings."""


def clock(text: str) -> Clock | None:
    """The time of day; None where the text is none. One that does not exist has an hour of 99. Raises `AmbiguousClock`."""
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _clock({name: value for name, value in found.groupdict().items() if value is not None})
    return None


def _clock(parts: dict[str, str]) -> Clock:
    zone = parts.get("zone", "").upper()
    if zone == _TWO_MEANINGS:
        raise AmbiguousClock
    offset = _offset(zone) if zone else None
    half = (parts.get("half") or parts.get("part") or "").lower().replace(".", "")
    hour = _hour(int(parts["H"]), half)
    if offset is not None and abs(offset) > _LARGEST:
        hour = 99
    return Clock(
        hour=hour,
        minute=30 if "thirty" in parts else int(parts.get("M", 0)),
        second=int(parts.get("S", 0)),
        micros=int(parts.get("f", "0")[:6].ljust(6, "0")),
        offset=offset,
    )


def _hour(hour: int, half: str) -> int:
    """The hour of 24; 99 where it is none of that half of the day. Half and 24 hours together, 下午15:30, must agree."""
    if half in _MORNING:
        return hour % 12 if hour <= 12 else 99
    if half in _AFTERNOON:
        return hour % 12 + 12 if hour <= 12 else hour
    if half == _NOON:
        return hour if hour in (11, 12, 13) else hour + 12 if hour in (1, 2) else 99
    return hour


def _offset(zone: str) -> int:
    """Minutes from UTC; out of every bound where the minutes are none."""
    if zone in _NAMED:
        return _NAMED[zone]
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:]) if int(digits[2:]) < 60 else 10 * _LARGEST
    return -minutes if zone[0] == "-" else minutes
