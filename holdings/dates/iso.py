"""Reads the common form, 2026-06-03 15:30:00, over a whole column at once; what it reads, `written` reads the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

_SHAPE = "9999-99-99 99:99:99"
_DAY_LENGTH, _LENGTH = 10, len(_SHAPE)
_PARTS = (0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)
_MOST_OFFSET = 18 * 60
_TAIL = r"^(?:\.(?P<fraction>\d{1,9}))?(?P<zone>Z|[+-]\d\d:\d\d)?$"


class Common:
    """The texts of a column that are written in the common form."""

    def __init__(self, texts: pa.Array) -> None:
        octets = Octets.of(texts)
        self._texts, self._sizes = texts, octets.sizes
        self._characters = _characters(octets)
        self.found = self._in_form()
        """Which they are."""

    def _in_form(self) -> NDArray[np.bool_]:
        runs = _Runs.of(self._characters)
        found = runs.spread(_fits(self._characters[:_DAY_LENGTH, runs.starts], _SHAPE)) & (self._sizes >= _DAY_LENGTH)
        found &= (self._sizes == _DAY_LENGTH) | ((self._sizes >= _LENGTH) & _fits(self._characters[_DAY_LENGTH:], _SHAPE[_DAY_LENGTH:]))
        longer = np.flatnonzero(found & (self._sizes > _LENGTH))
        if len(longer):
            found[longer] = pc.match_substring_regex(self._tails(longer), _TAIL).to_numpy(zero_copy_only=False)
        return found

    def read(self) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.bool_]]:
        """Microseconds, outcomes, and which microseconds are local; of those that are."""
        rows = np.flatnonzero(self.found)
        sizes, characters = self._sizes, self._characters
        if len(rows) < len(sizes):
            sizes, characters = sizes[rows], characters[:, rows]
        runs = _Runs.of(characters)
        days, outcomes = (runs.spread(of_run) for of_run in _days(characters[:, runs.starts]))
        hour, minute, second = (_number(characters[start:stop]) for start, stop in _PARTS[3:])
        value = days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND
        sound, whole, local = (hour < 24) & (minute < 60) & (second < 60), *np.ones((2, len(rows)), np.bool_)
        longer = np.flatnonzero(sizes > _LENGTH)
        if len(longer):
            micros, offset, local[longer], known = _tails(self._tails(rows[longer]))
            value[longer] += micros - offset * 60 * SECOND
            whole[longer] = micros == 0
        if not sound.all():
            sound |= (hour < 24) & (minute == 59) & (second == 60)
            sound |= (hour == 24) & (minute == 0) & (second == 0) & whole
        if len(longer):
            sound[longer] &= known
        there = outcomes == Outcome.DAY.value
        outcomes[there & (sizes > _DAY_LENGTH)] = Outcome.MOMENT.value
        outcomes[there & ~sound] = Outcome.IMPOSSIBLE.value
        value[outcomes > Outcome.DAY.value] = 0
        return value, outcomes, local

    def _tails(self, rows: NDArray[np.int64]) -> pa.Array:
        """What stands behind the seconds."""
        return pc.utf8_slice_codeunits(self._texts.take(pa.array(rows)), _LENGTH)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Where another day begins than that of the text before: equal days mostly stand together, and each run of them is reckoned once."""

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @classmethod
    def of(cls, characters: Bytes) -> _Runs:
        day = characters[:_DAY_LENGTH]
        another = np.ones(day.shape[1], np.bool_)
        another[1:] = np.any(day[:, 1:] != day[:, :-1], axis=0)
        starts = np.flatnonzero(another)
        return cls(starts, np.diff(starts, append=len(another)))

    def spread(self, of_run: NDArray[Any]) -> NDArray[Any]:
        """What was reckoned for each run, for each of its texts."""
        return np.repeat(of_run, self.sizes)


def _characters(octets: Octets) -> Bytes:
    """The first 19 characters of each, shape (19, texts); a day without a time gets midnight, and what cannot have the form nothing else."""
    sizes = np.minimum(octets.sizes, _LENGTH)
    heads = Octets(data=octets.data, starts=octets.starts, sizes=sizes)
    if len(sizes) and bool((sizes == _LENGTH).all()):
        return np.ascontiguousarray(heads.matrix(np.arange(len(sizes))).T)
    characters = np.full((len(sizes), _LENGTH), ord("0"), np.uint8)
    for size in (_DAY_LENGTH, _LENGTH):
        rows = np.flatnonzero(sizes == size)
        if len(rows):
            characters[rows, :size] = heads.matrix(rows)
    return np.ascontiguousarray(characters.T)


def _fits(characters: Bytes, shape: str) -> NDArray[np.bool_]:
    """Which texts have a digit wherever the shape has a nine, and the same signs."""
    fits = np.ones(characters.shape[1], np.bool_)
    for here, sign in zip(characters, shape, strict=False):
        fits &= (
            here - np.uint8(ord("0")) <= 9 if sign == "9" else here == ord(sign) if sign != " " else (here == ord(" ")) | (here == ord("T"))
        )
    return fits


def _days(characters: Bytes) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Days since 1970-01-01, and what each is: a day, one that does not exist, or what stands for none."""
    year, month, day = (_number(characters[start:stop]) for start, stop in _PARTS[:3])
    there = exists(year, month, day)
    outcome = np.where(there, Outcome.DAY.value, Outcome.IMPOSSIBLE.value).astype(np.uint8)
    for none in PLACEHOLDERS:
        outcome[(year == none[0]) & (month == none[1]) & (day == none[2])] = Outcome.PLACEHOLDER.value
    return to_days(year, np.where(there, month, 1), np.where(there, day, 1)), outcome


def _number(digits: Bytes) -> NDArray[np.int64]:
    """The number that an even count of digits writes: shape (digits, texts)."""
    plain = digits - np.uint8(ord("0"))
    pairs = (plain[::2] * np.uint8(10) + plain[1::2]).astype(np.int64)
    out: NDArray[np.int64] = pairs[0]
    for pair in pairs[1:]:
        out = out * 100 + pair
    return out


def _tails(tails: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Fraction in microseconds, offset in minutes, whether there is none, whether it is sound: of what stands behind the seconds."""
    parts = pc.extract_regex(tails, _TAIL)
    fraction, zone = parts.field("fraction"), parts.field("zone")
    micros = pc.utf8_slice_codeunits(pc.utf8_rpad(fraction, 6, "0"), 0, 6).cast(pa.int64()).to_numpy(zero_copy_only=False)
    zones, which = np.unique(zone.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    known = [_offset(str(each)) for each in zones]
    offset = np.array([0 if minutes is None else minutes for minutes in known], np.int64)[which]
    sound = np.array([minutes is not None for minutes in known], np.bool_)[which]
    return micros, offset, (zones == "")[which], sound


def _offset(zone: str) -> int | None:
    """Minutes from UTC; None for an offset that no zone has."""
    if zone in ("", "Z"):
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    total = hours * 60 + minutes
    if minutes > 59 or total > _MOST_OFFSET:
        return None
    return -total if zone[0] == "-" else total
