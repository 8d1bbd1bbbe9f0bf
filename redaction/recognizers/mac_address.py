"""Hardware addresses of network interfaces."""

from __future__ import annotations

import re

from holdings.entities import Entity
from redaction.presidio import Name, PresidioRecognizer
from redaction.recognizers.base import Scores

_SLICES = re.compile(
    r"(?<![0-9A-Za-z_:.\-])(?:[0-9A-F]{2}([:-])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}|[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4})(?![0-9A-Za-z_:]|[.-][0-9A-Za-z])",
    re.ASCII | re.IGNORECASE,
)

RECOGNIZERS = (
    PresidioRecognizer(
        name=Name.MAC,
        entity=Entity.MAC_ADDRESS,
        candidate=r"(?i)(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}",
        slices=_SLICES,
        scores=Scores(called=0.9, bare=0.7, miscalled=0.3),
    ),
)
