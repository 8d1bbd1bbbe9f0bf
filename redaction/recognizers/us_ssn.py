"""Social security numbers of the United States: no check digit, so the word beside one makes it sure."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.presidio import Name, PresidioRecognizer
from redaction.recognizers.base import Scores

RECOGNIZERS = (
    PresidioRecognizer(
        name=Name.US_SSN,
        entity=Entity.US_SSN,
        candidate=r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}",
        slices=re.compile(r"(?<![0-9A-Za-z_#])(?<![0-9][-.])\d{3}([- ])\d{2}\1\d{4}(?![0-9A-Za-z_]|[-.][0-9])", re.ASCII),
        scores=Scores(called=0.9, bare=0.5, miscalled=0),
    ),
    PresidioRecognizer(
        name=Name.US_SSN,
        entity=Entity.US_SSN,
        candidate=r"[0-9]{9}",
        slices=re.compile(r"(?<![0-9A-Za-z_#])(?<![0-9][-.])\d{9}(?![0-9A-Za-z_]|[-.][0-9])", re.ASCII),
        scores=Scores(called=0.8, bare=0, miscalled=0),
    ),
)
