"""What became of each value of a column that should hold days or moments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Outcome(IntEnum):
    """How one value was read, or why it was not."""

    MOMENT = 0
    DAY = 1
    """A day without a time."""
    NULL = 2
    """There is no value, or nothing but spaces."""
    UNREADABLE = 3
    """In no form that is known."""
    IMPOSSIBLE = 4
    """In a known form, of a day or time that does not exist: 31 February, 25:00."""
    AMBIGUOUS = 5
    """In a form that has two meanings: 03/04/2026, a year of two digits, the zone CST."""
    PLACEHOLDER = 6
    """What stands for no date: 0000-00-00, 0001-01-01, 1900-01-01, 9999-12-31, the number 0."""

    @property
    def read(self) -> bool:
        return self in (Outcome.MOMENT, Outcome.DAY)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """A column as read."""

    micros: NDArray[np.int64]
    """Microseconds since 1970-01-01T00:00:00Z; 0 where `outcomes` says that nothing was read."""
    outcomes: NDArray[np.uint8]
    """An `Outcome` a value."""

    @property
    def read(self) -> NDArray[np.bool_]:
        """Which values were read."""
        return np.asarray(self.outcomes <= Outcome.DAY.value, np.bool_)

    @property
    def null(self) -> NDArray[np.bool_]:
        """Which values are not there."""
        return np.asarray(self.outcomes == Outcome.NULL.value, np.bool_)

    def counts(self) -> Mapping[Outcome, int]:
        """How many of each outcome; those of two parts of a column add up to those of the whole."""
        found = np.bincount(self.outcomes, minlength=len(Outcome))
        return {outcome: int(found[outcome]) for outcome in Outcome}
