"""Social security numbers of the United States: no check digit, so the word beside one makes it sure.

Area 000, 666 and group 00 and serial 0000 are never issued (20 CFR 422.103 and the SSA's randomization of 2011); area 9 is a taxpayer number (ITIN).
"""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.recognizers.base import LEFT, RIGHT, Scores, plain
from redaction.recognizers.labelled import LabelledRecognizer
from redaction.recognizers.shaped import ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}(?:\d{{3}}([- .])\d{{2}}\1\d{{4}}|\d{{9}}){RIGHT}", re.ASCII)
_NEVER = re.compile(r"000|666|\d{3}00|\d{5}0000")

_GROUPED = Scores(called=0.9, bare=0.5, miscalled=0)
_PLAIN = Scores(called=0.8, bare=0, miscalled=0)
_TAXPAYER = Scores(called=0.8, bare=0, miscalled=0)


def judge(value: str) -> Scores | None:
    """Whether it can have been issued."""
    number = plain(value)
    if _NEVER.match(number) or len(set(number)) == 1:
        return None
    if number[0] == "9":
        return _TAXPAYER
    return _PLAIN if value.isdigit() else _GROUPED


_CALLED = r"(?:ssn|social security(?: number| no\.?| #)?|soc(?:ial)? ?sec(?: number| no\.?| #)?)"
_ENDING = r"(?:last|final) ?(?:4|four)(?: digits?)?"
_LAST_FOUR = re.compile(
    rf"(?<![a-z])(?:{_ENDING}(?: (?:of|on))?(?: (?:my|her|his|your|the|their))? (?:{_CALLED}|social)(?:'s)?|(?:{_CALLED}|social)(?: number)?(?:'s)?,? ?[(]?(?:{_ENDING}|ending(?: in| with)?|l4)[)]?"
    rf"|l4 ssn|{_CALLED}(?: (?:num|number|no\.?|id))?|social(?= (?:is|number is) ))(?: (?:is|was|are)|[:=#,-]){{0,2}} ?(?P<value>\d{{4}})(?![0-9A-Za-z_]|[-/. ][0-9])",
    re.ASCII | re.IGNORECASE,
)
"""The last four digits, which service desks ask for to know who calls."""
_PART = 0.55
"""Four digits are what a masked number shows: to be redacted, and no finding as a whole number is (`redaction.span.STRONG`)."""

RECOGNIZERS = (
    ShapeRecognizer(entity=Entity.US_SSN, surest=0.9, digits=(9, 9), groups=(3, 9), pattern=_PATTERN, judge=judge),
    LabelledRecognizer(
        entity=Entity.US_SSN,
        labels=("ssn", "social", "soc sec", "socsec", "l4 ssn", "last 4", "last four", "last4", "final four", "final 4"),
        pattern=_LAST_FOUR,
        judge=lambda match: _PART,
    ),
)
