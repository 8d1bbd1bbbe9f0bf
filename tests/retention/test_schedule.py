"""The schedule as it stands in the inventory: what is read, what is refused and where, and which rule holds."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from audit.workspace import Workspace
from holdings import inventory
from holdings.errors import InventoryError
from holdings.text import Lang
from retention.periods import Period
from retention.rule import Action, Rank
from retention.schedule import schedule

HEAD = "version: 1\nsources:\n  desk:\n    path: desk.db\n    datasets:\n      tickets: {record_class: service_record}\n"
BASIS = """
      - name: 电子商务法
        clause: "31"
        version: "2018"
        rank: law
        from: 2019-01-01
        min: 3y
"""
RULE = f"""
  - id: service
    record_class: service_record
    min: 3y
    max: P5Y
    trigger: [closed_at, handled_at]
    legal_basis:{BASIS}    action: delete
    approvals: 2
    necessity: complaints come late
"""


def loaded(folder, text):
    (folder / inventory.FILE_NAME).write_text(text, encoding="utf-8")
    return Workspace(folder).inventory()


def rules(folder, *texts, head=HEAD):
    return schedule(loaded(folder, head + "retention:" + "".join(texts)))


def test_a_rule_is_read_whole(tmp_path):
    (rule,) = rules(tmp_path, RULE).rules
    assert (rule.id, rule.version, rule.record_class, rule.approvals, rule.necessity) == (
        "service",
        1,
        "service_record",
        2,
        "complaints come late",
    )
    assert (rule.min, rule.max, rule.trigger, rule.action) == (Period(36), Period(60), ("closed_at", "handled_at"), Action.DELETE)
    (basis,) = rule.legal_basis
    assert (basis.name, basis.clause, basis.version, basis.rank, basis.min, basis.max) == (
        "电子商务法",
        "31",
        "2018",
        Rank.LAW,
        Period(36),
        None,
    )
    assert (basis.in_force_from, basis.in_force_until) == (dt.date(2019, 1, 1), None)


def test_a_schedule_is_no_must(tmp_path):
    assert schedule(loaded(tmp_path, HEAD)).rules == ()


def test_a_rule_says_when_its_records_may_go_and_when_they_must(tmp_path):
    (rule,) = rules(tmp_path, RULE).rules
    assert rule.earliest_destruction(dt.date(2024, 2, 29)) == dt.date(2027, 3, 1)
    assert rule.due(dt.date(2024, 2, 29)) == dt.date(2029, 3, 1)
    assert rule.due(dt.date(9999, 12, 30)) == dt.date.max
    (least,) = rules(tmp_path, RULE.replace("    max: P5Y\n", "")).rules
    assert least.due(dt.date(2024, 2, 29)) is None
    (most,) = rules(tmp_path, RULE.replace("    min: 3y\n", "", 1)).rules
    assert most.earliest_destruction(dt.date(2024, 2, 29)) is None


def test_with_one_period_for_both_a_record_goes_on_the_day_on_which_it_may(tmp_path):
    (rule,) = rules(tmp_path, RULE.replace("P5Y", "3y")).rules
    assert rule.earliest_destruction(dt.date(2025, 1, 31)) == rule.due(dt.date(2025, 1, 31)) == dt.date(2028, 2, 1)


def test_the_highest_version_of_a_rule_is_in_effect(tmp_path):
    newer = RULE.replace("    min: 3y\n    max: P5Y\n", "    version: 3\n    min: 4y\n", 1)
    older = RULE.replace("    min: 3y\n    max: P5Y\n", "    version: 2\n    min: 6y\n", 1)
    (rule,) = rules(tmp_path, RULE, newer, older).rules
    assert (rule.version, rule.min) == (3, Period(48))


def test_a_dataset_has_the_rule_that_it_names_else_those_of_its_class(tmp_path):
    head = HEAD + "      calls: {retention: calls, record_class: service_record}\n      codes: {}\n"
    made = rules(tmp_path, RULE, RULE.replace("id: service", "id: calls").replace("    record_class: service_record\n", ""), head=head)
    datasets = loaded(tmp_path, (tmp_path / inventory.FILE_NAME).read_text("utf-8")).sources["desk"].datasets
    named = {name: [rule.id for rule in made.applied(dataset)] for name, dataset in datasets.items()}
    assert named == {"tickets": ["service"], "calls": ["calls"], "codes": []}
    assert [rule.id for rule in made.concerning(datasets["calls"])] == ["calls", "service"]


@pytest.mark.parametrize(
    ("ranks", "highest"),
    [(["policy", "law"], Rank.LAW), (["contract", "departmental_rule"], Rank.DEPARTMENTAL_RULE), (["policy"], Rank.POLICY)],
)
def test_the_rank_of_a_rule_is_its_highest_basis(tmp_path, ranks, highest):
    (rule,) = rules(tmp_path, RULE.replace(BASIS, "".join(BASIS.replace("rank: law", f"rank: {rank}") for rank in ranks))).rules
    assert rule.basis_rank is highest


def test_only_law_and_administrative_regulation_lengthen():
    assert [rank for rank in Rank if rank.lengthens] == [Rank.LAW, Rank.ADMINISTRATIVE_REGULATION]
    assert sorted(Rank, key=lambda rank: -rank.height) == list(Rank)
    assert all(rank.text.zh and rank.text.en for rank in Rank)


REFUSED = [
    ("    min: 3y\n", "    min: 6y\n", 8, "retention.0", "最短期限", "is longer than the maximum"),
    ("    max: P5Y\n", "    max: 1095d\n", 8, "retention.0", "最短期限", "is longer than the maximum"),
    ("    min: 3y\n", "    min: 3m\n", 10, "retention.0.min", "期限", "must be a period"),
    ("    min: 3y\n", "    min: 3\n", 10, "retention.0.min", "期限", "must be a period"),
    ("    min: 3y\n    max: P5Y\n", "", 8, "retention.0", "min 或 max", "min or max"),
    ("[closed_at, handled_at]", "[]", 12, "retention.0.trigger", "不能为空", "must not be empty"),
    ("[closed_at, handled_at]", "7", 12, "retention.0.trigger", "列表", "a list"),
    ("    trigger: [closed_at, handled_at]\n", "", 8, "retention.0.trigger", "缺少", "is missing"),
    (BASIS, " []\n", 13, "retention.0.legal_basis", "不能为空", "must not be empty"),
    ("rank: law", "rank: habit", 17, "retention.0.legal_basis.0.rank", "'law'、'administrative_regulation'", "'law', "),
    ('        clause: "31"\n', "", 14, "retention.0.legal_basis.0.clause", "缺少", "is missing"),
    ("        from: 2019-01-01\n", "        from: 2019-01-01\n        until: 2018-12-31\n", 14, "retention.0.legal_basis.0", "早于", "before"),
    ("        min: 3y\n", "        min: 3y\n        max: 2y\n", 14, "retention.0.legal_basis.0", "最短期限", "is longer than the maximum"),
    ("action: delete", "action: burn", 20, "retention.0.action", "delete", "delete"),
    ("approvals: 2", "approvals: 0", 21, "retention.0.approvals", "不小于 1", "1 or more"),
    ("id: service", "id: 13900000001", 8, "retention.0.id", "", ""),
    ("    necessity", "    neccessity", 22, "retention.0.neccessity", "没有这一项", "no such key"),
    ("record_class: service_record}", "retention: gone}", 6, "sources.desk.datasets.tickets.retention", "没有这条规则", "no such rule"),
]  # fmt: skip


@pytest.mark.parametrize(("there", "instead", "line", "field", "zh", "en"), REFUSED)
def test_a_rule_that_cannot_be_used_is_refused_with_its_place(tmp_path, there, instead, line, field, zh, en):
    text = HEAD + "retention:" + RULE
    assert there in text
    with pytest.raises(InventoryError) as caught:
        loaded(tmp_path, text.replace(there, instead, 1))
    assert caught.value.subject == f"recordwarden.yaml:{line}: {field}"
    assert zh in caught.value.message(Lang.ZH)
    assert en in caught.value.message(Lang.EN)


def test_a_version_stands_once(tmp_path):
    with pytest.raises(InventoryError) as caught:
        rules(tmp_path, RULE, RULE)
    assert caught.value.subject.startswith("recordwarden.yaml:24: retention.1")


@pytest.mark.parametrize("given", ["5", "a", "{a: 1}", "[5]", "[[a]]"])
def test_what_is_no_list_of_rules(tmp_path, given):
    with pytest.raises(InventoryError):
        loaded(tmp_path, HEAD + f"retention: {given}\n")


def test_the_command_ends_with_2_and_names_file_and_line(tmp_path):
    (tmp_path / inventory.FILE_NAME).write_text(HEAD + "retention:" + RULE.replace("P5Y", "1y"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "audit", "audit", "--workspace", tmp_path, "--lang", "en"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "recordwarden.yaml:8: retention.0: the minimum (min) is longer than the maximum (max)." in done.stderr
    assert "Traceback" not in done.stderr
