"""SQLite holds no value to its column's type: a number kept as a date or a fraction is found all the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from audit.assess import assess
from audit.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = """\
version: 1
as_of: 2026-06-30
sources:
  desk:
    url: sqlite:///desk.db
    datasets:
      t:
        fields:
"""
LABEL = "{category: operational, level: 1, tier: general, state: confirmed, by: desk, on: 2026-06-01}"


def test_values_that_break_their_type(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "desk.db")
    database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, mobile REAL, flag BOOLEAN, day DATE, calm REAL)")
    database.execute("INSERT INTO t VALUES (1, 13800138000.0, '手机13800138000', '2026-01-01', 1.5)")
    database.execute("INSERT INTO t VALUES (2, 0.5, 1, '13800138000', NULL)")
    database.commit()
    database.close()
    fields = "".join(f"          {name}: {LABEL}\n" for name in ("id", "mobile", "flag", "day", "calm"))
    (tmp_path / "recordwarden.yaml").write_text(INVENTORY + fields, encoding="utf-8")
    (result,) = [each for each in assess(Workspace(tmp_path), only=["CLS-02"]).results if each.control == "CLS-02"]
    seen = {each.asset.name: (each.status.value, each.exceptions) for each in result.observations}
    assert seen == {
        "desk.t.id": ("pass", 0),
        "desk.t.mobile": ("fail", 1),
        "desk.t.flag": ("fail", 1),
        "desk.t.day": ("fail", 1),
        "desk.t.calm": ("pass", 0),
    }


def test_numbers_beside_a_fraction_are_compared_as_they_were_written(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        database.executescript("CREATE TABLE t (low INTEGER, high TEXT)")
        database.executemany("INSERT INTO t VALUES (?, ?)", [(13800138000, "138-0013-8000"), (1.5, None), (8613900139000, "013900139000")])
        database.commit()
    label = LABEL.replace("operational, level: 1", "contact, level: {}, entity: PHONE_NUMBER")
    fields = "".join(f"          {name}: {label.replace('{}', level)}\n" for name, level in (("low", "2"), ("high", "3")))
    (tmp_path / "recordwarden.yaml").write_text(INVENTORY + fields, encoding="utf-8")
    (result,) = [each for each in assess(Workspace(tmp_path), only=["CLS-12"]).results if each.control == "CLS-12"]
    seen = {each.asset.name: (each.status.value, each.exceptions) for each in result.observations}
    assert seen == {"desk.t.low": ("fail", 2), "desk.t.high": ("pass", 0)}
