"""Addresses in Chinese text: parts in a row, from the province to the last room number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.zh.divisions import divisions
from redaction.names.zh.parts import CUE, FALSE_NAMES, PARTS, STOP, STOP_WORDS, Part
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

_GAP = re.compile(r"[ ,，、.·/|>\-—]{0,2}")
_NAME = re.compile(rf"(?:[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9·]{{1,{LONGEST_NAME}}}(?:[（(][^（）()\n]{{1,12}}[）)])?)?")
_WALK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_STOPPED = re.compile(f"[{''.join(sorted(STOP))}]|" + "|".join(STOP_WORDS))
_BRACKET = re.compile(r"[ ]?[（(][^（）()\n]{1,16}[）)]")
_END = re.compile(r"[\n。；;！!？?，,]|$")
_NO_ADDRESS = re.compile(r"不[详明对]|同上|无|未|错|见|请|是否|变更|修改|没|填|有误|以|空|如下|多少|哪|什么|怎")
_DOORS = frozenset({Part.DOOR, Part.UNIT})
_LARGE = frozenset({Part.PROVINCE, Part.CITY, Part.COUNTY})
_LOCAL = frozenset({Part.TOWN, Part.VILLAGE, Part.ROAD, Part.ESTATE})


@dataclass(slots=True, kw_only=True)
class Chain:
    """Parts that follow one another."""

    start: int
    end: int
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part, end: int) -> None:
        self.parts.append(part)
        self.end = end


def addresses(text: str) -> Iterator[Span]:
    """The addresses of one text (simplified script), in order. The work is linear in its length."""
    cued = {match.end(): match.group()[-1] in ":：=＝ " for match in CUE.finditer(text)}
    last = 0
    for chain in _chains(text, cued):
        span = _judge(text, chain, chain.start in cued)
        if span is not None:
            last = span.end
            cued.pop(span.start, None)
            yield span
    del last


def _chains(text: str, cued: dict[int, bool]) -> Iterator[Chain]:
    chain: Chain | None = None
    floor = 0
    for match in PARTS.finditer(text):
        part = Part[str(match.lastgroup)]
        if chain is not None and (joined := _joined(text, chain, part, match)):
            chain.add(joined, match.end())
            continue
        if chain is not None:
            yield chain
            floor = chain.end
        chain = _opened(text, part, match, floor, cued)
    if chain is not None:
        yield chain


def _joined(text: str, chain: Chain, part: Part, match: re.Match[str]) -> Part | None:
    """The part, where it goes on with the chain."""
    if match.end() - chain.start > LONGEST_ADDRESS:
        return None
    gap = _GAP.match(text, chain.end)
    begin = gap.end() if gap else chain.end
    if begin >= match.start():
        return part
    name = text[begin : match.start()]
    if part in _DOORS and match.group()[0] not in "0123456789":
        part_ok = len(name) <= 4
    else:
        part_ok = True
    if not part_ok or not _NAME.fullmatch(name) or _STOPPED.search(name):
        return None
    if FALSE_NAMES.search(name + match.group()) and part is not Part.PLACE:
        return None
    if part in _LARGE and chain.parts[-1] > Part.COUNTY:
        return None
    return part


def _opened(text: str, part: Part, match: re.Match[str], floor: int, cued: dict[int, bool]) -> Chain | None:
    """A chain that begins with this part; None where nothing is named."""
    if part in _DOORS:
        start = match.start()
        return Chain(start=start, end=match.end(), parts=[part])
    start = None
    if part in (*_LARGE, Part.TOWN):
        start = divisions().ending(text, match.end())
    if start is None or start < floor:
        start = _walked(text, match.start(), floor, cued)
    if start >= match.start() and part is not Part.PROVINCE:
        return None
    if FALSE_NAMES.search(text[start : match.end()]):
        return None
    chain = Chain(start=start, end=match.end(), parts=[part])
    _widen(text, chain, floor)
    return chain


def _walked(text: str, at: int, floor: int, cued: dict[int, bool]) -> int:
    """Where the name before a part's ending begins: at a word that no name holds, at most ten characters back."""
    lowest = max(floor, at - LONGEST_NAME)
    start = at
    while start > lowest and start not in cued and (_WALK.match(text, start - 1) or (text[start - 1].isalnum() and start < at)):
        if text[start - 1] in STOP or any(text.endswith(word, lowest, start) for word in STOP_WORDS):
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


def _judge(text: str, chain: Chain, called: bool) -> Span | None:
    kinds = set(chain.parts)
    doors = sum(part in _DOORS for part in chain.parts)
    named = kinds - _DOORS
    score = 0.0
    if called and named:
        score = CALLED
    elif (doors and named & {*_LOCAL, Part.PLACE}) or doors >= 2 and named or doors >= 3:
        score = NUMBERED
    elif (Part.COUNTY in kinds or Part.TOWN in kinds) and len(named & _LOCAL) + (Part.COUNTY in kinds) >= 2:
        score = PARTIAL
    if not score:
        return None
    return Span(chain.start, chain.end, Entity.ADDRESS, score)
