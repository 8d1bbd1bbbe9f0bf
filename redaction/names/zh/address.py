"""Addresses in Chinese text: parts in a row, from the province to the last room number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.zh.divisions import divisions
from redaction.names.zh.parts import (
    CORNER,
    CROSSING,
    CUE,
    END,
    FALSE_NAMES,
    JOINT,
    NO_ADDRESS,
    OTHER_ADDRESS,
    PARTS,
    STOP,
    STOP_WORDS,
    Part,
)
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLED = 0.85
"""A word says that this is an address."""
NUMBERED = 0.8
"""There is a door, building or room to the name."""
PARTIAL = 0.6
"""A place down to a street, a village or an estate within its county."""

LONGEST_NAME = 10
"""Characters of one part's name."""
LONGEST_ADDRESS = 120
LEAST_NAME = 2
LEAST_CALLED = 4
LEAST_PARTS = 3
REACH = 6

_is_weak = re.compile(r"^第|[期层]$|(?<!号)楼$").search
_is_building = re.compile(r"号楼|[栋幢座室弄号#]|单元|[期层楼]$").search

_GAP = re.compile(r"[ ,，./|>\-—]{0,2}")
_NAME = re.compile(rf"(?:[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9·]{{1,{LONGEST_NAME}}}(?:[（(][^（）()\n]{{1,12}}[）)])? ?)?")
_WALK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_STOPPED = re.compile("|".join((f"[{''.join(sorted(STOP))}]", JOINT.pattern, *STOP_WORDS)))
_STOP_PAIRS = frozenset(STOP_WORDS)
_COUNTY_AHEAD = re.compile(r"[\u4e00-\u9fff]{0,3}?[区县市州旗]")
_NUMERALS = frozenset("0123456789一二三四五六七八九十百")
_DOORS = frozenset({Part.DOOR, Part.UNIT})
_LARGE = frozenset({Part.PROVINCE, Part.CITY, Part.COUNTY})
_NOT_INNER = frozenset({*_LARGE, *_DOORS})
_LOCAL = frozenset({Part.TOWN, Part.VILLAGE, Part.ROAD, Part.ESTATE})


@dataclass(slots=True, kw_only=True)
class Chain:
    """Parts that follow one another."""

    start: int
    end: int
    parts: list[Part] = field(default_factory=list)


def addresses(text: str, *, called: bool = False) -> Iterator[Span]:
    """The addresses of one text (simplified script), in order; `called` says that the text as a whole is one. The work is linear in its length."""
    cued = _cues(text)
    if called:
        cued[0] = False
    for chain in _chains(text, cued):
        span = _judge(text, chain, cued.pop(chain.start, None))
        if span is not None:
            yield span
    for start, colon in cued.items():
        if colon and (span := _unbuilt(text, start)) is not None:
            yield span


def _cues(text: str) -> dict[int, bool]:
    """Where an address is announced, and whether by a colon or the like."""
    return {
        match.end(): match.group().rstrip()[-1] in ":：=＝|"
        for match in CUE.finditer(text)
        if not OTHER_ADDRESS.search(text, max(0, match.start() - REACH), match.start())
    }


def _unbuilt(text: str, start: int) -> Span | None:
    """What is called an address and has none of its parts: all of it, as far as it is a name."""
    end = _stop_at(text, start)
    value = text[start:end].rstrip()
    if len(value) < LEAST_CALLED or NO_ADDRESS.match(value) or _stopped(text, start, start + len(value)) or not _WALK.search(value):
        return None
    return Span(start, start + len(value), Entity.ADDRESS, PARTIAL)


def _stop_at(text: str, start: int) -> int:
    limit = start + LONGEST_ADDRESS
    end = END.search(text, start, limit)
    return end.start() if end else min(limit, len(text))


def _chains(text: str, cued: dict[int, bool]) -> Iterator[Chain]:
    chain: Chain | None = None
    floor = 0
    for match in PARTS.finditer(text):
        part = Part[str(match.lastgroup)]
        if part is Part.VILLAGE and divisions().short_ending(text, match.end()) is not None:
            part = Part.CITY  # 石家庄 is no village
        if part is Part.COUNTY and chain is not None and max(chain.parts) > Part.TOWN and not _county(text, chain, match.end()):
            part = Part.PLACE  # a part of a campus, an estate or a market
        if (chain is not None and match.end() <= chain.end) or (part not in _NOT_INNER and _within_division(text, match)):
            continue
        if chain is not None:
            if _pending(text, chain, part, match):
                continue
            if _joins(text, chain, part, match):
                _extend(text, chain, part, match.end())
                continue
            yield chain
            floor = chain.end
        chain = _opened(text, part, match, floor, cued)
        if chain is not None:
            _extend(text, chain, part, match.end())
    if chain is not None:
        yield chain


def _extend(text: str, chain: Chain, part: Part, end: int) -> None:
    chain.parts.append(part)
    chain.end = end
    crossing = CROSSING.match(text, end) if part is Part.ROAD else None
    if crossing is not None:
        chain.parts.append(Part.DOOR)
        chain.end = crossing.end()
        corner = CORNER.match(text, chain.end)
        if corner and not _stopped(text, *corner.span()):
            chain.end = corner.end()


def _stopped(text: str, start: int, end: int) -> bool:
    """Whether a word stands there that no name holds."""
    stop = _STOPPED.search(text, start, end + 1)
    return stop is not None and stop.start() < end


