"""Exceptions beside the code: which count, for what, and what is told of the others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from gating import judge, told

from audit.gate.ignores import State, ignores_in

if TYPE_CHECKING:
    from pathlib import Path

RULES = frozenset({"unclassified", "no-owner"})
TODAY = dt.date(2026, 11, 22)

LINES = {
    "-- recordwarden: ignore[unclassified] moved next week": State.COUNTS,
    "-- recordwarden: ignore[unclassified] moved until=2026-11-22": State.COUNTS,
    "-- recordwarden: ignore[unclassified] until=2026-11-22 moved": State.COUNTS,
    "-- RecordWarden: Ignore[unclassified]: moved": State.COUNTS,
    "# recordwarden: ignore[unclassified] moved": State.COUNTS,
    "// recordwarden: ignore[unclassified] moved": State.COUNTS,
    "/* recordwarden: ignore[unclassified] moved */": State.COUNTS,
    "  phone: {type: string}  # recordwarden: ignore[unclassified] 下周迁出 until=2027-01-01": State.COUNTS,
    "-- recordwarden: ignore[unclassified] moved until=2026-11-21": State.EXPIRED,
    "-- recordwarden: ignore[unclassified] moved until=tomorrow": State.BAD_DATE,
    "-- recordwarden: ignore[unclassified] moved until=": State.BAD_DATE,
    "-- recordwarden: ignore[unclassified] moved until=2026-02-30": State.BAD_DATE,
    "-- recordwarden: ignore[unclassified] moved until=20270101": State.BAD_DATE,
    "-- recordwarden: ignore[unclassified]": State.NO_REASON,
    "/* recordwarden: ignore[unclassified] */": State.NO_REASON,
    "-- recordwarden: ignore[unclassified] until=2027-01-01": State.NO_REASON,
    "-- recordwarden: ignore[unclasified] moved": State.UNKNOWN_RULE,
    "-- recordwarden: ignore[*] moved": State.UNKNOWN_RULE,
    "-- recordwarden: ignore[] moved": State.NO_RULE,
    "-- recordwarden: ignore moved": State.NO_RULE,
}


@pytest.mark.parametrize(("line", "state"), LINES.items(), ids=LINES)
def test_what_an_exception_is_worth(line: str, state: State) -> None:
    (one,) = ignores_in("a.sql", line, RULES, TODAY)
    assert one.state is state


@pytest.mark.parametrize("line", ["'recordwarden: ignore[unclassified] x'", "-- recordwarden says nothing", "recordwarden.yaml", ""])
def test_what_is_none(line: str) -> None:
    assert list(ignores_in("a.sql", line, RULES, TODAY)) == []


def test_one_for_several_rules() -> None:
    found = ignores_in("a.sql", "-- recordwarden: ignore[unclassified, no-owner] legacy", RULES, TODAY)
    assert [(one.rule, one.reason) for one in found] == [("unclassified", "legacy"), ("no-owner", "legacy")]


SQL = "CREATE TABLE t (\n  {above}\n  phone varchar(20), {beside}\n  email varchar(20)\n);\n"
EXCEPTION = "-- recordwarden: ignore[unclassified] moved"


@pytest.mark.parametrize("place", ["above", "beside"])
def test_it_covers_its_line_and_no_other(tmp_path: Path, place: str) -> None:
    verdict = judge(tmp_path, {"a.sql": SQL.format(**{"above": "", "beside": "", place: EXCEPTION})})
    assert told(verdict) == [("unclassified", "t.email", "high")]
    assert [(one.finding.asset, one.ignore.reason) for one in verdict.excepted] == [("t.phone", "moved")]
    assert verdict.ignores == ()


def test_above_a_blank_line_and_another_comment(tmp_path: Path) -> None:
    verdict = judge(tmp_path, {"a.sql": SQL.format(above=f"{EXCEPTION}\n\n  -- the caller's", beside="")})
    assert told(verdict) == [("unclassified", "t.email", "high")]


def test_beside_a_field_it_does_not_reach_the_next_one(tmp_path: Path) -> None:
    verdict = judge(tmp_path, {"a.sql": f"CREATE TABLE t (\n a int, {EXCEPTION}\n phone varchar(20));"})
    assert told(verdict) == [("unclassified", "t.phone", "high")]
    assert [one.state for one in verdict.ignores] == [State.UNUSED]


def test_of_another_rule_it_covers_nothing(tmp_path: Path) -> None:
    verdict = judge(tmp_path, {"a.sql": SQL.format(above="", beside="-- recordwarden: ignore[no-owner] x")})
    assert len(told(verdict)) == 2
    assert [one.state for one in verdict.ignores] == [State.UNUSED]


def test_after_its_last_day_the_finding_counts_again(tmp_path: Path) -> None:
    files = {"a.sql": SQL.format(above="", beside=f"{EXCEPTION} until=2026-11-22")}
    assert len(told(judge(tmp_path, files))) == 1
    late = judge(tmp_path, files, today=dt.date(2026, 11, 23))
    assert len(told(late)) == 2
    assert [one.state for one in late.ignores] == [State.EXPIRED]


FORMATS = {
    "m.py": "from django.db import models\nclass T(models.Model):\n    phone = models.CharField(max_length=20)  # {}\n",
    "s.schema.json.yaml": "$schema: https://json-schema.org/draft/2020-12/schema\ntitle: T\ntype: object\nproperties:\n  # {}\n  phone: {{type: string}}\n",
    "schema.rb": 'ActiveRecord::Schema.define(version: 1) do\n  create_table "ts" do |t|\n    t.string "phone" # {}\n  end\nend\n',
    "a.prisma": "model T {{\n  id Int @id\n  phone String // {}\n}}\n",
    "a.proto": 'syntax = "proto3";\nmessage T {{\n  // {}\n  string phone = 1;\n}}\n',
}


@pytest.mark.parametrize("name", FORMATS)
def test_in_the_comments_of_every_format_that_has_them(tmp_path: Path, name: str) -> None:
    with_one = judge(tmp_path, {name: FORMATS[name].format("recordwarden: ignore[unclassified] legacy")})
    without = judge(tmp_path / "b", {name: FORMATS[name].format("legacy")})
    assert [rule for rule, _, _ in told(without)] == ["unclassified"]
    assert (told(with_one), len(with_one.excepted), with_one.problems) == ([], 1, ())


def test_beside_an_entry_of_the_inventory(tmp_path: Path) -> None:
    label = "{category: operational, level: 1}"
    declared = (
        "version: 1\nsources:\n  desk:\n    url: sqlite:///a.db\n    datasets:\n      t:\n        fields:\n"
        f"          gone: {label}  # recordwarden: ignore[declared-but-gone] comes back in spring\n"
    )
    verdict = judge(tmp_path, {"a.sql": "CREATE TABLE t (a int);"}, declared)
    assert (told(verdict), len(verdict.excepted)) == ([], 1)


def test_in_a_file_that_is_no_schema_it_is_nothing(tmp_path: Path) -> None:
    files = {"a.sql": "CREATE TABLE t (a int);", "notes.py": "# recordwarden: ignore[unclassified]\nx = 1\n"}
    assert judge(tmp_path, files, paths=(tmp_path,)).ignores == ()
