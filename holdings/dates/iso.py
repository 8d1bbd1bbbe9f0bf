"""Reads the common form, 2026-06-03 15:30:00, over a whole column at once; what it reads, `written` reads the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdings.dates.calendar import exists, to_days
from holdings.dates.outcome import Outcome
from holdings.dates.parts import PLACEHOLDERS
from holdings.dates.zones import DAY, SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

FORM = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?)?$"
_LENGTH = 19
_MOST_OFFSET = 18 * 60
_TAIL = r"^(?:\.(?P<fraction>\d{1,9}))?(?P<zone>Z|[+-]\d\d:\d\d)?$"


def read_iso(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.bool_]]:
    """Microseconds, outcomes, and which microseconds are local; of texts that all have `FORM`."""
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    timed = lengths > 10
    digits = _matrix(texts, timed)
    year = _number(digits, 0, 4)
    month, day, hour, minute, second = (_number(digits, place, place + 2) for place in (5, 8, 11, 14, 17))
    micros, offset, local, sound = _tails(texts, lengths)
    midnight = (hour == 24) & (minute == 0) & (second == 0) & (micros == 0)
    sound &= exists(year, month, day) & (((hour < 24) & (minute < 60) & ((second < 60) | ((second == 60) & (minute == 59)))) | midnight)
    outcomes = np.where(timed, Outcome.MOMENT, Outcome.DAY).astype(np.uint8)
    outcomes[~sound] = Outcome.IMPOSSIBLE
    for none in PLACEHOLDERS:
        outcomes[(year == none[0]) & (month == none[1]) & (day == none[2])] = Outcome.PLACEHOLDER
    days = to_days(year, np.where(sound, month, 1), np.where(sound, day, 1))
    value = days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + micros - offset * 60 * SECOND
    return np.where(outcomes <= Outcome.DAY, value, 0), outcomes, local


def _matrix(texts: pa.Array, timed: NDArray[np.bool_]) -> Bytes:
    """The first 19 characters of each, one a column; a day without a time gets midnight."""
    heads = pc.utf8_slice_codeunits(texts, 0, _LENGTH)
    if not timed.all():
        heads = pc.if_else(pa.array(timed), heads, pc.binary_join_element_wise(heads, pa.scalar(" 00:00:00"), ""))
    heads = heads.cast(pa.binary(_LENGTH))
    data = np.frombuffer(heads.buffers()[1], np.uint8, len(heads) * _LENGTH, heads.offset * _LENGTH)
    return data.reshape(len(heads), _LENGTH)


def _number(digits: Bytes, start: int, stop: int) -> NDArray[np.int64]:
    out = np.zeros(len(digits), np.int64)
    for place in range(start, stop):
        out = out * 10 + (digits[:, place] - ord("0"))
    return out


def _tails(
    texts: pa.Array, lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Fraction in microseconds, offset in minutes, whether there is none, whether it is sound: of what stands behind the seconds."""
    micros, offset = np.zeros(len(texts), np.int64), np.zeros(len(texts), np.int64)
    local, sound = np.ones(len(texts), np.bool_), np.ones(len(texts), np.bool_)
    longer = np.flatnonzero(lengths > _LENGTH)
    if len(longer):
        tails = pc.extract_regex(pc.utf8_slice_codeunits(texts.take(pa.array(longer)), _LENGTH), _TAIL)
        fraction, zone = tails.field("fraction"), tails.field("zone")
        micros[longer] = pc.utf8_slice_codeunits(pc.utf8_rpad(fraction, 6, "0"), 0, 6).cast(pa.int64()).to_numpy(zero_copy_only=False)
        zones, which = np.unique(zone.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
        known = [_offset(str(each)) for each in zones]
        offset[longer] = np.array([0 if minutes is None else minutes for minutes in known], np.int64)[which]
        sound[longer] = np.array([minutes is not None for minutes in known], np.bool_)[which]
        local[longer] = (zones == "")[which]
    return micros, offset, local, sound


def _offset(zone: str) -> int | None:
    """Minutes from UTC; None for an offset that no zone has."""
    if zone in ("", "Z"):
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    total = hours * 60 + minutes
    if minutes > 59 or total > _MOST_OFFSET:
        return None
    return -total if zone[0] == "-" else total
