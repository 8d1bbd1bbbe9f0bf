"""Taiwan identity numbers, and the resident numbers of 2021 in the same form: a letter and nine digits with a check digit."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import tw_id_ok
from redaction.recognizers.base import LEFT, RIGHT, Scores, ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}[A-Z][1289]\d{{8}}{RIGHT}", re.ASCII)

_CHECKED = Scores(called=0.9, bare=0.5, miscalled=0)
"""One code in ten passes the check, and codes of this shape are common: it takes a word to be sure."""


def judge(value: str) -> Scores | None:
    """Whether the check digit is right."""
    return _CHECKED if tw_id_ok(value) else None


RECOGNIZERS = (ShapeRecognizer(entity=Entity.TW_ID, candidate=r"[A-Z][1289][0-9]{8}", pattern=_PATTERN, judge=judge),)
