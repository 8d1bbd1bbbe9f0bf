"""The demo's records, counted again from what stands in the folder: what they lack, and in what order they are."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from audit.demo.desk import build
from holdings import inventory
from holdings.text import Lang

AS_OF = date(2026, 6, 30)
SERVICE = (
    "started_at requested_at",
    "ended_at handled_at closed_at",
    "place",
    "staff",
    "staff_post",
    "staff_contact",
    "content",
    "process",
    "result",
    "feedback",
    "rating",
)
MUST_HOLD = {
    "service_record": SERVICE,
    "consultation_record": (
        "client", "client_contact", "request", "requested_at", "accepted_at", "handled_at", "staff", "process", "result", "feedback", "stored_in", "keep_until",
    ),
    "service_archive": ("client", "content", "result", "feedback rating", "archived_at"),
    "survey": ("recorded_at", "rating feedback"),
    "backup_register": ("finished_at",),
}  # fmt: skip
IN_THE_END = {"ended_at handled_at closed_at", "process", "result", "feedback", "rating"}
NOTHING = re.compile(r"[\W_]*(?:|无|暂无|待补充|未知|n[\W_]*a|tbd)[\W_]*", re.IGNORECASE)


class Made:
    """A desk read back from its folder."""

    def __init__(self, folder, **kwargs):
        build(folder, **({"seed": 1, "tickets": 600, "lang": Lang.ZH, "clean": False} | kwargs))
        self.truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        declared = inventory.load(folder / "recordwarden.yaml").sources["desk"].datasets
        self.declared = {name: dataset for name, dataset in declared.items() if dataset.record_class in MUST_HOLD}
        with closing(sqlite3.connect(folder / "desk.db")) as database:
            database.row_factory = sqlite3.Row
            self.rows = {table: [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY id")] for table in self.declared}

    def found(self, control):
        return {each["asset"].removeprefix("desk."): each["exceptions"] for each in self.truth if each["control"] == control}

    def fields(self, table, elements):
        declared = self.declared[table].elements
        return [field for element in elements.split() for field in declared.get(element, ())]


@pytest.fixture(scope="module", params=range(1, 6))
def made(request, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("desk"), seed=request.param, lang=Lang.ZH if request.param % 2 else Lang.EN)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("clean"), clean=True)


def day(text):
    numbers = re.findall(r"\d+", str(text))[:6]  # SQLite keeps 20240101 as a number
    if len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    return datetime(*map(int, numbers), *[0] * (6 - len(numbers)), tzinfo=UTC)


def counted(counts):
    return {name: count for name, count in counts.items() if count}


def missing_elements(made):
    return counted(
        {table: sum(not made.fields(table, each) for each in MUST_HOLD[dataset.record_class]) for table, dataset in made.declared.items()}
    )


def missing_content(made):
    found = {}
    for table, dataset in made.declared.items():
        if dataset.conversation_field:
            continue
        for elements in MUST_HOLD[dataset.record_class]:
            fields = made.fields(table, elements)
            for row in made.rows[table] if fields else ():
                due = elements not in IN_THE_END or row.get("status") not in dataset.open_status
                if due and all(row[field] is None or NOTHING.fullmatch(str(row[field]).replace("👍", "x")) for field in fields):
                    found.setdefault(f"{table}.{fields[0]}", set()).add(row["id"])
    return {name: len(rows) for name, rows in found.items()}


def missing_conversations(made):
    turns = {}
    for row in made.rows["messages"]:
        turns.setdefault(row["session_no"], []).append(row)
    counts = {}
    for elements in SERVICE:
        for field in made.fields("messages", elements)[:1]:
            blank = {
                session for session, rows in turns.items() if all(row[field] is None or NOTHING.fullmatch(str(row[field])) for row in rows)
            }
            counts[f"messages.{field}"] = max(counts.get(f"messages.{field}", 0), len(blank))
    assert len(turns) == 30
    return counted(counts)


def out_of_order(made):
    counts = dict.fromkeys(made.declared, 0)
    for table, rows in made.rows.items():
        for order in ("requested_at accepted_at handled_at closed_at archived_at", "started_at ended_at archived_at"):
            fields = made.fields(table, order)
            for row in rows:
                times = [day(row[field]) for field in fields if row[field] is not None]
                counts[table] += times != sorted(times)
    return counted(counts)


def late(made):
    over = 0
    for row in made.rows["archives"]:
        last = day(row["closed_at"]).date() + timedelta(days=30)
        over += (AS_OF if row["archived_at"] is None else day(row["archived_at"]).date()) > last
    return counted({"archives": over})


def misnumbered(made):
    counts = {}
    for table, dataset in made.declared.items():
        for number in dataset.elements.get("record_no", ()):
            at = {"archives": "archived_at", "backups": "finished_at"}.get(table) or made.fields(table, "requested_at started_at")[0]
            days, rows = {}, made.rows[table]
            for row in rows:
                counter = int(row[number].rpartition("-")[2])
                known = [each for each in (days.get(counter), row[at] and day(row[at]).date()) if each]
                days[counter] = min(known, default=None)
            ordered = sorted(days)
            after = [(days.get(each - 1), days[each]) for each in ordered if each - 1 in days]
            counts[table] = (
                len(rows) - len(ordered) + len(ordered) - 1 - len(after) + sum(None not in pair and pair[0] > pair[1] for pair in after)
            )
    return counted(counts)


def other_forms(made):
    places = [
        ("archives", "closed_at"),
        ("archives", "archived_at"),
        ("calls", "started_at"),
        ("tickets", "requested_at"),
        ("satisfaction", "rated_at"),
    ]
    return counted(
        {
            f"{table}.{field}": sum(not re.match(r"\d{4}-\d\d-\d\d", str(row[field])) for row in made.rows[table] if row[field] is not None)
            for table, field in places
        }
    )


def without_custodian(made):
    return {table: 1 for table, dataset in made.declared.items() if dataset.record_class != "backup_register" and not dataset.custodian}


def not_backed_up(made):
    last = max(row["finished_at"] for row in made.rows["backups"] if row["finished_at"])
    return counted({"backups": int(AS_OF - day(last).date() > timedelta(days=7))})


COUNTS = {
    "REC-01": missing_elements,
    "REC-02": missing_content,
    "REC-03": out_of_order,
    "REC-04": late,
    "REC-05": misnumbered,
    "REC-06": other_forms,
    "REC-07": without_custodian,
    "REC-08": not_backed_up,
    "REC-10": missing_conversations,
}


@pytest.mark.parametrize("control", COUNTS)
def test_the_truth_is_what_stands_there(made, control):
    count = COUNTS[control](made)
    assert made.found(control) == count
    assert count


@pytest.mark.parametrize("control", COUNTS)
def test_a_clean_desk_has_none(clean, control):
    assert COUNTS[control](clean) == {}


def test_there_are_near_misses(clean):
    assert {"好", "无误", "ok", "👍", "1"} <= {row["feedback"] for row in clean.rows["tickets"]}
    assert any(row["requested_at"] == row["accepted_at"] for row in clean.rows["tickets"])
    days = [(day(row["archived_at"]).date() - day(row["closed_at"]).date()).days for row in clean.rows["archives"]]
    assert max(days) == 30
    assert max(day(row["finished_at"]).date() for row in clean.rows["backups"]) == AS_OF - timedelta(days=7)
    assert {row["status"] for row in clean.rows["tickets"]} == {"closed", "handled", "in_progress"}
