"""Where a value with digits may stand: one cheap pass over a text finds its runs of digits. In linear time."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from redaction.sheet import BEYOND, DIGITS, among

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from redaction.sheet import Sheet

LEASTDIGITS = 4
"""A run of fewer digits holds no value."""
MOST_LETTERS = 20
"""How far a run is followed through the letters glued to it; a longer code is nobody's number."""

_SEPARATORS = " -./()（）"
_MOST_SEPARATORS = 3
RUN = rf"[0-9](?:[ \-./()（）]{{0,{_MOST_SEPARATORS}}}[0-9]){{{LEASTDIGITS - 1},}}"
"""RE2: a run."""

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ATOM = re.compile(r"[+(]|[0A]+")
_PREFIX = "+("
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

_PLAIN = tuple("0" * digits for digits in range(MANY + 1))
LONGEST_FORM = 96
_FORMS = 4096

Place = tuple[int, int, int, int, bool, bool]
"""A place within a form: how far behind its beginning; then what `Start` tells of it behind its first character."""
Start = tuple[str, int, int, int, bool, bool]
"""What is known of a place where a value may begin: the character there; how many letters and digits stand there without a separator, and how
many of them are digits; how many digits follow to the end of the run (each at most `MANY`); whether a Latin letter touches the digits (a code,
or a number behind a word); and whether it is the run's beginning.
Few such keys exist, so who looks for what there is decided once for each."""


def starts(sheet: Sheet) -> Iterator[tuple[int, Start]]:
    """All places of a sheet where a value with digits may begin, in order; a code with letters between its digits is told of once."""
    for begin, form in runs(sheet):
        for behind, *rest in places(form):
            yield begin + behind, (sheet.text[begin + behind], *rest)  # type: ignore[misc]  # A tuple's tail has no type of its own.


def runs(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The runs of digits on a sheet, in order: where each begins, with the letters glued to it, and its form.

    A form has digits as 0, letters as A, and brackets of either width as those of ASCII.
    """
    text = sheet.text
    forms = _forms().take(sheet.codes).tobytes().decode("ascii")
    done = 0
    for begin, end, plain, glued in zip(*(each.tolist() for each in _digit_runs(sheet)), strict=True):
        if end <= done:
            continue
        if not plain and end - begin <= _LONGEST_DATE and _DATE.fullmatch(text, begin, end):
            continue
        if glued:
            first, done = _glued_before(forms, begin), _glued_behind(forms, end)
            if end - begin < LEAST_GLUED and not LEAST_CODE <= done - first <= MOST_LETTERS:
                continue
            first = _prefix_before(forms, first)
            yield first, forms[first:done]
        elif forms[begin - 1] in _PREFIX:
            first = _prefix_before(forms, begin)
            yield first, forms[first:end]
        elif plain:
            yield begin, _PLAIN[min(end - begin, MANY)]
        else:
            yield begin, forms[begin:end]


def _digit_runs(sheet: Sheet) -> tuple[NDArray[Any], ...]:
    """Of the runs that can hold a value: where each begins and ends, whether it has no separator, and whether a letter touches it."""
    codes, digits = sheet.codes, sheet.where(DIGITS)
    apart = np.diff(digits)
    joined = apart == 1
    near = np.flatnonzero((apart > 1) & (apart <= _MOST_SEPARATORS + 1))
    between = np.ones(len(near), bool)
    for step in range(1, _MOST_SEPARATORS + 1):
        between &= (apart[near] <= step) | among(codes[digits[near] + step], _SEPARATORS)
    joined[near[between]] = True
    first = np.flatnonzero(np.append(True, ~joined)[: len(digits)])
    count = np.diff(first, append=len(digits))
    enough = count >= LEASTDIGITS
    first, count = first[enough], count[enough]
    begins, ends = digits[first], digits[first + count - 1] + 1
    plain = ends - begins == count
    behind = codes[ends]
    glued = among(codes[begins - 1], _LATIN) | among(behind, _LATIN)
    # What an @ or an underscore follows is of an e-mail address or a user name.
    such = np.where(glued, ~(plain & among(behind, "@_")), ends - begins >= LEAST_ALONE)
    return begins[such], ends[such], plain[such], glued[such]


@cache
def _forms() -> NDArray[np.uint8]:
    """By code point, how it is written in a form."""
    forms = np.full(BEYOND + 1, ord("?"), np.uint8)
    forms[:128] = range(128)
    for chars, form in ((DIGITS, "0"), (_LATIN, "A"), ("(（", "("), (")）", ")")):
        forms[list(map(ord, chars))] = ord(form)
    return forms


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


def _glued_before(forms: str, start: int) -> int:
    before = forms[max(0, start - MOST_LETTERS) : start]
    return start - len(before) + len(before.rstrip("0A"))


def _prefix_before(forms: str, start: int) -> int:
    before = forms[max(0, start - _LONGEST_PREFIX) : start]
    return start - len(before) + len(before.rstrip(_PREFIX))


def _glued_behind(forms: str, end: int) -> int:
    behind = forms[end : end + MOST_LETTERS]
    return end + len(behind) - len(behind.lstrip("0A"))
