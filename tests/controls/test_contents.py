"""Digests of whole rows: equal where all fields hold the same, whatever stands in the same batch, and different where one does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.batch import BatchView
from controls.contents import contents, written
from controls.trial.in_memory import Table, batch
from controls.trial.worlds import KEY, world
from holdings.model import FieldKind
from holdings.sources.columns import convert
from redaction.scanner import Scanner

SCANNER = Scanner()
values = st.sampled_from([None, "", "0", "a", "ab", "b", "居民", "x" * 300])


def digests(columns: dict[str, list[Any]], start: int, stop: int, purpose: str = "test") -> list[tuple[int, int]]:
    """Of some of the rows of a table."""
    (dataset,) = world({"t": {}}, {"t": columns}).view
    assert dataset.info is not None
    view = BatchView(dataset, batch(Table(columns=columns), list(columns), start, stop), SCANNER, KEY)
    return [(int(hi), int(lo)) for hi, lo in contents(view, dataset.info.fields, KEY, purpose)]


@given(rows=st.lists(st.tuples(values, values, values), min_size=1, max_size=12), at=st.integers(0, 12))
@settings(max_examples=40, deadline=None)
def test_rows_have_one_digest_where_they_hold_the_same(rows: list[tuple[Any, ...]], at: int) -> None:
    columns = {name: [row[place] for row in rows] for place, name in enumerate("abc")}
    whole = digests(columns, 0, len(rows))
    cut = min(at, len(rows))
    assert digests(columns, 0, cut) + digests(columns, cut, len(rows)) == whole
    assert len(set(whole)) == len(set(rows))
    assert set(whole).isdisjoint(digests(columns, 0, len(rows), "other"))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FieldKind.NUMBER, [5, 2.5, 5.0, 1e300, 2**60, -0.0, None, "none", "2.50"]),
        (FieldKind.INTEGER, [5, 5.0, 2.5, 10**30, None, "007", "x"]),
        (FieldKind.BOOLEAN, [0, 1, True, 2, None, "yes"]),
        (FieldKind.DATE, ["2026-01-01", dt.date(2026, 1, 2), None, "one day", 20260101]),
        (FieldKind.DATETIME, ["2026-01-01 10:00", "2026-01-01T10:00:00Z", dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC), None, "soon", 3.5]),
        (FieldKind.TEXT, ["5", 5, 2.5, None, ""]),
        (FieldKind.OTHER, ["5", 5, None]),
    ],
)
def test_how_a_value_is_written_does_not_follow_from_what_stands_beside_it(kind: FieldKind, values: list[Any]) -> None:
    alone = [written(convert([value], kind)[0], kind)[0].as_py() for value in values]
    for first in range(len(values)):
        for last in range(first + 1, len(values) + 1):
            assert written(convert(values[first:last], kind)[0], kind).to_pylist() == alone[first:last]
