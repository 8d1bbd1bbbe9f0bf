"""Reads the words before a value: which entity types they name, which of them call it something that is nobody's, and how far that reaches."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from redaction.vocabulary import OTHER, WORDS

if TYPE_CHECKING:
    from holdings.entities import Entity

NEAR = 24
"""How near a word must stand before a value to call it something else; a Chinese one half as near."""
_JOINED = re.compile(r"[ \"'“”「」]*(?:[/、|&+]|和|与|或者?|及|跟|and|or)[ \"'“”]*(?:and |or |[a-z]{1,4}-?)?")
"""Between two numbers of one kind: what is said of the first is said of the second."""


class Word(NamedTuple):
    """What a word says: of which entity types it is a name, and whether it names what is nobody's."""

    entities: frozenset[Entity]
    other: bool


class Said(NamedTuple):
    """The words before a value, the last last, and which of them is the last that calls it something else (-1: none that still counts)."""

    words: list[frozenset[Entity]]
    other: int


NOTHING = Said([], -1)


@cache
def _lexicon() -> dict[str, Word]:
    others = {word.replace("_", "") for word in OTHER}
    called: dict[str, set[Entity]] = {word: set() for word in others}
    for entity, words in WORDS.items():
        for word in words:
            called.setdefault(word.replace("_", ""), set()).add(entity)
    return {word: Word(frozenset(entities), word in others) for word, entities in called.items()}


class Tokens(NamedTuple):
    """How the words before a value are read."""

    pattern: re.Pattern[str]
    """A Latin word, a Chinese word that says something, a number, or a mark that ends a clause."""
    plain: dict[str, Word]
    """What the words say whose meaning hangs on no others."""


@cache
def _tokens() -> Tokens:
    chinese = [word for word in _lexicon() if not word[0].isascii()]
    rests: dict[str, list[str]] = {}
    for word in sorted(chinese, key=len, reverse=True):
        rests.setdefault(word[0], []).append(word[1:])
    # By their first character, the longest first, some characters together: an engine that tries one after the other has few to try.
    firsts = sorted(rests)
    shelves = [firsts[place : place + _TOGETHER] for place in range(0, len(firsts), _TOGETHER)]
    words = "|".join(_shelf(shelf, rests) for shelf in shelves)
    pattern = rf"[a-z]+|(?=[{''.join(firsts)}])(?:{words})|[，,、]|[0-9]{{4,}}"
    single = frozenset(word for words in (*WORDS.values(), OTHER) for word in words if "_" not in word)
    return Tokens(re.compile(pattern), {word: says for word, says in _lexicon().items() if word in single and word not in _ASKED})


_TOGETHER = 16


def _shelf(firsts: list[str], rests: dict[str, list[str]]) -> str:
    """The words that begin with some characters."""
    words = "|".join(f"{first}(?:{'|'.join(rests[first])})" for first in firsts)
    return f"(?=[{''.join(firsts)}])(?:{words})"


_STOP = r"\. (?<!no\. )(?<!num\. )(?<!tel\. )(?<!ref\. )(?<!acct\. )"
"""Ends a sentence, save behind an abbreviation."""
_ENDED = re.compile(rf".*(?:[。！？；\n\r!?;]|[0-9]{{7}}|{_STOP})", re.DOTALL)
"""Up to the last mark that ends a sentence, or the last number: one of seven digits takes what was said before it with it."""
_DIGITS = frozenset("0123456789")
_ENDS = _DIGITS | frozenset("，,、")
_TAIL = re.compile(r"(?<=[a-z]{2})(?:id|no|num|number|code|key)\Z")
_ENDINGS = ("id", "no", "num", "number", "code", "key")
_TAILS = frozenset({"id", "ids", "no", "num", "number", "numbers", "code"})
_NUMBER = "号码"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _Clauses(NamedTuple):
    """What the clauses since the last sentence's end, or the last number, say."""

    words: list[frozenset[Entity]]
    other: int
    """Which word is the last that calls the value something else; -1: none since the last comma."""
    other_end: int


