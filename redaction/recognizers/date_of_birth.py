"""Dates of birth: a date beside a word for birth; no other date is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.dates import plausible
from redaction.marks import Marks
from redaction.recognizers.base import SheetRecognizer
from redaction.recognizers.labelled import BRACKETED, TURN, LabelledRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found, Sheet

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, start=1)}
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_CHINESE = "[〇零○一二三四五六七八九]"
_DATE = (
    r"(?P<value>(?P<y>\d{4}) ?(?:[-/.]|年) ?(?P<m>\d{1,2})(?: ?(?:[-/.]|月) ?(?P<d>\d{1,2})(?: ?[日号])?)?(?![0-9])月?|(?P<ymd>\d{8})(?![0-9])|(?P<short>\d{6})(?![0-9])"
    rf"|(?P<a>\d{{1,2}}) ?[-/. ] ?(?P<b>\d{{1,2}}) ?[-/. ] ?(?P<y2>\d{{4}}|\d{{2}})(?![0-9])"
    rf"|(?:the )?(?P<mon>{_MONTH}) ?(?P<d3>{_DAY}),? ?(?P<y3>\d{{4}}|'?\d{{2}}(?! ?[:0-9]))(?![0-9])"
    rf"|(?:the )?(?P<d4>{_DAY})(?:[ /-]?| of )(?P<mon4>{_MONTH}),?[ /-]?(?P<y4>\d{{4}}|'?\d{{2}}(?! ?[:0-9]))(?![0-9])"
    rf"|(?P<y5>\d{{4}})[ -](?P<mon5>{_MONTH})[ -](?P<d5>\d{{1,2}})(?![0-9])"
    r"|(?P<y6>\d{2}) ?年 ?(?P<m6>\d{1,2}) ?月(?: ?(?P<d6>\d{1,2}) ?[日号]?)?"
    rf"|(?P<zh>(?:{_CHINESE}{{4}}|{_CHINESE}{{2}})年[一二三四五六七八九十]{{1,2}}月(?:[初一二三四五六七八九十廿]{{1,3}}[日号]?)?|\d{{4}}年[正冬腊一二三四五六七八九十]{{1,2}}月[初一二三四五六七八九十廿]{{2,3}}|[正冬腊一二三四五六七八九十]{{1,2}}月[初一二三四五六七八九十廿]{{2,3}}[日号]?)"
    rf"|(?P<md>(?P<m7>\d{{1,2}}) ?月 ?(?P<d7>\d{{1,2}}) ?[日号]|(?P<mon7>{_MONTH}) (?P<d8>{_DAY})(?![0-9])|(?P<d9>{_DAY}) (?P<mon9>{_MONTH})(?![a-z0-9])|(?P<n1>\d{{1,2}})[-/.](?P<n2>\d{{1,2}})(?![0-9]|[-/.][0-9]|%)))"
)
_LABELS = (
    "出生", "生日", "生于", "生辰", "诞辰", "csrq", "birth_",  "dob", "d.o.b.?", "date of birth", "dateofbirth", "date_of_birth", "birth date", "birthdate", "birthday", "bday", "b-day", "d/o/b", "birth day", "birth", "born",
)  # fmt: skip
_SAID = r"日期|年月日|年月|时间|日|is|was|are|as|s|on|in|of|it's|listed|given|shown|the(?! \d)|my|his|her|your|公历|阳历|农历|阴历|阳曆|是|为|于|在|登记|填|写|的|mm|dd|yyyy|yy|[dmy](?![a-z0-9])|should be|confirmed|verified|provided|recorded|entered|matches|must be|falls on|you have|we have|年份|号码|资料|信息|date|file|record|account"
_GAP = rf"(?:{BRACKETED}?(?:[ :：=,，/(（)）\"'”“\-|>_#」?？\t]|(?:{_SAID})(?![a-z])){{0,12}}|{TURN})"
"""What may stand between the word and the date: other words about it, never another noun."""
_BEFORE = re.compile(rf"(?:(?<![a-z])(?=[a-z])|(?![a-z]))(?:{'|'.join(_LABELS)}|b\. ?(?=[a-z0-9])){_GAP}{_DATE}", re.ASCII | re.IGNORECASE)
_BORN = re.compile(
    r"(?=[出生（(iIaAwW])(?:出生(?!日期|年月|地|证)|生人|生的|[（(](?:出生|生日)|(?<=[年月日号0-9])生(?![0-9一-龥])"
    r"|[(（](?i:dob|d\.o\.b\.?|born)[)）]|(?i:is|as|was) (?i:my|the|his|her|your|their) (?i:dob|date of birth|birth ?da(?:y|te))(?![a-z]))",
)
_DATE_BEFORE = re.compile(rf"(?<![0-9]){_DATE} ?\Z", re.ASCII | re.IGNORECASE)
_BORN_MARKS = Marks(
    "出生", "生[人的]", "[年月日号0-9]生", "[（(][出生]", "(?i)[（(]dob", r"(?i)[（(]d\.o\.b", "(?i)[（(]born", "(?i)[yers] dob", "(?i)[yers] date of", "(?i)[yers] birth"
)  # fmt: skip
_BEFORE_MARK, _BEHIND_MARK = 12, 40
"""Within so many code points of its mark stands what `_BORN` matches, with what it looks at."""
_LONGEST = 24
_WHOLE = re.compile(r"\s*" + _DATE + r"(?:[ T]00:00:00(?:\.0+)?)?\s*", re.ASCII | re.IGNORECASE)

_LEAP_YEAR = 2000
"""Stands in for a year that was not told."""
_CENTURY = 1900
_YOUNGEST = 35
"""Of a year of two digits: up to here it is one of this century."""


def judge(match: re.Match[str]) -> float:
    """Only dates that exist."""
    return 0.8 if match["zh"] or _real(match) else 0


def _real(match: re.Match[str]) -> bool:
    if match["ymd"]:
        return _eight(match["ymd"])
    if match["short"]:
        return plausible(_year(match["short"][:2]), int(match["short"][2:4]), int(match["short"][4:]))
    if match["y"]:
        return plausible(int(match["y"]), int(match["m"]), int(match["d"] or 1))
    if match["y2"]:
        year, first, second = _year(match["y2"]), int(match["a"]), int(match["b"])
        return plausible(year, first, second) or plausible(year, second, first)
    if match["n1"]:
        first, second = int(match["n1"]), int(match["n2"])
        return plausible(_LEAP_YEAR, first, second) or plausible(_LEAP_YEAR, second, first)
    if match["md"]:
        month = int(match["m7"] or 0) or _MONTHS[(match["mon7"] or match["mon9"])[:3].lower()]
        return plausible(_LEAP_YEAR, month, int(re.sub(r"\D", "", match["d7"] or match["d8"] or match["d9"])))
    if match["y6"]:
        return plausible(_year(match["y6"]), int(match["m6"]), int(match["d6"] or 1))
    month = _MONTHS[(match["mon"] or match["mon4"] or match["mon5"])[:3].lower()]
    day = re.sub(r"\D", "", match["d3"] or match["d4"] or match["d5"])
    return plausible(_year((match["y3"] or match["y4"] or match["y5"]).lstrip("'")), month, int(day))


def _eight(digits: str) -> bool:
    """Year first, or last as in Europe and America."""
    first, second, last = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return plausible(int(digits[:4]), int(digits[4:6]), int(digits[6:])) or plausible(last, first, second) or plausible(last, second, first)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + _CENTURY + (100 if year <= _YOUNGEST else 0)


class BornBehind(SheetRecognizer):
    """The word behind the date: 1990年3月7日出生."""

    entities = frozenset({Entity.DATE_OF_BIRTH})

    def gate(self, context: Context) -> str:
        del context
        return r"[0-9年月日号] ?(?:出生|生人|生的)|[（(](?:出生|生日)|[年月日号0-9]生|(?i:[0-9] [(（](?:dob|d\.o\.b|born)|[0-9] (?:is|as|was) (?:my|the|his|her|your|their) (?:dob|date|birth))"

    def find_on(self, page: Page) -> Iterator[Found]:
        for born in _BORN_MARKS.near(_BORN, page.sheet, _BEFORE_MARK, _BEHIND_MARK):
            match = _DATE_BEFORE.search(page.text, max(0, born.start() - _LONGEST), born.start())
            if match and judge(match) > 0:
                yield *match.span("value"), Entity.DATE_OF_BIRTH, 0.8


_IN_BRACKETS = re.compile(rf"[(](?i:{_DATE})[)]", re.ASCII)
_IN_BRACKETS_MARKS = Marks("[a-z'\\-] [(]", skip=2)
_NAME = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\.? )?[A-Z][a-z'\-]+ \Z")
_LONGEST_NAME = 80
_OF_SEX = re.compile(rf"[男女][，,、/ ]{{1,2}}(?i:{_DATE})", re.ASCII)
_OF_SEX_MARKS = Marks("[男女][，,、/ ][0-9]", "[男女][，,、/ ][，,、/ ][0-9]")
_LATEST = 2012
"""Of a date that no word calls a birth, what is later is more often the day of something else."""
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}")


class BesidePerson(SheetRecognizer):
    """A date that stands where people put the birth: behind a name, in brackets; behind the sex."""

    entities = frozenset({Entity.DATE_OF_BIRTH})

    def gate(self, context: Context) -> str:
        del context
        return r"[a-z] [(][^()]*[0-9]{2}[)]|[男女][，,、/ ]{1,2}[0-9]"

    def find_on(self, page: Page) -> Iterator[Found]:
        for match in self._dates(page.sheet):
            year = _YEAR.search(match["value"])
            if year and int(year.group()) <= _LATEST and judge(match) > 0:
                yield *match.span("value"), Entity.DATE_OF_BIRTH, 0.6

    def _dates(self, sheet: Sheet) -> Iterator[re.Match[str]]:
        for match in _IN_BRACKETS_MARKS.matches(_IN_BRACKETS, sheet):
            if _NAME.search(sheet.text, max(0, match.start() - _LONGEST_NAME), match.start()):
                yield match
        yield from _OF_SEX_MARKS.matches(_OF_SEX, sheet)


RECOGNIZERS = (
    LabelledRecognizer(
        entity=Entity.DATE_OF_BIRTH,
        labels=(*_LABELS, r"b\.[ 0-9]"),
        pattern=_BEFORE,
        judge=judge,
        whole=_WHOLE,
        whole_judge=judge,
    ),
    BornBehind(),
    BesidePerson(),
)
