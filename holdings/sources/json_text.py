"""Reads JSON as the standard has it (RFC 8259), and says why a text is none. What cannot be a value stays, as unreadable."""

from __future__ import annotations

import json
import math
from typing import Any

from holdings.sources.columns import UNREADABLE
from holdings.text import Text

_MOST_DIGITS = 15
"""A number of at most so many digits is the same as a float."""


class NotJson(ValueError):
    """Why a text is not JSON, in words without anything from it."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


def parse(text: str) -> Any:
    """The value that a text writes. Raises `NotJson`.

    A number that loses digits as a float comes as text; NaN and infinities, which JSON does not have, come as `UNREADABLE`.
    """
    try:
        return _DECODER.decode(text)
    except NotJson:
        raise
    except json.JSONDecodeError as error:
        raise NotJson(Text(f"不是有效的 JSON（第 {error.colno} 个字符处）", f"it is not JSON (at character {error.colno})")) from None
    except RecursionError:
        raise NotJson(Text("JSON 嵌套过深", "JSON is nested too deeply")) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        raise NotJson(Text("同一对象中有重复的键", "a key stands twice in one object"))
    return out


def _integer(written: str) -> int | str:
    return int(written) if len(written) <= 4 * _MOST_DIGITS else written


def _float(written: str) -> float | str:
    value = float(written)
    exact = sum(map(str.isdecimal, written)) <= _MOST_DIGITS or written == repr(value)
    return value if exact and math.isfinite(value) else written


def _constant(_: str) -> object:
    return UNREADABLE


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant)
