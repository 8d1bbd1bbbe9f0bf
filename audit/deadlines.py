"""By when a finding is to be mended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from controls.finding import Severity

DUE_DAYS: Mapping[str, int] = {"critical": 7, "high": 30, "medium": 90, "low": 180}
"""Days from the day of the assessment until a finding is to be mended, by severity; an organisation sets its own."""


def due(severity: Severity, seen: dt.date, days: Mapping[str, int]) -> dt.date:
    """The day by which a finding that was seen on a day is to be mended; `days`, by severity word, go before `DUE_DAYS`."""
    try:
        return seen + dt.timedelta(days=days.get(severity.word, DUE_DAYS[severity.word]))
    except OverflowError:
        return dt.date.max
