"""Labels beside fields: the words that are known, where they stand, and what contradicts itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from schema_files import read

from holdings.entities import Entity
from holdings.inventory import FieldLabel
from holdings.labels import Category, LabelState, Level, Stored
from holdings.model import FieldKind
from holdings.schemas.labels import Label, declared, labels_of
from holdings.schemas.model import Mark, Place, SchemaField

HERE = Place(file="a.sql", line=3)
CONTACT = Label(category=Category.CONTACT, personal=True)


def field(comment: str = "", **marks: Any) -> SchemaField:
    made = tuple(Mark(key=key.replace("__", "-"), value=value, place=HERE) for key, value in marks.items())
    return SchemaField(name="phone", type="text", kind=FieldKind.TEXT, comment=comment, marks=made, place=HERE)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (field("手机号 @pii:contact level=3"), Label(category=Category.CONTACT, level=Level.L3, personal=True)),
        (field("@pii:联系方式 级别=L3，其他"), Label(category=Category.CONTACT, level=Level.L3, personal=True)),
        (field("@pii"), Label(personal=True)),
        (field("@PII:none"), Label(category=Category.OPERATIONAL, personal=False)),
        (
            field("@pii:PHONE_NUMBER stored=encrypted"),
            Label(category=Category.CONTACT, entity=Entity.PHONE_NUMBER, stored=Stored.ENCRYPTED, personal=True),
        ),
        (field("mail to a@pii.example"), Label(personal=True)),
        (field(pii="contact"), CONTACT),
        (field(pii=True), Label(personal=True)),
        (field(x__pii="no"), Label(personal=False)),
        (field(pii={"category": "contact", "level": 3, "owner": "desk"}), Label(category=Category.CONTACT, level=Level.L3, personal=True)),
        (field(x__recordwarden="contact level=3"), Label(category=Category.CONTACT, level=Level.L3, personal=True)),
        (field(classification="restricted"), Label(level=Level.L4)),
        (field(classification="Financial"), Label(category=Category.FINANCIAL, personal=True)),
        (field(pii_level="L2", contains_pii="yes"), Label(level=Level.L2, personal=True)),
        (field(data_categories=["system.operations", "user.contact.email"]), CONTACT),
        (field(tags=["daily", "pii:contact"]), CONTACT),
        (field(tags=["daily"], owner="pii", deprecated=True), Label()),
        (field("a comment", description="personal"), Label()),
    ],
)
def test_words(one: SchemaField, expected: Label) -> None:
    found = labels_of(one)
    assert (found.label, found.conflicts, found.problems) == (expected, (), ())


@pytest.mark.parametrize(
    "one", [field("@pii:contakt"), field("@pii:contact level=9"), field(pii="maybe so"), field(classification="blue"), field(pii=7)]
)
def test_a_word_that_is_not_known_is_a_problem(one: SchemaField) -> None:
    found = labels_of(one)
    assert (len(found.problems), found.label) == (1, Label())


@pytest.mark.parametrize(
    ("one", "count", "expected"),
    [
        (field("@pii:contact", pii="identity"), 1, CONTACT),
        (field("@pii:none", pii="contact"), 1, CONTACT),
        (field("@pii level=2", pii_level=4), 1, Label(level=Level.L4, personal=True)),
        (field(is_pii=False, pii="contact"), 1, CONTACT),
        (field("@pii:contact level=1"), 1, Label(category=Category.CONTACT, level=Level.L1, personal=True)),
        (field("@pii level=3", sensitive=True), 1, Label(level=Level.L3, sensitive=True, personal=True)),
        (field("@pii:contact", pii="contact"), 0, CONTACT),
    ],
)
def test_conflicts_are_told_and_the_stricter_holds(one: SchemaField, count: int, expected: Label) -> None:
    found = labels_of(one)
    assert (len(found.conflicts), found.label) == (count, expected)


def test_the_inventory_is_one_more_voice_where_a_person_confirmed_it() -> None:
    confirmed = FieldLabel(category=Category.IDENTITY, level=Level.L3, state=LabelState.CONFIRMED, by="desk lead", on=dt.date(2026, 1, 2))
    place = Place(file="recordwarden.yaml", line=9)
    found = labels_of(field("@pii:contact"), declared(confirmed, place))
    assert [(one.first.place, one.second.place) for one in found.conflicts] == [(HERE, place)]
    suggested = FieldLabel(category=Category.IDENTITY, level=Level.L3)
    assert labels_of(field("@pii:contact"), declared(suggested, place)).said[1:] == ()


def test_labels_reach_the_fields_from_where_formats_keep_them() -> None:
    made = {
        "sqlalchemy": (
            "m__py",
            "import sqlalchemy\nclass A(Base):\n  __tablename__ = 'a'\n  b = Column(String, info={'pii': 'contact'})\n",
        ),
        "pydantic": ("m__py", "import pydantic\nclass A(BaseModel):\n  b: str = Field(json_schema_extra={'x-pii': 'contact'})\n"),
        "dbt": ("m__yml", "models:\n- name: a\n  columns:\n  - {name: b, config: {meta: {pii: contact}}}\n"),
        "odcs": (
            "m__yaml",
            "kind: DataContract\napiVersion: v3.0.0\nschema:\n- {name: a, properties: [{name: b, classification: contact}]}\n",
        ),
        "sql": ("m__sql", "CREATE TABLE `a` (b text COMMENT '手机 @pii:contact');"),
        "protobuf": ("m__proto", 'message A { string b = 1 [(desk.pii) = "contact"]; }'),
    }
    for format_, (name, text) in made.items():
        (one,) = read(format_, **{name: text}).datasets[0].fields
        assert labels_of(one).label == CONTACT, format_
