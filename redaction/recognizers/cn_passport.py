"""Passports, of China first: no check digit in the number, so only the word beside it makes one sure.

The vocabulary has one type for passports; those of Hong Kong, Macau, Taiwan, the United States and the United Kingdom are reported as it.
"""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, RIGHT, Scores
from redaction.recognizers.labelled import TIE, LabelledRecognizer
from redaction.recognizers.shaped import ShapeRecognizer

_CHINA = r"[EGeg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|[DSPdsp][Ee]\d{7}|[DSPdsp]\d{7,8}|1[45]\d{7}"
_ELSEWHERE = r"[A-Za-z]{1,2}\d{7}|[A-Za-z]\d{8}|\d{9}"
"""Hong Kong (K, KJ, H, HJ), Macau (MA, MB), the United States (a letter and eight digits, or nine digits), the United Kingdom and Taiwan (nine digits)."""
_PATTERN = re.compile(rf"{LEFT}(?:{_CHINA}|{_ELSEWHERE}){RIGHT}", re.ASCII)
_ORDINARY = re.compile(r"[EG]\d{8}|E[A-HJ-NP-Z]\d{7}", re.ASCII)

_SERIES = Scores(called=0.85, bare=0.5, miscalled=0)
"""Only the ordinary series is reported without a word beside it, and weakly."""
_LABELS = ("passport", "护照", "travel doc", "pp no", "ppt no", "pp ", "pp:", "ppt ", "ppt:", "旅行证")
_BESIDE = re.compile(
    rf"(?i:(?:passport(?: ?book| ?card)?(?:'s)?|护照|travel doc(?:ument)?|旅行证件?|(?<![a-z])ppt?(?= no|:? ?[A-Z]\d{{7}}(?![0-9A-Z])))(?:本|为|的|编号|证号|证件号)?{TIE})"
    r"(?P<value>[A-Z]{2}\d{6}|[A-Z]\d{6}[A-Z]{2}|[A-Z]{1,2}\d{7}[A-Z]?|[A-Z]\d{3}[A-Z]\d{4}|[A-Z]\d{8}|(?:[A-Z]{3})?\d{9}|\d{2}[A-Z]{2}\d{5}|[A-Z]{3}\d{6}|\d{2} \d{7}|\d{3} \d{3} \d{3}"
    r"|[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}|N[A-Z0-9]{7}\d)(?![0-9A-Za-z_]|-[0-9A-Za-z])",
    re.ASCII,
)
"""Behind the word, the shapes of Canada, Singapore, the Philippines, Korea, France, Spain, Russia, Germany, the Netherlands; digits in threes."""
_LEAST_DIGITS = 4
_OTHERS = Scores(called=0.85, bare=0, miscalled=0)


def judge(value: str) -> Scores:
    """Whether it is of the ordinary series."""
    return _SERIES if _ORDINARY.fullmatch(value) else _OTHERS


def judge_beside(match: re.Match[str]) -> float:
    """A word in capitals is no number."""
    return 0.75 if sum(char.isdigit() for char in match["value"]) >= _LEAST_DIGITS else 0


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.CN_PASSPORT,
        surest=0.85,
        digits=(7, 9),
        letters=True,
        lengths=(8, 9),
        groups=(9,),
        grouped=False,
        pattern=_PATTERN,
        judge=judge,
    ),
    LabelledRecognizer(entity=Entity.CN_PASSPORT, labels=_LABELS, pattern=_BESIDE, judge=judge_beside),
)
