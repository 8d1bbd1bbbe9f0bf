"""Unified social credit codes of organisations: GB 32100-2015."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import mod_31_3
from redaction.recognizers.base import LEFT, RIGHT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_CHAR = "[0-9A-HJ-NPQRTUWXY]"
_PATTERN = re.compile(rf"{LEFT}[1-9ANY][1-9]\d{{6}}{_CHAR}{{10}}{RIGHT}", re.ASCII | re.IGNORECASE)
_CHECKED = Scores(called=0.97, bare=0.9, miscalled=0.6)
_MISTYPED = Scores(called=0.45, bare=0, miscalled=0)


def judge(value: str) -> Scores:
    """Whether the check character is right."""
    code = value.upper()
    return _CHECKED if mod_31_3(code[:17]) == code[17] else _MISTYPED


RECOGNIZERS = (ShapeRecognizer(entity=Entity.USCC, digits=(6, 18), letters=True, grouped=False, pattern=_PATTERN, judge=judge),)
