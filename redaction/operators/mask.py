"""Hides a part of a value behind stars, as the habit is for its type: 138****1234, 110105********1234, 张*, z***@163.com.

No standard gives the numbers for all types; these are the habit, and within what control RED-01 takes for masked:

| type | what stays |
| --- | --- |
| phone numbers | the first three and last four digits of eleven; of shorter ones half at most |
| identity cards | the first six and last four; other documents half at most |
| cards | the first six and last four (PCI DSS v4.0, 3.4.1) |
| e-mail addresses | the first letter of four and more, and the domain |
| names | the first character; of a Latin name its first letter |
| addresses | province and city |
| plates | the first two and last two characters |
| IP addresses | the first two numbers |
| dates of birth | the year |
| passwords and keys | nothing, not even the length |
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, ClassVar

from holdings.entities import Entity
from holdings.text import Text
from redaction.operators.base import Effect, Operator
from redaction.regions import province_and_city

if TYPE_CHECKING:
    from collections.abc import Callable

    from redaction.operators.base import Bench

STAR = "*"
_LEAST_HIDDEN = 4
_RUN = STAR * 4
_COUNTRY = re.compile(r"^\s*[(（]?(?:[+＋]|00|００)\s*(?:86|８６)[)）]?[ \-]?")
_YEAR = re.compile(r"^\s*(?:18|19|20)[0-9]{2}(?=[^0-9]|[0-9*]{4}$)")
_DOMAIN = re.compile(r"(?:[^\W_]|-)+(?:\.(?:[^\W_]|-)+)+")
_OF_A_DATE = re.compile(r"[^\W年月日号]")
"""What tells the month and day, and not what they are called."""


class Mask(Operator):
    """What is left reads as what it was; how much it still tells is for the policy to weigh."""

    name: ClassVar[str] = "mask"
    text: ClassVar[Text] = Text("屏蔽", "mask")
    effect: ClassVar[Effect] = Effect.DE_IDENTIFIED

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        return masked(value, entity)


def masked(value: str, entity: Entity) -> str:
    """The masked value. What is masked already stays as it is."""
    return _MASKS.get(entity, _MASKS.get(entity.root, _number))(value)


def _starred(value: str, head: int, tail: int) -> str:
    """Stars for all but the first and last so many characters; what parts a value (spaces, hyphens, brackets) counts not, and stays."""
    places = [place for place, char in enumerate(value) if _counts(char)]
    hidden = set(places[head : len(places) - tail])
    return "".join(STAR if place in hidden else char for place, char in enumerate(value))


def _counts(char: str) -> bool:
    # Combining marks hang on a letter, and would tell it.
    return char == STAR or char.isalnum() or unicodedata.category(char)[0] in "MSC"


def _number(value: str) -> str:
    """Of eleven and more the first three and last four are shown; of shorter ones half at most, and four are hidden at least."""
    country = _COUNTRY.match(value)
    start = country.end() if country else 0
    size = sum(map(_counts, value[start:]))
    if size < _LEAST_HIDDEN:  # then what looks like a country's code is the number itself
        start, size = 0, sum(map(_counts, value))
    shown = min(max(size - _LEAST_HIDDEN, 0), size // 2) if size < 11 else 7
    tail = min(4, (shown + 1) // 2)
    return value[:start] + _starred(value[start:], min(3, shown - tail), tail)


def _document(value: str) -> str:
    size = sum(map(_counts, value))
    return _starred(value, 6, 4) if size in (15, 18) else _number(value)


def _card(value: str) -> str:
    return _starred(value, 6, 4) if sum(map(_counts, value)) >= 14 else _number(value)


def _email(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not at or _DOMAIN.fullmatch(domain) is None:
        return _starred(value, 0, 0)
    return f"{local[:1] if len(local) >= 4 and _counts(local[0]) else ''}***@{domain}"


def _name(value: str) -> str:
    size = sum(map(_counts, value))
    return _starred(value, 1 if size > 1 else 0, 0)


def _address(value: str) -> str:
    province, city = province_and_city(value)
    return province + city + _RUN if value not in (province, city, province + city) else value


def _plate(value: str) -> str:
    return _starred(value, 2, 2) if sum(map(_counts, value)) >= 7 else _number(value)


def _word(value: str) -> str:
    """The first character and three stars: its length does not show."""
    return f"{value[0]}***" if len(value) >= 4 and _counts(value[0]) else _RUN


def _nothing(value: str) -> str:
    return STAR * 6


def _ip(value: str) -> str:
    parts = re.split(r"([.:])", value)
    return "".join(parts[:4] + [part if part in ".:" else STAR for part in parts[4:]]) if len(parts) > 4 else _starred(value, 0, 0)


def _date(value: str) -> str:
    year = _YEAR.match(value)
    start = year.end() if year else 0
    return value[:start] + _OF_A_DATE.sub(STAR, value[start:])


_MASKS: dict[Entity, Callable[[str], str]] = {
    Entity.NATIONAL_ID: _document,
    Entity.CREDIT_CARD: _card,
    Entity.EMAIL_ADDRESS: _email,
    Entity.PERSON: _name,
    Entity.ADDRESS: _address,
    Entity.LOCATION: _address,
    Entity.CN_PLATE: _plate,
    Entity.USER_NAME: _word,
    Entity.WECHAT_ID: _word,
    Entity.CREDENTIAL: _nothing,
    Entity.IP_ADDRESS: _ip,
    Entity.DATE_OF_BIRTH: _date,
}

OPERATOR = Mask
