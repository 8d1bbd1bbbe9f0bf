"""Mobile numbers of China in the ranges that the MIIT has assigned: plain, with separators, with +86, with an extension, over turns of a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.context import Cue
from redaction.fold import as_digits
from redaction.marks import Marks
from redaction.recognizers.base import Scores, SheetRecognizer
from redaction.recognizers.shaped import ShapeRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_RANGE = r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])"
_S = r"[ \-./]{1,3}"
_TAILS = (
    r"\d{8}",
    rf"{_S}\d{{4}}{_S}\d{{4}}",
    rf"\d{_S}\d{{4}}{_S}\d{{3}}",
    rf"{_S}\d{{3}}{_S}\d{{5}}",
    rf"\d{_S}\d{{3}}{_S}\d{{4}}",
    rf"\d{{4}}{_S}\d{{4}}",
    rf"{_S}\d{{8}}",
    rf"{_S}\d{{2}}{_S}\d{{2}}{_S}\d{{2}}{_S}\d{{2}}",
    rf"{_S}\d{{2}}{_S}\d{{3}}{_S}\d{{3}}",
)
"""How the eight digits behind the range are cut up."""
_ONE_BY_ONE = r"1(?P<one>[ \-.]{1,3})[3-9](?:(?P=one)\d){9}"
_PREFIX = r"(?:(?:[(（](?:\+|00)?86[)）]|\+[(（]86[)）]|(?:\+|00)?86)[ -]{0,3})?"
_EXTENSION = r"(?:-\d{4}(?![0-9-])| ?(?:转接?|分机|ext\.?|#) ?\d{1,5})?"
_RIGHT = r"(?![0-9_])(?![A-Za-z])(?!-[0-9A-Za-z])(?!\.[0-9])"
_BEFORE_WORDS = r"(?=(?:wx|vx|v|qq|tel|or|and|please|pls)(?![a-z]))"
"""Words that are glued to the end of a number: 13800138000wx同号."""
_PATTERN = re.compile(
    rf"(?<![0-9#+])(?<![0-9]-)(?<![0-9]\.){_PREFIX}(?:{_RANGE}(?:{'|'.join(_TAILS)})|[(（]{_RANGE}[)）][ -]{{0,3}}\d{{4}}[ -]?\d{{4}}|{_ONE_BY_ONE})(?:{_BEFORE_WORDS}|{_EXTENSION}{_RIGHT})",
    re.ASCII | re.IGNORECASE,
)

_ODDLY = re.compile(rf"(?<![0-9A-Za-z_#+])(?<![0-9][-. ]){_PREFIX}1(?:[ -]?\d){{10}}(?![0-9A-Za-z_]|[-. ][0-9])", re.ASCII)
_GROUPS = re.compile("[ -]")

_LETTERS = re.compile(r"[A-Za-z_]+[-_]?\Z")
_LETTERS_END = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")
_PHONE_WORDS = frozenset(
    {
        "tel",
        "phone",
        "mobile",
        "mob",
        "cell",
        "call",
        "wx",
        "vx",
        "v",
        "qq",
        "sms",
        "no",
        "number",
        "is",
        "at",
        "to",
        "ph",
        "contact",
        "or",
    }
)
"""Letters glued to the front of a number make it a code (SN138…), except these."""

_SCORES = Scores(called=0.9, bare=0.8, miscalled=0.4)
_WITH_COUNTRY = Scores(called=0.9, bare=0.9, miscalled=0.4)
_ODD = Scores(called=0.85, bare=0.45, miscalled=0)


_TIED = frozenset(" -.")
_ABROAD = re.compile(r"\+(?!86[ .-])[1-9][0-9]{0,2}[ .-]\Z", re.ASCII)
_LONGEST_CODE = 5


def judge(value: str) -> Scores:
    """With the country's code it is surely a phone number."""
    return _WITH_COUNTRY if value.startswith(("+", "(+")) else _SCORES


def judge_odd(value: str) -> Scores | None:
    """Cut up as nobody usually does, but evenly."""
    groups = _GROUPS.split(value)
    return _ODD if all(2 <= len(group) <= 5 for group in groups) and len(set(_GROUPS.findall(value))) == 1 else None


