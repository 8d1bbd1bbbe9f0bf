"""Phone numbers of the world with their country code, and North American ones as they are written there."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.presidio import Name, PresidioRecognizer
from redaction.recognizers.base import Scores

_WORLD = re.compile(r"(?<![0-9A-Za-z_+])(?:\+|00(?=[1-9]\d{0,2}[ -]))[1-9][0-9 ()\-./]{6,22}[0-9](?![0-9A-Za-z_])", re.ASCII)
_AMERICAN = re.compile(
    r"(?<![0-9A-Za-z_#+(])(?<![0-9][-. ])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}(?![0-9A-Za-z_]|[-.][0-9])",
    re.ASCII,
)

RECOGNIZERS = (
    PresidioRecognizer(
        name=Name.PHONE_WORLD,
        entity=Entity.PHONE_NUMBER,
        candidate=r"(?:\+|00)[1-9][0-9 ()\-./]{7}",
        slices=_WORLD,
        scores=Scores(called=0.85, bare=0.7, miscalled=0.3),
    ),
    PresidioRecognizer(
        name=Name.PHONE_US,
        entity=Entity.PHONE_NUMBER,
        candidate=r"[2-9][0-9]{2}(?:\) ?|[-. ])[2-9][0-9]{2}[-. ][0-9]{4}",
        slices=_AMERICAN,
        scores=Scores(called=0.8, bare=0.5, miscalled=0),
    ),
)
