"""Where a value may stand: one cheap pass over a text finds its runs of digits, another the words that label values. All in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST_DIGITS = 4
"""A run of fewer digits holds no value."""
MOST_LETTERS = 20
"""How far a run is followed through the letters glued to it; a longer code is nobody's number."""

_SEPARATORS = r"[ \-./()（）]{0,3}"
RUN = rf"[0-9](?:{_SEPARATORS}[0-9]){{{LEAST_DIGITS - 1},}}"
"""RE2, and the standard `re`."""

_RUN = re.compile(RUN)
_START = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]|[+(（]")
_NOT_DIGITS = str.maketrans("", "", " -./()（）")
_PREFIX = "+(（"


class Run(NamedTuple):
    """Digits that follow each other, perhaps separated, and the letters glued to them."""

    starts: tuple[int, ...]
    """Where a value in it may begin."""
    digits: int
    glued: bool
    """A Latin letter touches it: a code, or a number behind a word."""


def runs(text: str) -> Iterator[Run]:
    """All runs of a text, in order; letters with digits in between may belong to two runs, and are told of once."""
    done = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if end <= done:
            continue
        begin = _letters_before(text, start) if start and text[start - 1].isalnum() and text[start - 1].isascii() else start
        glued = begin < start or (end < len(text) and text[end].isalpha() and text[end].isascii())
        digits = end - start
        plain = match.group().isdigit()
        if not plain:
            digits = len(match.group().translate(_NOT_DIGITS))
        prefixed = begin > 0 and text[begin - 1] in _PREFIX
        if plain and not glued and not prefixed:
            yield Run((start,), digits, glued)
            continue
        if glued:
            end = _letters_behind(text, end)
            done = end
        while prefixed and begin > 0 and text[begin - 1] in _PREFIX and start - begin < MOST_LETTERS:
            begin -= 1
        starts = {found.start() for found in _START.finditer(text, begin, end)}
        yield Run(tuple(sorted(starts | {start})), digits, glued)


def _letters_before(text: str, start: int) -> int:
    least = max(0, start - MOST_LETTERS)
    while start > least and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    return start


def _letters_behind(text: str, end: int) -> int:
    most = min(len(text), end + MOST_LETTERS)
    while end < most and text[end].isascii() and text[end].isalnum():
        end += 1
    return end


def lowered(text: str) -> str:
    """The text in lower case, of the same length: the one letter that grows (U+0130) is replaced first."""
    return text.replace("\u0130", "i").lower()


class Labels:
    """The places in a text where one of some words begins, found by all their first letters at once."""

    def __init__(self, words: Iterable[str]) -> None:
        tails: dict[str, list[str]] = {}
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            tails.setdefault(word[0], []).append(re.escape(word[1:]))
        self._pattern = (
            re.compile("|".join(f"{re.escape(first)}(?={'|'.join(rest)})" for first, rest in sorted(tails.items()))) if tails else None
        )

    def places(self, text: str) -> Iterator[int]:
        """Where the words begin in a text of lower case; one that begins within another is told of too."""
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                yield match.start()
