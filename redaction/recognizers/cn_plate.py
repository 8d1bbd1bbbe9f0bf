"""Vehicle licence plates of China (GA 36): ordinary, new energy, police, embassy, cross-border."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import RIGHT, Scores, ShapeRecognizer

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "[A-HJ-NP-Z0-9]"
_PATTERN = re.compile(
    rf"(?<![最更刷翻创重全])[{_PROVINCE}][A-HJ-NP-Z][·•.\- ]?"
    rf"(?:{_SERIAL}{{4}}[挂学警港澳领]|(?:[A-HJK]{_SERIAL}\d{{4}}|\d{{5}}[A-HJK])|{_SERIAL}{{5}}){RIGHT}"
    rf"|(?<![0-9A-Za-z大天])使\d{{6}}{RIGHT}|(?<![0-9A-Za-z])\d{{6}}使(?![用得者馆])",
    re.ASCII,
)
_LEAST_DIGITS = 3
"""A plate has at most two letters in its serial; 新V5PAGE is a word, not a plate."""

_SCORES = Scores(called=0.9, bare=0.75, miscalled=0.3)


def judge(value: str) -> Scores | None:
    """Whether there are digits enough."""
    return _SCORES if sum(char.isdigit() for char in value) >= _LEAST_DIGITS else None


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.CN_PLATE,
        candidate=rf"[{_PROVINCE}][A-HJ-NP-Z][·•.\- ]?{_SERIAL}{{4}}|使[0-9]{{6}}|[0-9]{{6}}使",
        pattern=_PATTERN,
        judge=judge,
    ),
)