def _county(text: str, chain: Chain, end: int) -> bool:
    """Whether a division of the country ends here that goes on with the chain: not 西区 behind a university's door number."""
    return divisions().ending(text, end) == _gap(text, chain) and _DOORS.isdisjoint(chain.parts)


def _within_division(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a part's end is the inside of a county's name: 道里区, 石家庄市."""
    ahead = _COUNTY_AHEAD.match(text, match.end())
    if ahead is None:
        return False
    start = divisions().ending(text, ahead.end())
    return start is not None and start < match.end()


def _gap(text: str, chain: Chain) -> int:
    """Where the next part of the chain may begin."""
    gap = _GAP.match(text, chain.end)
    return gap.end() if gap else chain.end


def _pending(text: str, chain: Chain, part: Part, match: re.Match[str]) -> bool:
    """Whether this ending has no name before it, so that it may be the beginning of one: 秀山区 里仁路."""
    return part not in _DOORS and chain.end < match.start() == _gap(text, chain)


def _joins(text: str, chain: Chain, part: Part, match: re.Match[str]) -> bool:
    """Whether the part goes on with the chain."""
    begin = _gap(text, chain)
    known = part in _LARGE and _county(text, chain, match.end())
    if match.end() - chain.start > LONGEST_ADDRESS or (part in _LARGE and chain.parts[-1] > Part.COUNTY and not known):
        return False
    if begin < match.start() and chain.parts[-1] > Part.TOWN and "," in text[chain.end : begin].replace("，", ","):
        return False
    if begin >= match.start() or known:
        return True
    name = text[begin : match.start()]
    return (
        _NAME.fullmatch(name) is not None
        and not _stopped(text, begin, match.start())
        and (part is Part.PLACE or FALSE_NAMES.search(name + match.group()) is None)
    )


def _opened(text: str, part: Part, match: re.Match[str], floor: int, cued: dict[int, bool]) -> Chain | None:
    """A chain that begins with this part; None where nothing is named."""
    if part in _DOORS:
        return _numbered(text, part, match, floor, cued)
    start = None
    if part in (*_LARGE, Part.TOWN):
        start = divisions().ending(text, match.end())
    if start is None or start < floor:
        start = _walked(text, match.start(), floor, cued)
    if start >= match.start() and part is not Part.PROVINCE and match.group()[0] not in _NUMERALS:
        return None
    if FALSE_NAMES.search(text[start : match.end()]):
        return None
    chain = Chain(start=start, end=match.end())
    _widen(text, chain, floor)
    return chain


def _numbered(text: str, part: Part, match: re.Match[str], floor: int, cued: dict[int, bool]) -> Chain | None:
    """A chain that begins with a number: what stands before it may be an estate of any name (望江28号楼)."""
    if "-" in match.group() or not _is_building(match.group()):
        return None
    start = _walked(text, match.start(), floor, cued)
    if match.group().endswith("号") and start not in cued:
        return None
    if match.start() - start < LEAST_NAME or FALSE_NAMES.search(text[start : match.start()]):
        return Chain(start=match.start(), end=match.end())
    # A floor or a phase does not make an address of any name before it; a second number does.
    name = Part.CITY if _is_weak(match.group()) and start not in cued else Part.PLACE
    chain = Chain(start=start, end=match.end(), parts=[name])
    _widen(text, chain, floor)
    return chain


def _walked(text: str, at: int, floor: int, cued: dict[int, bool]) -> int:
    """Where the name before a part's ending begins: at a word that no name holds, at most ten characters back."""
    lowest = max(floor, at - LONGEST_NAME)
    start = at
    while start > lowest and start not in cued and (_WALK.match(text, start - 1) or (text[start - 1].isalnum() and start < at)):
        if text[start - 1] in STOP or JOINT.match(text, start - 1) or text[start - 2 : start] in _STOP_PAIRS:
            break
        start -= 1
    return start


def _widen(text: str, chain: Chain, floor: int) -> None:
    """Take in the larger places that stand before, in full or as people say them (广东 深圳)."""
    known = divisions()
    while chain.start > floor:
        at = chain.start
        while at > floor and text[at - 1] in " ,，、-/":
            at -= 1
        start = known.ending(text, at)
        if start is None:
            start = known.short_ending(text, at)
        if start is None or start < floor or chain.start - at > 2:
            return
        chain.start = start
        chain.parts.insert(0, Part.CITY)


def _judge(text: str, chain: Chain, said: bool | None) -> Span | None:
    """The chain, where it is an address; `said`: whether it is called one, and by a colon."""
    doors = sum(part in _DOORS for part in chain.parts)
    named = set(chain.parts) - _DOORS
    local = named & _LOCAL
    large = Part.COUNTY in named or Part.TOWN in named
    if said is not None and named and (said or doors or local or Part.COUNTY in named):
        score = CALLED
    elif (doors and (local or Part.PLACE in named)) or doors + bool(named) >= LEAST_PARTS:
        score = NUMBERED
    elif large and len(local) + (Part.COUNTY in named) > 1:
        score = PARTIAL
    else:
        return None
    return Span(chain.start, _tail(text, chain.end) if said else chain.end, Entity.ADDRESS, score)


def _tail(text: str, end: int) -> int:
    """Behind a colon, what is left of the clause belongs to the address."""
    stop = _stop_at(text, end)
    return stop if stop - end <= LONGEST_NAME and not _stopped(text, end, stop) else end
