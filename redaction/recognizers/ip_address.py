"""IP addresses of both versions that belong to somebody: not loopback, not a mask, not a version number."""

from __future__ import annotations

import ipaddress
import re

from holdings.entities import Entity
from redaction.presidio import Name, PresidioRecognizer
from redaction.recognizers.base import Scores

_V4 = re.compile(r"(?<![0-9A-Za-z_.:#-])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![0-9A-Za-z_]|[.-][0-9])", re.ASCII)
_V6 = re.compile(
    r"(?<![0-9A-Za-z_:.])(?=[0-9a-f:]{0,39}[0-9])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%[0-9a-z]{1,16})?(?:/\d{1,3})?(?![0-9A-Za-z_:]|\.[0-9])",
    re.ASCII | re.IGNORECASE,
)
_SHORTEST_V6 = 6

_SCORES = Scores(called=0.85, bare=0.65, miscalled=0)


def somebodys(value: str) -> bool:
    """Whether an address can tell of anybody."""
    try:
        address = ipaddress.ip_interface(value.partition("%")[0]).ip
    except ValueError:
        return False
    nobodys = address.is_loopback or address.is_unspecified or address.is_multicast or value.startswith("255.")
    return not nobodys and (address.version == 4 or len(value) >= _SHORTEST_V6)


RECOGNIZERS = (
    PresidioRecognizer(
        name=Name.IP,
        entity=Entity.IP_ADDRESS,
        candidate=r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",
        slices=_V4,
        scores=_SCORES,
        wanted=somebodys,
    ),
    PresidioRecognizer(
        name=Name.IP,
        entity=Entity.IP_ADDRESS,
        candidate=r"(?i)[0-9a-f]::[0-9a-f]|(?:[0-9a-f]{1,4}:){7}|(?:^|[^0-9a-z])::[0-9a-f]{1,4}:|[0-9a-f]::",
        slices=_V6,
        scores=_SCORES,
        wanted=somebodys,
    ),
)
