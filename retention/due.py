"""On which day each record of a batch is to be destroyed, by the rules that hold for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdings.dates.calendar import each_once
from holdings.dates.zones import local_days

if TYPE_CHECKING:
    import zoneinfo
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from holdings.dates.outcome import Moments
    from retention.rule import RetentionRule

NEVER = np.iinfo(np.int64).max
"""The due day of a record whose period has not begun, or does not end."""


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """The records of a batch."""

    days: NDArray[np.int64]
    """The day on which each is to be destroyed, in days since 1970-01-01, or `NEVER`."""
    earliest: NDArray[np.int64]
    """The first day on which each may be destroyed, every minimum being over then; `NEVER` where one has not begun."""
    unread: NDArray[np.bool_]
    """Whether one of its trigger values is there and could not be read, so that its due day is not known."""
    untriggered: NDArray[np.bool_]
    """Whether it has no trigger value at all."""
    partial: NDArray[np.bool_]
    """Whether one of its trigger values is missing."""


def due_days(rules: Sequence[RetentionRule], triggers: Mapping[str, Moments], zone: zoneinfo.ZoneInfo, rows: int) -> Due:
    """Work out the due days; `triggers` has, by name, every field that the rules count from.

    Of several rules the shortest maximum holds, but never before every minimum is over: while one of them has not even begun,
    nothing is due.
    """
    due = np.full(rows, NEVER, np.int64)
    earliest = np.full(rows, np.iinfo(np.int64).min, np.int64)
    for rule in rules:
        start, begun = begin([triggers[name] for name in rule.trigger], zone, rows)
        if rule.max is not None:
            due = np.minimum(due, np.where(begun, each_once(start, rule.max.last_days) + 1, NEVER))
        if rule.min is not None:
            earliest = np.maximum(earliest, np.where(begun, each_once(start, rule.min.last_days) + 1, NEVER))
    fields = list(triggers.values())
    present = np.array([each.read for each in fields], np.bool_).reshape(len(fields), rows)
    null = np.array([each.null for each in fields], np.bool_).reshape(len(fields), rows)
    return Due(
        days=np.maximum(due, earliest),
        earliest=earliest,
        unread=np.any(~present & ~null, axis=0),
        untriggered=np.all(null, axis=0),
        partial=np.any(null, axis=0),
    )


def begin(moments: Sequence[Moments], zone: zoneinfo.ZoneInfo, rows: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The day of the latest value of each record, and whether it has one."""
    latest, begun = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    for each in moments:
        newer = each.read & (~begun | (each.micros > latest))
        latest = np.where(newer, each.micros, latest)
        begun |= each.read
    return local_days(latest, zone), begun
