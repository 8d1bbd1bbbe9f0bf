"""What counts as content, value by value."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.catalog.rec.filled import FILLERS, _says, filled, has_one_of

CONTENT = ["好", "ok", "0", "👍", "★", "无误", "无法上网", "null value", "x1", "No answer", "2025-01-01", "￥5", "(1)", "未知号码来电"]
NO_CONTENT = [
    None, "", " ", "\t\n", "\u3000", "\u00a0", "\u200b", "-", "--", "——", "…", "/", "~", "* * *", "N/A", "n.a.", "Ｎ／Ａ", "（无）", "无。", "待 补充",
    "Unknown", "TBD", "[null]", "未 填写", "-" * 500, "xxx", "NaN", "\u2800",
]  # fmt: skip


@pytest.mark.parametrize("value", CONTENT)
def test_content(value):
    assert filled(pa.array([value])).tolist() == [True]


@pytest.mark.parametrize("value", NO_CONTENT)
def test_no_content(value):
    assert filled(pa.array([value], pa.string())).tolist() == [False]


@pytest.mark.parametrize("column", [pa.array([1, 0, None]), pa.array([True, False, None]), pa.array([0.0, 1.5, float("nan")])])
def test_what_is_no_text_is_content(column):
    assert filled(column).tolist() == [True, True, False]


@given(st.sampled_from(FILLERS), st.text(" -—/.()（）。[]", max_size=5), st.text(" -—/.()（）。[]", max_size=5))
def test_a_filler_is_one_whatever_stands_around_it(filler, before, behind):
    assert not filled(pa.array([f"{before}{filler.upper()}{behind}"])).any()


@given(st.lists(st.one_of(st.none(), st.text(max_size=50)), max_size=20))
def test_each_value_is_judged_by_itself(values):
    assert filled(pa.array(values, pa.string())).tolist() == [bool(filled(pa.array([value], pa.string()))[0]) for value in values]


def test_words_are_matched_without_the_spaces_around_them():
    assert has_one_of(pa.array(["open", " open ", "Open", "opened", None]), ("open ",)).tolist() == [True, True, False, False, False]


@given(
    st.lists(
        st.text(max_size=6) | st.sampled_from(FILLERS).flatmap(lambda word: st.sampled_from([word, f" {word}", word.upper(), f"{word}x"]))
    )
)
def test_the_first_character_decides_only_what_the_whole_text_would(values: list[str]) -> None:
    column = pa.array(values, pa.string())
    assert filled(column).tolist() == _says(column).tolist()
    assert filled(column[1:]).tolist() == _says(column)[1:].tolist()  # a part of a column lies somewhere in its buffers
