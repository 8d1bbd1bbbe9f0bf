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
from holdings.octets import Octets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

FORM = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?)?$"
_SHAPE = "9999-99-99 99:99:99"
_DAY_LENGTH, _LENGTH = 10, len(_SHAPE)
_PARTS = (0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)
_MOST_OFFSET = 18 * 60
_TAIL = r"^(?:\.(?P<fraction>\d{1,9}))?(?P<zone>Z|[+-]\d\d:\d\d)?$"


def in_form(texts: pa.Array) -> NDArray[np.bool_]:
    """Which texts have `FORM`."""
    octets = Octets.of(texts)
    found = np.zeros(len(texts), np.bool_)
    for size in (_DAY_LENGTH, _LENGTH):
        rows = np.flatnonzero(octets.sizes == size)
        found[rows] = _fits(_turned(octets.matrix(rows)))
    longer = np.flatnonzero(octets.sizes > _LENGTH)
    if len(longer):
        matched = pc.match_substring_regex(texts.take(pa.array(longer)), FORM)
        found[longer] = matched.to_numpy(zero_copy_only=False)
    return found


def _fits(characters: Bytes) -> NDArray[np.bool_]:
    """Which texts have a digit wherever `_SHAPE` has a nine, and the same signs."""
    fits = np.ones(characters.shape[1], np.bool_)
    for here, sign in zip(characters, _SHAPE, strict=False):
        fits &= (
            here - np.uint8(ord("0")) <= 9 if sign == "9" else here == ord(sign) if sign != " " else (here == ord(" ")) | (here == ord("T"))
        )
    return fits


def read_iso(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.bool_]]:
    """Microseconds, outcomes, and which microseconds are local; of texts that all have `FORM`."""
    octets = Octets.of(texts)
    timed = octets.sizes > _DAY_LENGTH
    digits = _matrix(octets, timed)
    year, month, day, hour, minute, second = (_number(digits[start:stop]) for start, stop in _PARTS)
    micros, offset, local, sound = _tails(texts, octets.sizes)
    midnight = (hour == 24) & (minute == 0) & (second == 0) & (micros == 0)
    days, outcome = _days(year, month, day)
    sound &= ((hour < 24) & (minute < 60) & ((second < 60) | ((second == 60) & (minute == 59)))) | midnight
    outcomes = np.where(timed, Outcome.MOMENT, Outcome.DAY).astype(np.uint8)
    outcomes[~sound] = Outcome.IMPOSSIBLE
    outcomes = np.where(outcome == Outcome.DAY, outcomes, outcome)
    value = days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + micros - offset * 60 * SECOND
    return np.where(outcomes <= Outcome.DAY, value, 0), outcomes, local


def _days(year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Days since 1970-01-01, and what each is: a day, one that does not exist, or what stands for none.

    Equal days mostly stand together: each run of them is reckoned once.
    """
    written = (year * 100 + month) * 100 + day
    starts = np.flatnonzero(np.diff(written, prepend=-1))
    sizes = np.diff(starts, append=len(written))
    year, month, day = year[starts], month[starts], day[starts]
    there = exists(year, month, day)
    outcome = np.where(there, Outcome.DAY, Outcome.IMPOSSIBLE).astype(np.uint8)
    for none in PLACEHOLDERS:
        outcome[(year == none[0]) & (month == none[1]) & (day == none[2])] = Outcome.PLACEHOLDER
    return np.repeat(to_days(year, np.where(there, month, 1), np.where(there, day, 1)), sizes), np.repeat(outcome, sizes)


def _matrix(octets: Octets, timed: NDArray[np.bool_]) -> Bytes:
    """The first 19 characters of each, shape (19, texts); a day without a time gets midnight."""
    heads = Octets(data=octets.data, starts=octets.starts, sizes=np.minimum(octets.sizes, _LENGTH))
    if timed.all():
        return _turned(heads.matrix(np.arange(len(timed))))
    characters = np.full((len(timed), _LENGTH), ord("0"), np.uint8)
    for rows in (np.flatnonzero(timed), np.flatnonzero(~timed)):
        here = heads.matrix(rows)
        characters[rows, : here.shape[1]] = here
    return _turned(characters)


def _turned(rows: Bytes) -> Bytes:
    return np.ascontiguousarray(rows.T)


def _number(digits: Bytes) -> NDArray[np.int64]:
    """The number that an even count of digits writes: shape (digits, texts)."""
    plain = digits - np.uint8(ord("0"))
    pairs = (plain[::2] * np.uint8(10) + plain[1::2]).astype(np.int64)
    out: NDArray[np.int64] = pairs[0]
    for pair in pairs[1:]:
        out = out * 100 + pair
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
