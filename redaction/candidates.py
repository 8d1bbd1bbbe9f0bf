"""Where a value may stand: one cheap pass over a text finds its runs of digits, another the words that label values. All in linear time."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

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
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_PREFIX = "+(（"
_LONGEST_PREFIX = 3
MANY = 24
"""No value has so many digits; runs of more are all alike."""


Start = tuple[str, int, int, int, bool, bool]
"""What is known of a place where a value may begin: the character there; how many letters and digits stand there without a separator, and how
many of them are digits; how many digits follow to the end of the run (each at most `MANY`); whether a Latin letter touches the digits (a code,
or a number behind a word); and whether it is the run's beginning.
Few such keys exist, so who looks for what there is decided once for each."""


def starts(text: str) -> Iterator[tuple[int, Start]]:
    """All places of a text where a value with digits may begin, in order; a code with letters between its digits is told of once."""
    done = 0
    for match in _RUN.finditer(text):
        begin, end = match.span()
        if end <= done:
            continue
        run = match.group()
        plain = run.isdigit()
        if not plain and _DATE.fullmatch(run):
            continue
        left = text[begin - 1] if begin else " "
        right = text[end] if end < len(text) else " "
        if left in _LATIN or right in _LATIN:
            if plain and right in "@_":
                continue  # of an e-mail address or a user name
            first, end = _letters_before(text, begin), _letters_behind(text, end)
            done = end
            if len(run) < LEAST_GLUED and not LEAST_CODE <= end - first <= MOST_LETTERS:
                continue
            yield from _atoms(text, _prefix_before(text, first), end)
        elif end - begin < LEAST_ALONE:
            continue
        elif plain and left not in _PREFIX:
            digits = min(end - begin, MANY)
            yield begin, (run[0], digits, digits, digits, False, True)
        else:
            yield from _atoms(text, _prefix_before(text, begin), end)


LEAST_ALONE = 7
"""A run without letters that is shorter holds no value."""
LEAST_GLUED = 6
"""The same for a run that a letter touches, save in a code as long as that of a vehicle or a company."""
LEAST_CODE = 17
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}([-./])[01]?[0-9]\1[0-3]?[0-9](?: [0-2]?[0-9])?|[0-3]?[0-9]([-./])[0-3]?[0-9]\2(?:19|20)[0-9]{2}(?: [0-2]?[0-9])?"
)
"""A date, perhaps with the hour behind it: the commonest run of all, and none of these values."""


def _atoms(text: str, first: int, end: int) -> Iterator[tuple[int, Start]]:
    if text[first:end].isalnum():
        atoms = [(first, text[first:end])]
    else:
        atoms = [(atom.start(), atom.group()) for atom in _ATOM.finditer(text, first, end)]
    counts = [len(token) if token.isdigit() else sum(map(_is_digit, token)) for _, token in atoms]
    left, opens = sum(counts), True
    for (place, token), digits in zip(atoms, counts, strict=True):
        alone, follow, size = min(digits, MANY), min(left, MANY), len(token)
        glued = 0 < digits < size
        yield place, (token[0], min(size, MANY), alone, follow, glued, opens)
        if glued and (letters := _LETTERS.match(token)):
            # The number behind a word that is glued to it: tel13800138000.
            yield place + letters.end(), (token[letters.end()], min(size - letters.end(), MANY), alone, follow, glued, opens)
        left -= digits
        opens = opens and token in _PREFIX


_is_digit = frozenset("0123456789").__contains__
_LETTERS = re.compile("[A-Za-z]+(?=[0-9])")


def _letters_before(text: str, start: int) -> int:
    least = max(0, start - MOST_LETTERS)
    while start > least and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    return start


def _prefix_before(text: str, start: int) -> int:
    least = max(0, start - _LONGEST_PREFIX)
    while start > least and text[start - 1] in _PREFIX:
        start -= 1
    return start


def _letters_behind(text: str, end: int) -> int:
    most = min(len(text), end + MOST_LETTERS)
    while end < most and text[end].isascii() and text[end].isalnum():
        end += 1
    return end


class Labels:
    """The places in a text where one of some words (RE2) stands, whatever its case: by RE2, which takes no longer for more words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(set(words), key=lambda word: (-len(word), word)))

    @cached_property
    def _pattern(self) -> Any:
        import re2

        return re2.compile(f"(?i:{'|'.join(self._words)})")

    def places(self, text: str) -> Iterator[int]:
        """Where the words begin."""
        raw = text.encode("utf-8", "surrogatepass")
        if len(raw) == len(text):
            for match in self._pattern.finditer(raw):
                yield match.start()
            return
        done = place = 0
        for match in self._pattern.finditer(raw):
            begin = match.start()
            place += len(raw[done:begin].decode("utf-8", "surrogatepass"))
            done = begin
            yield place
