"""Phone numbers of the world with their country code (ITU-T E.164), North American and British ones as written there, others where called so."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_RIGHT = r"(?![0-9A-Za-z_]|[-.][0-9])"
_EXTENSION = r"(?:,? ?(?:x|ext\.?|extension|转|#) ?\d{1,6})?"
_WORLD = re.compile(
    rf"(?<![0-9A-Za-z_])(?:[(（](?=\+\d{{1,4}}[)）])\+|[(（](?=(?:852|853|886)[)）])|\+[(（]?|(?<![0-9][ \-.])(?=(?:852|853|886)[ )-])|(?<![0-9][ \-.])00[ -]?(?=[1-9]\d{{0,2}}[ -]))[1-9](?:[ ()（）\-./]{{0,3}}[0-9]){{6,14}}{_EXTENSION}{_RIGHT}",
    re.ASCII | re.IGNORECASE,
)
_COUNTRY = re.compile(
    "1|7|2(?:[07]|[1-6][0-9]|9[0178])|3(?:[0-469]|5[0-9]|[78][0-9])|4(?:[013-9]|2[013])|5(?:[1-8]|0[0-9]|9[0-9])|6(?:[0-6]|[789][0-9])"
    "|8(?:[1246]|0[08]|5[02356]|7[08]|8[068])|9(?:[0-58]|6[0-8]|7[0-79]|9[2-689])"
)
"""The country codes that are assigned: ITU-T E.164, list of assigned codes."""

_AMERICAN = re.compile(
    rf"(?<![0-9A-Za-z_#+])(?<![0-9][-. ])(?:\+?1[-. ]{{0,2}}|001[-. ])?(?:[(（][2-9]\d{{2}}[)）][-. ]{{0,2}}|[2-9]\d{{2}}[-. /])[2-9]\d{{2}}[-. ]{{1,2}}\d{{4}}{_EXTENSION}{_RIGHT}",
    re.ASCII | re.IGNORECASE,
)
_AMERICAN_PLAIN = re.compile(rf"{LEFT}(?:1[ -]?)?[2-9]\d{{2}}[2-9]\d{{6}}{_EXTENSION}{_RIGHT}", re.ASCII | re.IGNORECASE)
_AMOUNT = re.compile(r"\d+\.\d{1,2}", re.ASCII)
_TOLL_FREE = re.compile(r"1?(?:8(?:00|33|44|55|66|77|88)|400|[2-9]11)")
"""A firm's number, or a service's: nobody's own."""
_BRITISH = re.compile(
    rf"{LEFT}(?:[(（]0(?:1\d{{2,4}}|2\d|3\d{{2}})[)）] ?\d{{3,4}}[ -]?\d{{3,4}}|07\d{{3}}[ -]\d{{3}}[ -]?\d{{3}}|07\d{{2}}[ -]\d{{4}}[ -]\d{{3}}|07\d{{9}}"
    rf"|01\d{{3}}[ -]\d{{3}}[ -]?\d{{3}}|01\d{{2}}[ -]\d{{3}}[ -]\d{{4}}|02\d[ -]\d{{4}}[ -]\d{{4}}){_EXTENSION}{_RIGHT}",
    re.ASCII | re.IGNORECASE,
)
_ANY = re.compile(
    rf"{LEFT}(?<![)）])(?<![0-9)）][ )）.\-])(?:[(（](?=\d{{2,5}}[)）]))?\d(?:[ )）\-.]{{0,2}}\d){{6,12}}{_EXTENSION}{_RIGHT}",
    re.ASCII | re.IGNORECASE,
)
_HOTLINE = re.compile(r"0?[48]00|08[0-9]{2}|95\d{3}|96\d{3}|1[0-2]\d{3}|03[0-9]{2}")
_DATE = re.compile(
    r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\D|$|(?:\d{2}){1,3}$)|([-./ ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?:\D|$))|\d{1,2}([-./])\d{1,2}\2(?:19|20)\d\d$"
)
_MOMENT = re.compile(r"1[4-9]\d{8}(?:\d{3})?$")
"""Seconds, or milliseconds, since 1970: of the years 2014 to 2033."""
_TAIL = re.compile(r"\D*(?:x|ext\.?|extension|转|#)\D*\d+$", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"\D")


