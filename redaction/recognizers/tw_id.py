"""Taiwan identity numbers, and the resident numbers of 2021 in the same form: a letter and nine digits with a check digit."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import tw_id_ok
from redaction.recognizers.base import LEFT, LETTERS, RIGHT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}[A-Za-z][1289]\d{{8}}{RIGHT}", re.ASCII)

_CHECKED = Scores(called=0.9, bare=0.5, miscalled=0)
"""One code in ten passes the check, and codes of this shape are common: it takes a word to be sure."""
_MISTYPED = Scores(called=0.4, bare=0, miscalled=0)


def judge(value: str) -> Scores:
    """Whether the check digit is right."""
    return _CHECKED if tw_id_ok(value) else _MISTYPED


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.TW_ID,
        surest=0.9,
        digits=(9, 9),
        letters=True,
        begins=LETTERS,
        lengths=(10,),
        grouped=False,
        pattern=_PATTERN,
        judge=judge,
    ),
)
