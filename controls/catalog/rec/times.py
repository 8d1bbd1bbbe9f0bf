"""The times of a batch of records: what stands in the fields of an element, as moments, with what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from controls.catalog.rec.common import there
from holdings.dates.outcome import Outcome
from holdings.dates.zones import DAY, local_days

if TYPE_CHECKING:
    import zoneinfo

    from numpy.typing import NDArray

    from controls.batch import BatchView
    from holdings.records import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """An element's moments, a record each. A day without a time lasts the whole day: `first` is its begin, `last` its end."""

    first: NDArray[np.int64]
    """Microseconds since 1970-01-01T00:00:00Z; 0 where nothing was read."""
    last: NDArray[np.int64]
    present: NDArray[np.bool_]
    """Where there is a value that does not stand for none, as 9999-12-31 does."""
    read: NDArray[np.bool_]
    """Where it was read, too."""

    def days(self, zone: zoneinfo.ZoneInfo) -> NDArray[np.int64]:
        """Days since 1970-01-01 in the zone."""
        return local_days(self.first, zone)


def times(batch: BatchView, element: Element, zone: zoneinfo.ZoneInfo) -> Times:
    """What stands in the element's fields: of several, the first that has a value."""
    first, last = np.zeros(batch.rows, np.int64), np.zeros(batch.rows, np.int64)
    present, readable = np.zeros(batch.rows, np.bool_), np.zeros(batch.rows, np.bool_)
    for name in there(batch.dataset, element):
        found = batch.moments(name, zone)
        here = ~present & (found.outcomes != Outcome.NULL) & (found.outcomes != Outcome.PLACEHOLDER)
        np.copyto(first, found.micros, where=here)
        np.copyto(last, found.micros + np.where(found.outcomes == Outcome.DAY, DAY - 1, 0), where=here)
        readable |= here & found.read
        present |= here
    return Times(first=first, last=last, present=present, read=readable)


def unreadable(batch: BatchView, names: tuple[str, ...]) -> int:
    """How many values of the fields are there and could not be given to us: nobody knows in which records."""
    return sum(batch.unreadable.get(name, 0) for name in names)
