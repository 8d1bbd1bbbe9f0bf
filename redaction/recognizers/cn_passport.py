"""Passports of China: no check digit in the number, so only the word beside it makes one sure."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, RIGHT, Scores, ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}(?:[EG]\d{{8}}|E[A-HJ-NP-Z]\d{{7}}|[DSP]E\d{{7}}|[DSP]\d{{7,8}}|1[45]\d{{7}}){RIGHT}", re.ASCII)


def judge(value: str) -> Scores | None:
    """Only the ordinary series is reported without a word beside it, and weakly."""
    bare = 0.4 if value[0] in "EG" else 0.0
    return Scores(called=0.85, bare=bare, miscalled=0)


RECOGNIZERS = (ShapeRecognizer(entity=Entity.CN_PASSPORT, candidate=r"(?:[EGDSP]|1[45])[A-Z]?[0-9]{7}", pattern=_PATTERN, judge=judge),)
