"""Moments are told in the inventory's time zone, and the zone is said."""

import datetime as dt
import zoneinfo

import pytest

from audit.clock import local, named


@pytest.mark.parametrize(
    ("zone", "month", "told"),
    [
        ("Asia/Shanghai", 7, "2025-07-01 07:30:05+08:00 (Asia/Shanghai)"),
        ("Europe/Berlin", 7, "2025-07-01 01:30:05+02:00 (Europe/Berlin)"),
        ("Europe/Berlin", 1, "2025-01-01 00:30:05+01:00 (Europe/Berlin)"),
    ],
)
def test_told(zone, month, told):
    moment = dt.datetime(2025, month, 1, tzinfo=dt.UTC) - dt.timedelta(minutes=29, seconds=55)
    assert named(moment, zoneinfo.ZoneInfo(zone)) == told
    assert local(moment, zoneinfo.ZoneInfo(zone)) == told[:16] + told[19:25]
