"""Values become Arrow columns: none lost, none bent, and what cannot be examined is counted."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.model import FieldKind as K
from holdings.sources.assemble import Pace, Reading, batches
from holdings.sources.base import ROW_KEY, Bounds
from holdings.sources.columns import ARROW_TYPES, as_text, convert

BIG = 2**63
CASES = [
    (K.TEXT, ["a", None, "汉\x00"], pa.string(), ["a", None, "汉\x00"], 0),
    (K.TEXT, [bytearray("汉".encode()), None], pa.string(), ["汉", None], 0),
    (K.TEXT, [bytearray(b"ok"), bytearray(b"\xff"), None], pa.string(), ["ok", None, None], 1),
    (K.TEXT, ["ok", "\udcff"], pa.string(), ["ok", None], 1),
    (K.TEXT, [bytearray(b"ok"), b"blob"], pa.string(), ["ok", None], 1),
    (K.TEXT, [b"blob", None], pa.string(), [None, None], 1),
    (K.TEXT, [138, None], pa.string(), ["138", None], 0),
    (K.TEXT, [138, bytearray(b"x"), 1.5, True, Decimal("1.10")], pa.string(), ["138", "x", "1.5", "true", "1.10"], 0),
    (K.NUMBER, [Decimal("13800138000.00"), Decimal("1E+2"), None], pa.string(), ["13800138000", "100", None], 0),
    (K.NUMBER, [Decimal("NaN"), Decimal("1E+9999"), Decimal("-0.50")], pa.string(), ["NaN", "1E+9999", "-0.50"], 0),
    (K.BINARY, [b"x", bytearray(b"x"), None], pa.string(), [None, "x", None], 1),
    (K.INTEGER, [1, None], pa.int64(), [1, None], 0),
    (K.INTEGER, [BIG, 1], pa.string(), [str(BIG), "1"], 0),
    (K.INTEGER, [1, bytearray(b"13800000000")], pa.string(), ["1", "13800000000"], 0),
    (K.INTEGER, [1, 1.5], pa.float64(), [1.0, 1.5], 0),
    (K.INTEGER, ["110101199003070011"], pa.string(), ["110101199003070011"], 0),
    (K.NUMBER, [1.5, None], pa.float64(), [1.5, None], 0),
    (K.NUMBER, [110101199003070011, 0.5], pa.string(), ["110101199003070011", "0.5"], 0),
    (K.NUMBER, [110101199003070011], pa.int64(), [110101199003070011], 0),
    (K.NUMBER, ["12.50", None], pa.float64(), [12.5, None], 0),
    (K.NUMBER, ["110105194912310021.00", "12.50", None], pa.string(), ["110105194912310021", "12.50", None], 0),
    (K.NUMBER, [13912345678.0, bytearray(b"x"), 1e300], pa.string(), ["13912345678", "x", "1e+300"], 0),
    (K.NUMBER, [1.5, bytearray(b"x")], pa.string(), ["1.5", "x"], 0),
    (K.BOOLEAN, [True, None], pa.bool_(), [True, None], 0),
    (K.BOOLEAN, [0, 1, None], pa.bool_(), [False, True, None], 0),
    (K.BOOLEAN, [2], pa.int64(), [2], 0),
    (K.DATE, ["2025-01-02", None], pa.date32(), [dt.date(2025, 1, 2), None], 0),
    (K.DATE, ["2025-01-02", "0000-00-00", "99999-01-01"], pa.string(), ["2025-01-02", "0000-00-00", "99999-01-01"], 0),
    (K.DATE, ["0000-01-01"], pa.string(), ["0000-01-01"], 0),
    (K.DATE, [bytearray(b"2025-01-02"), bytearray(b"13912345678"), None], pa.string(), ["2025-01-02", "13912345678", None], 0),
    (K.DATE, [bytearray(b"2025-01-02"), 13912345678], pa.string(), ["2025-01-02", "13912345678"], 0),
    (K.DATE, ["20250102"], pa.string(), ["20250102"], 0),
    (K.DATE, ["2025-W01-1"], pa.string(), ["2025-W01-1"], 0),
    (K.DATE, ["2025-01-02 13912345678"], pa.string(), ["2025-01-02 13912345678"], 0),
    (K.DATE, [bytearray(b"2025-01-02"), b"blob"], pa.date32(), [dt.date(2025, 1, 2), None], 1),
    (K.DATE, [bytearray(b"2025-01-02 03:04:05")], pa.date32(), [dt.date(2025, 1, 2)], 0),
    (K.DATE, [dt.date(2025, 1, 2)], pa.date32(), [dt.date(2025, 1, 2)], 0),
    (K.DATETIME, ["2025-01-02 03:04:05.5"], pa.timestamp("us"), [dt.datetime.fromisoformat("2025-01-02T03:04:05.5")], 0),
    (K.DATETIME, ["2025-01-02T03:04:05+08:00"], pa.timestamp("us"), [dt.datetime.fromisoformat("2025-01-01T19:04:05")], 0),
    (K.DATETIME, ["infinity", bytearray(b"\xff"), b"x"], pa.string(), ["infinity", None, None], 2),
    (K.DATETIME, [bytearray(b"\xff"), b"x"], pa.timestamp("us"), [None, None], 2),
    (K.DATETIME, ["0001-01-01T00:00:00+08:00"], pa.string(), ["0001-01-01T00:00:00+08:00"], 0),
    (K.DATETIME, ["2025-01-02T03:04:05.123456789Z"], pa.timestamp("us"), [dt.datetime.fromisoformat("2025-01-02T03:04:05.123456")], 0),
    (K.DATETIME, ["2025-01-02 03:04:05.13912345678"], pa.string(), ["2025-01-02 03:04:05.13912345678"], 0),
    (K.DATETIME, [1735787045], pa.int64(), [1735787045], 0),
]


@pytest.mark.parametrize(("kind", "values", "type_", "expected", "unreadable"), CASES)
def test_a_column(kind, values, type_, expected, unreadable):
    array, counted = convert(values, kind)
    assert array.type == type_
    assert array.to_pylist() == expected
    assert counted == unreadable


@pytest.mark.parametrize("kind", list(K))
def test_a_column_of_nothing(kind):
    assert convert([None, None], kind) == (pa.nulls(2, ARROW_TYPES[kind]), 0)


values = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.binary(max_size=8),
    st.binary(max_size=8).map(bytearray),
    st.text(max_size=8).map(lambda text: bytearray(text.encode("utf-8"))),
    st.sampled_from([bytearray(b"2025-01-02"), bytearray(b"2025-01-02 03:04:05"), bytearray(b"0000-00-00")]),
)


@given(st.lists(values, max_size=30), st.sampled_from(list(K)))
def test_every_value_is_there_or_counted(column, kind):
    array, unreadable = convert(column, kind)
    present = sum(value is not None for value in column)
    assert len(array) == len(column)
    assert len(array) - array.null_count + unreadable == present


plain = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(-1e15, 1e15).filter(float.is_integer),
    st.text(max_size=5).map(lambda t: bytearray(t.encode())),
)


@given(st.lists(plain))
def test_no_split_changes_a_text(column):
    """What a value reads as does not depend on its neighbours."""
    whole = as_text(convert(column, K.INTEGER)[0]).to_pylist()
    assert whole == [as_text(convert([value], K.INTEGER)[0])[0].as_py() for value in column]


def read(rows, columns, numbered=False, **bounds):
    rows = iter(rows)
    asked = []

    def fetch(limit):
        asked.append(limit)
        return [row for _, row in zip(range(limit), rows, strict=False)]

    return list(batches(fetch, columns, bounds=Bounds(**bounds), numbered=numbered)), asked


COLUMN = [Reading(name="v", kind=K.TEXT)]


def test_batches_are_bounded_in_rows_and_numbered():
    found, _ = read([(str(i),) for i in range(1000)], COLUMN, numbered=True, batch_rows=300)
    assert [batch.rows for batch in found] == [300, 300, 300, 100]
    assert [batch.first_row for batch in found] == [1, 301, 601, 901]
    assert [key for batch in found for key in batch.table.column(ROW_KEY).to_pylist()] == list(range(1, 1001))


def test_huge_cells_make_small_batches():
    found, asked = read([("x" * 10_000_000,)] * 40, COLUMN, batch_bytes=16_000_000)
    assert asked[0] == 32
    assert set(asked[1:]) == {1}
    assert [batch.rows for batch in found] == [32] + [2] * 4


def test_a_batch_of_two_types_is_text():
    rows = [(value,) for value in [*range(50), *(b"b",) * 50, bytearray(b"x")]]
    (batch,), _ = read(rows, [Reading(name="v", kind=K.INTEGER)])
    assert batch.table.column("v").to_pylist() == [*map(str, range(50)), *(None,) * 50, "x"]
    assert batch.unreadable == {"v": 50}


def test_presence_is_counted():
    (batch,), _ = read([(True,), (False,), (1,)], [Reading(name="v", kind=K.JSON, presence=True)])
    assert (batch.table.column("v").null_count, batch.unreadable) == (3, {"v": 2})


def test_the_rate_is_kept():
    now, waits = [0.0], []

    def sleep(seconds):
        waits.append(seconds)
        now[0] += seconds

    pace = Pace(100.0, clock=lambda: now[0], sleep=sleep)
    rows = iter([("x",)] * 1000)
    found = list(
        batches(
            lambda n: [r for _, r in zip(range(n), rows, strict=False)], COLUMN, bounds=Bounds(max_rate=100.0), numbered=False, pace=pace
        )
    )
    assert max(batch.rows for batch in found) == 100
    assert now[0] == pytest.approx(10.0)
