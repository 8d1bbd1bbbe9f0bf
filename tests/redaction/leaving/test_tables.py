"""Batches of rows: whole fields by rule, texts by what is found, types by the policy alone, and what cannot be looked at withheld."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest
from leaving import keys, policy

from holdings.entities import Entity
from holdings.inventory import FieldLabel
from redaction.detecting.detector import Detector
from redaction.recognizers import default_recognizers
from redaction.redactor import Redactor

NUMBERS = Detector(default_recognizers())


def redactor(default="replace", **more):
    return Redactor(policy(default, **more), keys(1), detector=NUMBERS)


BATCH = pa.record_batch(
    {
        "id": pa.array([1, 2, 3]),
        "phone": pa.array(["13800138000", None, "+86 138 0013 8000"]),
        "age": pa.array([34, None, 61]),
        "remark": pa.array(["请回电13900139000", "", None], pa.large_string()),
    }
)


def test_fields_by_rule_and_texts_by_what_is_found():
    work = redactor(fields={"names": {"phone": {"use": "token", "entity": "CN_MOBILE"}, "age": {"operator": "generalise", "band": 10}}})
    out = work.redact(BATCH, dataset="tickets")
    rows = out.batch.to_pylist()
    assert rows[0]["phone"] == rows[2]["phone"] == work.redact("13800138000").text.replace("[PHONE_NUMBER]", rows[0]["phone"])
    assert rows[0]["phone"].startswith("[PHONE_NUMBER:t-")
    assert [row["age"] for row in rows] == ["[30, 40)", None, "[60, 70)"]
    assert [row["remark"] for row in rows] == ["请回电[PHONE_NUMBER]", "", None]
    assert [row["id"] for row in rows] == [1, 2, 3]
    assert out.counts == {("phone", "CN_MOBILE", "token"): 2, ("age", "USER_NAME", "generalise"): 2, ("remark", "CN_MOBILE", "replace"): 1}
    assert out.unexamined == {}


@pytest.mark.parametrize("operator", ["mask", "replace", "hash", "token", "generalise", "drop", "keep"])
def test_twice_is_once(operator):
    work = redactor(operator, fields={"names": {"phone": {"use": operator, "entity": "CN_MOBILE"}}})
    once = work.redact(BATCH).batch
    assert work.redact(once).batch.equals(once)


def test_encrypting_twice_is_once():
    work = redactor("encrypt", fields={"names": {"phone": "encrypt"}})
    once = work.redact(BATCH).batch
    assert work.redact(once).batch.equals(once)


def test_what_the_inventory_says_of_a_field_decides():
    work = redactor(fields={"entities": {"PHONE_NUMBER": "drop"}})
    out = work.redact(BATCH, labels={"phone": FieldLabel(entity=Entity.CN_MOBILE)})
    assert out.batch.column("phone").null_count == 3
    assert out.batch.schema.field("phone").type == pa.string()
    assert out.counts["phone", "CN_MOBILE", "drop"] == 2


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([13800138000, 5]), pa.array([None, 5])),
        (pa.array([13800138000.0, 5.5]), pa.array([None, 5.5])),
        (pa.array(["13800138000", "x"]).dictionary_encode(), pa.array(["[PHONE_NUMBER]", "x"])),
        (pa.array(["13800138000"], pa.string_view()), pa.array(["[PHONE_NUMBER]"], pa.string_view())),
        (pa.array([True, None]), pa.array([True, None])),
        (pa.array([dt.date(2026, 1, 1)]), pa.array([dt.date(2026, 1, 1)])),
        (pa.array([None, None], pa.null()), pa.array([None, None], pa.null())),
        (pa.array([], pa.string()), pa.array([], pa.string())),
    ],
    ids=["whole numbers", "floats", "dictionary", "views", "truths", "days", "nothing", "no rows"],
)
def test_types_stay_what_they_are(column, expected):
    out = redactor().redact(pa.record_batch({"value": column}))
    assert out.batch.column(0).equals(expected)
    assert out.unexamined == {}


def test_the_name_of_a_field_helps_to_find():
    batch = pa.record_batch({"birthday": pa.array(["1985-03-12", "生日1985-03-12"]), "created": pa.array(["2026-03-12", "2026-03-13"])})
    assert redactor("generalise").redact(batch).batch.to_pylist() == [
        {"birthday": "1985", "created": "2026-03-12"},
        {"birthday": "生日1985", "created": "2026-03-13"},
    ]


def test_batches_change_nothing():
    batch = pa.record_batch({"remark": ["13800138000", "x" * 300, "手机13900139000", "一三八零零一三八零零零", None]})
    work = redactor("mask")
    whole = work.redact(batch).batch.column(0).to_pylist()
    assert whole == [work.redact(batch.slice(row, 1)).batch.column(0)[0].as_py() for row in range(5)]
    assert whole[0] == "138****8000"


def test_no_type_depends_on_values():
    work = redactor(fields={"names": {"phone": "mask"}})
    assert work.redact(BATCH).batch.schema == work.redact(BATCH.slice(1, 1)).batch.schema == work.redact(BATCH.slice(0, 0)).batch.schema


@pytest.mark.parametrize(
    ("column", "count"),
    [
        (pa.array([b"13800138000", None]), 1),
        (pa.array([[1], [2]]), 2),
        (pa.array([{"phone": "13800138000"}]), 1),
        (pa.array([Decimal(13800138000)]), 1),
        (pa.array([1.38e17]), 1),
    ],
    ids=["bytes", "lists", "structures", "decimals", "blurred numbers"],
)
def test_what_cannot_be_looked_at_is_withheld_and_counted(column, count):
    out = redactor().redact(pa.record_batch({"value": column}))
    assert out.batch.column(0).null_count == len(column)
    assert out.batch.schema.field(0).type == column.type
    assert out.unexamined == {"value": count}


def test_what_has_no_text_is_withheld_under_a_rule_too():
    out = redactor(fields={"names": {"value": "token"}}).redact(pa.record_batch({"value": pa.array([[1], None])}))
    assert out.batch.column(0).to_pylist() == [None, None]
    assert out.unexamined == {"value": 1}


def test_numbers_and_days_under_a_rule_become_text():
    batch = pa.record_batch(
        {
            "phone": pa.array([13800138000]),
            "born": pa.array([dt.date(1985, 3, 12)]),
            "at": pa.array([dt.datetime(1985, 3, 12, 1, 2, tzinfo=dt.UTC)]),
        }
    )
    rules = {
        "phone": {"use": "mask", "entity": "CN_MOBILE"},
        "born": {"use": "generalise", "entity": "DATE_OF_BIRTH"},
        "at": {"use": "generalise", "entity": "DATE_OF_BIRTH"},
    }
    assert redactor(fields={"names": rules}).redact(batch).batch.to_pylist() == [{"phone": "138****8000", "born": "1985", "at": "1985"}]
