"""Travel permits between the mainland, Hong Kong, Macau and Taiwan: formats without public check digits, made sure by words."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, RIGHT, LabelledRecognizer, Scores, ShapeRecognizer

_HKMO = re.compile(rf"{LEFT}(?:[HM]\d{{8}}(?:\d{{2}})?|[CW](?:\d{{8}}|[A-HJ-NP-Z]\d{{7}})){RIGHT}", re.ASCII)
_TW = re.compile(
    r"(?:台胞证|台胞證|台湾居民来往大陆通行证|台湾通行证|台灣通行證|大陆居民往来台湾通行证)(?:号码|号|號碼|號)?[ ]{0,2}[:：是为]?[ ]{0,2}"
    r"(?P<value>(?:\d{10}(?:[(（][A-Z][)）])?|\d{8}|[LT]\d{8}))(?![0-9A-Za-z])",
    re.ASCII,
)


def judge_hkmo(value: str) -> Scores | None:
    """Permits of Hong Kong and Macau residents are reported weakly on their form alone; those of mainlanders need the word."""
    return Scores(called=0.85, bare=0.4 if value[0] in "HM" else 0, miscalled=0)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.HKMO_PERMIT, candidate=r"[HMCW][A-Z]?[0-9]{7}", pattern=_HKMO, judge=judge_hkmo),
    LabelledRecognizer(
        entity=Entity.TW_PERMIT,
        candidate=r"台胞|台湾居民|台湾通行|台灣通行|往来台湾",
        pattern=_TW,
        judge=lambda match: 0.85,
        whole=re.compile(r"\s*(?P<value>\d{10}(?:[(（][A-Z][)）])?|\d{8}|[LT]\d{8})\s*", re.ASCII),
    ),
)
