"""What the controls of the audit trail share: which datasets are logs, and on which days each of them has entries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from controls.base import Need, ReduceControl, worded
from controls.catalog.rec.common import there, zone_of
from controls.catalog.rec.times import times
from holdings.dates.zones import local_days
from holdings.records import Element
from holdings.text import Text

if TYPE_CHECKING:
    from controls.base import Context
    from controls.batch import BatchView
    from holdings.view import DatasetView

REASONS = worded(
    no_time=Text(
        "未声明时间所在的字段（logs 的 at，或 elements 的 recorded_at）。",
        "It declares no field for the time (at under logs, or recorded_at under elements).",
    ),
    times_unread=Text("有 {unread} 个时间无法读取，无法判定。", "Times that could not be read: {unread}; it cannot be judged."),
)

LONGEST_DAYS = 3_700
"""So many days before the day of the assessment are looked at."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


def is_log(dataset: DatasetView) -> bool:
    """Whether a dataset is declared a log: it logs accesses, or its record class is `log`, or ends in `_log` or 日志."""
    if dataset.declared is None:
        return False
    record_class = (dataset.declared.record_class or "").casefold()
    return dataset.declared.logs is not None or record_class == "log" or record_class.endswith(("_log", "日志"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDays:
    """On which days a log has entries, by how many days before the day of the assessment, and the first of all."""

    ages: frozenset[int] = frozenset()
    """Of the entries of at most `LONGEST_DAYS` ago; nothing of what is still to come."""
    oldest: int | None = None
    unread: int = 0
    rows: int = 0


class LogDaysControl(ReduceControl[LogDays]):
    """A control that asks of a log on which days it has entries."""

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = time_fields(dataset)
        return Need(fields=frozenset(fields)) if is_log(dataset) and fields else None

    def init(self) -> LogDays:
        return LogDays()

    def update(self, context: Context, state: LogDays, batch: BatchView) -> LogDays:
        days, unread = _days(context, batch)
        ages = context.as_of.toordinal() - _EPOCH - days
        past = np.unique(ages[ages >= 0])
        fresh = LogDays(
            ages=frozenset(past[past <= LONGEST_DAYS].tolist()),
            oldest=int(past[-1]) if len(past) else None,
            unread=unread,
            rows=batch.rows,
        )
        return self.merge(state, fresh)

    def merge(self, one: LogDays, other: LogDays) -> LogDays:
        oldest = max((each.oldest for each in (one, other) if each.oldest is not None), default=None)
        return LogDays(ages=one.ages | other.ages, oldest=oldest, unread=one.unread + other.unread, rows=one.rows + other.rows)

    def dump(self, state: LogDays) -> Any:
        return [sorted(state.ages), state.oldest, state.unread, state.rows]

    def load(self, data: Any) -> LogDays:
        ages, oldest, unread, rows = data
        return LogDays(ages=frozenset(ages), oldest=oldest, unread=unread, rows=rows)


def time_fields(dataset: DatasetView) -> tuple[str, ...]:
    """The fields that hold the time of an entry, as far as they are there."""
    log = dataset.declared.logs if dataset.declared else None
    if log is None:
        return there(dataset, Element.RECORDED_AT)
    return (log.at,) if dataset.info is not None and dataset.info.field(log.at) is not None else ()


def _days(context: Context, batch: BatchView) -> tuple[np.ndarray[Any, np.dtype[np.int64]], int]:
    """The days of the entries that can be read, since 1970-01-01, and how many of them cannot."""
    zone, log = zone_of(context.view), batch.dataset.declared.logs if batch.dataset.declared else None
    unread = sum(batch.unreadable.get(name, 0) for name in time_fields(batch.dataset))
    if log is None:
        found = times(batch, Element.RECORDED_AT, zone)
        return found.days(zone)[found.read], unread + int((found.present & ~found.read).sum())
    moments = batch.moments(log.at, zone)
    return local_days(moments.micros, zone)[moments.read], unread + int((~moments.read & ~moments.null).sum())
