"""Unified social credit codes of organisations: GB 32100-2015."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import mod_31_3
from redaction.recognizers.base import LEFT, RIGHT, Scores, plain
from redaction.recognizers.cn_id_card import PROVINCES
from redaction.recognizers.shaped import ShapeRecognizer

_CHAR = "[0-9A-HJ-NPQRTUWXY]"
_PATTERN = re.compile(
    rf"{LEFT}[1-9ANY][1-9](?:\d{{6}}{_CHAR}{{10}}|\d\d[ -]\d{{4}}[ -](?:{_CHAR}{{4}}[ -]){{2}}{_CHAR}{{2}}|\d{{6}}[ -]{_CHAR}{{9}}[ -]{_CHAR}){RIGHT}",
    re.ASCII | re.IGNORECASE,
)
_NATIONAL = "10"
"""Registered with a department of the State Council; else the code of the division begins with a province's (GB/T 2260)."""
_CHECKED = Scores(called=0.97, bare=0.9, miscalled=0.3)
_LETTERED = Scores(called=0.97, bare=0.9, miscalled=0.7)
"""A letter among them, and the check is right: no paper's number comes out so by chance, whatever it is called (代码, 开票 …)."""
_MISTYPED = Scores(called=0.45, bare=0, miscalled=0)


def judge(value: str) -> Scores | None:
    """Whether the check character is right."""
    code = plain(value).upper()
    if code[2:4] not in PROVINCES and code[2:4] != _NATIONAL:
        return None
    if mod_31_3(code[:17]) != code[17]:
        return _MISTYPED
    return _CHECKED if code.isdigit() else _LETTERED


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.USCC,
        surest=0.97,
        digits=(6, 18),
        letters=True,
        begins="123456789ANYany",
        lengths=(4, 8, 18),
        pattern=_PATTERN,
        judge=judge,
    ),
)
