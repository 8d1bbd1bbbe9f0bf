"""Real schedules, in the inventory's own form: statutes of the PRC, a company's template, a public body's published schedule."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from retention.conflicts import Kind, contradictions, excesses
from retention.periods import parse
from retention.rule import Rank, RetentionRule

DATA = Path(__file__).parents[3] / "shared" / "data"
UNITS = {"year": "y", "years": "y", "month": "mo", "months": "mo", "day": "d", "days": "d", "workday": "d"}
DAY = dt.date(2026, 6, 30)


def table(folder, name):
    path = DATA / folder / name
    if not path.exists():
        pytest.skip(f"../shared/data/{folder} is not here")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rule(**given):
    basis = {"name": "a basis", "clause": "1", "version": "1", "rank": "policy", "from": dt.date(2000, 1, 1)} | given.pop("basis", {})
    return RetentionRule.model_validate({"id": "r", "trigger": "closed", "legal_basis": [basis], "action": "delete"} | given)


def test_every_statute_becomes_a_basis_and_a_rule_that_keeps_to_it():
    rows = table("retention_prc_statutes", "retention_rules_zh.csv")
    made = 0
    for row in rows:
        rank = Rank.ADMINISTRATIVE_REGULATION if row["category"] == "行政法规" else Rank.LAW
        period = f"{row['amount']}{UNITS[row['unit']]}"
        basis = {"name": row["law"], "clause": row["article"], "version": row["version"], "rank": rank, row["bound"]: period}
        kept = rule(basis=basis, max=period, **({"min": period} if row["bound"] == "min" else {}))
        assert kept.basis_rank.lengthens
        assert not list(contradictions([kept], DAY))
        if row["bound"] == "min":
            assert not list(excesses(kept, DAY))
            longer = rule(basis=basis, max=f"P{int(row['amount']) * 12}M{1}D" if row["unit"] == "year" else "60y")
            assert {each.kind for each in excesses(longer, DAY)} == {Kind.NO_NECESSITY}
            shorter = rule(basis=basis, min="1d")
            assert {each.kind for each in contradictions([shorter], DAY)} == ({Kind.BELOW_BASIS} if parse(period) != parse("1d") else set())
        made += 1
    assert made == len(rows) >= 80


def test_two_versions_of_a_law_are_in_force_one_after_the_other():
    versions = [row for row in table("retention_prc_statutes", "retention_rules_zh.csv") if row["law"] == "反洗钱法"]
    assert [row["amount"] for row in versions] == ["5", "10"]
    bases = [
        {
            "name": "反洗钱法",
            "clause": "19",
            "version": "2006",
            "rank": "law",
            "from": dt.date(2007, 1, 1),
            "until": dt.date(2024, 12, 31),
            "min": "5y",
        },
        {"name": "反洗钱法", "clause": "34", "version": "2024", "rank": "law", "from": dt.date(2025, 1, 1), "min": "10y"},
    ]
    kept = RetentionRule.model_validate(
        {"id": "r", "trigger": "closed", "legal_basis": bases, "action": "delete", "min": "5y", "max": "5y"}
    )
    assert not list(contradictions([kept], dt.date(2024, 12, 31)))
    assert [each.kind for each in contradictions([kept], dt.date(2025, 1, 1))] == [Kind.BELOW_BASIS]


def test_the_terms_of_a_companys_schedule_can_be_written():
    rows = table("retention_iso27001_kit", "records-retention-schedule.csv")
    terms = [found for row in rows if (found := re.search(r"(\d+) (years?|months?|days?)", row["Retention Period"]))]
    periods = [parse(f"{term[1]}{UNITS[term[2]]}") for term in terms]
    assert None not in periods
    assert all(rule(max=str(period)).due(DAY) > DAY for period in periods)
    assert len(periods) >= 25, "all but hours: a period is of days at least"


def test_the_terms_of_a_published_schedule_can_be_written():
    rows = table("retention_chicago_boe_2021", "schedule.csv")
    terms = [found for row in rows for found in re.finditer(r"\(\s?(\d+)\s?\) (years?|months?|days?)", row["recommendation"])]
    assert len(terms) > 100
    assert all(rule(min=f"{term[1]}{UNITS[term[2]]}").earliest_destruction(DAY) > DAY for term in terms)
