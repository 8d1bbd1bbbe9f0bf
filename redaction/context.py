"""The words around a value: those that call it what it looks like, and those that call it something else."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from holdings.entities import Entity
from redaction.sayings import AMOUNT, Sayings
from redaction.sheet import BORDER, Sheet
from redaction.vocabulary import FIELD_TAILS, FIELD_WORDS, NOT_CARDS, OTHER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from redaction.marks import Places
    from redaction.scanner import Context


class Cue(Enum):
    """What the surroundings say of a value."""

    CALLED = auto()
    """A word for this entity type stands beside it."""
    MENTIONED = auto()
    """A word for it stands farther off, one for another type nearer."""
    BARE = auto()
    """Nothing is said."""
    MISCALLED = auto()
    """It is called an order, a version, an amount …"""
    MISNAMED = auto()
    """Its column is named so; what most of its values look like may outweigh that."""


CALLED, MENTIONED, BARE, MISCALLED, MISNAMED = Cue
"""By their own names, for Python 3.11 takes as long to look one up in its class as to match a pattern, and every candidate is asked about."""

AFTER = 12
"""Code points looked at after it, for words in brackets: 13800138000（手机）."""

_LATIN = re.compile("[a-z_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[a-z]+|[^\W\d_a-zA-Z]+")

_PRONOUNCED = re.compile(r" ?(?:[(（\[【]|(?:就|也|才)?是|为|is (?:the|my|your|his|her|an?|our) )")
"""What a word behind the value must follow to call it anything: 88231045（订单号）; "13800138000的订单" is a person's order."""
_REACH = re.compile(r"[，,。；;！!？?\n\r]|[0-9]{4}")
_UNIT = re.compile(
    r"(?:元|块|万|亿|美金|美元|港币|人民币|日元|欧元|%|℃|分钟|小时|(?:dollars?|usd|rmb|cny|yuan|hours?|minutes?|items?|units?|pcs)(?![a-z]))",
    re.IGNORECASE,
)
"""What makes a number an amount."""
_UNIT_BEGINS = frozenset("元块万亿美港人日欧%℃分小DdUuRrCcYyHhMmIiPp")
_TELLING = _UNIT_BEGINS | frozenset("(（[【就也才是为i")
"""The characters with which what is behind a value, a unit or a word, may tell of it; a space may stand before them."""


def _in_units(text: str, end: int) -> bool:
    """Whether a unit stands behind a number."""
    if text[end] == " ":
        end += 1
    return text[end] in _UNIT_BEGINS and _UNIT.match(text, end) is not None


