"""Moments as people read them: in the time zone of the inventory, which is always said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


def local(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """Date, time to the minute and the zone's offset at that moment: `2025-06-30 09:30+08:00`."""
    return moment.astimezone(zone).isoformat(" ", "minutes")


def named(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """The same to the second, with the zone's name: `2025-06-30 09:30:00+08:00 (Asia/Shanghai)`."""
    return f"{moment.astimezone(zone).isoformat(' ', 'seconds')} ({zone})"
