"""Identifiers of phones, subscribers and SIM cards: 3GPP TS 23.003 (IMEI, IMSI), ITU-T E.118 (ICCID)."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import luhn_ok
from redaction.recognizers.base import LEFT, LONG_DIGITS, RIGHT, Scores, ShapeRecognizer, plain

_IMEI = re.compile(rf"{LEFT}(?:\d{{15}}|\d{{2}}[ -]\d{{6}}[ -]\d{{6}}[ -]\d){RIGHT}", re.ASCII)
_IMSI = re.compile(rf"{LEFT}460(?:0\d|1[0-5])\d{{10}}{RIGHT}", re.ASCII)
_ICCID = re.compile(rf"{LEFT}(?:8986\d{{15,16}}|8986(?:[ -]\d{{4}}){{4}}){RIGHT}", re.ASCII)


def judge_imei(value: str) -> Scores | None:
    """Luhn alone lets one number in ten pass; the grouped form, or a word, makes it sure."""
    if not luhn_ok(plain(value)) or len(set(value)) < 3:
        return None
    return Scores(called=0.85, bare=0.4 if value.isdigit() else 0.7, miscalled=0)


def judge_imsi(value: str) -> Scores | None:
    """The network prefix of China is all there is to check."""
    del value
    return Scores(called=0.85, bare=0.45, miscalled=0)


def judge_iccid(value: str) -> Scores | None:
    """Operators print 19 or 20 digits; the Luhn digit, where it is printed, is the last."""
    number = plain(value)
    checked = luhn_ok(number) or (len(number) == 20 and luhn_ok(number[:19]))
    return Scores(called=0.9 if checked else 0.7, bare=0.7 if checked else 0.4, miscalled=0.3)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.IMEI, candidate=LONG_DIGITS, pattern=_IMEI, judge=judge_imei),
    ShapeRecognizer(entity=Entity.IMSI, candidate=LONG_DIGITS, pattern=_IMSI, judge=judge_imsi),
    ShapeRecognizer(entity=Entity.ICCID, candidate=LONG_DIGITS, pattern=_ICCID, judge=judge_iccid),
)
