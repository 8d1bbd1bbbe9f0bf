"""Where on a sheet something may begin, so that what is slow is tried only there: some characters in a row, or a word."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from redaction.sheet import Sheet, among

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_ELEMENT = re.compile(r"\[(?P<negated>\^?)(?P<members>(?:\\.|[^\]\\])+)\]|\\(?P<escaped>.)|(?P<char>.)", re.DOTALL)
_MEMBER = re.compile(r"(?P<first>\\.|.)(?:-(?P<last>\\.|.))?", re.DOTALL)
_RARITY = {" ": 60, "\n": 10, ",": 5, "，": 5, ".": 5, "0": 8, "1": 12}
"""Of a thousand characters, about how many are these; other digits 6, small letters 25, anything else 1."""


class _Class(NamedTuple):
    """One character of a shape: one of some, or none of them."""

    chars: str
    negated: bool

    @property
    def frequency(self) -> int:
        """Of a thousand characters, about how many are such."""
        if self.negated:
            return 1000
        return sum(_RARITY.get(char, 25 if "a" <= char <= "z" else 6 if "2" <= char <= "9" else 1) for char in self.chars)


class _Shape(NamedTuple):
    """Some characters in a row; the rarest is looked for first."""

    classes: tuple[_Class, ...]
    rarest: int

    @classmethod
    def of(cls, shape: str) -> _Shape:
        classes = tuple(_classes(shape.removeprefix(_ANY_CASE), any_case=shape.startswith(_ANY_CASE)))
        return cls(classes, min(range(len(classes)), key=lambda place: classes[place].frequency))

    def places(self, sheet: Sheet) -> NDArray[np.intp]:
        """Where on the sheet it begins."""
        found = sheet.where(self.classes[self.rarest].chars) - self.rarest
        if len(found) and (found[0] < 0 or found[-1] + len(self.classes) > len(sheet.codes)):
            found = found[(found >= 0) & (found + len(self.classes) <= len(sheet.codes))]
        for place, (chars, negated) in enumerate(self.classes):
            if place != self.rarest and len(found):
                found = found[among(sheet.codes[found + place], chars) != negated]
        return found


_ANY_CASE = "(?i)"


class Places(ABC):
    """What is cheap to find, and where alone a pattern is tried."""

    @abstractmethod
    def places(self, sheet: Sheet) -> list[int]:
        """In order, each once."""

    def matches(self, pattern: re.Pattern[str], sheet: Sheet) -> Iterator[re.Match[str]]:
        """The matches of a pattern that begin at these places, none over another: what `finditer` would find, had it to look nowhere else."""
        match_at, text, done = pattern.match, sheet.text, 0
        for place in self.places(sheet):
            if place >= done and (match := match_at(text, place)) is not None:
                done = match.end()
                yield match

    def near(self, pattern: re.Pattern[str], sheet: Sheet, before: int, behind: int) -> Iterator[re.Match[str]]:
        """The matches of a pattern that begin so many code points before these places, or one behind at most; none over another.

        Each ends, with all it looks at, within `behind`.
        """
        search, text, done = pattern.search, sheet.text, 0
        for place in self.places(sheet):
            match = search(text, max(done, place - before), place + behind)
            if match is not None and match.start() <= place + 1:
                done = match.end()
                yield match


class Marks(Places):
    """The places where one of some shapes stands.

    A shape is written as a pattern of fixed length: characters and classes `[...]`, `(?i)` before all for Latin letters of either case.
    Its place is where it begins, so many characters left out as `skip` says.
    """

    def __init__(self, *shapes: str, skip: int = 0) -> None:
        self._shapes = tuple(map(_Shape.of, shapes))
        self._skip = skip

    def places(self, sheet: Sheet) -> list[int]:
        found = [places for shape in self._shapes if len(places := shape.places(sheet))]
        if not found:
            return []
        places = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        told: list[int] = (places + self._skip).tolist() if self._skip else places.tolist()
        return told


class Labels(Places):
    """The places where one of some words (RE2) stands, whatever its case: by RE2, which takes no longer for more words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(set(words), key=lambda word: (-len(word), word)))

    @cached_property
    def _pattern(self) -> Any:
        import re2

        return re2.compile(f"(?i:{'|'.join(self._words)})")

    def places(self, sheet: Sheet) -> list[int]:
        return [place for place, _ in self.told(sheet)]

    def told(self, sheet: Sheet) -> Iterator[tuple[int, bytes]]:
        """The same, and the word that stands there (UTF-8)."""
        raw = sheet.raw
        starts: list[int] = []
        words: list[bytes] = []
        for match in self._pattern.finditer(raw):
            start, end = match.span()
            starts.append(start)
            words.append(raw[start:end])
        return zip(sheet.characters(starts), words, strict=True)


def _classes(shape: str, *, any_case: bool) -> Iterator[_Class]:
    for element in _ELEMENT.finditer(shape):
        chars = element["escaped"] or element["char"] or "".join(_members(element["members"]))
        if any_case:
            chars = "".join(dict.fromkeys(chars + "".join(char.swapcase() for char in chars if char.isascii())))
        yield _Class(chars, bool(element["negated"]))


def _members(members: str) -> Iterator[str]:
    for member in _MEMBER.finditer(members):
        first, last = member["first"][-1], (member["last"] or member["first"])[-1]
        yield from map(chr, range(ord(first), ord(last) + 1))