_SEPARATORS = str.maketrans("", "", "+ -./()（）")


def _digits(value: str) -> str:
    number = value.translate(_SEPARATORS)
    return number if number.isdigit() else _NOT_DIGITS.sub("", _TAIL.sub("", value))


_INTERNATIONAL = Scores(called=0.88, bare=0.75, miscalled=0.3)
_PAPER = re.compile(r"(?<![A-Za-z])(?:PRO|RO|SO|WO|PO|SR|BOL|AWB|MPN) ?#? ?\Z")


def of_a_person(text: str, start: int) -> bool:
    """Whether no trade's short word for its papers stands before the number; in small letters "so" and "pro" are words."""
    return not _PAPER.search(text, max(0, start - 6), start)


def judge_world(value: str) -> Scores | None:
    """Whether the country's code is assigned; a number of E.164 has at most fifteen digits."""
    number = _digits(value)
    number = number.removeprefix("00")
    return _INTERNATIONAL if _COUNTRY.match(number) and 8 <= len(number) <= 15 else None


def judge_american(value: str) -> Scores | None:
    """No toll-free number, no service code; its brackets or its country code make it surer."""
    number = _digits(value).removeprefix("00")
    if _TOLL_FREE.match(number):
        return None
    return _SURELY_AMERICAN if value[0] in "(（+0" or len(number) > 10 else _AMERICAN_FORM


_SURELY_AMERICAN = Scores(called=0.85, bare=0.65, miscalled=0)
_AMERICAN_FORM = Scores(called=0.85, bare=0.5, miscalled=0)
_TEN_DIGITS = Scores(called=0.75, bare=0, miscalled=0)
_EXTENDED = Scores(called=0.75, bare=0.6, miscalled=0)


def judge_american_plain(value: str) -> Scores | None:
    """Ten digits are also other things, save with an extension."""
    if _TOLL_FREE.match(_digits(value)):
        return None
    return _TEN_DIGITS if value.isdigit() else _EXTENDED


def judge_british(value: str) -> Scores:
    """Eleven digits without a space are also other things."""
    return Scores(called=0.82, bare=0.3 if value.isdigit() else 0.55, miscalled=0)


_SAID = Scores(called=0.62, bare=0, miscalled=0)


def judge_any(value: str) -> Scores | None:
    """Whatever is called a phone number, save a date and a public hotline."""
    number = _digits(value)
    if (
        _DATE.match(value)
        or (_MOMENT.match(value) if number == value else _AMOUNT.fullmatch(value))
        or _HOTLINE.match(number)
        or (len(number) > 9 and _TOLL_FREE.match(number))
        or number.count(number[0]) == len(number)
    ):
        return None
    return _SAID


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.PHONE_NUMBER,
        surest=0.75,
        digits=(10, 11),
        letters=True,
        begins="123456789",
        groups=(1, 10, 11),
        opens=True,
        pattern=_AMERICAN_PLAIN,
        judge=judge_american_plain,
    ),
    ShapeRecognizer(
        entity=Entity.PHONE_NUMBER,
        surest=0.88,
        digits=(7, 22),
        letters=True,
        begins="+(（08",
        groups=(2, 3, 4, 5),
        pattern=_WORLD,
        judge=judge_world,
    ),
    ShapeRecognizer(
        entity=Entity.PHONE_NUMBER,
        surest=0.85,
        digits=(10, 12),
        letters=True,
        begins="+(（0123456789",
        groups=(1, 3, 4, 6),
        opens=True,
        pattern=_AMERICAN,
        admits=of_a_person,
        judge=judge_american,
    ),
    ShapeRecognizer(
        entity=Entity.PHONE_NUMBER,
        surest=0.82,
        digits=(9, 11),
        letters=True,
        begins="0(（",
        groups=(3, 4, 5, 11),
        opens=True,
        pattern=_BRITISH,
        judge=judge_british,
    ),
    ShapeRecognizer(
        entity=Entity.PHONE_NUMBER,
        digits=(7, 13),
        letters=True,
        begins="(（0123456789",
        prose=True,
        named=True,
        opens=True,
        pattern=_ANY,
        judge=judge_any,
        surest=_SAID.called,
    ),
)
