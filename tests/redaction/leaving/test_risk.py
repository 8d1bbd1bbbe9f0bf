"""k-anonymity, l-diversity and t-closeness: against pycanon's figures, against their definitions, in any number of batches."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_tables import table

from redaction.errors import RiskUnknown
from redaction.policy import RiskBounds
from redaction.risk.grade import Grade, grade
from redaction.risk.groups import Groups
from redaction.risk.measure import broken, measure
from redaction.risk.proposals import proposals

PYCANON = json.loads((Path(__file__).parent / "pycanon.json").read_text(encoding="utf-8"))["figures"]
"""What pycanon 1.3.6 says of the tables of seeds 0 to 199. It pins other versions of numpy, so it is no dependency, not even of development."""


def counted(columns, quasi, sensitive=(), *, parts=1, most=1_000_000):
    groups = Groups(quasi, sensitive, most=most)
    batch = pa.record_batch(columns)
    size = -(-batch.num_rows // parts)
    for start in range(0, batch.num_rows, size):
        groups.add(batch.slice(start, size))
    return groups


@pytest.mark.parametrize("seed", range(len(PYCANON)))
def test_the_figures_are_those_of_pycanon(seed):
    columns, quasi = table(seed)
    risk = measure(counted(columns, quasi, ["ill", "paid"]))
    k, *fields = PYCANON[seed]
    assert risk.k == k
    for field, (distinct, entropy_l, t) in zip(risk.fields, (fields[:3], fields[3:]), strict=True):
        assert field.l == distinct
        # pycanon cuts off the fraction, of 1.9999999999999998 too.
        assert entropy_l in {math.floor(field.entropy_l - 1e-9), math.floor(field.entropy_l + 1e-9)}
        assert field.t == pytest.approx(t, abs=1e-9)


def test_all_two_hundred_tables_are_compared():
    assert len(PYCANON) == 200
    assert len({tuple(row) for row in PYCANON}) > 100


def by_definition(rows, quasi, sensitive):
    """Straight from the papers, over rows as dictionaries."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in quasi)].append(row[sensitive])
    values = sorted({row[sensitive] for row in rows})
    whole = Counter(row[sensitive] for row in rows)
    entropies, distances = [], []
    for group in groups.values():
        here = Counter(group)
        entropies.append(-sum(n / len(group) * math.log(n / len(group)) for n in here.values()))
        apart = [here[value] / len(group) - whole[value] / len(rows) for value in values]
        if isinstance(values[0], str):
            distances.append(sum(map(abs, apart)) / 2)
        else:
            distances.append(sum(abs(sum(apart[: i + 1])) for i in range(len(apart))) / max(len(values) - 1, 1))
    return min(map(len, groups.values())), min(len(set(group)) for group in groups.values()), math.exp(min(entropies)), max(distances)


CELL = st.sampled_from(["", "a", "b", "北京"])
ROWS = st.lists(st.fixed_dictionaries({"q": CELL, "r": CELL, "word": CELL, "number": st.integers(-3, 3)}), min_size=1, max_size=40)


@given(ROWS, st.integers(1, 5), st.sampled_from(["word", "number"]))
@settings(max_examples=60, deadline=None)
def test_the_figures_are_those_of_the_definitions_in_any_parts(rows, parts, sensitive):
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    risk = measure(counted(columns, ["q", "r"], [sensitive], parts=parts))
    k, distinct, entropy_l, t = by_definition(rows, ["q", "r"], sensitive)
    assert (risk.k, risk.fields[0].l, risk.rows) == (k, distinct, len(rows))
    assert risk.fields[0].entropy_l == pytest.approx(entropy_l)
    assert risk.fields[0].t == pytest.approx(t, abs=1e-9)
    assert risk.highest == 1 / k
    assert risk.average == pytest.approx(len({(row["q"], row["r"]) for row in rows}) / len(rows))


