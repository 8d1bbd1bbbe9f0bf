"""Columns of a table whose own name says that they hold a person's name, an address or a part of one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.names.en.evidence import NAMED
from redaction.names.en.lexicon import Kind, kind_of

if TYPE_CHECKING:
    from redaction.scanner import Context

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PUNCTUATION = re.compile(r"[\W_]+")
_NAME = re.compile(
    r"\b(?:first|last|full|middle|given|family|sur|maiden|legal|preferred|nick|display|customer|client|caller|contact|cardholder|card holder|account holder|accountholder|holder|cust"
    r"|recipient|passenger|patient|guest|member|payee|payer|beneficiary|sender|employee|agent|assignee|requester|author|owner|billing|shipping|person|user full|real"
    r"|spouse|father|mother|insured|policyholder|student|tenant|driver|signatory|representative|rep|advisor|manager) ?names?\b|^(?:surname|forename|fname|lname|cname|cust name|name|names"
    r"|firstname|lastname|fullname|givenname|familyname|cardholder|account holder|customer|client|contact person|passenger|recipient|payee|beneficiary|attn)$",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(
    r"\b(?:company|business|product|file|item|brand|plan|user ?name|host|domain|store|shop|school|bank|org|organi[sz]ation|team|group|queue|account name)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:address|addr|street|address ?line ?\d?|addr ?\d|residence)(?: ?line)? ?\d?\b", re.IGNORECASE)
_NOT_ADDRESS = re.compile(r"\b(?:e ?mail|ip|mac|web|url|wallet|host|network|memory|server|crypto|btc|type|id)\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?:zip|zip ?code|post ?code|postal ?code|postal|plz|pin ?code)\b", re.IGNORECASE)
_TOWN = re.compile(r"\b(?:city|town|suburb|municipality|locality)\b", re.IGNORECASE)

_NAME_VALUE = re.compile(
    r"\s*(?P<value>[A-Za-z\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff.,'\u2019 -]{0,58}[A-Za-z\u00c0-\u024f\u1e00-\u1eff.])\s*"
)
_ADDRESS_VALUE = re.compile(r"\s*(?P<value>(?=[^A-Za-z]{0,20}[A-Za-z\u00c0-\u017f])[A-Za-z0-9#\u00c0-\u017f](?s:.){3,250}?)\s*")
_CODE_VALUE = re.compile(
    r"\s*(?P<value>[0-9]{3,6}(?:[- ][0-9]{2,4})?|[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}|[A-Za-z][0-9][A-Za-z][ -]?[0-9][A-Za-z][0-9])\s*"
)
_TOWN_VALUE = re.compile(r"\s*(?P<value>[A-Za-z\u00c0-\u017f][A-Za-z\u00c0-\u017f.,'\u2019 -]{1,50})\s*")
_EMPTY = re.compile(
    r"(?i)(?:n/?a|none|null|nil|unknown|not (?:given|provided|available|applicable)|anonymous|test|tbd|redacted|x+|-+|same(?: as .*)?|deleted|masked|yes|no|true|false)\.?"
)
_MOST_WORDS = 6


@lru_cache(maxsize=4096)
def column_kind(field: str) -> tuple[Entity, str] | None:
    """The entity type that a column's name promises and what its values look like (`name`, `address`, `code`, `town`)."""
    name = _PUNCTUATION.sub(" ", _CAMEL.sub(" ", field)).strip()
    if _CODE.search(name):
        return Entity.ADDRESS, "code"
    if _ADDRESS.search(name) and not _NOT_ADDRESS.search(name):
        return Entity.ADDRESS, "address"
    if _TOWN.search(name):
        return Entity.LOCATION, "town"
    if _NAME.search(name) and not _NOT_NAME.search(name):
        return Entity.PERSON, "name"
    return None


_VALUES = {"name": _NAME_VALUE, "address": _ADDRESS_VALUE, "code": _CODE_VALUE, "town": _TOWN_VALUE}
_SCORES = {"name": 0.8, "address": 0.85, "code": 0.8, "town": 0.6}


def whole_value(text: str, context: Context) -> tuple[int, int, Entity, float] | None:
    """The whole value, where the column's name calls it a name or an address and it looks like one; None in free text."""
    kind = None if context.free_text else column_kind(context.field)
    match = _VALUES[kind[1]].fullmatch(text) if kind else None
    if kind is None or match is None or _EMPTY.fullmatch(match["value"]):
        return None
    if kind[1] == "name" and not _name_like(match["value"], certain=not _bare_field(context.field)):
        return None
    return *match.span("value"), kind[0], _SCORES[kind[1]]


def _bare_field(field: str) -> bool:
    """A column of plain `name`, `customer`: whose, or what for, it does not say."""
    return field.lower().strip("_ ") in {
        "name",
        "names",
        "customer",
        "client",
        "contact",
        "recipient",
        "owner",
        "display_name",
        "displayname",
        "billing_name",
        "shipping_name",
    }


def _name_like(value: str, *, certain: bool) -> bool:
    words = value.replace(",", " ").replace(".", " ").split()
    if not words or len(words) > _MOST_WORDS:
        return False
    kinds = [kind_of(word) for word in words]
    if any(kind & Kind.COMPANY and not kind & Kind.SURNAME for kind in kinds):
        return False
    if certain:
        return not all(kind & Kind.WORD and not kind & NAMED for kind in kinds)
    return any(kind & NAMED and not kind & Kind.NEVER for kind in kinds) and not any(
        kind & Kind.WORD and not kind & NAMED for kind in kinds
    )
