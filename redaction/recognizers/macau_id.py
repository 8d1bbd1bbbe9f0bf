"""Macau resident identity cards: seven digits and one in brackets; how that one is computed is not public."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}(?:[1578]\d{{6}} ?[(（]\d[)）]|[1578]/\d{{6}}/\d(?![0-9/]))", re.ASCII)


def judge(value: str) -> Scores:
    """The form is all there is to check."""
    del value
    return Scores(called=0.85, bare=0.4, miscalled=0)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.MACAU_ID, surest=0.85, digits=(8, 8), begins="1578", groups=(1, 7), pattern=_PATTERN, judge=judge),
)