class Reader:
    """Reads the words before values, and remembers while it lives what it has read: labels are the same again and again."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, Said] = {}

    def said(self, before: str, *, cut: bool = False) -> Said:
        """Read the words before a value; `cut` where the first one may be the tail of a longer one.

        What stands before the last sentence's end counts no more; nor what was said of another number, unless that one is joined to this one.
        """
        last = _ENDED.match(before)
        return self.since(before, last.end() if last else 0, cut=cut)

    def since(self, before: str, begin: int, *, cut: bool = False) -> Said:
        """The same, where it is known where the last sentence, or the last number, ended."""
        clause = before[begin:] if begin else before
        if cut and not begin:
            return _said(clause, cut=True)
        known = self._known.get(clause)
        if known is None:
            known = self._known[clause] = _said(clause)
        return known if known.words or not begin else _said_of_number(before, begin, cut=cut)


def _said(clause: str, *, cut: bool = False) -> Said:
    """What the words of one clause say; one that calls the value something else must stand near it."""
    words, other, other_end = _read(clause, 0, cut=cut)
    if other >= 0 and len(clause) - other_end > (NEAR if clause[other_end - 1].isascii() else NEAR // 2):
        other = -1
    return Said(words, other) if words else NOTHING


def _said_of_number(before: str, end: int, *, cut: bool) -> Said:
    """What was said of the number that ends there, where nothing but a joint stands between it and the value."""
    while before[end - 1] in _DIGITS and _JOINED.fullmatch(before, end):
        before = before[:end].rstrip("0123456789")
        last = _ENDED.match(before)
        end = last.end() if last else 0
        words, other, _ = _read(before, end, cut=cut and not end)
        if words or not end:
            return Said(words, other)
    return NOTHING


def _read(before: str, begin: int, *, cut: bool) -> _Clauses:
    """Read all words from a place, in which no sentence ends; `cut` where the first one may be the tail of a longer one."""
    words: list[frozenset[Entity]] = []
    other = other_end = -1
    pattern, plain = _tokens()
    if cut:
        begin = len(before) - len(before.lstrip(_LETTERS))
    for match in pattern.finditer(before, begin):
        token = match.group()
        word = plain.get(token)
        if word is None:
            if token[0] in _ENDS:
                other = -1
                continue
            if token not in _ASKED and not token.endswith(_ENDINGS):
                continue
            start = match.start()
            if other >= 0 and _is_tail(token, apart=start - other_end, last=other == len(words) - 1):
                other_end = match.end()
                continue
            word = _asked(token, before, start)
            if word is None:
                continue
        if word.other:
            other, other_end = len(words), match.end()
        words.append(word.entities)
    return _Clauses(words, other, other_end)


def _is_tail(token: str, *, apart: int, last: bool) -> bool:
    """Whether a word so far behind one that calls the value something else belongs to that one: order id, 订单号码."""
    return apart == 0 if token == _NUMBER else last and apart <= 1 and token in _TAILS


def _asked(token: str, before: str, start: int) -> Word | None:
    """What a word says, perhaps as the second of a phrase, or with a tail glued to it."""
    word = _lexicon().get(token)
    if token in _SECONDS and (first := _LAST.search(before, max(0, start - _LONGEST_FIRST), start)):
        word = _lexicon().get(first[1] + token, word)
    if word is None and token.endswith(_ENDINGS) and (tail := _TAIL.search(token)):
        word = _lexicon().get(token[: tail.start()])
    return word


_LAST = re.compile(r"([a-z]+)[ _-]?\Z")
_LONGEST_FIRST = 16
_PHRASES = frozenset(word for words in (*WORDS.values(), OTHER) for word in words if "_" in word)
_SECONDS = frozenset(word.partition("_")[2] for word in _PHRASES)
_ASKED = _SECONDS | _TAILS | {_NUMBER}
"""The words whose meaning hangs on those before them."""
