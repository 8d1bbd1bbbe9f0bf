"""Contradictions and excesses of rules: what the cases of RET-02 and RET-03 do not show, and the laws that hold for all."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from retention.conflicts import Kind, contradictions, excesses
from retention.periods import Period
from retention.rule import Rank, RetentionRule

DAY = dt.date(2025, 6, 30)
periods = st.none() | st.integers(1, 8).map(Period)


def ordered(least, most):
    return least is None or most is None or least.months <= most.months


def basis(rank, least, most):
    return {"name": "b", "clause": "1", "version": "1", "rank": rank, "from": dt.date(2020, 1, 1), "min": least, "max": most}


bases = st.tuples(st.sampled_from(Rank), periods, periods).filter(lambda each: ordered(*each[1:]))
given_rules = st.tuples(st.lists(bases, min_size=1, max_size=3), periods, periods).filter(
    lambda each: ordered(*each[1:]) and (each[1] or each[2]) is not None
)


def made(given, number=0):
    """A rule; without the bounds that a basis leaves out."""
    of, least, most = given
    bounds = {name: value for name, value in (("min", least), ("max", most)) if value is not None}
    under = [{name: value for name, value in basis(*each).items() if value is not None} for each in of]
    return RetentionRule.model_validate({"id": f"r{number}", "trigger": "closed", "legal_basis": under, "action": "delete", **bounds})


@given(given=st.lists(given_rules, max_size=3))
@settings(deadline=None)
def test_what_does_not_contradict_can_all_be_kept(given):
    """There is a length of time that satisfies every minimum and every maximum, of rules and bases, if nothing contradicts."""
    rules = [made(each, number) for number, each in enumerate(given)]
    clash = [each for each in contradictions(rules, DAY) if each.kind is Kind.MIN_ABOVE_MAX]
    demands = [
        (each.min.months if each.min else 0, each.max.months if each.max else 99) for rule in rules for each in (rule, *rule.legal_basis)
    ]
    least, most = max((low for low, _ in demands), default=0), min((high for _, high in demands), default=99)
    below = any(each.kind is Kind.BELOW_BASIS for each in contradictions(rules, DAY))
    above = any(each.kind is Kind.ABOVE_BASIS for rule in rules for each in excesses(rule, DAY))
    assert least <= most or clash or below or above
    if clash:
        assert least > most


@given(given=st.lists(given_rules, min_size=2, max_size=3))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rules_does_not_matter(given):
    rules = [made(each, number) for number, each in enumerate(given)]
    seen = {frozenset(contradictions(list(order), DAY)) for order in permutations(rules)}
    assert len(seen) == 1


@given(given=given_rules)
@settings(deadline=None)
def test_only_law_administrative_regulation_or_a_recorded_necessity_lengthen(given):
    rule = made(given)
    found = {each.kind for each in excesses(rule, DAY)}
    if Kind.NO_NECESSITY in found:
        assert not any(each.rank.lengthens and (each.min is None or each.min.months >= rule.max.months) for each in rule.legal_basis)
        excused = rule.model_copy(update={"necessity": "why"})
        assert Kind.NO_NECESSITY not in {each.kind for each in excesses(excused, DAY)}
    elif rule.max is not None and Kind.ABOVE_BASIS not in found:
        assert any(each.rank.lengthens for each in rule.legal_basis)


@given(given=given_rules)
@settings(deadline=None)
def test_a_basis_out_of_force_has_no_part(given):
    rule = made(given)
    before = dt.date(2019, 12, 31)
    assert not list(contradictions([rule], before))
    assert {each.kind for each in excesses(rule, before)} <= {Kind.NO_MAXIMUM, Kind.NO_NECESSITY}
