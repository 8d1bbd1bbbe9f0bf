"""Reads a whole column of days or moments, whatever its type, into microseconds since 1970-01-01T00:00:00Z."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdings.dates.iso import Common
from holdings.dates.numbers import number
from holdings.dates.outcome import Moments, Outcome
from holdings.dates.parts import UNREADABLE, Reading
from holdings.dates.written import written
from holdings.dates.zones import DAY, SECOND, to_utc

if TYPE_CHECKING:
    import zoneinfo
    from collections.abc import Callable

    from numpy.typing import NDArray

    from holdings.labels import DateOrder

_FIRST, _END = -719_162 * DAY, 2_932_897 * DAY
"""Microseconds of 0001-01-01 and of the day after 9999-12-31."""
_BEYOND = (-719_163, 2_932_897)
"""The days before the first and after the last one: what is further off is no nearer to being a day."""
_PLACEHOLDER_DAYS = np.array([-719_162, -25_567, 2_932_896], np.int64)
"""0001-01-01, 1900-01-01, 9999-12-31 in days since 1970-01-01; a typed column cannot hold 0000-00-00."""


def read(column: pa.Array, zone: zoneinfo.ZoneInfo, order: DateOrder | None = None) -> Moments:
    """Read a column of text, numbers, days, or moments with or without a zone.

    Moments that name no zone are in `zone`; `order` is what the field declares of `03/04/2026`. Of every other type of column
    no value can be read. Never raises over a value.
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(column, zone, order)
    if pa.types.is_timestamp(kind):
        return _stamps(column, zone)
    if pa.types.is_date(kind):
        days = np.clip(_filled(_whole_days(column)), *_BEYOND)
        return _typed(column, days * DAY, Outcome.DAY, zone)
    if pa.types.is_integer(kind):
        return _values(column, lambda value: number(str(value)) if value >= 0 else UNREADABLE, zone)
    if pa.types.is_floating(kind):
        return _values(column, _float, zone)
    return _values(column, lambda _: UNREADABLE, zone)


def _texts(column: pa.Array, zone: zoneinfo.ZoneInfo, order: DateOrder | None) -> Moments:
    """The common form at once, every other text by itself, each distinct one once."""
    common = Common(column)
    if not common.found.any():
        return _values(column, lambda value: written(value, order), zone)
    micros, outcomes, local = common.read()
    if local.all():
        micros = to_utc(micros, zone)
    else:
        micros[local] = to_utc(micros[local], zone)
    if outcomes.max() > Outcome.DAY.value:
        micros[outcomes > Outcome.DAY.value] = 0
    read_at_once = Moments(micros, outcomes)
    if common.found.all():
        return read_at_once
    others = _values(column.filter(pa.array(~common.found)), lambda value: written(value, order), zone)
    whole = Moments(np.zeros(len(column), np.int64), np.zeros(len(column), np.uint8))
    for part, where in ((read_at_once, common.found), (others, ~common.found)):
        whole.micros[where] = part.micros
        whole.outcomes[where] = part.outcomes
    return whole


def _values(column: pa.Array, reader: Callable[[Any], Reading], zone: zoneinfo.ZoneInfo) -> Moments:
    """Each distinct value read once."""
    coded = column.dictionary_encode()
    readings = [reader(value) for value in coded.dictionary.to_pylist()]
    distinct = np.array([each.micros for each in readings], np.int64)
    local = np.array([each.local for each in readings], np.bool_)
    distinct[local] = to_utc(distinct[local], zone)
    outcomes = np.array([each.outcome for each in readings] + [Outcome.NULL], np.uint8)
    which = coded.indices.fill_null(len(readings)).to_numpy(zero_copy_only=False)
    return Moments(np.append(distinct, 0)[which], outcomes[which])


def _float(value: float) -> Reading:
    """A whole number, or a count with a fraction; what a float cannot say exactly, to its own digits."""
    return number(f"{value:.6f}".rstrip("0").rstrip(".")) if 0 <= value < 1e19 else UNREADABLE


def _whole_days(column: pa.Array) -> pa.Array:
    """Days since 1970-01-01 as whole numbers; the wider of Arrow's two types counts milliseconds."""
    if pa.types.is_date32(column.type):
        return column.cast(pa.int32()).cast(pa.int64())
    return pc.divide(column.cast(pa.int64()), DAY // 1_000)


def _stamps(column: pa.Array, zone: zoneinfo.ZoneInfo) -> Moments:
    values = _filled(column.cast(pa.int64()))
    scale = {"s": SECOND, "ms": 1_000, "us": 1, "ns": 0}[column.type.unit]
    micros = np.clip(values, _FIRST // scale - 1, _END // scale) * scale if scale else values // 1_000
    return _typed(column, micros, Outcome.MOMENT, None if column.type.tz else zone)


def _typed(column: pa.Array, micros: NDArray[np.int64], outcome: Outcome, zone: zoneinfo.ZoneInfo | None) -> Moments:
    """Values that are days or moments already: placeholders and what no calendar has are set apart."""
    outcomes = np.full(len(column), outcome, np.uint8)
    outcomes[(micros < _FIRST) | (micros >= _END)] = Outcome.IMPOSSIBLE
    outcomes[np.isin(micros // DAY, _PLACEHOLDER_DAYS)] = Outcome.PLACEHOLDER
    outcomes[_filled(column.is_null()).astype(np.bool_)] = Outcome.NULL
    read_at_all = outcomes <= Outcome.DAY
    out = np.zeros(len(column), np.int64)
    out[read_at_all] = micros[read_at_all] if zone is None else to_utc(micros[read_at_all], zone)
    return Moments(out, outcomes)


def _filled(array: pa.Array) -> NDArray[np.int64]:
    """The values, with 0 (or false) for null."""
    if array.null_count:
        array = array.fill_null(False if pa.types.is_boolean(array.type) else 0)
    return np.asarray(array.to_numpy(zero_copy_only=False))
