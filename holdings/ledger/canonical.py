"""The one way to write a value as JSON bytes, so that a digest of it means something: RFC 8785, for the values that evidence has.

Evidence has no fractions, so there are none here: how RFC 8785 writes them is its hardest part.
"""

from __future__ import annotations

import json
from typing import Any

_SORTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False, sort_keys=True)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
LARGEST = 2**53 - 1
"""Whole numbers beyond this are not the same in every JSON reader (RFC 7493, 2.2)."""


class NotCanonical(ValueError):
    """A value that has no canonical form here, or bytes that are not in it."""


def canonical(value: Any) -> bytes:
    """JSON bytes (RFC 8785) of objects, lists, texts, whole numbers, truth values and null. Raises `NotCanonical`."""
    try:
        return _ENCODER.encode(_prepared(value)).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a text holds half a character") from error


def canonical_event(value: dict[str, Any]) -> bytes:
    """The same bytes, five times as fast, of one object whose names are ASCII and whose numbers are known to be whole and small."""
    return _SORTED.encode(value).encode()


def _prepared(value: Any) -> Any:
    """The value with the members of its objects in order: by their names as UTF-16 (RFC 8785, 3.2.3)."""
    match value:
        case None | bool() | str():
            return value
        case int() if abs(value) <= LARGEST:
            return value
        case list() | tuple():
            return [_prepared(each) for each in value]
        case dict() if all(isinstance(name, str) for name in value):
            try:
                return {name: _prepared(value[name]) for name in sorted(value, key=_utf16)}
            except UnicodeEncodeError as error:
                raise NotCanonical("a name holds half a character") from error
    raise NotCanonical("this value cannot stand in evidence")


def _utf16(name: str) -> str | bytes:
    return name.encode("utf-16-be")


def read_canonical(data: bytes) -> Any:
    """The value that bytes stand for. Raises `NotCanonical` where the same value would be written in other bytes."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("this is not JSON") from error
    if canonical(value) != data:
        raise NotCanonical("this is not canonical JSON")
    return value
