"""Which fields hold a direct identifier or a secret that has no place in what is copied, logged or cached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.labels import Level, Stored

if TYPE_CHECKING:
    from audit.gate.case import FieldCase

_CHANGED = frozenset({Stored.ENCRYPTED, Stored.HASHED, Stored.PSEUDONYMISED, Stored.MASKED})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[\u4e00-\u9fff]+|\d+")


def identifies(one: FieldCase) -> bool:
    """Whether a field holds, in the clear, a value of a known type from level 3 on: a phone number, an identity number, a password."""
    if not one.personal or one.entity is None or one.stored in _CHANGED:
        return False
    return one.entity.spec.level >= Level.L3


def words(name: str) -> tuple[str, ...]:
    """The words of a name in snake or camel case, in lower case."""
    return tuple(part.lower() for part in _WORD.findall(name))
