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
    called: dict[str, set[Entity]] = {word.replace("_", ""): set() for word in OTHER}
    for entity, words in WORDS.items():
        for word in words:
            called.setdefault(word.replace("_", ""), set()).add(entity)
    return {word: Word(frozenset(entities), word in OTHER) for word, entities in called.items()}


class Tokens(NamedTuple):
    """How the words before a value are read."""

    pattern: re.Pattern[str]
    """A Latin word, the first character of a Chinese one, a number, or a mark that ends clause or sentence."""
    chinese: dict[str, tuple[tuple[str, Word], ...]]
    """The Chinese words by their first character, the longest first."""


@cache
def _tokens() -> Tokens:
    chinese: dict[str, list[tuple[str, Word]]] = {}
    for word, says in sorted(_lexicon().items(), key=lambda item: (-len(item[0]), item[0])):
        if not word[0].isascii():
            chinese.setdefault(word[0], []).append((word, says))
    firsts = "".join(sorted(chinese))
    pattern = rf"[a-z]+|[{firsts}]|[，,、。！？；\n\r!?;]|[0-9]{{4,}}|(?<!no)(?<!num)(?<!tel)(?<!ref)(?<!acct)\. "
    return Tokens(re.compile(pattern), {first: tuple(words) for first, words in chinese.items()})


_CLAUSE = frozenset("，,、")
_DIGITS = frozenset("0123456789")
_TAIL = re.compile(r"(?<=[a-z]{2})(?:id|no|num|number|code|key)\Z")
_ENDINGS = ("id", "no", "num", "number", "code", "key")
_TAILS = frozenset({"id", "ids", "no", "num", "number", "numbers", "code"})
_NUMBER = "号码"
_VALUE = 7
"""A number of so many digits takes what was said before it with it."""


class _Reader:
    """Reads the words before a value, from the first to the last."""

    __slots__ = ("joined", "other", "other_end", "spent", "words")

    def __init__(self) -> None:
        self.words: list[frozenset[Entity]] = []
        self.other = self.other_end = self.joined = -1
        self.spent = NOTHING

    def word(self, word: Word, end: int) -> None:
        """A word that says something."""
        if word.other:
            self.other, self.other_end = len(self.words), end
        self.words.append(word.entities)

    def mark(self, token: str, before: str, start: int, end: int) -> None:
        """A number, or a mark that ends a clause or a sentence."""
        other, self.other = self.other, -1
        if token[0] in _DIGITS:
            if len(token) >= _VALUE:
                if self.words or not (self.joined >= 0 and _JOINED.fullmatch(before, self.joined, start)):
                    self.spent = Said(self.words, other)
                self.words, self.joined = [], end
        elif token not in _CLAUSE:
            self.words, self.joined = [], -1

    def latin(self, token: str, before: str, start: int, end: int) -> None:
        """A Latin word, perhaps the second of a phrase; or the tail of what is called something else: order id."""
        if token in _TAILS and self.other >= 0 and self.other == len(self.words) - 1 and start - self.other_end <= 1:
            self.other_end = end
            return
        word = _lexicon().get(token)
        if token in _SECONDS and (first := _LAST.search(before, max(0, start - _LONGEST_FIRST), start)):
            word = _lexicon().get(first[1] + token, word)
        if word is None and token.endswith(_ENDINGS) and (tail := _TAIL.search(token)):
            word = _lexicon().get(token[: tail.start()])
        if word is not None:
            self.word(word, end)


def said(before: str, *, cut: bool = False) -> Said:
    """Read the words before a value; `cut` where the first one may be the tail of a longer one."""
    reader = _Reader()
    pattern, chinese = _tokens()
    done = 0
    for match in pattern.finditer(before):
        token = match.group()
        first = token[0]
        if "a" <= first <= "z":
            if (token in _SPEAKING or token.endswith(_ENDINGS)) and not (cut and match.start() == 0):
                reader.latin(token, before, *match.span())
            continue
        start, end = match.span()
        if (beginning := chinese.get(first)) is None:
            reader.mark(token, before, start, end)
        elif start >= done:
            for word, says in beginning:
                if before.startswith(word, start):
                    done = start + len(word)
                    if word == _NUMBER and reader.other >= 0 and reader.other_end == start:
                        reader.other_end = done  # 订单号码
                    else:
                        reader.word(says, done)
                    break
    words, other = reader.words, reader.other
    if not words and reader.joined >= 0 and _JOINED.fullmatch(before, reader.joined):
        return reader.spent
    if other >= 0 and len(before) - reader.other_end > (NEAR if before[reader.other_end - 1].isascii() else NEAR // 2):
        other = -1
    return Said(words, other) if words else NOTHING


_LAST = re.compile(r"([a-z]+)[ _-]?\Z")
_LONGEST_FIRST = 16
_PHRASES = frozenset(word for words in WORDS.values() for word in words if "_" in word)
_SECONDS = frozenset(word.partition("_")[2] for word in _PHRASES)
_SPEAKING = frozenset(word for words in (*WORDS.values(), OTHER) for word in words if word.isascii()) | _SECONDS
"""Latin words that say something, by themselves or as the second of a phrase."""
