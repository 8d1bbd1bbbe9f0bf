"""Passports, of China first: no check digit in the number, so only the word beside it makes one sure.

The vocabulary has one type for passports; those of Hong Kong, Macau, Taiwan, the United States and the United Kingdom are reported as it.
"""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, RIGHT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_CHINA = r"[EGeg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|[DSPdsp][Ee]\d{7}|[DSPdsp]\d{7,8}|1[45]\d{7}"
_ELSEWHERE = r"[A-Za-z]{1,2}\d{7}|[A-Za-z]\d{8}|\d{9}"
"""Hong Kong (K, KJ, H, HJ), Macau (MA, MB), the United States (a letter and eight digits, or nine digits), the United Kingdom and Taiwan (nine digits)."""
_PATTERN = re.compile(rf"{LEFT}(?:{_CHINA}|{_ELSEWHERE}){RIGHT}", re.ASCII)
_ORDINARY = re.compile(r"[EG]\d{8}|E[A-HJ-NP-Z]\d{7}", re.ASCII)

_SERIES = Scores(called=0.85, bare=0.4, miscalled=0)
"""Only the ordinary series is reported without a word beside it, and weakly."""
_OTHERS = Scores(called=0.85, bare=0, miscalled=0)


def judge(value: str) -> Scores:
    """Whether it is of the ordinary series."""
    return _SERIES if _ORDINARY.fullmatch(value) else _OTHERS


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.CN_PASSPORT, digits=(7, 9), letters=True, lengths=(8, 9), groups=(9,), grouped=False, pattern=_PATTERN, judge=judge
    ),
)
