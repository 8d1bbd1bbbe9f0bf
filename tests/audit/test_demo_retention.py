"""The demo's retention schedule and what breaks it, counted again from what stands in the folder, in whole months."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from audit.demo.desk import build
from holdings import inventory
from holdings.text import Lang

AS_OF = date(2026, 6, 30)
GUIDES = {"service_record": 12, "consultation_record": 36}


def months(period):
    """A period of the file in months; None where there is none."""
    found = re.fullmatch(r"(\d+)(y|mo)", period or "")
    return found and int(found[1]) * (12 if found[2] == "y" else 1)


def begun(text):
    """The day of a value, in whichever way it is written; the demo keeps its times in the workspace's zone."""
    return date(*map(int, re.match(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})", text).groups()))


class Made:
    """A desk read back from its folder."""

    def __init__(self, folder, **kwargs):
        build(folder, **{"seed": 1, "tickets": 400, "lang": Lang.ZH, "clean": False} | kwargs)
        self.truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        read = inventory.load(folder / "recordwarden.yaml")
        self.rules = {rule["id"]: rule for rule in read.retention}
        with closing(sqlite3.connect(folder / "desk.db")) as database:
            there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            self.datasets = {name: dataset for name, dataset in read.sources["desk"].datasets.items() if name in there}
            self.rows = {}
            for name in self.datasets:
                cursor = database.execute(f"SELECT * FROM {name}")
                columns = [each[0] for each in cursor.description]
                self.rows[name] = [dict(zip(columns, row, strict=True)) for row in cursor]

    def found(self, control):
        return {(each["asset"], each["exceptions"]) for each in self.truth if each["control"] == control}

    def kept_by(self, dataset):
        if dataset.retention:
            return [self.rules[dataset.retention]]
        return [rule for rule in self.rules.values() if dataset.record_class and rule.get("record_class") == dataset.record_class]

    def personal(self, name, dataset):
        there = self.rows[name][0].keys()
        return any(label.confirmed and label.category.personal for field, label in dataset.fields.items() if field in there)


@pytest.fixture(scope="module", params=range(1, 7))
def made(request, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("desk"), seed=request.param, lang=Lang.ZH if request.param % 2 else Lang.EN)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("clean"), clean=True)


def in_force(basis):
    return basis["from"] <= AS_OF <= basis.get("until", AS_OF)


def test_rules_are_missing_or_rest_on_nothing(made):
    expected = set()
    for name, dataset in made.datasets.items():
        kept = made.kept_by(dataset)
        wanted = made.personal(name, dataset) or dataset.record_class
        if (wanted and not kept) or any(not any(map(in_force, rule["legal_basis"])) for rule in kept):
            expected.add((f"desk.{name}", 1))
    assert made.found("RET-01") == expected
    assert len(expected) == 2


def test_periods_contradict_each_other(made):
    expected = set()
    for name, dataset in made.datasets.items():
        kept = made.kept_by(dataset)
        broken = 0
        for rule in kept:
            asked = max((months(basis.get("min")) or 0) * in_force(basis) for basis in rule["legal_basis"])
            own = months(rule.get("min")) or 0
            others = [months(other.get("max")) for other in kept if other is not rule]
            short = asked > (own or months(rule.get("max")))
            broken += short or any(limit is not None and max(asked, own) > limit for limit in others)
        expected |= {(f"desk.{name}", broken)} if broken else set()
    assert made.found("RET-02") == expected
    assert expected


def test_periods_are_too_long(made):
    expected = set()
    for name, dataset in made.datasets.items():
        broken = 0
        for rule in made.kept_by(dataset):
            most = months(rule.get("max"))
            law = [months(basis.get("min")) for basis in rule["legal_basis"] if basis["rank"] == "law" and in_force(basis)]
            broken += most is None or ("necessity" not in rule and all(least < most for least in law))
        expected |= {(f"desk.{name}", broken)} if broken and made.personal(name, dataset) else set()
    assert made.found("RET-03") == expected
    assert expected


def overdue(made, name, dataset):
    """How many records were due before the day of the assessment, and how many are due on it."""
    late = today = 0
    kept = made.kept_by(dataset)
    ends = [months(rule["max"]) for rule in kept if rule.get("max")]
    if not ends:
        return 0, 0
    period = max([min(ends), *(months(rule["min"]) for rule in kept if rule.get("min"))])
    for row in made.rows[name]:
        values = [row[field] for field in (kept[0]["trigger"] if isinstance(kept[0]["trigger"], list) else [kept[0]["trigger"]])]
        days = [begun(str(value)) for value in values if value]
        if days:
            start = max(days)
            years, month = divmod(start.year * 12 + start.month - 1 + period, 12)
            last = (years, month + 1, start.day)  # compared as written: no month of the demo's limits is shorter than its day
            late += last < (AS_OF.year, AS_OF.month, AS_OF.day - 1)
            today += last == (AS_OF.year, AS_OF.month, AS_OF.day - 1)
    return late, today


def test_records_are_past_their_period(made):
    counted = {name: overdue(made, name, dataset) for name, dataset in made.datasets.items()}
    assert made.found("RET-04") == {(f"desk.{name}", late) for name, (late, _) in counted.items() if late}
    assert {name for name, (late, _) in counted.items() if late} == {"satisfaction", "calls"}
    assert {name for name, (_, today) in counted.items() if today} == {"satisfaction", "calls"}


def test_guide_minimums_are_missed(made):
    expected = set()
    for name, dataset in made.datasets.items():
        kept = made.kept_by(dataset)
        if kept and dataset.record_class in GUIDES:
            least = max(months(rule.get("min")) or 0 for rule in kept)
            expected |= {(f"desk.{name}", 1)} if least < GUIDES[dataset.record_class] else set()
    assert made.found("RET-05") == expected
    assert len(expected) == 1


def listed_and_gone(made):
    """By what each register lists and is gone: the last days of its minimum, compared as written."""
    for name, dataset in made.datasets.items():
        if dataset.index_of:
            index = dataset.index_of
            there = {row[index.names] for row in made.rows[index.dataset]}
            years = max(months(rule.get("min")) or 0 for rule in made.kept_by(made.datasets[index.dataset])) // 12
            gone = [date.fromisoformat(row[index.trigger[0]]) for row in made.rows[name] if row[index.field] not in there]
            yield index.dataset, [(day.year + years, day.month, day.day) for day in gone]


TODAY, YESTERDAY = (2026, 6, 30), (2026, 6, 29)


def test_files_are_gone_before_their_minimum(made):
    gone = dict(listed_and_gone(made))
    assert made.found("RET-06") == {(f"desk.{name}", sum(last >= TODAY for last in each)) for name, each in gone.items()}
    assert {TODAY, YESTERDAY} <= set(gone["archives"])


def test_a_clean_desk_has_a_rule_for_every_dataset_and_nothing_past_its_period(clean):
    for name, dataset in clean.datasets.items():
        assert clean.kept_by(dataset) or not clean.personal(name, dataset)
    assert [max(last) for _, last in listed_and_gone(clean)] == [YESTERDAY]
    counted = {name: overdue(clean, name, dataset) for name, dataset in clean.datasets.items()}
    assert sum(late for late, _ in counted.values()) == 0
    assert {name for name, (_, today) in counted.items() if today} == {"satisfaction", "calls"}


def test_days_are_written_in_several_ways(made):
    written = {re.sub(r"\d+", "9", str(row["rated_at"])) for row in made.rows["satisfaction"]}
    assert len(written) >= 3
