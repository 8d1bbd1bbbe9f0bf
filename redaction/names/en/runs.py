"""Cuts a text into runs of words that may be a name: capitalised ones, or any in text without capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redaction.names.en.lexicon import Kind, kind_of, lexicon
from redaction.names.en.vocabulary import PARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterator

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u1e00-\u1eff"
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_WORD = rf"[{_UPPER}](?:[{_LETTER}]|['\u2019-](?=[{_LETTER}]))*"
_ANY = rf"[{_LETTER}](?:[{_LETTER}]|['\u2019-](?=[{_LETTER}]))*"
_INITIALS = r"[A-Z]\.(?:[ -]?[A-Z]\.)*"
_PARTICLES = "|".join(sorted(PARTICLES, key=len, reverse=True))
_LEFT = rf"(?<![{_LETTER}0-9_@/\\.#&+].)(?<![{_LETTER}0-9][-'\u2019].)"

RUN = re.compile(
    rf"[{_UPPER}]{_LEFT}(?:(?<=[A-Z])\.(?:[ -]?[A-Z]\.)*|(?:[{_LETTER}]|['\u2019-](?=[{_LETTER}]))*)"
    rf"(?: (?:(?:{_PARTICLES}) ){{0,3}}(?:{_INITIALS}|(?:al-|el-)?{_WORD}))*"
)
"""Capitalised words with one space between, with initials and particles. Each character is tried a bounded number of times."""
LOWER = re.compile(rf"{_ANY}(?: {_ANY})*")
"""Words of any case with one space between."""
FEW = re.compile(rf"{_ANY}(?: {_ANY}){{0,4}}")
"""The same, as many as a name has."""
_TOKEN = re.compile(r"[^ ]+")
FORBIDDEN_AFTER = frozenset("_@\\0123456789")


class Word(NamedTuple):
    """A word of a run."""

    start: int
    end: int
    """Without the 's of possession."""
    text: str
    kind: int
    closes: bool
    """The 's of possession follows: no name goes on behind it."""

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 or (self.text[1] == "." and self.text[0].isupper())

    @property
    def particle(self) -> bool:
        return self.text in PARTICLES

    @property
    def caps(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


def words_of(text: str, start: int) -> Iterator[Word]:
    """The words of a run that begins at `start`."""
    known = lexicon()
    for match in _TOKEN.finditer(text):
        word, at = match.group(), start + match.start()
        closes = word[-2:] in {"'s", "\u2019s", "'S"}
        if closes:
            word = word[:-2]
        kind = known.get(word.lower())
        yield Word(at, at + len(word), word, kind_of(word) if kind is None else kind, closes)


def hopeful(run: str) -> bool:
    """Whether any word of the run is not known to be nothing but a word: most runs are `The` and `Please`, and end here."""
    known = lexicon()
    for word in run.split(" "):
        kind = known.get(word.lower())
        if (kind is None and word.strip("xX")) or ((kind or 0) & (Kind.GIVEN | Kind.SURNAME) and not (kind or 0) & Kind.NEVER):
            return True
    return False
