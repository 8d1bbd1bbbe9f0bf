"""Unified social credit codes of organisations: GB 32100-2015."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import mod_31_3
from redaction.recognizers.base import LEFT, RIGHT, Scores
from redaction.recognizers.cn_id_card import PROVINCES
from redaction.recognizers.shaped import ShapeRecognizer

_CHAR = "[0-9A-HJ-NPQRTUWXY]"
_PATTERN = re.compile(rf"{LEFT}[1-9ANY][1-9]\d{{6}}{_CHAR}{{10}}{RIGHT}", re.ASCII | re.IGNORECASE)
_NATIONAL = "10"
"""Registered with a department of the State Council; else the code of the division begins with a province's (GB/T 2260)."""
_CHECKED = Scores(called=0.97, bare=0.9, miscalled=0.3)
_MISTYPED = Scores(called=0.45, bare=0, miscalled=0)


def judge(value: str) -> Scores | None:
    """Whether the check character is right."""
    code = value.upper()
    if code[2:4] not in PROVINCES and code[2:4] != _NATIONAL:
        return None
    return _CHECKED if mod_31_3(code[:17]) == code[17] else _MISTYPED


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.USCC, digits=(6, 18), letters=True, lengths=(18,), grouped=False, pattern=_PATTERN, judge=judge),
)
