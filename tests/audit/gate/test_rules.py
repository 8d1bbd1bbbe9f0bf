"""Each rule: what it finds, and what it leaves alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from gating import RULE, inventory, judge, label, told

from audit.gate.page import page
from audit.gate.registry import rules
from holdings.text import Lang

ROOT = Path(__file__).resolve().parents[3]


def table(columns: str, name: str = "t") -> dict[str, str]:
    return {"a.sql": f"CREATE TABLE {name} (id int primary key, {columns});"}


@dataclass(frozen=True)
class Case:
    """Files and an inventory, and what one rule tells of them."""

    rule: str
    files: dict[str, str]
    found: list[tuple[str, str]] = field(default_factory=list)
    """Asset and severity."""
    declared: str | None = None


KEPT = "owner: Operations\npurpose: service\nrecord_class: service_record"
PHONE = {"phone": label("contact", 3)}
OPENAPI = """openapi: 3.0.0
paths:
  /users/{phone}:
    get:
      parameters:
        - {name: phone, in: path, required: true, schema: {type: string}}
        - {name: email, in: query, schema: {type: string}}
        - {name: mobile, in: header, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: user_id, in: query, schema: {type: string}}
"""
EVENT = '{"type":"record","name":"TicketUpdated","fields":[{"name":"email","type":"string"},{"name":"count","type":"int"}]}'

CASES = {
    "an identity number that nobody classified": Case("unclassified", table("id_card varchar(18)"), [("t.id_card", "critical")]),
    "a phone number": Case("unclassified", table("phone varchar(20)"), [("t.phone", "high")]),
    "in Chinese": Case("unclassified", table("x1 varchar(20) COMMENT '客户手机号'"), [("t.x1", "high")]),
    "in a model": Case(
        "unclassified",
        {"m.py": "from sqlalchemy import *\nclass T(Base):\n    __tablename__ = 't'\n    phone = Column(String(20))\n"},
        [("t.phone", "high")],
    ),
    "nothing personal": Case("unclassified", table("status int, created_at timestamp, total_count int")),
    "a flag that only sounds personal": Case("unclassified", table("email_verified boolean, phone_count int")),
    "an id that only says which person": Case("unclassified", table("customer_id int")),
    "labelled beside": Case("unclassified", table("phone varchar(20) COMMENT '@pii:contact level=3'")),
    "said to be nothing": Case("unclassified", table("phone varchar(20) COMMENT '@pii:none'")),
    "declared": Case("unclassified", table("phone varchar(20)"), [], inventory(fields=PHONE)),
    "declared of a name in another case": Case("unclassified", table("phone varchar(20)", "T"), [], inventory(fields=PHONE)),
    "only suggested": Case(
        "unclassified", table("phone varchar(20)"), [("t.phone", "high")], inventory(fields={"phone": "{category: contact, level: 3}"})
    ),
    "how it is stored says nothing of what it is": Case("unclassified", table("phone varchar(200) COMMENT '@pii stored=encrypted'"), []),
    "of a dataset that is out of scope": Case(
        "unclassified", table("phone varchar(20)", "tmp_t"), [], inventory(fields=PHONE, ignore='["tmp_*"]')
    ),
    "without category and level": Case("incomplete-label", table("phone varchar(20) COMMENT '@pii'"), [("t.phone", "medium")]),
    "without level": Case("incomplete-label", table("phone varchar(20) COMMENT '@pii:contact'"), [("t.phone", "medium")]),
    "without category": Case(
        "incomplete-label",
        {"m.yml": "version: 2\nmodels:\n- name: t\n  columns:\n  - {name: phone, meta: {pii_level: 3}}\n"},
        [("t.phone", "medium")],
    ),
    "complete": Case("incomplete-label", table("phone varchar(20) COMMENT '@pii:contact level=3'")),
    "nothing to complete": Case("incomplete-label", table("phone varchar(20) COMMENT '@pii:none'")),
    "a level too low": Case(
        "under-classified", table("phone varchar(20)"), [("t.phone", "medium")], inventory(fields={"phone": label("contact", 2)})
    ),
    "said to be nothing and clearly something": Case(
        "under-classified", table("id_card varchar(18) COMMENT '@pii:none'"), [("t.id_card", "high")]
    ),
    "as it looks": Case("under-classified", table("phone varchar(20)"), [], inventory(fields=PHONE)),
    "higher than it looks": Case("under-classified", table("phone varchar(20) COMMENT '@pii:contact level=4'")),
    "nobody says anything": Case("under-classified", table("phone varchar(20)")),
    "two that differ": Case(
        "conflicting-labels",
        table("phone varchar(20) COMMENT '@pii:contact level=4'"),
        [("t.phone", "medium")],
        inventory(fields=PHONE),
    ),
    "two that agree": Case("conflicting-labels", table("phone varchar(20) COMMENT '@pii:contact level=3'"), [], inventory(fields=PHONE)),
    "an identity number in plain text": Case(
        "no-storage-measure", table("id_card varchar(18) COMMENT '@pii:identity level=4'"), [("t.id_card", "high")]
    ),
    "in the clear on purpose": Case(
        "no-storage-measure", table("id_card varchar(18) COMMENT '@pii:identity level=4 stored=plain'"), [("t.id_card", "high")]
    ),
    "encrypted": Case("no-storage-measure", table("id_card varchar(99) COMMENT '@pii:identity level=4 stored=encrypted'")),
    "a source that is encrypted": Case(
        "no-storage-measure",
        table("id_card varchar(18)"),
        [],
        inventory(fields={"id_card": label("identity", 4)}, measures="[encrypted_storage]"),
    ),
    "encrypted storage from level 3 on": Case(
        "no-storage-measure",
        table("phone varchar(20)"),
        [("t.phone", "high")],
        inventory(fields=PHONE, more="levels:\n  3: {measures: [encrypted_storage]}\n"),
    ),
    "level 3 needs none else": Case("no-storage-measure", table("phone varchar(20) COMMENT '@pii:contact level=3'")),
    "a message is stored nowhere": Case(
        "no-storage-measure",
        {"a.avsc": '{"type":"record","name":"T","fields":[{"name":"id_card","type":"string","doc":"@pii:identity level=4"}]}'},
    ),
    "a view stores nothing": Case(
        "no-storage-measure",
        {
            "a.sql": "CREATE TABLE t (id_card varchar(99) COMMENT '@pii:identity level=4 stored=encrypted'); CREATE VIEW v AS SELECT id_card FROM t;"
        },
    ),
    "ciphertext in a number": Case(
        "no-room-for-ciphertext", table("phone bigint COMMENT '@pii:contact level=3 stored=encrypted'"), [("t.phone", "high")]
    ),
    "ciphertext in a date": Case(
        "no-room-for-ciphertext", table("birthday date COMMENT '@pii:identity level=3 stored=encrypted'"), [("t.birthday", "high")]
    ),
    "too short for ciphertext": Case(
        "no-room-for-ciphertext", table("id_card varchar(44) COMMENT '@pii:CN_ID_CARD level=4 stored=encrypted'"), [("t.id_card", "high")]
    ),
    "just long enough": Case("no-room-for-ciphertext", table("id_card varchar(46) COMMENT '@pii:CN_ID_CARD level=4 stored=encrypted'")),
    "bytes need no encoding": Case(
        "no-room-for-ciphertext", table("id_card varbinary(34) COMMENT '@pii:CN_ID_CARD level=4 stored=encrypted'")
    ),
    "too short for a hash": Case(
        "no-room-for-ciphertext", table("password varchar(32) COMMENT '@pii:credential level=4 stored=hashed'"), [("t.password", "high")]
    ),
    "bcrypt": Case("no-room-for-ciphertext", table("password char(60) COMMENT '@pii:credential level=4 stored=hashed'")),
    "without a length": Case("no-room-for-ciphertext", table("id_card text COMMENT '@pii:CN_ID_CARD level=4 stored=encrypted'")),
    "a type that encrypts by itself": Case(
        "no-room-for-ciphertext",
        {"m.py": "from django.db import models\nclass T(models.Model):\n    phone = EncryptedCharField(max_length=11)\n"},
    ),
    "no rule": Case("no-retention-rule", table("phone varchar(20)"), [("t", "high")], inventory(fields=PHONE, entry="owner: Operations")),
    "no rule for a class": Case(
        "no-retention-rule", table("phone varchar(20)"), [("t", "high")], inventory(fields=PHONE, entry="record_class: other", more=RULE)
    ),
    "a rule of its own": Case(
        "no-retention-rule", table("phone varchar(20)"), [], inventory(fields=PHONE, entry="retention: service", more=RULE)
    ),
    "a rule for its class": Case("no-retention-rule", table("phone varchar(20)"), [], inventory(fields=PHONE, entry=KEPT, more=RULE)),
    "not in the inventory at all": Case("no-retention-rule", table("phone varchar(20)"), [("t", "high")], inventory("other", fields=PHONE)),
    "no personal data of a high level": Case("no-retention-rule", table("username varchar(20)"), [], inventory("other", fields=PHONE)),
    "a message is kept nowhere": Case("no-retention-rule", {"a.avsc": EVENT}, [], inventory("other", fields=PHONE)),
    "no owner": Case("no-owner", table("phone varchar(20)"), [("t", "medium")], inventory(fields=PHONE)),
    "an owner": Case("no-owner", table("phone varchar(20)"), [], inventory(fields=PHONE, entry=KEPT)),
    "no purpose": Case("no-purpose", table("phone varchar(20)"), [("t", "medium")], inventory(fields=PHONE)),
    "a purpose": Case("no-purpose", table("phone varchar(20)"), [], inventory(fields=PHONE, entry=KEPT)),
    "identifiers in a path and a query": Case(
        "identifier-in-url",
        {"api.yaml": OPENAPI},
        [("GET /users/{phone}.email", "high"), ("GET /users/{phone}.phone", "high")],
    ),
    "identifiers in a header or a body": Case(
        "identifier-in-url", {"api.yaml": OPENAPI.replace("in: path", "in: header").replace("in: query", "in: cookie")}
    ),
    "a phone number in a log": Case("identifier-in-log", table("mobile varchar(20)", "access_log"), [("access_log.mobile", "high")]),
    "in Chinese, a log": Case("identifier-in-log", table("手机号 varchar(20)", "访问日志"), [("访问日志.手机号", "high")]),
    "masked in a log": Case("identifier-in-log", table("mobile varchar(20) COMMENT '@pii:contact level=3 stored=masked'", "access_log")),
    "a number of a user in a log": Case("identifier-in-log", table("user_id int, ip varchar(40)", "access_log")),
    "records of calls are no log": Case("identifier-in-log", table("phone varchar(20)", "call_log")),
    "a log by its record class": Case(
        "identifier-in-log", table("phone varchar(20)"), [("t.phone", "high")], inventory(fields=PHONE, entry="record_class: access_log")
    ),
    "a record of service by its class": Case(
        "identifier-in-log",
        table("phone varchar(20)", "visit_log"),
        [],
        inventory("visit_log", fields=PHONE, entry="record_class: service_record"),
    ),
    "an address in an event": Case("identifier-in-event", {"a.avsc": EVENT}, [("TicketUpdated.email", "medium")]),
    "a table of events": Case("identifier-in-event", table("email text", "page_events"), [("page_events.email", "medium")]),
    "a parameter of an operation on events is none": Case("identifier-in-event", {"api.yaml": OPENAPI.replace("/users/", "/events/")}),
    "a record is no event": Case("identifier-in-event", {"a.avsc": EVENT.replace("TicketUpdated", "Customer")}),
    "a field that is gone": Case(
        "declared-but-gone",
        table("phone varchar(20)"),
        [("t.mobile", "medium")],
        inventory(fields={**PHONE, "mobile": label("contact", 3)}),
    ),
    "a path below a field": Case(
        "declared-but-gone", table("payload json"), [], inventory(fields={"payload.user.phone": label("contact", 3)})
    ),
    "of a dataset that was not read": Case("declared-but-gone", table("phone varchar(20)", "u"), [], inventory(fields=PHONE)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_rule_finds_what_it_is_for_and_no_more(tmp_path: Path, case: Case) -> None:
    verdict = judge(tmp_path, case.files, case.declared)
    assert verdict.problems == ()
    assert [(asset, weight) for rule, asset, weight in told(verdict) if rule == case.rule] == case.found


def test_every_rule_has_a_case_that_fails_and_one_that_passes() -> None:
    judged = {case.rule for case in CASES.values()}
    assert judged == {rule.id for rule in rules() if not rule.needs_base}
    for name in judged:
        assert {bool(case.found) for case in CASES.values() if case.rule == name} == {True, False}, name


def test_what_every_rule_says_is_there_in_both_languages() -> None:
    for rule in rules():
        for text in (rule.title, rule.why, rule.remedy):
            assert all(text.in_(lang) for lang in Lang)
            assert any("\u4e00" <= char <= "\u9fff" for char in text.zh)
            assert not any("\u4e00" <= char <= "\u9fff" for char in text.en)
    assert [rule.id for rule in rules()] == sorted((rule.id for rule in rules()), key=lambda name: (-severity(name), name))


def severity(name: str) -> int:
    return next(rule.severity for rule in rules() if rule.id == name)


def test_the_page_of_the_rules_is_made_of_them() -> None:
    assert (ROOT / "docs" / "gate-rules.md").read_text("utf-8") == page(list(Lang)), "run make docs"


def test_the_fix_is_the_fix(tmp_path: Path) -> None:
    """What a finding says to write settles it."""
    verdict = judge(tmp_path, table("id_card varchar(200), phone varchar(20), password varchar(60)"))
    labels = {one.field: one.fix.en.split("Write ")[1].split(" in the column's comment")[0] for one in verdict.findings}
    columns = [("id_card", "varchar(200)"), ("phone", "varchar(20)"), ("password", "varchar(60)")]
    mended = judge(tmp_path / "b", table(", ".join(f"{name} {kind} COMMENT '{labels[name]}'" for name, kind in columns)))
    assert told(mended) == []


def test_the_line_for_the_inventory_is_one(tmp_path: Path) -> None:
    first = judge(tmp_path, table("id_card varchar(200), phone varchar(20)"), inventory(fields={"x": label("operational", 1)}))
    lines = [one.fix.en.partition("when: ")[2] for one in first.findings if one.rule == "unclassified"]
    fields = dict(line.replace("by: …", "by: data office").replace("on: …", "on: 2026-06-01").split(": ", 1) for line in lines)
    assert set(fields) == {"id_card", "phone"}
    second = judge(tmp_path / "b", table("id_card varchar(200), phone varchar(20)"), inventory(fields=fields))
    assert {rule for rule, _, _ in told(second)} == {"no-owner", "no-purpose", "no-retention-rule"}


def test_without_an_inventory_what_needs_one_is_told_and_not_passed(tmp_path: Path) -> None:
    verdict = judge(tmp_path, table("a int"))
    assert verdict.not_judged == tuple(rule.id for rule in rules() if rule.needs_inventory and not rule.needs_base)
