"""Vehicle identification numbers: GB 16735-2019, 17 characters, the ninth of which checks the others."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.checks import vin_check
from redaction.recognizers.base import LEFT, RIGHT, Scores
from redaction.recognizers.shaped import ShapeRecognizer

_PATTERN = re.compile(rf"{LEFT}[A-HJ-NPR-Z0-9]{{17}}{RIGHT}", re.ASCII | re.IGNORECASE)
_CHECKED = Scores(called=0.9, bare=0.65, miscalled=0.3)
_UNCHECKED = Scores(called=0.65, bare=0, miscalled=0)
"""European makers do not fill the check digit."""


def judge(value: str) -> Scores | None:
    """Letters, four digits at the end, and the check character."""
    vin = value.upper()
    if vin.isdigit() or not vin[-4:].isdigit():
        return None
    return _CHECKED if vin_check(vin) == vin[8] else _UNCHECKED


RECOGNIZERS = (
    ShapeRecognizer(
        entity=Entity.VIN, surest=0.9, digits=(4, 17), letters=True, lengths=(17,), grouped=False, pattern=_PATTERN, judge=judge
    ),
)
