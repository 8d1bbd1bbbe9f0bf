"""Decides about each record of a batch whether it goes: a legal hold before a period of law, that before a request or maximum, that before policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from holdings.dates.calendar import each_once
from holdings.dates.reading import read
from retention.due import NEVER, begin
from retention.rule import Rank
from retention.states import State
from retention.why import Why

if TYPE_CHECKING:
    import datetime as dt
    import zoneinfo
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from holdings.dates.outcome import Moments
    from holdings.labels import DateOrder
    from retention.periods import Period
    from retention.rule import RetentionRule

    Days = NDArray[np.int64]
    Rows = NDArray[np.bool_]

EPOCH = 719_163
"""The ordinal of 1970-01-01, from which days are counted."""
_ALWAYS = np.iinfo(np.int64).min
STATUTORY = frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.DEPARTMENTAL_RULE})
"""What a record is kept for even though it was asked to go. A departmental rule is no law (PIPL art. 47); until a lawyer has decided, it is kept."""
STATES = (
    State.CANDIDATE,
    State.HELD,
    State.RESTRICTED,
    State.DISPOSED,
    State.NOT_DUE,
    State.UNTRIGGERED,
    State.UNREADABLE,
    State.NOT_ASKED,
)
"""What a record can be before anything is done; `Decided.codes` are places in it."""
_CODE = {state: code for code, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What was decided about the rows of a batch."""

    codes: NDArray[np.uint8]
    """A place in `STATES` a row."""
    days: Days
    """The day on which each is due, in days since 1970-01-01; `retention.due.NEVER` where none is known."""

    def of(self, state: State) -> Rows:
        """Which rows have a state."""
        return np.asarray(self.codes == _CODE[state], np.bool_)

    def counts(self) -> dict[State, int]:
        """How many rows of each state there are; states without any are left out."""
        found = np.bincount(self.codes, minlength=len(STATES))
        return {state: int(found[code]) for code, state in enumerate(STATES) if found[code]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """By which rules, on which day, and why."""

    rules: tuple[RetentionRule, ...]
    as_of: dt.date
    zone: zoneinfo.ZoneInfo
    why: Why = Why.DUE
    orders: Mapping[str, DateOrder | None] = field(default_factory=dict)
    """What trigger fields declare of `03/04/2026`."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the rules count from, sorted."""
        return tuple(sorted({name for rule in self.rules for name in rule.trigger}))

    def decide(
        self,
        batch: pa.RecordBatch,
        unreadable: Mapping[str, int],
        held: Rows | None = None,
        asked: Rows | None = None,
        disposed: Rows | None = None,
    ) -> Decided:
        """Decide about each row of a batch that has at least `fields`.

        `unreadable` counts, per field, nulls that stand for values that the source could not hand over: none of that field's
        nulls in the batch is then taken for one. `asked` says, of a request, which rows it is about; `disposed`, which rows are anonymous
        already.
        """
        rows = batch.num_rows
        triggers = {name: read(batch.column(name), self.zone, self.orders.get(name)) for name in self.fields}
        ends, earliest, statutory = self._periods(triggers, rows)
        unread, untriggered = self._unread(triggers, unreadable, rows)
        codes = np.full(rows, _CODE[State.NOT_DUE], np.uint8)
        today = self.as_of.toordinal() - EPOCH
        wanted = ends <= today if self.why is Why.DUE else np.ones(rows, np.bool_)
        codes[wanted & (earliest <= today if self.why is Why.DUE else True)] = _CODE[State.CANDIDATE]
        codes[wanted & (statutory > today)] = _CODE[State.RESTRICTED]
        if self.why is Why.DUE:
            codes[untriggered] = _CODE[State.UNTRIGGERED]
            codes[unread] = _CODE[State.UNREADABLE]
        elif any(True for rule in self.rules for _ in statutory_minimums(rule, self.as_of)):
            codes[unread] = _CODE[State.UNREADABLE]  # nothing tells whether a period of law still runs
        if disposed is not None:
            codes[disposed & (codes == _CODE[State.CANDIDATE])] = _CODE[State.DISPOSED]
        if held is not None:
            codes[held] = _CODE[State.HELD]
        if asked is not None:
            codes[~asked] = _CODE[State.NOT_ASKED]
        return Decided(codes, np.maximum(ends, np.maximum(earliest, statutory)))

    def _periods(self, triggers: Mapping[str, Moments], rows: int) -> tuple[Days, Days, Days]:
        """The day after each row's shortest maximum, after all minimums, and after all minimums of law."""
        ends = np.full(rows, NEVER, np.int64)
        earliest, statutory = np.full(rows, _ALWAYS, np.int64), np.full(rows, _ALWAYS, np.int64)
        for rule in self.rules:
            start, begun = begin([triggers[name] for name in rule.trigger], self.zone, rows)
            if rule.max is not None:
                ends = np.minimum(ends, _after(rule.max, start, begun))
            if rule.min is not None:
                earliest = np.maximum(earliest, _after(rule.min, start, begun))
            for least in statutory_minimums(rule, self.as_of):
                statutory = np.maximum(statutory, _after(least, start, begun))
        return ends, np.maximum(earliest, statutory), statutory

    def _unread(self, triggers: Mapping[str, Moments], unreadable: Mapping[str, int], rows: int) -> tuple[Rows, Rows]:
        """Which rows have a trigger value that is not known, and which have none at all."""
        unread, untriggered = np.zeros(rows, np.bool_), np.ones(rows, np.bool_)
        for name, moments in triggers.items():
            lost = moments.null if unreadable.get(name) else np.zeros(rows, np.bool_)
            unread |= ~moments.read & (~moments.null | lost)
            untriggered &= moments.null & ~lost
        return unread, untriggered


def statutory_minimums(rule: RetentionRule, day: dt.date) -> Iterator[Period]:
    """The minimums of law that a rule has on a day: those its bases name, and its own where such a basis names none."""
    for basis in rule.legal_basis:
        if basis.rank in STATUTORY and basis.in_force(day):
            least = rule.min if basis.min is None else basis.min
            if least is not None:
                yield least


def _after(period: Period, start: Days, begun: Rows) -> Days:
    return np.where(begun, each_once(start, period.last_days) + 1, NEVER)


def versions_in(batch: pa.RecordBatch, fields: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """The deciding values of each row, as an item's version digests them."""
    if not fields:
        return iter([()] * batch.num_rows)
    return zip(*(batch.column(name).to_pylist() for name in fields), strict=True)
