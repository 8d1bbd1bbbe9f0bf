"""Puts something less exact in a value's place: the year of a date, the city of an address, the network of an IP address, a band of numbers."""

from __future__ import annotations

import ipaddress
import math
import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from holdings.entities import Entity
from holdings.text import Text
from redaction.days import Told, told
from redaction.fold import fold
from redaction.operators.base import Effect, Operator
from redaction.operators.replace import placeholder
from redaction.regions import province_and_city

if TYPE_CHECKING:
    from redaction.operators.base import Bench

_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)\s*", re.ASCII)
_BAND = re.compile(r"\[-?[0-9.]{1,20}, -?[0-9.]{1,20}\)", re.ASCII)
_IPV4_PREFIX, _IPV6_PREFIX = 24, 48
"""What a provider gives to one customer or more: RFC 6177 names /48 to /56 for a site."""


class Generalise(Operator):
    """What cannot be made less exact is replaced by the name of its type."""

    name: ClassVar[str] = "generalise"
    text: ClassVar[Text] = Text("泛化", "generalise")
    effect: ClassVar[Effect] = Effect.DE_IDENTIFIED

    date: Literal["year", "month"] = "year"
    address: Literal["city", "province"] = "city"
    band: Annotated[float, Field(gt=0, le=1_000_000_000)] | None = None
    """The width of the bands for numbers: 10 makes [30, 40) of 34. Numbers of a field only; what was found in a text is no measure."""

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        general = self._banded(value) if self.band is not None else self._less_exact(value, entity)
        return placeholder(entity) if general is None else general

    def _less_exact(self, value: str, entity: Entity) -> str | None:
        match entity.root:
            case Entity.DATE_OF_BIRTH:
                return self._dated(told(value))
            case Entity.ADDRESS | Entity.LOCATION:
                return self._placed(value)
            case Entity.IP_ADDRESS:
                return _network(value)
        return None

    def _dated(self, date: Told | None) -> str | None:
        if date is None:
            return None
        return str(Told(date.year) if self.date == "year" else Told(date.year, date.month))

    def _placed(self, value: str) -> str | None:
        province, city = province_and_city(value)
        return (province if self.address == "province" else province + city) or None

    def _banded(self, value: str) -> str | None:
        text = fold(value)
        if _BAND.fullmatch(text):
            return text
        match = _NUMBER.fullmatch(text)
        if match is None or self.band is None:
            return None
        low = math.floor(float(match[1]) / self.band) * self.band
        return f"[{low:.15g}, {low + self.band:.15g})"


def _network(value: str) -> str | None:
    text = fold(value).strip().strip("[]")
    try:
        address = ipaddress.ip_interface(text).ip
    except ValueError:
        return None
    prefix = _IPV4_PREFIX if address.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


OPERATOR = Generalise
