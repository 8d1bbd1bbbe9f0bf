"""The bytes of a column are those of its values, however the column lies in its buffers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.octets import Octets, fixed

columns = st.lists(st.none() | st.text(max_size=6) | st.just("abcdef"), max_size=12)


@settings(deadline=None)
@given(values=columns, first=st.integers(0, 5), data=st.data())
def test_the_bytes_of_a_column(values: list[str | None], first: int, data: st.DataObject) -> None:
    octets = Octets.of(pa.array(values, pa.string()).slice(first))
    expected = [(value or "").encode() for value in values[first:]]
    assert [octets.value(row) for row in range(len(octets.sizes))] == expected
    rows = sorted(data.draw(st.sets(st.integers(0, max(0, len(expected) - 1))))) if expected else []
    width = max((len(expected[row]) for row in rows), default=0)
    assert [bytes(row) for row in octets.matrix(np.array(rows, np.int64))] == [expected[row].ljust(width, b"\0") for row in rows]
    assert octets.holding(b"af").tolist() == [b"a" in value or b"f" in value for value in expected]
    assert octets.beginning(b"ab").tolist() == [value.startswith(b"ab") for value in expected]


def test_matrices_one_behind_the_other() -> None:
    one, other = np.arange(6, dtype=np.uint8).reshape(2, 3), np.arange(4, dtype=np.uint8).reshape(1, 4)
    octets = Octets.joined([one, other])
    assert [octets.value(row) for row in range(3)] == [b"\0\1\2", b"\3\4\5", b"\0\1\2\3"]
    assert fixed(one[:, 1:]).to_pylist() == [b"\1\2", b"\4\5"]
