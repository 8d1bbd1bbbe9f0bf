"""Vehicle licence plates of China (GA 36): ordinary, new energy, police, embassy, cross-border; armed police (WJ)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.marks import Marks
from redaction.recognizers.base import RIGHT, Scores, SheetRecognizer, scored
from redaction.recognizers.labelled import TIE, LabelledRecognizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "[A-HJ-NP-Z0-9]"
_GAP = r"[ ·•.\-]?"
_PATTERN = re.compile(
    rf"[{_PROVINCE}使Ww](?i:(?<=[{_PROVINCE}])(?<![最更刷翻创重全].)(?:[ ·•\-_]?[A-HJ-NP-Z]|[(（][A-HJ-NP-Z][)）])(?:_|{_GAP})"
    rf"(?:{_SERIAL}{{4}} ?[挂学警港澳领]|{_SERIAL}{{5}}临|X{_SERIAL}{{4}}应急|(?:[A-HJK]{_SERIAL}\d{{4}}|\d{{5}}[A-HJK])|{_SERIAL}{{6}}|{_SERIAL}{{5}}){RIGHT}"
    rf"|(?<=使)(?<![0-9A-Za-z大天].)\d{{3}}{_GAP}\d{{3}}{RIGHT}|(?<=W)J(?<![0-9A-Za-z]..){_GAP}[{_PROVINCE}]{_GAP}\d{{4,5}}[A-Z0-9消边通森金警电]?{RIGHT})",
    re.ASCII,
)
"""Its beginning is told in both cases, for an engine that is to ignore the case cannot look for a beginning."""
_EMBASSY = re.compile(r"[0-9](?<![0-9A-Za-z].)\d{2}[ ·•.\-]?\d{3}使(?![用得者馆])", re.ASCII)
_FORCES = "军海空北沈兰济南广成"
_CUT_UP = re.compile(
    rf"[{_PROVINCE}{_FORCES}W](?:(?<=[{_PROVINCE}])(?<![最更刷翻创重全].)[ ·•\-]?[A-HJ-NP-Z](?:[ ·•.\-]{_SERIAL}|{_SERIAL}){{5,6}}{RIGHT}"
    rf"|(?<=[{_FORCES}])[A-Z][ ·•]?\d{{5}}{RIGHT}|(?<=W)J[ ·•]?\d{{2}}[ ·•\-]\d{{5}}{RIGHT})",
    re.ASCII,
)
"""Spaced as it was read out, and the plates of the forces in earlier years: only beside a word."""
_FIRST_MARKS = Marks(
    f"[{_PROVINCE}{_FORCES}][A-Za-z]", rf"[{_PROVINCE}{_FORCES}][ ·•\-_(（][A-Za-z]", "[Ww]J", "使[0-9]"
)  # fmt: skip
_LOOKED_FOR = (
    (_PATTERN, _FIRST_MARKS),
    (_EMBASSY, Marks(*("[0-9]" * 3 + gap + "[0-9]" * 3 + "使" for gap in ("", r"[ ·•.\-]")))),
    (_CUT_UP, _FIRST_MARKS),
)
_LEAST_DIGITS = 3
"""A plate has at most two letters in its serial (GA 36); 新V5PAGE is a word, not a plate."""

_SCORES = Scores(called=0.9, bare=0.75, miscalled=0.3)
_DOUBTFUL = Scores(called=0.85, bare=0, miscalled=0)
"""Small letters, or more letters than plates have had so far."""


def judge_elsewhere(match: re.Match[str]) -> float:
    """Plates have five to eight characters; tags of other kinds are short."""
    least = 6 if match.group().lower().startswith("tag") else 5
    return 0.7 if least <= sum(char.isalnum() for char in match["value"]) <= 8 else 0


class PlateRecognizer(SheetRecognizer):
    """A province's character or a mark of its own, and a serial."""

    entities = frozenset({Entity.CN_PLATE})

    def gate(self, context: Context) -> str:
        del context
        return rf"[{_PROVINCE}{_FORCES}][ ·•\-_(（]?[A-Za-z][)）_]?{_GAP}[A-Za-z0-9]|WJ{_GAP}[0-9]|使[0-9]{{3}}|[0-9]{{3}}使|WJ{_GAP}[{_PROVINCE}]"

    def find_on(self, page: Page) -> Iterator[Found]:
        for pattern, marks in _LOOKED_FOR:
            for match in page.matches(marks, pattern):
                value = match.group()
                digits = sum(map(str.isdigit, value))
                if not digits:
                    continue
                sure = digits >= _LEAST_DIGITS and value == value.upper() and pattern is not _CUT_UP
                scores = _SCORES if sure else _DOUBTFUL
                score = scored(scores, page.cue(Entity.CN_PLATE, *match.span()))
                if score > 0:
                    yield *match.span(), Entity.CN_PLATE, score


