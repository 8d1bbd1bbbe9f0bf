"""Travel permits between the mainland, Hong Kong, Macau and Taiwan: formats without public check digits, made sure by words."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, RIGHT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_HKMO = re.compile(rf"{LEFT}(?:[HMhm]\d{{8}}(?:\d{{2}})?|[CWcw](?:\d{{8}}|[A-HJ-NP-Z]\d{{7}})){RIGHT}", re.ASCII)
_TW = re.compile(rf"{LEFT}(?:\d{{10}}(?: ?[(（][A-Z][)）])?|\d{{8}}|[LT]\d{{8}}){RIGHT}", re.ASCII)


def judge_hkmo(value: str) -> Scores:
    """Permits of Hong Kong and Macau residents are reported weakly on their form alone; those of mainlanders need the word."""
    return Scores(called=0.85, bare=0.4 if value[0] in "HM" else 0, miscalled=0)


def judge_tw(value: str) -> Scores:
    """Eight or ten digits are anything, unless the text says permit."""
    del value
    return Scores(called=0.85, bare=0, miscalled=0)


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.HKMO_PERMIT,
        surest=0.85,
        digits=(7, 10),
        letters=True,
        begins="HMCWhmcw",
        lengths=(9, 11),
        grouped=False,
        pattern=_HKMO,
        judge=judge_hkmo,
    ),
    ShapeRecognizer(
        entity=Entity.TW_PERMIT,
        surest=0.85,
        digits=(8, 10),
        letters=True,
        begins="0123456789LT",
        lengths=(8, 9, 10),
        named=True,
        groups=(8, 10),
        grouped=False,
        pattern=_TW,
        judge=judge_tw,
    ),
)
