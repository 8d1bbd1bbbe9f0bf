"""The words around a value: those that call it what it looks like, and those that call it something else."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from holdings.entities import Entity
from redaction.vocabulary import FIELD_TAILS, FIELD_WORDS, NOT_CARDS, OTHER, WORDS

if TYPE_CHECKING:
    from redaction.scanner import Context


class Cue(Enum):
    """What the surroundings say of a value."""

    CALLED = auto()
    """A word for this entity type stands beside it."""
    BARE = auto()
    """Nothing is said."""
    MISCALLED = auto()
    """It is called an order, a version, an amount …"""


BEFORE = 30
"""Code points looked at before a value."""
AFTER = 12
"""Code points looked at after it, for words in brackets: 13800138000（手机）."""

_LATIN = re.compile("[a-z_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[a-z]+|[^\W\d_a-zA-Z]+")

_PRONOUNCED = re.compile(r" ?(?:[(（\[【]|是|为|is (?:the|my|your|an?|our) )")
"""What a word behind the value must follow to call it something else: 88231045（订单号）; "13800138000的订单" is a person's order."""
_REACH = re.compile(r"[，,。；;！!？?\n\r]|[0-9]{4}")


class Word(NamedTuple):
    """What a word says: of which entity types it is a name, and whether it names what is nobody's."""

    entities: frozenset[Entity]
    other: bool


class Said(NamedTuple):
    """The words before a value, the last last, and which of them is the last that calls it something else (-1: none that still counts)."""

    words: list[frozenset[Entity]]
    other: int


_NOTHING = Said([], -1)
_STOP = Word(frozenset(), other=False)
_SPENT = Word(frozenset(), other=False)


@cache
def _lexicon() -> dict[str, Word]:
    called: dict[str, set[Entity]] = {word.replace("_", ""): set() for word in OTHER}
    for entity, words in WORDS.items():
        for word in words:
            called.setdefault(word.replace("_", ""), set()).add(entity)
    return {
        **{word: Word(frozenset(entities), word in OTHER) for word, entities in called.items()},
        **dict.fromkeys("。！？；\n\r!?;", _STOP),
        **dict.fromkeys("，,、", _SPENT),
    }


@cache
def _token() -> re.Pattern[str]:
    """One token of the words before a value: a phrase, a Latin word, a Chinese word, a number, or a mark that ends clause or sentence."""
    every = set(OTHER).union(*WORDS.values())
    phrases = sorted((word for word in every if "_" in word), key=lambda word: (-len(word), word))
    chinese = sorted((word for word in every if not _LATIN.fullmatch(word)), key=lambda word: (-len(word), word))
    joined = "|".join(word.replace("_", "[ _-]?") for word in phrases)
    return re.compile(rf"(?:{joined})(?![a-z])|[a-z]+|{'|'.join(chinese)}|[，,、。！？；\n\r!?;]|[0-9]{{4,}}|\. ")


def said(before: str, cut: bool) -> Said:
    """Read the words before a value; `cut` where the first one may be the tail of a longer one."""
    words: list[frozenset[Entity]] = []
    other = -1
    lexicon = _lexicon()
    for match in _token().finditer(before):
        token = match.group()
        word = lexicon.get(token)
        if word is None:
            if token in _ENDS:
                words, other = [], -1
            elif token[0] in _DIGITS:
                other = -1
            elif (word := lexicon.get(_SEPARATORS.sub("", token))) is None:
                continue
        if word is _STOP:
            words, other = [], -1
        elif word is _SPENT:
            other = -1
        elif word is not None and not (cut and match.start() == 0 and token.isascii()):
            if word.other:
                other = len(words)
            words.append(word.entities)
    return Said(words, other) if words else _NOTHING


_ENDS = ". "
_DIGITS = frozenset("0123456789")
_SEPARATORS = re.compile("[ _-]")


class Page:
    """One text while it is read: remembers the words before the place that was asked about last, for several recognizers ask about each."""

    __slots__ = ("_place", "_said", "context", "text")

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.context = context
        self._place = -1
        self._said = _NOTHING

    def cue(self, entity: Entity, start: int, end: int) -> Cue:
        """What stands nearest before the value (or just behind it) decides; without a word, the column's name does."""
        if start != self._place:
            begin = max(0, start - BEFORE)
            cut = begin > 0 and self.text[begin - 1].isalpha()
            self._place, self._said = start, said(self.text[begin:start].lower(), cut)
        words, other = self._said
        for place in range(len(words) - 1, -1, -1):
            if entity in words[place]:
                return Cue.CALLED
            if place == other:
                return Cue.MISCALLED
        return self._behind(entity, end)

    def _behind(self, entity: Entity, end: int) -> Cue:
        after = self.text[end : end + AFTER]
        if after:
            reach = _REACH.search(after)
            if reach:
                after = after[: reach.start()]
            words, other = said(after.lower(), cut=False)
            if any(entity in word for word in words):
                return Cue.CALLED
            if other >= 0 and _PRONOUNCED.match(after):
                return Cue.MISCALLED
        return field_cue(entity, self.context)


def cue(entity: Entity, text: str, start: int, end: int, context: Context) -> Cue:
    """What stands nearest before the value (or just behind it) decides; without a word, the column's name does."""
    return Page(text, context).cue(entity, start, end)


@lru_cache(maxsize=4096)
def _named(entity: Entity, name: str, *, comment: bool = False) -> Cue:
    """What a name of a column, or a comment on it, says."""
    parts = _PARTS.findall(_CAMEL.sub(" ", name).lower())
    words = FIELD_WORDS[entity]
    if any(_says(parts, word, entity) for word in words):
        return Cue.CALLED
    if any(_says(parts, word, None) for word in OTHER) or (parts and not comment and _ends(parts[-1])):
        return Cue.MISCALLED
    return Cue.BARE


_LEAST_STEM = 3


def _says(parts: list[str], word: str, entity: Entity | None) -> bool:
    """Whether a name's parts hold a word: Chinese anywhere, a Latin word as a part or the beginning of one, a phrase as parts in a row."""
    if not _LATIN.fullmatch(word):
        return any(word in part for part in parts)
    sought = word.split("_")
    for place, part in enumerate(parts):
        here = parts[place : place + len(sought)] == sought or part == "".join(sought)
        # phoneno, idcardno: a longer part that begins so; a short word would begin too many.
        begins = entity is not None and len(word) >= _LEAST_STEM and part.startswith("".join(sought)) and part not in OTHER
        if here or begins:
            return not (entity is Entity.BANK_CARD and word.startswith("card") and place and parts[place - 1] in NOT_CARDS)
    return False


def _ends(part: str) -> bool:
    return part in FIELD_TAILS or any(part.endswith(tail) for tail in FIELD_TAILS if not tail.isascii())


def field_cue(entity: Entity, context: Context) -> Cue:
    """What the column's own name and comment say of its values; nothing where the column is free text."""
    if context.free_text:
        return Cue.BARE
    by_name, by_comment = _named(entity, context.field), _named(entity, context.comment, comment=True)
    if Cue.CALLED in (by_name, by_comment):
        return Cue.CALLED
    return Cue.MISCALLED if Cue.MISCALLED in (by_name, by_comment) else Cue.BARE