def admits(text: str, start: int) -> bool:
    """Whether the letters before it, if any, are a word for phones, and no other country's code stands there."""
    if text[start - 1 : start] in _TIED and _ABROAD.search(text, max(0, start - _LONGEST_CODE), start):
        return False
    if text[start - 1 : start] not in _LETTERS_END:
        return True
    letters = _LETTERS.search(text[max(0, start - 12) : start])
    return letters is None or letters.group().rstrip("-_").lower() in _PHONE_WORDS


_NUMERAL = "[0-9零〇○洞一幺么壹二两贰三叁四肆五伍六陆七拐柒八捌九勾玖]"
_ALONE_RIGHT = rf"(?!{_NUMERAL})(?![A-Za-z_\-]|\.[0-9]|[元块万件个号年月日%])"
_PAUSE = rf"(?:(?!{_NUMERAL})[^\n*＊xX•]){{1,10}}"
_TURN = rf"(?:(?!{_NUMERAL})[^\n*＊xX•]){{0,24}}(?:\n(?:\[?[0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}}\]?)?(?:(?!{_NUMERAL})[^\n]){{0,24}}){{1,3}}"
"""From one piece of a number to the next: some words of the same turn (嗯, 然后, 最后是); or over the names at the beginning of the next turns."""
_BETWEEN = rf"(?:{_PAUSE}|{_TURN})"
_PIECE = rf"{_NUMERAL}{{4}}"
_FIRST = re.compile(
    rf"(?P<a>[1一幺么壹](?<!{_NUMERAL}.)(?<![A-Za-z_#.\-].){_NUMERAL}{{2}}(?:{_PIECE})?){_ALONE_RIGHT}{_BETWEEN}(?P<b>{_PIECE}(?:{_PIECE})?){_ALONE_RIGHT}"
)
_OTHER = f"[^{_NUMERAL[1:]}"
_FIRST_MARKS = Marks(*(f"{_OTHER}[1一幺么壹]{_NUMERAL * more}{_OTHER}" for more in (2, 6)), skip=1)
_SECOND = re.compile(rf"{_BETWEEN}(?P<c>{_PIECE}){_ALONE_RIGHT}")
_RANGED = re.compile(rf"{_RANGE}\d{{8}}", re.ASCII)
_SPACED = re.compile(r"[ \-]{1,3}")


class MobileInPieces(SheetRecognizer):
    """A mobile number told in two or three pieces, in one turn or over several: 138, then 0013, and 8000. Each piece is a span of its own."""

    entities = frozenset({Entity.CN_MOBILE})

    def gate(self, context: Context) -> str:
        del context
        return rf"[1一幺么壹]{_NUMERAL}{{2}}(?:{_PIECE})?[^0-9A-Za-z{_NUMERAL[4:-1]}_.:]"

    def find_on(self, page: Page) -> Iterator[Found]:
        text = page.text
        for match in page.matches(_FIRST_MARKS, _FIRST):
            pieces = [match.span("a"), match.span("b")]
            if sum(end - start for start, end in pieces) == _ALL - 4 and (more := _SECOND.match(text, match.end())):
                pieces.append(more.span("c"))
            if not _is_mobile(text, pieces):
                continue
            said = page.cue(Entity.CN_MOBILE, *pieces[0])
            if said is not Cue.MISCALLED:
                for start, end in pieces:
                    yield start, end, Entity.CN_MOBILE, 0.75 if said is Cue.CALLED else 0.5


def _is_mobile(text: str, pieces: list[tuple[int, int]]) -> bool:
    """Whether the pieces make a mobile number; where only spaces part them it is one value, and not this recognizer's."""
    number = "".join(text[start:end] for start, end in pieces)
    if len(number) != _ALL or not _RANGED.fullmatch(as_digits(number)):
        return False
    return not _SPACED.fullmatch(text[pieces[0][1] : pieces[1][0]])


_ALL = 11

RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.CN_MOBILE,
        surest=0.9,
        digits=(11, 20),
        letters=True,
        begins="1+(（08",
        groups=(*range(1, 10), 11, 13, 15),
        pattern=_PATTERN,
        judge=judge,
        admits=admits,
    ),
    ShapeRecognizer(
        entity=Entity.CN_MOBILE, surest=0.85, digits=(11, 16), begins="1+(（08", groups=(2, 3, 4, 5), pattern=_ODDLY, judge=judge_odd
    ),
    MobileInPieces(),
)