_LABELS = (
    "lic[.# ]",
    "tag",
    "vrm",
    "vrn",
    "lp:",
    "lp#",
    "lp ",
    "license",
    "plate",
    "licence",
    "registration",
    "reg ",
    "reg:",
    "rego",
    "number plate",
    "车牌",
    "牌照",
    "号牌",
)
_ELSEWHERE = re.compile(
    rf"(?i:(?:(?<![a-z])(?:(?:number |licen[cs]e |lic[.#]? ?|reg(?:istration)? ?)?plates?|lic#|licen[cs]eplate|licen[cs]e(?= ?#)|(?:car |vehicle )?registration(?: mark)?|vr[mn]|lp(?=[:# ])"
    rf"|(?<!price )(?<!asset )(?<!hash )tags?(?! ?line)|rego?)|车牌|牌照|号牌)(?: reads?| says)?{TIE}(?:[A-Z]{{2}} )??)"
    r"(?P<value>(?=[A-Z0-9 \-]{0,8}\d)(?=[A-Z0-9 \-]{0,8}[A-Z])[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}|[a-z]{2}\d{2} ?[a-z]{3}|[a-z]{3}[ -]?\d{3,4}|\d[a-z]{3}\d{3})(?![A-Za-z0-9_]|-[A-Za-z0-9])",
    re.ASCII,
)
"""Plates of other countries: capitals and digits beside the word. The vocabulary has one type for plates."""
_INDIA = "AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TG|TN|TR|TS|UK|UP|WB"
_SHAPED = re.compile(
    rf"(?<![0-9A-Za-z_#/-])(?:(?P<gb>[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[1-2]\d|5[1-9]|[6-7]\d) ?[A-HJ-PR-Z]{{3}})|(?:{_INDIA})[ -]?\d{{1,2}}[ -]?[A-Z]{{1,3}}[ -]?\d{{4}}|(?P<us>[1-9][A-Z]{{3}}\d{{3}}|[A-Z]{{3}}[ -]?\d{{4}})){RIGHT}",
    re.ASCII,
)
"""Plates that show by their shape: Britain since 2001 (DVLA INF104), India by its states' codes (Motor Vehicles Act, notification SO 444(E));
the commonest American ones only beside a word."""
_SHAPES = r"[A-Z]{2}[0-9]{2} ?[A-Z]{3}|[0-9][A-Z]{3}[0-9]{3}|[A-Z]{3}[ -]?[0-9]{4}|[A-Z]{2}[ -]?[0-9]{1,2}[ -]?[A-Z]{1,3}[ -]?[0-9]{4}"
_ALONE = r"[^0-9A-Za-z_#/\-]"
_MARKS = Marks(
    f"{_ALONE}[A-Z][A-Z][0-9]", rf"{_ALONE}[A-Z][A-Z][ \-][0-9]", f"{_ALONE}[A-Z][A-Z][A-Z][0-9]", rf"{_ALONE}[A-Z][A-Z][A-Z][ \-][0-9]", f"{_ALONE}[0-9][A-Z][A-Z][A-Z][0-9]",
    skip=1,
)  # fmt: skip
_SPACED = Scores(called=0.85, bare=0.62, miscalled=0)
_TOGETHER = Scores(called=0.85, bare=0.5, miscalled=0)


class ShapedPlate(SheetRecognizer):
    """British and Indian plates, with or without a word; American ones with one."""

    entities = frozenset({Entity.CN_PLATE})

    def gate(self, context: Context) -> str:
        del context
        return _SHAPES

    def find_on(self, page: Page) -> Iterator[Found]:
        for match in page.matches(_MARKS, _SHAPED):
            scores = _DOUBTFUL if match["us"] else _TOGETHER if match.group().isalnum() else _SPACED
            score = scored(scores, page.cue(Entity.CN_PLATE, *match.span()))
            if score > 0:
                yield *match.span(), Entity.CN_PLATE, score


RECOGNIZERS = (
    PlateRecognizer(),
    ShapedPlate(),
    LabelledRecognizer(entity=Entity.CN_PLATE, labels=_LABELS, pattern=_ELSEWHERE, judge=judge_elsewhere),
)
