"""Makes records of templates: text, and where in it the truth lies."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.detection.slots import SLOTS, Role
from benchmarks.detection.templates import BLIND, CHOICE, SLOT, Template, templates
from benchmarks.detection.values.draw import Draw, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.detection.values.draw import Made

JOINED = 0.12
"""The share of records that are several of one channel, one after another."""


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """Code points `start` to `end` (exclusive) of a record, and the scorer's name of what stands there."""

    start: int
    end: int
    type: str

    def said(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "type": self.type}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record with its truth."""

    id: str
    channel: str
    text: str
    spans: tuple[Region, ...]
    negs: tuple[Region, ...] = ()
    ignore: tuple[Region, ...] = ()

    def said(self) -> dict[str, Any]:
        """As the scorer reads it."""
        regions = {role.value: [region.said() for region in getattr(self, role.value)] for role in Role}
        return {"id": self.id, "channel": self.channel, "text": self.text, **regions}


def records(language: str, part: str | None, *, count: int, seed: int, edition: str | None = None) -> Iterator[Record]:
    """As many records as asked for, of a part or of an edition, whole or a part of it; every template comes before any comes again."""
    named = " ".join(each for each in (part, edition and f"edition{edition}") if each)
    draw = Draw(
        rng=random.Random(f"{language} {named} {seed}"), held=part != "develop", blind=BLIND.index(edition) if edition in BLIND else None
    )
    pool = templates(language, part, edition)
    deck: list[Template] = []
    for number in range(count):
        if not deck:
            deck = draw.rng.sample(pool, len(pool))
        first = deck.pop()
        several = [first]
        if draw.chance(JOINED):
            alike = [each for each in pool if each.channel == first.channel]
            several += draw.rng.choices(alike, k=draw.number(1, 3))
        page = _Page(language, draw)
        for place, template in enumerate(several):
            page.write("\n" if place else "")
            page.fill(template)
        yield page.record(f"{language}-{named.replace(' ', '-')}-{seed}-{number}", first.channel)


class _Page:
    """A record while it is written."""

    def __init__(self, language: str, draw: Draw) -> None:
        self._slots = SLOTS[language]
        self._draw = draw
        self._text: list[str] = []
        self._length = 0
        self._regions: dict[Role, list[Region]] = {role: [] for role in Role}

    def write(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def fill(self, template: Template) -> None:
        text = CHOICE.sub(lambda match: self._draw.any(match[1].split("|")), template.text)
        said: dict[str, Made] = {}
        end = 0
        for match in SLOT.finditer(text):
            self.write(text[end : match.start()])
            end = match.end()
            slot = self._slots[match[1]]
            made = said[match[1]] if match[2] else slot.make(self._draw)
            said.setdefault(match[1], made)
            for piece in (Piece(made),) if isinstance(made, str) else made:
                start = self._length
                self.write(piece.text)
                role = slot.role if piece.gold else Role.IGNORE
                self._regions[role].append(Region(start, self._length, slot.type))
        self.write(text[end:])

    def record(self, name: str, channel: str) -> Record:
        regions = {role.value: tuple(found) for role, found in self._regions.items()}
        return Record(id=name, channel=channel, text="".join(self._text), **regions)
