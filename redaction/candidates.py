"""Where a value may stand: one cheap pass over a text finds its runs of digits, another the words that label values. All in linear time."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

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
_ATOM = re.compile(r"[+(（]|[0-9A-Za-z]+")
_PREFIX = "+(（"
_MANY = 24
"""No value has so many digits; runs of more are all alike."""


class Start(NamedTuple):
    """What is known of a place where a value may begin; few such keys exist, so who looks for what there is decided once for each."""

    first: str
    """The character there."""
    alone: int
    """How many digits stand there without a separator."""
    digits: int
    """How many digits follow from there to the end of the run; at most `_MANY`."""
    glued: bool
    """A Latin letter touches the digits: a code, or a number behind a word."""


def starts(text: str) -> Iterator[tuple[int, Start]]:
    """All places of a text where a value with digits may begin, in order; a code with letters between its digits is told of once."""
    done = 0
    for match in _RUN.finditer(text):
        begin, end = match.span()
        if end <= done:
            continue
        run = match.group()
        left = text[begin - 1] if begin else " "
        right = text[end] if end < len(text) else " "
        glued = (left.isascii() and left.isalpha()) or (right.isascii() and right.isalpha())
        if not glued and left not in _PREFIX and run.isdigit():
            digits = min(end - begin, _MANY)
            yield begin, Start(run[0], digits, digits, glued=False)
            continue
        first = begin
        if glued:
            first, end = _letters_before(text, begin), _letters_behind(text, end)
            done = end
        while first and text[first - 1] in _PREFIX and begin - first < MOST_LETTERS:
            first -= 1
        yield from _atoms(text, first, end, glued=glued)


def _atoms(text: str, first: int, end: int, *, glued: bool) -> Iterator[tuple[int, Start]]:
    left = sum(char.isdigit() for char in text[first:end])
    for atom in _ATOM.finditer(text, first, end):
        token, place = atom.group(), atom.start()
        alone = len(token) if token.isdigit() else sum(map(str.isdigit, token))
        yield place, Start(token[0], min(alone, _MANY), min(left, _MANY), glued)
        if alone and not token[0].isdigit() and (letters := _LETTERS.match(token)):
            # The number behind a word that is glued to it: tel13800138000.
            yield place + letters.end(), Start(token[letters.end()], min(alone, _MANY), min(left, _MANY), glued)
        left -= alone


_LETTERS = re.compile("[A-Za-z]+(?=[0-9])")


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


class Labels:
    """The places in a text where one of some words stands, whatever its case: RE2, which takes no longer for more words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(set(words), key=lambda word: (-len(word), word)))

    @cached_property
    def _pattern(self) -> Any:
        import re2

        return re2.compile("(?i:" + "|".join(re2.escape(word) for word in self._words) + ")")

    def places(self, text: str) -> Iterator[int]:
        """Where the words begin; of words that overlap, where each begins."""
        raw = text.encode("utf-8", "surrogatepass")
        plain = len(raw) == len(text)
        done = place = 0
        while (match := self._pattern.search(raw, done)) is not None:
            begin = match.start()
            place = begin if plain else place + len(raw[done:begin].decode("utf-8", "surrogatepass"))
            yield place
            done = begin + _width(raw[begin])
            place += 1


def _width(first: int) -> int:
    """How many bytes a character has, by its first one: RFC 3629."""
    if first < 0x80:
        return 1
    return 2 if first < 0xE0 else 3 if first < 0xF0 else 4
