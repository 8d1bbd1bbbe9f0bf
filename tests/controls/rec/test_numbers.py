"""Record numbers: how they are taken apart, and the counts against a plain reckoning over the sorted list."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from controls.catalog.rec.numbers import Numbers, fold, join_records
from controls.catalog.rec.parting import parted
from controls.keying import RECORD, Groups
from holdings.keying import Keyer
from holdings.octets import Octets


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("DD20260603-000123", ("DD20260603-", 123)),
        ("DA-2026-0012", ("DA-2026-", 12)),
        ("TH202606030001", ("TH20260603", 1)),
        ("202606030001", ("20260603", 1)),
        ("20260603", ("", 20260603)),
        ("20261303001", ("", 20261303001)),
        ("17", ("", 17)),
        ("A-0", ("A-", 0)),
        ("draft", (None, None)),
        ("A1B", (None, None)),
        ("9" * 19, (None, None)),
        ("", (None, None)),
    ],
)
def test_prefix_and_counter(number, expected):
    assert taken_apart([number]) == [expected]


def taken_apart(numbers):
    found = parted(Octets.of(pa.array(numbers, pa.string())))
    out = [(None, None)] * len(numbers)
    for place, row in enumerate(found.rows):
        out[row] = (found.prefix.value(place).decode(), int(found.counter[place]))
    return out


DATED = re.compile(r"((?:.*[^0-9])?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))([0-9]{1,18})", re.DOTALL)
COUNTED = re.compile(r"((?:.*[^0-9])?)([0-9]{1,18})", re.DOTALL)


def by_expression(number):
    found = DATED.fullmatch(number) or COUNTED.fullmatch(number)
    return (found[1], int(found[2])) if found else (None, None)


numbers = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "DD", "中-", "9", "2026"]),
    st.sampled_from(["", "20260603", "20261303", "19991231", "21000101", "18991231", "20260600"]),
    st.text("0123456789", max_size=22),
    st.sampled_from(["", "", "", "A", "\n", "\u0663"]),
)


@given(st.lists(numbers, max_size=12))
def test_numbers_are_taken_apart_as_the_expressions_say(numbers):
    assert taken_apart(numbers) == [by_expression(number) for number in numbers]


def reckoned(rows):
    """Gaps, repeats and steps back of one series, from counters and days; None is a day that is not known."""
    first_day = {}
    for counter, day in rows:
        known = [each for each in (first_day.get(counter), day) if each is not None]
        first_day[counter] = min(known, default=None)
    ordered = sorted(first_day)
    pairs = [(one, other) for one, other in itertools.pairwise(ordered)]
    gaps = sum(other > one + 1 for one, other in pairs)
    days = [(first_day[one], first_day[other]) for one, other in pairs if other == one + 1]
    return gaps, len(rows) - len(ordered), sum(None not in pair and pair[0] > pair[1] for pair in days)


def folded(rows, *, blocks=1, cut=0):
    prefixes, keyer = Keyer(bytes(32)), Keyer(bytes(range(32)))
    texts = pa.array([f"{prefix}-{counter}" for prefix, counter, _ in rows], pa.string())
    days = np.array([-1 if day is None else day for _, _, day in rows], np.int64)
    parts = ((texts[:cut], days[:cut]), (texts[cut:], days[cut:]))
    records = np.concatenate([np.empty(0, RECORD), *(made for part in parts for made in join_records(prefixes, keyer, 3, *part))])
    records = records[np.lexsort((records["lo"], records["hi"]))]
    found: dict[int, Numbers] = {}
    groups = Groups.of(records)
    bounds = [0, *groups.starts[1 :: max(1, len(groups.starts) // blocks)], len(records)]
    for start, stop in itertools.pairwise(bounds):
        fold(found, Groups.of(records[start:stop]))
    return found.get(3, Numbers())


rows = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 12), st.one_of(st.none(), st.integers(20_000, 20_005))), min_size=1, max_size=25
)


@example([("A", 1, 20_000), ("B", 2, 20_000)], True, 1, 0)
@example([("A", 1, 20_000), ("A", 2, 20_001), ("A", 3, 20_001)], True, 1, 0)
@given(rows, st.booleans(), st.integers(1, 6), st.integers(0, 25))
def test_the_counts_are_those_of_the_sorted_list(rows, in_order, blocks, cut):
    rows = sorted(rows, key=lambda row: row[:2]) if in_order else rows
    numbers = folded(rows, blocks=blocks, cut=cut)
    whole = reckoned([(counter, day) for _, counter, day in rows])
    assert (numbers.whole.begins - 1, numbers.whole.repeats, numbers.whole.backwards) == whole
    each = [reckoned([(counter, day) for own, counter, day in rows if own == prefix]) for prefix in {row[0] for row in rows}]
    by_prefix = numbers.by_prefix
    assert (by_prefix.begins - numbers.prefixes, by_prefix.repeats, by_prefix.backwards) == tuple(map(sum, zip(*each, strict=True)))
    assert numbers.rows == len(rows)
    assert numbers.prefixes == len({row[0] for row in rows})


@pytest.mark.parametrize(
    ("rows", "restarts"),
    [
        ([("A", 1, 5), ("A", 2, 6), ("B", 3, 7)], False),
        ([("A", 1, 5), ("A", 2, 6), ("B", 1, 7)], True),
        ([("A", 8, 5), ("A", 9, 6), ("B", 1, 7), ("B", 2, 7)], True),
        ([("A", 8, 5), ("A", 9, 6), ("B", 1, 7)], False),  # too few to tell
        ([("A", 1, 7), *[("A", each, 8) for each in range(2, 40)], ("B", 40, 5)], False),  # one that was dated back
        ([*[("A", each, 5) for each in range(20, 40)], *[("B", each, 6) for each in range(5, 30)]], True),
        ([("A", 8, 5), ("A", 9, 6), ("B", 10, 7)], False),
        ([("A", 8, None), ("A", 9, None), ("B", 1, None)], False),
        ([("A", 0, None), ("B", 0, None)], True),
    ],
)
def test_whether_each_prefix_has_a_counter_of_its_own(rows, restarts):
    assert folded(rows).restarts is restarts
