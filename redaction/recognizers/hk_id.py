"""Hong Kong identity cards: one or two letters, six digits, and a check character usually in brackets."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import hk_id_check
from redaction.recognizers.base import LEFT, LETTERS, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}[A-Za-z]{{1,2}}\d{{6}}(?: ?[(（][0-9Aa][)）]|[0-9Aa](?![0-9A-Za-z_-]))", re.ASCII)
_PARTS = re.compile(r"([A-Z]{1,2})(\d{6}) ?[(（]?([0-9A])", re.ASCII)

_BRACKETED = Scores(called=0.95, bare=0.85, miscalled=0.4)
_RUN_TOGETHER = Scores(called=0.85, bare=0, miscalled=0)
"""A letter and seven digits are any code's shape."""
_MISTYPED = Scores(called=0.4, bare=0, miscalled=0)


def judge(value: str) -> Scores | None:
    """Whether the check character is right; in brackets the form is unmistakable."""
    parts = _PARTS.match(value.upper())
    bracketed = value[-1] in ")）"
    if parts is None:
        return None
    if hk_id_check(parts[1], parts[2]) != parts[3]:
        return _MISTYPED if bracketed else None
    return _BRACKETED if bracketed else _RUN_TOGETHER


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.HK_ID, surest=0.95, digits=(6, 7), letters=True, begins=LETTERS, lengths=(7, 8, 9), pattern=_PATTERN, judge=judge
    ),
)
