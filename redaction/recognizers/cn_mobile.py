"""Mobile numbers of China in the ranges that the MIIT has assigned: plain, with separators, with +86, with an extension, over turns of a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.context import Cue, Page
from redaction.recognizers.base import Scores
from redaction.recognizers.shaped import ShapeRecognizer
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.scanner import Context

_RANGE = r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])"
_S = r"[ \-./]{1,3}"
_TAILS = (
    r"\d{8}",
    rf"[)）]?{_S}\d{{4}}{_S}\d{{4}}",
    r"[)）]\d{4}[ -]?\d{4}",
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
_PREFIX = r"(?:[(（]?(?:\+|00)?[(（]?86[)）]?[ -]{0,3})?"
_EXTENSION = r"(?:-\d{4}(?![0-9-])| ?(?:转接?|分机|ext\.?|#) ?\d{1,5})?"
_RIGHT = r"(?![0-9_])(?![A-Za-z])(?!-[0-9A-Za-z])(?!\.[0-9])"
_BEFORE_WORDS = r"(?=(?:wx|vx|v|qq|tel|or|and|please|pls)(?![a-z]))"
"""Words that are glued to the end of a number: 13800138000wx同号."""
_PATTERN = re.compile(
    rf"(?<![0-9#])(?<![0-9]-)(?<![0-9]\.){_PREFIX}(?:[(（]?{_RANGE}(?:{'|'.join(_TAILS)})|{_ONE_BY_ONE})(?:{_BEFORE_WORDS}|{_EXTENSION}{_RIGHT})",
    re.ASCII | re.IGNORECASE,
)

_LETTERS = re.compile(r"[A-Za-z_]+[-_]?$")
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
        "m",
        "t",
        "p",
        "ph",
        "contact",
        "or",
    }
)
"""Letters glued to the front of a number make it a code (SN138…), except these."""

_SCORES = Scores(called=0.9, bare=0.8, miscalled=0.4)
_WITH_COUNTRY = Scores(called=0.9, bare=0.9, miscalled=0.4)


def judge(value: str) -> Scores:
    """With the country's code it is surely a phone number."""
    return _WITH_COUNTRY if value.startswith(("+", "(+")) else _SCORES


def admits(text: str, start: int) -> bool:
    """Whether the letters before it, if any, are a word for phones."""
    letters = _LETTERS.search(text[max(0, start - 12) : start])
    return letters is None or letters.group().rstrip("-_").lower() in _PHONE_WORDS


_TURN = r"[^0-9\n]{0,24}(?:\n[^0-9\n]{0,8}(?:\[?[0-9]{1,2}(?::[0-9]{2}){1,2}\]?)?[^0-9\n]{0,24}){1,3}"
"""From one piece of a number to the next in a chat: to the end of the line, and over the marks and names at the beginning of others."""
_FIRST = re.compile(
    rf"(?<![0-9A-Za-z_#.\-])(?P<a>{_RANGE}(?:\d{{4}})?)(?![0-9A-Za-z_\-]|\.[0-9]){_TURN}(?P<b>\d{{4}}(?:\d{{4}})?)(?![0-9A-Za-z_\-]|\.[0-9])",
    re.ASCII,
)
_SECOND = re.compile(rf"{_TURN}(?P<c>\d{{4}})(?![0-9A-Za-z_\-]|\.[0-9])", re.ASCII)
_ALL = 11


class PiecesOverTurns:
    """A mobile number told in two or three turns of a chat: 1380013 / 8000. Each piece is a span of its own."""

    entities = frozenset({Entity.CN_MOBILE})

    def gate(self, context: Context) -> str:
        del context
        return r"1[3-9][0-9](?:[0-9]{4})?[^0-9\n]{0,24}\n"

    def find(self, text: str, context: Context) -> Iterator[Span]:
        page = Page(text, context)
        for match in _FIRST.finditer(text):
            pieces = [match.span("a"), match.span("b")]
            if sum(end - start for start, end in pieces) == _ALL - 4 and (more := _SECOND.match(text, match.end())):
                pieces.append(more.span("c"))
            if sum(end - start for start, end in pieces) == _ALL and (said := page.cue(Entity.CN_MOBILE, *pieces[0])) is not Cue.MISCALLED:
                for start, end in pieces:
                    yield Span(start, end, Entity.CN_MOBILE, 0.75 if said is Cue.CALLED else 0.5)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.CN_MOBILE, digits=(11, 20), letters=True, pattern=_PATTERN, judge=judge, admits=admits),
    PiecesOverTurns(),
)
