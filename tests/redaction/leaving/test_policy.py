"""Policies: what is shipped, which rule holds, and what is refused, with file, line and field."""

from __future__ import annotations

import pytest
from leaving import policy

from holdings.entities import Entity
from holdings.inventory import FieldLabel
from holdings.labels import Category, Level
from holdings.text import Lang
from redaction.errors import PolicyError
from redaction.operators.base import Effect
from redaction.policy import load, named, shipped

FIVE = ["analytics", "debugging", "legal-disclosure", "model-training", "vendor-handover"]


def test_five_policies_come_with_the_program():
    assert list(shipped()) == FIVE
    assert len({named(name).purpose for name in FIVE}) == 5
    assert all(named(name).digest and named(name).title.zh for name in FIVE)


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("entity", Entity)
def test_no_shipped_policy_leaves_a_type_as_it_is(name, entity):
    operator = named(name).text.operator(entity)
    assert operator.effect is not Effect.NONE
    if entity is Entity.CREDENTIAL:
        assert operator.effect is Effect.ANONYMISED
    if name == "model-training":
        assert operator.effect is Effect.ANONYMISED


@pytest.mark.parametrize("name", FIVE)
def test_a_shipped_policy_looks_at_whatever_is_found(name):
    assert named(name).detection.least_score == 0


RULES = {
    "entities": {"CN_MOBILE": "token", "PHONE_NUMBER": "hash"},
    "categories": {"contact": "mask", "device": {"operator": "replace", "with": "设备"}},
    "levels": {4: "drop"},
}


@pytest.mark.parametrize(
    ("entity", "operator"),
    [
        (Entity.CN_MOBILE, "token"),
        (Entity.CN_LANDLINE, "hash"),
        (Entity.PHONE_NUMBER, "hash"),
        (Entity.EMAIL_ADDRESS, "mask"),
        (Entity.IMEI, "replace"),
        (Entity.CN_ID_CARD, "drop"),
        (Entity.PERSON, "keep"),
    ],
)
def test_the_most_exact_rule_holds(entity, operator):
    assert policy("keep", text=RULES).text.operator(entity).name == operator


FIELDS = {
    "names": {"phone": "token", "calls.phone": "mask", "remark": {"use": "scan"}, "code": {"use": "hash", "entity": "ACCOUNT_NUMBER"}},
    "entities": {"NATIONAL_ID": "hash"},
    "categories": {"health": "drop"},
    "levels": {4: {"operator": "generalise", "band": 10}},
}


@pytest.mark.parametrize(
    ("dataset", "field", "label", "use"),
    [
        ("tickets", "phone", None, "token"),
        ("calls", "phone", None, "mask"),
        ("tickets", "remark", None, "scan"),
        ("tickets", "code", None, "hash"),
        ("tickets", "other", None, None),
        ("tickets", "other", FieldLabel(entity=Entity.CN_ID_CARD), "hash"),
        ("tickets", "other", FieldLabel(entity=Entity.PERSON, category=Category.HEALTH), "drop"),
        ("tickets", "other", FieldLabel(category=Category.FINANCIAL, level=Level.L4), "generalise"),
        ("tickets", "other", FieldLabel(category=Category.OPERATIONAL, level=Level.L1), None),
        ("tickets", "phone", FieldLabel(category=Category.HEALTH), "token"),
    ],
)
def test_the_rule_of_a_field(dataset, field, label, use):
    rule = policy(fields=FIELDS).fields.rule(dataset, field, label)
    assert (None if rule is None else rule.use if rule.use == "scan" else rule.use.name) == use


WHOLE = """\
version: 1
name: test
title: {zh: 测试, en: test}
purpose: testing
text:
  default: mask
"""
REFUSED = [
    ("default: mask", "default: masc", "policy.yaml:6: text.default: there is no such operator"),
    ("default: mask", "default: 5", "policy.yaml:6: text.default: it must be the name of an operator"),
    ("default: mask", "default: {operator: mask, stars: 4}", "policy.yaml:6: text.default.stars: there is no such key"),
    ("default: mask", "default: {operator: generalise, date: week}", "policy.yaml:6: text.default.date: it must be one of"),
    ("default: mask", "default: {operator: replace, with: 138 0013}", "policy.yaml:6: text.default.with: it must have no digits"),
    ("  default: mask", "  entities: {}", "policy.yaml:5: text.default: it is missing"),
    ("default: mask", "default: mask\n  entities: {PHONE: mask}", "policy.yaml:7: text.entities.PHONE: it must be one of"),
    ("default: mask", "default: mask\n  default: mask", "policy.yaml:7: a key stands twice"),
    ("version: 1", "version: 2", "policy.yaml:1: version: it must be one of"),
    ("version: 1", "version: 1\nextra: 1", "policy.yaml:2: extra: there is no such key"),
    ("purpose: testing", "purpose: a/b", "policy.yaml:4: purpose: a name begins with a letter"),
    ("purpose: testing", "purpose: testing\nrisk: {k: 5}", "policy.yaml:5: risk: k needs quasi_identifiers"),
    ("purpose: testing", "purpose: testing\nrisk: {l: 2}", "policy.yaml:5: risk: l, entropy_l and t need sensitive"),
    ("purpose: testing", "purpose: testing\nrisk: {quasi_identifiers: [a], sensitive: [a]}", "policy.yaml:5: risk: a field is either"),
    ("purpose: testing", "purpose: testing\nrisk: {quasi_identifiers: [a], k: 1}", "policy.yaml:5: risk.k: it must be 2 or more"),
    ("purpose: testing", "purpose: testing\ncells: run", "policy.yaml:5: cells: it must be one of"),
    ("purpose: testing", "purpose: testing\ndetection: {least_score: 2}", "policy.yaml:5: detection.least_score: it must be 1 or less"),
    ("purpose: testing", "purpose: testing\nfields: {names: {phone: scam}}", "policy.yaml:5: fields.names.phone.use"),
    ("purpose: testing", "purpose: &a testing\nname: *a", "policy.yaml:5: YAML aliases are not supported"),
]


@pytest.mark.parametrize(("old", "new", "said"), REFUSED)
def test_what_is_wrong_is_said_with_file_line_and_field(tmp_path, old, new, said):
    path = tmp_path / "policy.yaml"
    path.write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load(path)
    assert refused.value.message(Lang.EN).startswith(said)
    assert refused.value.exit_code == 2
    assert refused.value.message(Lang.ZH) != refused.value.message(Lang.EN)


def test_the_whole_policy_is_good(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    assert load(path).text.operator(Entity.PERSON).name == "mask"


def test_a_missing_file_or_name_is_said(tmp_path):
    with pytest.raises(PolicyError, match="there is no such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(PolicyError, match="analytics, debugging"):
        named("nothing")