def test_an_empty_value_is_a_value():
    risk = measure(counted({"q": [None, None, "a"], "s": [1, None, 2]}, ["q"], ["s"]))
    assert (risk.k, risk.groups, risk.single, risk.fields[0].l) == (1, 2, 1, 1)


def test_counts_are_merged_on_the_way():
    columns = {"q": [f"v{n % 7}" for n in range(5000)]}
    groups = counted(columns, ["q"], parts=500, most=10)
    assert sum(part.num_rows for parts in groups._parts.values() for part in parts) <= 20
    assert measure(groups).k == 714


@pytest.mark.parametrize(
    ("columns", "quasi", "sensitive", "most", "said"),
    [
        ({"q": list(range(50))}, ["q"], [], 20, "more than 20"),
        ({"q": [1]}, ["other"], [], 20, "no such field"),
        ({"q": [[1]]}, ["q"], [], 20, "cannot be compared"),
        ({"q": [1]}, [], [], 20, "no quasi-identifiers"),
    ],
)
def test_what_cannot_be_measured_is_refused(columns, quasi, sensitive, most, said):
    with pytest.raises(RiskUnknown, match=said) as refused:
        measure(counted(columns, quasi, sensitive, most=most, parts=3))
    assert refused.value.exit_code == 4


def test_no_rows_are_no_low_risk():
    with pytest.raises(RiskUnknown, match="no rows"):
        measure(Groups(["q"]))


def test_a_field_of_two_types_is_refused():
    groups = Groups(["q"], ["s"])
    groups.add(pa.record_batch({"q": ["a"], "s": [1]}))
    with pytest.raises(RiskUnknown, match="one type"):
        groups.add(pa.record_batch({"q": ["a"], "s": ["x"]}))


@pytest.mark.parametrize(
    ("bounds", "missed"),
    [
        ({"k": 2}, ()),
        ({"k": 3}, ("k",)),
        ({"k": 2, "l": 2}, ("l",)),
        ({"entropy_l": 1.5}, ("entropy_l",)),
        ({"t": 0.5}, ()),
        ({"t": 0.4}, ("t",)),
        ({"l": 1 + 1, "t": 0.1}, ("l", "t")),
    ],
)
def test_the_bounds_that_are_not_kept_are_named(bounds, missed):
    risk = measure(counted({"q": ["a", "a", "b", "b"], "s": ["x", "x", "y", "y"]}, ["q"], ["s"]))
    assert broken(risk, RiskBounds(quasi_identifiers=("q",), sensitive=("s",), **bounds)) == missed


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"identifiers_left": True, "risk": 0.01}, Grade.IDENTIFIED),
        ({"identifiers_left": True, "risk": 0.01, "aggregated": True}, Grade.IDENTIFIED),
        ({"identifiers_left": False, "risk": 0.05}, Grade.RISKY),
        ({"identifiers_left": False, "risk": 0.049}, Grade.ACCEPTABLE),
        ({"identifiers_left": False, "risk": None}, Grade.RISKY),
        ({"identifiers_left": False, "risk": None, "aggregated": True}, Grade.AGGREGATED),
    ],
)
def test_the_grade(given, expected):
    assert grade(threshold=0.05, **given) is expected


def test_what_helps_most_is_proposed_first():
    columns = {
        "born": [f"19{n:02}-01-02" for n in range(50, 70)],
        "city": ["上海市浦东新区", "北京市朝阳区"] * 10,
        "age": [str(20 + n % 2) for n in range(20)],
    }
    found = proposals(counted(columns, ["born", "city", "age"]), 5)
    assert [(each.field, each.k, each.rows_below) for each in found] == [("born", 10, 0), ("age", 1, 20), ("city", 1, 20)]
    assert [word in each.text.en for each, word in zip(found, ("(date)", "(band)", "(address)"), strict=True)] == [True] * 3
    assert proposals(counted(columns, ["city"]), 5) == ()


def test_no_value_is_told():
    secret = "13800138000"
    found = proposals(counted({"q": [secret, "x"]}, ["q"]), 5)
    assert secret not in repr(found)
