"""Identifiers of phones, subscribers and SIM cards: 3GPP TS 23.003 (IMEI, IMSI), ITU-T E.118 (ICCID)."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import luhn_ok
from redaction.recognizers.base import LEFT, RIGHT, Scores, plain
from redaction.recognizers.labelled import LabelledRecognizer
from redaction.recognizers.shaped import ShapeRecognizer

_S = "[ ./-]"
_IMEI = re.compile(
    rf"{LEFT}(?:\d{{15}}|\d{{2}}{_S}\d{{6}}{_S}\d{{6}}{_S}\d|\d{{6}}{_S}\d{{2}}{_S}\d{{6}}{_S}\d|\d{{8}}{_S}\d{{6}}{_S}\d|\d{{3}}(?: \d{{3}}){{4}}){RIGHT}",
    re.ASCII,
)
_IMEISV = re.compile(rf"{LEFT}(?:\d{{16}}|\d{{2}}{_S}\d{{6}}{_S}\d{{6}}{_S}\d{{2}}){RIGHT}", re.ASCII)
_ALLOCATED = re.compile("35|86|99|01")
"""How nearly all type allocation codes begin: those of the bodies that give them out now (GSMA TS.06, reporting body identifiers)."""
_IMSI = re.compile(rf"{LEFT}[2-7]\d{{2}}(?:[ -]?\d{{2}}[ -]?\d{{10}}|[ -]\d{{3}}[ -]?\d{{9}}){RIGHT}", re.ASCII)
_NETWORK = re.compile(
    r"460(?:0\d|11|15|20)|31[0-6]\d{3}|302\d{3}|23[45](?:0\d|1[0-9]|20|3[0-9]|50)|40[45]\d\d|454(?:0\d|1\d|2[0-9])|455\d\d|466(?:01|05|89|9[27])|525(?:0[1-5])|505(?:0[1236])"
)
"""Country and network codes of China, the United States, Canada, Britain, India, Hong Kong, Macau, Taiwan, Singapore, Australia (ITU-T E.212)."""
_ICCID = re.compile(
    rf"{LEFT}89(?:\d{{17,18}}|\d{{2}}(?:[ -]\d{{4}}){{4}}|\d{{15}}|\d{{2}}(?:[ -]\d{{4}}){{3}}[ -]\d{{3}}|\d{{3}}(?:[ -]\d{{5}}){{3}}|\d{{2,4}}(?:[ -]\d{{2,6}}){{3,6}}){RIGHT}",
    re.ASCII,
)

_MISTYPED = Scores(called=0.4, bare=0, miscalled=0)
_IMEI_PLAIN = Scores(called=0.88, bare=0.4, miscalled=0)
_IMEI_ALLOCATED = Scores(called=0.88, bare=0.62, miscalled=0)
_IMEI_GROUPED = Scores(called=0.88, bare=0.7, miscalled=0)
_OF_A_NETWORK = Scores(called=0.85, bare=0.5, miscalled=0)
_ELSEWHERE = Scores(called=0.85, bare=0, miscalled=0)


def judge_imeisv(value: str) -> Scores | None:
    """Two digits of software instead of the check digit: only the word and the body's digits tell."""
    return _ELSEWHERE if _ALLOCATED.match(value) else None


def judge_imei(value: str) -> Scores | None:
    """Luhn alone lets one number in ten pass; the grouped form, or a word, makes it sure."""
    number = plain(value)
    if len(set(number)) < 3:
        return None
    if not luhn_ok(number):
        return _MISTYPED
    if not value.isdigit():
        return _IMEI_GROUPED
    return _IMEI_ALLOCATED if _ALLOCATED.match(number) else _IMEI_PLAIN


def judge_imsi(value: str) -> Scores:
    """The network's prefix is all there is to check; of another country's it takes the word."""
    return _OF_A_NETWORK if _NETWORK.match(plain(value)) else _ELSEWHERE


_ABROAD = re.compile("89(?:01|1[0-9]|3[0-9]|4[0-9]|6[0-9]|8[12]|85[23]|886|91)")
"""Behind the 89 stands the country's code: the Americas, Europe, South-East Asia and Oceania, Japan, Korea, Hong Kong, Macau, Taiwan, India."""


def judge_iccid(value: str) -> Scores | None:
    """Operators print 19 or 20 digits; the Luhn digit, where it is printed, is the last. 86 is China."""
    number = plain(value)
    if len(number) not in range(17, 21):
        return None
    checked = luhn_ok(number) or (len(number) == 20 and luhn_ok(number[:19]))
    if not number.startswith("8986"):
        abroad = len(number) > 18 and _ABROAD.match(number)
        return Scores(called=0.8, bare=0.62 if checked and abroad else 0.4 if checked or abroad else 0, miscalled=0)
    return Scores(called=0.9 if checked else 0.75, bare=0.7 if checked else 0.55, miscalled=0.3)


def _glued(word: str, value: str) -> re.Pattern[str]:
    """A word with the number glued to it: IMSI460001234567890."""
    return re.compile(rf"(?<![a-z]){word}(?P<value>{value})(?![0-9A-Za-z_])", re.ASCII | re.IGNORECASE)


RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.IMEI, surest=0.88, digits=(15, 15), groups=(2, 3, 6, 8, 15), pattern=_IMEI, judge=judge_imei),
    ShapeRecognizer(entity=Entity.IMEI, surest=0.85, digits=(16, 16), groups=(2, 16), named=True, pattern=_IMEISV, judge=judge_imeisv),
    ShapeRecognizer(entity=Entity.IMSI, surest=0.85, digits=(15, 15), begins="234567", groups=(3, 5, 15), pattern=_IMSI, judge=judge_imsi),
    ShapeRecognizer(
        entity=Entity.ICCID, surest=0.9, digits=(17, 20), begins="8", groups=(4, 5, 6, 17, 19, 20), pattern=_ICCID, judge=judge_iccid
    ),
    LabelledRecognizer(entity=Entity.IMEI, labels=("imei",), pattern=_glued("imei", r"\d{15}"), judge=lambda match: 0.88),
    LabelledRecognizer(entity=Entity.IMSI, labels=("imsi",), pattern=_glued("imsi", r"\d{15}"), judge=lambda match: 0.85),
    LabelledRecognizer(entity=Entity.ICCID, labels=("iccid",), pattern=_glued("iccid", r"89\d{15,18}"), judge=lambda match: 0.88),
)
