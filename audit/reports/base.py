"""What a report format is, and what it is given to write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

from audit.deadlines import due
from audit.dispositions.counting import Dispositions
from audit.reports.comparison import compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.reports.comparison import Compared
    from audit.store import Recorded
    from controls.base import Control
    from controls.finding import Assessment, Severity
    from holdings.text import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a report is made of; two reports of the same material are the same bytes."""

    assessment: Assessment
    controls: Mapping[str, Control]
    """The catalogue by id; a result whose control it lacks is reported by its id."""
    lang: Lang
    due_days: Mapping[str, int] = field(default_factory=dict)
    """Days by severity word, over `audit.deadlines.DUE_DAYS`."""
    due_dates: Mapping[str, dt.date] = field(default_factory=dict)
    """Days by fingerprint that the store keeps: a finding's time runs from when it was first seen, not from the newest assessment."""
    recorded: Recorded | None = None
    """Where it stands in the evidence ledger; None where it is not known to."""
    dispositions: Dispositions = field(default_factory=Dispositions)
    """What is waived or attested beside the statuses."""
    previous: Assessment | None = None
    """An earlier assessment to compare with."""
    zone: dt.tzinfo = dt.UTC
    """The time zone in which moments are told to people."""
    compared: tuple[Compared, ...] = field(init=False)
    """The findings of both, set side by side; none where there is nothing to compare with."""

    def __post_init__(self) -> None:
        """Compare once: every part of a report tells of it."""
        object.__setattr__(self, "compared", compare(self.previous, self.assessment) if self.previous is not None else ())

    def due(self, severity: Severity, fingerprint: str = "") -> dt.date:
        """The day by which a finding is to be mended."""
        limit = due(severity, self.assessment.as_of, self.due_days)
        return min(limit, self.due_dates.get(fingerprint, limit))


class Report(Protocol):
    """A format. Its module, one file of this package, offers an instance as `REPORT`."""

    @property
    def name(self) -> str:
        """The word for it on the command line."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other words for it."""

    @property
    def extension(self) -> str:
        """How its files end, with the dot."""

    def write(self, material: Material, out: BinaryIO) -> None:
        """Write the whole report. Raises only what `out` raises."""
