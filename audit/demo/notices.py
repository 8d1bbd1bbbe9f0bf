"""The notices that the demo's customers are given, by version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

PURPOSES = ("recording", "chat", "marketing")
TELLS = ("handler", "purpose", "manner", "kinds", "period", "rights", "necessity", "effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One version: its first and last day, and what it tells."""

    since: dt.date
    until: dt.date | None = None
    tells: tuple[str, ...] = TELLS


NOTICES: dict[str, Notice] = {
    "v3": Notice(since=dt.date(2018, 6, 1), until=dt.date(2020, 6, 30)),
    "v4": Notice(since=dt.date(2020, 7, 1), until=dt.date(2023, 12, 31)),
    "v5": Notice(since=dt.date(2024, 1, 1)),
}


def version(day: dt.date) -> str:
    """The version that was in force on a day."""
    return next(name for name, notice in NOTICES.items() if notice.until is None or day <= notice.until)
