"""Scopes of holds: what can be written, that nothing else can, and that a database and a row test cover the same records."""

from __future__ import annotations

import sqlite3

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from retained import run, snapshot

from holdings.errors import RecordwardenError
from retention.errors import ScopeError
from retention.scope import MOST_VALUES, All, Among, Compare, Missing, Not, Op, Some, among, fields_of, outlined, parse, written
from retention.scope_rows import covered, covers
from retention.scope_sql import condition

GOOD = {
    'a == "x"': Compare("a", Op.EQ, "x"),
    "a != 3": Not(Compare("a", Op.EQ, 3)),
    "a <= -3": Compare("a", Op.LE, -3),
    "客户 in ['一', '二', '一']": Among("客户", ("一", "二")),
    "a not in (1, 2)": Not(Among("a", (1, 2))),
    'field("odd % name") is None': Missing("odd % name"),
    "a is not None": Not(Missing("a")),
    "a == True": Compare("a", Op.EQ, True),
    "a == 1 and not (b > 2 or c is None)": All((Compare("a", Op.EQ, 1), Not(Some((Compare("b", Op.GT, 2), Missing("c")))))),
}


@pytest.mark.parametrize("text", GOOD, ids=str)
def test_what_can_be_written(text):
    assert parse(text) == GOOD[text]
    assert parse(written(GOOD[text])) == GOOD[text]


BAD = [
    "", "a", "a ==", "1 == a", "a == b", "a == 1.5", "a == None", "a < b < c", "a + 1 == 2", "f(a) == 1", "field(a) == 1", "field('a', 'b') == 1",
    "a in b", "a in []", "a is 3", "a == 'x' if b else c", "lambda: 1", "[x for x in a]", "a.b == 1", "a[0] == 1", "__import__('os').system('x') == 1",
    "a == f'{b}'", "a == b'x'", "a := 1", "a == 'x'; b", "a == 'x\0'", "a == 9223372036854775808", "not a", "a == -True", "a == 1 or b",
    "(" * 300 + "a == 1" + ")" * 300, "not " * 60 + "a == 1", "a == '" + "x" * 20_001 + "'",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:30])
def test_nothing_else_can(text):
    with pytest.raises(ScopeError) as caught:
        parse(text)
    assert caught.value.__cause__ is None
    assert "x" * 20 not in str(caught.value)


def test_no_error_and_no_repr_repeats_a_value():
    secret = "13987650421"
    for text in (f"a == '{secret}' + 1", f"a in ['{secret}', b]", f"a = '{secret}'"):
        with pytest.raises(ScopeError) as caught:
            parse(text)
        assert secret not in "".join((str(caught.value), repr(caught.value), *(str(each) for each in caught.value.args)))
    scope = parse(f"a == '{secret}' or b in ['{secret}']")
    assert secret not in repr(scope)
    assert secret not in outlined(scope)
    assert outlined(scope) == "(a == …) or (b in [… 1])"
    assert fields_of(scope) == {"a", "b"}


@pytest.mark.parametrize("values", [[], ["x"] * (MOST_VALUES + 1)], ids=["none", "too many"])
def test_how_many_values_may_be_listed(values):
    with pytest.raises(ScopeError):
        among("a", values)


ROWS = [
    (1, "x", 3, "2026-01-01"),
    (2, "y'z", None, None),
    (3, None, -4, "2026-06-30"),
    (4, "100%", 0, "2025-12-31"),
    (5, "", 7, "2026-01-02"),
]
texts = st.sampled_from(["x", "y'z", "100%", "", "\\", "w"])
numbers = st.integers(-5, 8)
dates = st.sampled_from(["2026-01-01", "2026-01-02", "2025-12-31", "2027-01-01"])
leaves = st.one_of(
    st.builds(Compare, st.just("t"), st.just(Op.EQ), texts),
    st.builds(Compare, st.just("n"), st.sampled_from(Op), numbers),
    st.builds(Compare, st.just("d"), st.sampled_from(Op), dates),
    st.builds(Among, st.just("t"), st.lists(texts, min_size=1, max_size=3).map(lambda each: tuple(dict.fromkeys(each)))),
    st.builds(Among, st.just("n"), st.lists(numbers, min_size=1, max_size=3).map(lambda each: tuple(dict.fromkeys(each)))),
    st.builds(Missing, st.sampled_from(["t", "n", "d"])),
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(expressions)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_again(expression):
    assert parse(written(expression)) == expression


def plainly(expression):
    return {row[0] for row in ROWS if covers(expression, dict(zip("itnd", row, strict=True)))}


def by_database(found, expression):
    kinds = {field.name: field.kind for field in found.inspect("rows_").fields}
    return found.count("rows_", mark=lambda table: condition(expression, table, kinds))


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    path = tmp_path_factory.mktemp("scope") / "d.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE rows_ (i INTEGER PRIMARY KEY, t TEXT, n INTEGER, d DATE)")
        database.executemany("INSERT INTO rows_ VALUES (?,?,?,?)", ROWS)
    database.close()
    with snapshot(f"sqlite:///{path}") as found:
        yield found


@given(expressions)
@settings(max_examples=200, deadline=None)
def test_sqlite_covers_what_the_row_test_covers(lite, expression):
    assert by_database(lite, expression) == len(plainly(expression))


def quoted(value):
    return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


@pytest.mark.parametrize("server", ["postgres_url", "mariadb_url"])
def test_servers_cover_what_the_row_test_covers(request, server):
    url = request.getfixturevalue(server)
    rows = [f"INSERT INTO rows_ VALUES ({', '.join(map(quoted, row))})" for row in ROWS]
    collation = " COLLATE utf8mb4_bin" if server == "mariadb_url" else ""
    run(url, f"CREATE TABLE rows_ (i INTEGER PRIMARY KEY, t VARCHAR(20){collation}, n INTEGER, d DATE)", *rows)
    with snapshot(url) as found:

        @given(expressions)
        @settings(max_examples=100, deadline=None)
        def same(expression):
            assert by_database(found, expression) == len(plainly(expression))

        same()


@pytest.mark.parametrize("text", ["none == 1", "n == 'many'", "t == True", "blob_ == 'x'"])
def test_what_a_field_cannot_be_compared_with_is_refused(lite, text):
    kinds = {field.name: field.kind for field in lite.inspect("rows_").fields} | {"blob_": "binary"}
    with pytest.raises(RecordwardenError) as caught:
        lite.count("rows_", mark=lambda table: condition(parse(text), table, kinds))
    assert "many" not in str(caught.value)


def test_a_value_that_could_not_be_handed_over_may_be_covered():
    batch = pa.RecordBatch.from_pydict({"t": pa.array(["x", None, "w"])})
    assert covered(parse("t == 'x'"), batch, {}).tolist() == [True, False, False]
    assert covered(parse("t == 'x'"), batch, {"t": 1}).tolist() == [True, True, False]
