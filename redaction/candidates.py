"""Where a value may stand: one cheap pass over a text finds its runs of digits, another the words that label values. All in linear time."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
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
_ATOM = re.compile(r"[+(（]|[0A]+")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ALPHANUMERIC = "0123456789" + "".join(_LATIN)
_PREFIX = "+(（"
_LONGEST_PREFIX = 3
MANY = 24
"""No value has so many digits; runs of more are all alike."""

LEAST_ALONE = 7
"""A run without letters that is shorter holds no value."""
LEAST_GLUED = 6
"""The same for a run that a letter touches, save in a code as long as that of a vehicle or a company."""
LEAST_CODE = 17
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}([-./])[01]?[0-9]\1[0-3]?[0-9](?: [0-2]?[0-9])?|[0-3]?[0-9]([-./])[0-3]?[0-9]\2(?:19|20)[0-9]{2}(?: [0-2]?[0-9])?"
)
"""A date, perhaps with the hour behind it: the commonest run of all, and none of these values."""

_FORM = str.maketrans("123456789" + "".join(_LATIN), "0" * 9 + "A" * len(_LATIN))
_DIGITS = tuple("0" * digits for digits in range(MANY + 1))
LONGEST_FORM = 96
_FORMS = 4096

Place = tuple[int, int, int, int, bool, bool]
"""A place within a form: how far behind its beginning; then what `Start` tells of it behind its first character."""
Start = tuple[str, int, int, int, bool, bool]
"""What is known of a place where a value may begin: the character there; how many letters and digits stand there without a separator, and how
many of them are digits; how many digits follow to the end of the run (each at most `MANY`); whether a Latin letter touches the digits (a code,
or a number behind a word); and whether it is the run's beginning.
Few such keys exist, so who looks for what there is decided once for each."""


def starts(text: str) -> Iterator[tuple[int, Start]]:
    """All places of a text where a value with digits may begin, in order; a code with letters between its digits is told of once."""
    for begin, form in runs(text):
        for behind, *rest in places(form):
            yield begin + behind, (text[begin + behind], *rest)  # type: ignore[misc]  # A tuple's tail has no type of its own.


def runs(text: str) -> Iterator[tuple[int, str]]:
    """The runs of digits in a text, in order: where each begins, with the letters glued to it, and its form, digits as 0 and letters as A."""
    done = 0
    size = len(text)
    for match in _RUN.finditer(text):
        begin, end = match.span()
        if end <= done:
            continue
        left = text[begin - 1] if begin else " "
        right = text[end] if end < size else " "
        glued = left in _LATIN or right in _LATIN
        if not glued and end - begin < LEAST_ALONE:
            continue
        run = match.group()
        plain = run.isdigit()
        if not plain and end - begin <= _LONGEST_DATE and _DATE.fullmatch(run):
            continue
        if glued:
            if plain and right in "@_":
                continue  # of an e-mail address or a user name
            first, done = _letters_before(text, begin), _letters_behind(text, end)
            if end - begin < LEAST_GLUED and not LEAST_CODE <= done - first <= MOST_LETTERS:
                continue
            first = _prefix_before(text, first)
            yield first, text[first:done].translate(_FORM)
        elif left in _PREFIX:
            first = _prefix_before(text, begin)
            yield first, text[first:end].translate(_FORM)
        elif plain:
            yield begin, _DIGITS[end - begin if end - begin < MANY else MANY]
        else:
            yield begin, run.translate(_FORM)


_LONGEST_DATE = 13


def places(form: str) -> tuple[Place, ...]:
    """Where in a run of this form a value may begin."""
    return _places(form) if len(form) <= LONGEST_FORM else tuple(_atoms(form))


@lru_cache(maxsize=_FORMS)
def _places(form: str) -> tuple[Place, ...]:
    return tuple(_atoms(form))


def _atoms(form: str) -> Iterator[Place]:
    follow = form.count("0")
    if form.isalnum():
        yield from _glued(0, form, follow, follow, opens=True)
        return
    opens = True
    for atom in _ATOM.finditer(form):
        place, token = atom.start(), atom.group()
        digits = token.count("0")
        if opens or token in _PREFIX or form[place - 1] not in TYING or form[place - 2] != "0":
            yield from _glued(place, token, digits, follow, opens=opens)
        follow -= digits
        opens = opens and token in _PREFIX


def _glued(place: int, token: str, digits: int, follow: int, *, opens: bool) -> Iterator[Place]:
    """Where a value may begin in letters and digits without a separator: at the first, and at the number behind a word, tel13800138000."""
    size = len(token)
    alone = digits if digits < MANY else MANY
    follow = follow if follow < MANY else MANY
    glued = 0 < digits < size
    yield place, (size if size < MANY else MANY), alone, follow, glued, opens
    if glued and token[0] == "A":
        word = size - len(token.lstrip("A"))
        yield place + word, min(size - word, MANY), alone, follow, glued, opens


TYING = "-."
"""What stands behind a digit and one of these is the middle of something, and no value begins there."""


def _letters_before(text: str, start: int) -> int:
    before = text[max(0, start - MOST_LETTERS) : start]
    return start - len(before) + len(before.rstrip(_ALPHANUMERIC))


def _prefix_before(text: str, start: int) -> int:
    before = text[max(0, start - _LONGEST_PREFIX) : start]
    return start - len(before) + len(before.rstrip(_PREFIX))


def _letters_behind(text: str, end: int) -> int:
    behind = text[end : end + MOST_LETTERS]
    return end + len(behind) - len(behind.lstrip(_ALPHANUMERIC))


class Labels:
    """The places in a text where one of some words (RE2) stands, whatever its case: by RE2, which takes no longer for more words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(set(words), key=lambda word: (-len(word), word)))

    @cached_property
    def _pattern(self) -> Any:
        return _compiled(f"(?i:{'|'.join(self._words)})")

    def places(self, text: str) -> Iterator[int]:
        """Where the words begin."""
        raw = _encoded(text)
        return _characters(text, raw, (match.start() for match in self._pattern.finditer(raw)))


class Marks:
    """The places in a text where an RE2 pattern of bounded length matches, also where matches overlap."""

    def __init__(self, pattern: str) -> None:
        self._source = pattern

    @cached_property
    def _pattern(self) -> Any:
        return _compiled(self._source)

    def places(self, text: str) -> Iterator[int]:
        """Where the matches begin."""
        raw = _encoded(text)
        return _characters(text, raw, self._bytes(raw))

    def _bytes(self, raw: bytes) -> Iterator[int]:
        search = self._pattern.search
        match = search(raw)
        while match is not None:
            yield match.start()
            match = search(raw, match.start() + 1)


def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _characters(text: str, raw: bytes, places: Iterator[int]) -> Iterator[int]:
    """The code points that begin at some bytes, in order."""
    if len(raw) == len(text):
        yield from places
        return
    done = place = 0
    for begin in places:
        place += len(raw[done:begin].decode("utf-8", "surrogatepass"))
        done = begin
        yield place
