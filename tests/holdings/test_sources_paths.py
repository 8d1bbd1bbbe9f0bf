"""Names of nested fields, and the law that no value of a record vanishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.sources.columns import UNREADABLE
from holdings.sources.nested import Flattener, Shapes
from holdings.sources.paths import name_of, path_of

if TYPE_CHECKING:
    from holdings.sources.paths import Path

NAMES = {
    "a": ("a",),
    "a.b": ("a", "b"),
    "a[]": ("a", None),
    "a[][].b": ("a", None, None, "b"),
    '"a.b".c': ("a.b", "c"),
    'a."b[]"': ("a", "b[]"),
    'a.""': ("a", ""),
    '"say ""x"""': ('say "x"',),
    '"__row__"': ("__row__",),
    "电话.主 号": ("电话", "主 号"),
}


@pytest.mark.parametrize(("name", "path"), NAMES.items(), ids=NAMES)
def test_names(name: str, path: Path) -> None:
    assert path_of(name) == path
    assert name_of(path) == name


@pytest.mark.parametrize("name", ["", "[]", ".a", "a.", "a..b", "a[b", "a]", '"a', '"a"b', "a[]b", "a[0]", "[].a"])
def test_what_is_no_path(name: str) -> None:
    assert path_of(name) is None


@given(st.tuples(st.text(max_size=5)).flatmap(lambda first: st.lists(st.none() | st.text(max_size=5)).map(lambda rest: (*first, *rest))))
def test_every_path_has_a_name_of_its_own(path: Path) -> None:
    assert path_of(name_of(path)) == path


SCALARS = st.text("xyz", min_size=1, max_size=3) | st.integers(0, 9) | st.booleans()
VALUES = st.recursive(
    st.none() | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=3), min_size=1, max_size=5)


def scalars(value: Any) -> int:
    if isinstance(value, dict | list):
        return sum(map(scalars, value.values() if isinstance(value, dict) else value))
    return int(value is not None)


def kept(value: object) -> int:
    """How many scalars a field's value shows: of a list, a line each."""
    return 0 if value is None or value is UNREADABLE else 1 + str(value).count("\n")


@given(RECORDS, st.integers(0, 5))
def test_no_value_vanishes(records: list[dict[str, Any]], sampled: int) -> None:
    """Every scalar is in a field, or its top-level key is unreadable in that record, or is a key that no looked-at record had."""
    shapes = Shapes()
    for record in records[:sampled]:
        shapes.add(record)
    paths = [path for path, _ in shapes.paths((), complete=sampled >= len(records))]
    flattener = Flattener(paths, range(len(paths)))
    for record in records:
        values = dict(zip(paths, flattener.row(record), strict=True))
        for top, value in record.items():
            mine = {path: found for path, found in values.items() if path[0] == top}
            seen = sum(map(kept, mine.values()))
            assert seen == scalars(value) or mine.get((top,)) is UNREADABLE or top not in shapes.tops
            if sampled >= len(records):
                assert seen == scalars(value)


def test_a_declared_path_that_nobody_has_is_gone_only_if_all_was_seen() -> None:
    shapes = Shapes()
    shapes.add(json.loads('{"a": {"b": 1}}'))
    assert [path for path, _ in shapes.paths(["a.c", "z"], complete=True)] == [("a", "b")]
    assert [path for path, _ in shapes.paths(["a.c", "z"], complete=False)] == [("a",), ("a", "b"), ("a", "c"), ("z",)]


def test_a_map_of_many_keys_is_not_taken_apart() -> None:
    shapes = Shapes()
    shapes.add({"a": {f"k{number}": 1 for number in range(1000)}, "b": {"13812345678": 1}, "c": 1})
    assert [path for path, _ in shapes.paths((), complete=True)] == [("a",), ("b",), ("c",)]
    assert ("b", None, "x") in [path for path, _ in shapes.paths(["b[].x"], complete=True)]
