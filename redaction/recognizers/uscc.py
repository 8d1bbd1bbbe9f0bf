"""Unified social credit codes of organisations: GB 32100-2015."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import mod_31_3
from redaction.recognizers.base import LEFT, RIGHT, Scores, ShapeRecognizer

_CHAR = "[0-9A-HJ-NPQRTUWXY]"
_PATTERN = re.compile(rf"{LEFT}[1-9ANY][1-9]\d{{6}}{_CHAR}{{10}}{RIGHT}", re.ASCII)
_CHECKED = Scores(called=0.95, bare=0.9, miscalled=0.6)


def judge(value: str) -> Scores | None:
    """Whether the check character is right."""
    return _CHECKED if mod_31_3(value[:17]) == value[17] else None


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.USCC, candidate=r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", pattern=_PATTERN, judge=judge),
)
