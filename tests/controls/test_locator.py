"""A row is named by its reference only where that is confirmed, not personal, and harmless to look at."""

from __future__ import annotations

import pytest

from controls.locator import locators
from controls.trial.in_memory import Table, batch
from controls.trial.worlds import KEY, world


def locator(value: object, label: str = "operational/1", reference: str = "no") -> str:
    declares = {"t": {"reference_field": reference, "fields": {"id": "operational/1", "no": label}}}
    made = world(declares, {"t": {"id": [7], "no": [value]}})
    table = batch(Table(columns={"id": [7], "no": [value]}, key=("id",)), ["id", "no"], 0, 1).table
    return locators(made.view.datasets[0], table, KEY)(0)


HIDDEN = KEY.name("locator", "desk.t", "7")[:16]


@pytest.mark.parametrize("value", ["DD20260101-004512", "T000012345", "1234567890", 42])
def test_a_reference_is_shown(value: object) -> None:
    assert locator(value) == str(value)


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("DD1", "contact/3"),
        ("DD1", "?operational/1"),
        ("13800138000", "operational/1"),
        ("138-0013-8000", "operational/1"),
        ("no 110101199003077758", "operational/1"),
        ("a@b.example", "operational/1"),
        (13800138000, "operational/1"),
        ("8613800138000", "operational/1"),
        ("138.0013.8000", "operational/1"),
        ("１３８００１３８０００x", "operational/1"),
        ("6222 0212 3456 7890 128", "operational/1"),
        ("110101 19900307 8515", "operational/1"),
        ("202-456-1111", "operational/1"),
        ("A123456(3)", "operational/1"),
        ("张三", "operational/1"),
        ("x" * 65, "operational/1"),
        ("", "operational/1"),
        (None, "operational/1"),
    ],
)
def test_anything_else_is_a_keyed_digest_of_the_key(value: object, label: str) -> None:
    assert locator(value, label) == HIDDEN
