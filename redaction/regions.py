"""How far an address tells the city: province and city at its beginning, as Chinese addresses are written."""

from __future__ import annotations

import re
from functools import cache

from redaction.names.zh.divisions import divisions

_FILLER = re.compile(r"^(?:中国|中华人民共和国)?[ ,，、]*")


@cache
def _by_name() -> re.Pattern[str]:
    """Full names before short ones, long ones before those that they begin with."""
    known = divisions()
    names = sorted(known.provinces | known.cities | known.short, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, names)))


def province_and_city(address: str) -> tuple[str, str]:
    """Both as they are written there, each empty where it is not; a municipality is a province without a city."""
    start = _FILLER.match(address)
    place = start.end() if start else 0
    found: list[str] = []
    for _ in range(2):
        match = _by_name().match(address, place)
        if match is None:
            break
        found.append(match.group())
        place = match.end()
        if place < len(address) and address[place] in "省市 ,，":
            place += 1
    if not found:
        return "", ""
    known = divisions()
    first_is_province = found[0] in known.provinces or any(name.startswith(found[0]) for name in known.provinces)
    if len(found) == 1:
        return (found[0], "") if first_is_province else ("", found[0])
    return (found[0], found[1]) if first_is_province else ("", found[0])
