"""Turns the values of one column, as a driver gives them, into one Arrow array, and counts what cannot be examined.

The fast paths hand a whole column to Arrow at once. What a fast path refuses goes value by value, so that one odd value costs
neither the others nor the read: it is kept as text where it has a text, and is null and counted where it has none.
Text that SQLite returns is given as `bytearray` (not yet decoded), a BLOB as `bytes`; that is how they are told apart.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from holdings.model import FieldKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    Column = tuple[pa.Array, int]
    """The array, and how many of its nulls stand for a value that is there and cannot be examined."""

_REFUSED = (pa.ArrowException, UnicodeError, OverflowError, TypeError, ValueError)
_TEXT, _INTEGER, _NUMBER, _BOOLEAN = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_DATE, _DATETIME = pa.date32(), pa.timestamp("us")
_EXACT = 2.0**53
"""Below this, a float holds every whole number."""
_MOST_DIGITS = 100
"""A decimal of more is written with its exponent."""
_FIRST_DAY = -719_162
"""0001-01-01 in days from 1970-01-01: the first day that Python, and so every control, can represent."""
_FIRST_MICROSECOND = _FIRST_DAY * 86_400_000_000

_WRITTEN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII)
"""How days and moments are written. Python reads more as one: eight digits, a week of a year, a fraction of any length."""


class Unreadable:
    """Stands for a value that is there and cannot be examined; it has no text."""


UNREADABLE = Unreadable()

ARROW_TYPES = {
    FieldKind.TEXT: _TEXT,
    FieldKind.INTEGER: _INTEGER,
    FieldKind.NUMBER: _NUMBER,
    FieldKind.BOOLEAN: _BOOLEAN,
    FieldKind.DATE: _DATE,
    FieldKind.DATETIME: _DATETIME,
    FieldKind.BINARY: _TEXT,
    FieldKind.JSON: _TEXT,
    FieldKind.OTHER: _TEXT,
}
"""The type of a column whose values are what its kind says; a column of which some are not comes as text."""


def convert(values: Sequence[object], kind: FieldKind) -> Column:
    """One column of values, with the type of its kind where all of them fit it."""
    types = set(map(type, values))
    types.discard(type(None))
    if not types:
        return pa.nulls(len(values), ARROW_TYPES[kind]), 0
    match kind:
        case FieldKind.INTEGER | FieldKind.NUMBER:
            return _number(values, types, kind)
        case FieldKind.BOOLEAN:
            return _boolean(values, types)
        case FieldKind.DATE | FieldKind.DATETIME:
            return _moment(values, types, kind)
        case _:
            return _text(values, types)


def kind_of(types: set[type]) -> FieldKind:
    """The kind of a field whose values have these Python types."""
    if types == {bool}:
        return FieldKind.BOOLEAN
    if types == {int}:
        return FieldKind.INTEGER
    if types and types <= {int, float}:
        return FieldKind.NUMBER
    if types == {dt.datetime}:
        return FieldKind.DATETIME
    return FieldKind.TEXT


def presence(values: Sequence[object]) -> Column:
    """A column of which only was asked whether a value is there: every one that is cannot be examined."""
    return pa.nulls(len(values), _TEXT), sum(map(bool, values))


def as_text(array: pa.Array) -> pa.Array:
    """The array as text, each value written as `convert` writes it."""
    if pa.types.is_string(array.type):
        return array
    if pa.types.is_floating(array.type):
        return pa.array([None if value is None else _float_text(value) for value in array.to_pylist()], _TEXT)
    return array.cast(_TEXT)


def _text(values: Sequence[object], types: set[type]) -> Column:
    try:
        if types == {str}:
            return pa.array(values, _TEXT), 0
        if types == {bytearray}:
            return pa.array(values, pa.binary()).cast(_TEXT), 0
        if types == {int}:
            return pa.array(values, _INTEGER).cast(_TEXT), 0
    except _REFUSED:
        pass
    texts = [text_of(value) for value in values]
    return pa.array(texts, _TEXT), texts.count(None) - sum(value is None for value in values)


def text_of(value: object) -> str | None:
    """A value as text; None where it is absent, or has no text."""
    match value:
        case bytearray():
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                return None
        case str():
            return value if value.isascii() or _encodable(value) else None
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case decimal.Decimal():
            return _decimal_text(value)
        case float():
            return _float_text(value)
        case dt.datetime():
            return value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return None


def _decimal_text(value: decimal.Decimal) -> str:
    """A decimal as text, all its digits; a whole one without a fraction, as of a float."""
    whole = value.is_finite() and value.adjusted() < _MOST_DIGITS and value == value.to_integral_value()
    return f"{value:.0f}" if whole else str(value)


def _float_text(value: float) -> str:
    """A float as text; a whole one without a fraction, so that a number is found whatever stands beside it."""
    return str(int(value)) if abs(value) < _EXACT and value.is_integer() else repr(value)


def _encodable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates: what a decoder left of invalid bytes
        return False
    return True


def _number(values: Sequence[object], types: set[type], kind: FieldKind) -> Column:
    try:
        if types == {int}:
            return pa.array(values, _INTEGER), 0
        if types <= {int, float}:
            return pa.array(values, _NUMBER), 0  # Arrow refuses an integer that a float cannot hold exactly
        if types == {str} and kind is FieldKind.NUMBER:
            return _decimals(pa.array(values, _TEXT)), 0
    except _REFUSED:
        pass
    return _text(values, types)


def _decimals(texts: pa.Array) -> pa.Array:
    """Decimals as floats, or as text where a float would change digits: an identity number has eighteen."""
    numbers = texts.cast(_NUMBER)
    if pc.any(pc.greater_equal(pc.abs(numbers), _EXACT)).as_py():
        return pc.replace_substring_regex(texts, r"\.0+$", "")
    return numbers


def _boolean(values: Sequence[object], types: set[type]) -> Column:
    if types == {bool}:
        return pa.array(values, _BOOLEAN), 0
    if types == {int} and set(values) <= {0, 1, None}:
        return pa.array(values, _INTEGER).cast(_BOOLEAN), 0
    return _number(values, types, FieldKind.INTEGER)


def _moment(values: Sequence[object], types: set[type], kind: FieldKind) -> Column:
    if types <= {int, float}:
        return _number(values, types, FieldKind.NUMBER)  # seconds, days or milliseconds: which, nobody says
    target, first = (_DATE, _FIRST_DAY) if kind is FieldKind.DATE else (_DATETIME, _FIRST_MICROSECOND)
    try:
        if len(types) == 1 and types <= {str, bytearray}:
            array = _text(values, types)[0].cast(target)
            lowest = pc.min(array.cast(pa.int32() if kind is FieldKind.DATE else _INTEGER)).as_py()
            if array.null_count == sum(value is None for value in values) and (lowest is None or lowest >= first):
                return array, 0
    except _REFUSED:
        pass
    moments = [_one_moment(value, kind) for value in values]
    texts = [None if moment is not None else text_of(value) for moment, value in zip(moments, values, strict=True)]
    if any(text is not None for text in texts):  # a text that is no moment may be anything, and shall be seen
        return _text(values, types)
    return pa.array(moments, target), moments.count(None) - sum(value is None for value in values)


def _one_moment(value: object, kind: FieldKind) -> dt.date | None:
    """A date or a time stamp without a zone (in UTC where the value names one); None where it is absent or is no such day."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    if not isinstance(value, dt.datetime):
        text = (text_of(value) or "").strip() if isinstance(value, str | bytearray) else ""
        if not _WRITTEN_MOMENT.fullmatch(text):
            return None
        try:
            value = dt.datetime.fromisoformat(text)
        except ValueError:
            return None
    try:
        if value.tzinfo is not None:
            value = value.astimezone(dt.UTC).replace(tzinfo=None)
    except OverflowError:
        return None
    return value.date() if kind is FieldKind.DATE else value
