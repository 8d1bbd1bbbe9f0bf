"""International bank account numbers: ISO 13616, by country's format and check digits."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.presidio import Name, PresidioRecognizer
from redaction.recognizers.base import Scores

_SLICES = re.compile(r"(?<![0-9A-Za-z_#])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![0-9A-Za-z_])", re.ASCII)

RECOGNIZERS = (
    PresidioRecognizer(
        name=Name.IBAN,
        entity=Entity.IBAN_CODE,
        candidate=r"[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2}",
        slices=_SLICES,
        scores=Scores(called=0.95, bare=0.9, miscalled=0.6),
    ),
)
