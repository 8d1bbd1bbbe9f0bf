"""Macau resident identity cards: seven digits and one in brackets; how that one is computed is not public."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, Scores, ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}[1578]\d{{6}}[(（]\d[)）]|{LEFT}[1578]/\d{{6}}/\d(?![0-9/])", re.ASCII)


def judge(value: str) -> Scores | None:
    """The form is all there is to check."""
    del value
    return Scores(called=0.85, bare=0.4, miscalled=0)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.MACAU_ID, candidate=r"[1578](?:[0-9]{6}[(（]|/[0-9]{6}/)[0-9]", pattern=_PATTERN, judge=judge),
)