class Page:
    """A sheet while it is read: remembers what is said before the places that were asked about, for several recognizers ask about each."""

    def __init__(self, sheet: Sheet, context: Context) -> None:
        self.sheet = sheet
        self.text = sheet.text
        self.context = context
        self._said: dict[int, tuple[int, int, int]] = {}
        """By place, what `Said` has of it."""

    def look(self, starts: Sequence[int] | NDArray[np.intp]) -> None:
        """Read what stands before some places, of which `cue` is going to be asked: all at once costs little more than one."""
        if len(starts):
            places = np.unique(starts)
            self._said.update(zip(places.tolist(), zip(*self._sayings.before(places), strict=True), strict=True))

    def matches(self, marks: Places, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """The matches of a pattern that begin at marked places, none over another; what stands before them has been read."""
        found = list(marks.matches(pattern, self.sheet))
        self.look([match.start() for match in found])
        return found

    def cue(self, entity: Entity, start: int, end: int) -> Cue:
        """What stands nearest before the value (or just behind it) decides; without a word, the column's name does."""
        said = self._said.get(start)
        if said is None:
            self.look([start])
            said = self._said[start]
        first, last, other = said
        behind = self.text[end]
        telling = (self.text[end + 1] if behind == " " else behind) in _TELLING
        if other == AMOUNT or (telling and _in_units(self.text, end)):
            return MISCALLED
        if first < last:
            words = self._sayings.entities
            if entity in words[last - 1]:
                return CALLED
            for place in range(last - 1, first - 1, -1):
                if entity in words[place]:
                    return MENTIONED if words[last - 1] else CALLED
                if place == other:
                    return MISCALLED
        if telling and (told := self._behind(entity, end)) is not None:
            return told
        return BARE if self.context.free_text else field_cue(entity, self.context)

    def _behind(self, entity: Entity, end: int) -> Cue | None:
        """What a word behind the value calls it."""
        if _PRONOUNCED.match(self.text, end, end + AFTER):
            after = self.text[end : end + AFTER]
            if reach := _REACH.search(after):
                after = after[: reach.start()]
            if _PRONOUNCED.match(after):
                first, last, other = self._sayings.between(end, end + len(after))
                if any(entity in word for word in self._sayings.entities[first:last]):
                    return CALLED
                if other >= 0:
                    return MISCALLED
        return None

    @cached_property
    def _sayings(self) -> Sayings:
        return Sayings(self.sheet)


def cue(entity: Entity, text: str, start: int, end: int, context: Context) -> Cue:
    """What stands nearest before the value (or just behind it) decides; without a word, the column's name does."""
    first = len(BORDER)
    return Page(Sheet([text]), context).cue(entity, first + start, first + end)


@lru_cache(maxsize=4096)
def _named(entity: Entity, name: str, *, comment: bool = False) -> Cue:
    """What a name of a column, or a comment on it, says."""
    parts = _parts(name)
    if _any_said(parts, FIELD_WORDS[entity], entity):
        return CALLED
    return MISNAMED if _other(name, comment=comment) else BARE


@lru_cache(maxsize=4096)
def _other(name: str, *, comment: bool) -> bool:
    """Whether a name says that there is something else, whatever is sought."""
    parts = _parts(name)
    return _any_said(parts, OTHER, None) or (bool(parts) and not comment and _ends(parts[-1]))


def _parts(name: str) -> list[str]:
    return _PARTS.findall(_CAMEL.sub(" ", name).lower())


def _any_said(parts: list[str], words: frozenset[str], entity: Entity | None) -> bool:
    joined = "".join(parts)  # a word that is not in it is in none of them, nor in several in a row: few are left to be looked at
    return any(stem in joined and _says(parts, word, entity) for stem, word in _stems(words))


@lru_cache(maxsize=64)
def _stems(words: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word.replace("_", ""), word) for word in words)


_LEAST_STEM = 3
_INFLECTED = ("d", "ed", "r", "er", "rs", "ers")


def _says(parts: list[str], word: str, entity: Entity | None) -> bool:
    """Whether a name's parts hold a word: Chinese anywhere, a Latin word as a part or the beginning of one, a phrase as parts in a row."""
    if not _LATIN.fullmatch(word):
        return any(word in part for part in parts)
    sought = word.split("_")
    for place, part in enumerate(parts):
        here = parts[place : place + len(sought)] == sought or part == "".join(sought)
        # phoneno, idcardno: a longer part that begins so; a short word would begin too many, and a verb's form (handled) is another word.
        stem = "".join(sought)
        begins = entity is not None and len(word) >= _LEAST_STEM and part.startswith(stem) and part[len(stem) :] not in _INFLECTED
        begins = begins and part not in OTHER
        if here or begins:
            return not (entity is Entity.BANK_CARD and word.startswith("card") and place and parts[place - 1] in NOT_CARDS)
    return False


def _ends(part: str) -> bool:
    return part in FIELD_TAILS or any(part.endswith(tail) for tail in FIELD_TAILS if not tail.isascii())


def field_cue(entity: Entity, context: Context) -> Cue:
    """What the column's own name and comment say of its values; nothing where the column is free text."""
    if context.free_text:
        return BARE
    by_name, by_comment = _named(entity, context.field), _named(entity, context.comment, comment=True)
    if CALLED in (by_name, by_comment):
        return CALLED
    return MISNAMED if MISNAMED in (by_name, by_comment) else BARE
