"""Mobile numbers of China in the ranges that the MIIT has assigned: plain, with separators, with +86, read out in numerals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.context import Cue, cue
from redaction.recognizers.base import Scores, scored
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.scanner import Context

_RANGE = r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])"
_BODY = rf"{_RANGE}(?:\d{{8}}|(?P<a>[ -])\d{{4}}(?P=a)\d{{4}}|\d(?P<b>[ -])\d{{4}}(?P=b)\d{{3}}(?!(?P=b)\d)|(?P<c>[ -])\d{{3}}(?P=c)\d{{5}}(?!(?P=c)\d)|\d{{4}}[ -]\d{{4}}|[ -]\d{{8}})"
_PATTERN = re.compile(
    rf"(?<![0-9#])(?<![0-9]-)(?<![0-9]\.)(?:(?:\+|00)?86[ -]?)?{_BODY}(?![0-9A-Za-z_])(?!-[0-9A-Za-z])(?!\.[0-9])", re.ASCII
)

_LETTERS = re.compile(r"[A-Za-z_]+[-_]?$")
_PHONE_WORDS = frozenset({"tel", "phone", "mobile", "mob", "cell", "call", "wx", "vx", "qq", "sms", "no", "number", "is", "at", "to"})
"""Letters glued to the front of a number make it a code (SN138…), except these."""

_NUMERALS = "零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_DIGITS = str.maketrans(_NUMERALS, "000" + "11" + "22" + "3456789" + "123456789")
_CLASS = f"[0-9{_NUMERALS}]"
_GAP = r"[ ，,、-]?"
_READ_OUT = re.compile(rf"(?<!{_CLASS})[1一幺壹]{_CLASS}{{2}}{_GAP}{_CLASS}{{4}}{_GAP}{_CLASS}{{4}}(?!{_CLASS})")
_ASSIGNED = re.compile(rf"{_RANGE}\d{{8}}", re.ASCII)

_SCORES = Scores(called=0.9, bare=0.8, miscalled=0.4)
_SPOKEN = Scores(called=0.85, bare=0.7, miscalled=0.3)


class MobileRecognizer:
    """Both ways to write a mobile number."""

    entities = frozenset({Entity.CN_MOBILE})

    def gate(self, context: Context) -> str:
        del context
        return rf"1[3-9](?:[ -]?[0-9]){{9}}|[1一幺壹]{_CLASS}{{2}}{_GAP}[{_NUMERALS}]"

    def find(self, text: str, context: Context) -> Iterator[Span]:
        for match in _PATTERN.finditer(text):
            if not _is_code(text, match.start()):
                yield self._span(text, match, _SCORES, context)
        for match in _READ_OUT.finditer(text):
            number = re.sub(_GAP, "", match.group())
            if not number.isascii() and _ASSIGNED.fullmatch(number.translate(_DIGITS)):
                yield self._span(text, match, _SPOKEN, context)

    def _span(self, text: str, match: re.Match[str], scores: Scores, context: Context) -> Span:
        said = cue(Entity.CN_MOBILE, text, match.start(), match.end(), context)
        if said is Cue.BARE and match.group().startswith("+"):
            said = Cue.CALLED
        return Span(match.start(), match.end(), Entity.CN_MOBILE, scored(scores, said))


def _is_code(text: str, start: int) -> bool:
    letters = _LETTERS.search(text[max(0, start - 12) : start])
    return letters is not None and letters.group().rstrip("-_").lower() not in _PHONE_WORDS


RECOGNIZERS = (MobileRecognizer(),)
