"""Drafting from names and a sample of the content; what is said of the content are counts and shares, never values."""

from __future__ import annotations

import random

import pytest

from audit.draft import DatasetDraft, draft
from controls.trial.in_memory import UNREADABLE, MemorySnapshot, Table
from holdings.entities import Entity
from holdings.errors import AccessDenied, BrokenData
from holdings.labels import Category, Level
from holdings.text import Text
from redaction.scanner import Scanner

_RANDOM = random.Random(4)
MOBILES = [f"138{_RANDOM.randrange(10**8):08d}" for _ in range(60)]
EMAILS = [f"user{n}@example.com" for n in range(60)]
PROSE = [f"The caller number {n} says that the line drops every evening and asks for a visit by an engineer." for n in range(60)]
DENIED = AccessDenied(Text("无权读取。", "no right to read."), "desk.secret", Text("请授权。", "Grant it."))


def drafted(name: str, table: Table | AccessDenied, **more: object) -> DatasetDraft:
    snapshot = MemorySnapshot(tables={name: table}, **more)  # type: ignore[arg-type]
    return next(iter(draft(snapshot, Scanner())))


def one(column: str, values: list[object], *, name: str = "data", **others: list[object]):
    return drafted(name, Table(columns={column: values, **others})).guesses[column]


def test_content_gives_what_the_name_does_not() -> None:
    found = one("f17", MOBILES)
    assert found.entity is Entity.CN_MOBILE
    assert (found.category, found.level) == (Category.CONTACT, Level.L3)
    assert "100% of 60 sampled values" in found.reason.en
    assert "60 个值中 100%" in found.reason.zh
    assert found.from_content


def test_numbers_kept_as_floats_are_looked_at() -> None:
    assert one("f17", [float(mobile) for mobile in MOBILES]).entity is Entity.CN_MOBILE


def test_content_that_agrees_makes_the_name_surer_and_more_exact() -> None:
    found = one("phone", MOBILES)
    assert found.entity is Entity.CN_MOBILE
    assert found.confidence >= 0.95


def test_content_beats_a_weak_guess_and_says_so() -> None:
    found = one("name", EMAILS, name="feedback", email=EMAILS)
    assert found.entity is Entity.EMAIL_ADDRESS
    assert "by name alone" in found.reason.en


def test_under_half_is_a_hint_and_no_label() -> None:
    found = one("f17", [*MOBILES[:15], *[f"T-{n}" for n in range(45)]])
    assert found.category is Category.OPERATIONAL
    assert "25% of 60" in found.reason.en
    assert found.confidence <= 0.5


def test_a_name_that_calls_the_values_something_else_leaves_a_hint() -> None:
    found = one("order_ref", MOBILES)
    assert found.category is Category.OPERATIONAL
    assert "have the form of a Chinese mobile number" in found.reason.en


def test_content_that_contradicts_an_unmistakable_entity_lowers_the_confidence() -> None:
    found = one("email", [f"x{n}" for n in range(60)])
    assert found.entity is Entity.EMAIL_ADDRESS
    assert found.confidence < 0.6
    assert "none of 60" in found.reason.en


def test_few_values_do_not_outweigh_a_name() -> None:
    assert one("f17", MOBILES[:3]).category is Category.OPERATIONAL


def test_prose_of_persons_is_communication() -> None:
    found = one("f17", PROSE, customer_id=list(range(60)))
    assert found.category is Category.COMMUNICATION
    assert found.level is Level.L3


def test_prose_of_a_catalogue_is_nobodys() -> None:
    assert one("f17", PROSE, name="product").category is Category.OPERATIONAL
    assert one("description", PROSE, name="product").category is Category.OPERATIONAL


def test_what_free_text_mentions_is_said() -> None:
    found = one("description", [f"{text} Call {mobile}." for text, mobile in zip(PROSE, MOBILES, strict=True)], name="tickets")
    assert found.category is Category.COMMUNICATION
    assert "of the sampled texts hold" in found.reason.en


def test_lists_of_short_names_are_not_prose() -> None:
    found = one("composer", [f"Person {n}, Someone Else, And Another One Yet" for n in range(60)], name="track")
    assert found.category is Category.OPERATIONAL


@pytest.mark.parametrize("values", [[], [None, None], [UNREADABLE] * 5])
def test_without_values_the_name_stands(values: list[object]) -> None:
    found = one("phone", values)
    assert found.entity is Entity.PHONE_NUMBER
    assert "sampled" not in found.reason.en


def test_rows_that_cannot_be_read_leave_the_names_and_a_note() -> None:
    broken = BrokenData(Text("读取失败。", "cannot be read."), "desk.t", Text("请检查。", "Check it."))
    found = drafted("t", Table(columns={"phone": MOBILES}), broken_after={"t": (0, broken)})
    assert found.problem is broken
    assert found.inspected
    assert found.guesses["phone"].entity is Entity.PHONE_NUMBER
    assert "content was not looked at" in found.guesses["phone"].reason.en


def test_a_dataset_that_cannot_be_inspected_is_listed_with_its_problem() -> None:
    found = drafted("secret", DENIED)
    assert (found.name, dict(found.guesses), found.inspected) == ("secret", {}, False)


def test_no_value_is_ever_said() -> None:
    tables = {
        "a": Table(columns={"f17": MOBILES, "mail": EMAILS, "note": PROSE, "phone": [None, *MOBILES[1:]]}),
        "b": Table(columns={"email": MOBILES, "id": list(map(int, MOBILES))}),
    }
    said = "".join(
        guess.reason.en + guess.reason.zh for found in draft(MemorySnapshot(tables=tables), Scanner()) for guess in found.guesses.values()
    )
    assert not any(value in said for value in (*MOBILES, *EMAILS, *PROSE))


def test_a_sample_stops_early() -> None:
    rows = 50_000
    found = drafted("t", Table(columns={"a": ["x"] * rows}), broken_after={"t": (10_000, DENIED)})
    assert found.problem is None
    assert found.sampled == 2_000


def test_a_very_wide_dataset_is_sampled_thinly() -> None:
    found = drafted("t", Table(columns={f"c{n}": ["x"] * 900 for n in range(1_000)}))
    assert found.sampled == 400
    assert len(found.guesses) == 1_000
