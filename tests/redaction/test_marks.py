"""Where on a sheet something may begin: shapes and words, against what a pattern finds there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.marks import Labels, Marks
from redaction.recognizers.spoken import SpokenNumber
from redaction.scanner import Context
from redaction.sheet import BORDER, Sheet

SHAPES = [
    "@", "ab", "(?i)ab", "[0-9][0-9]", "[^0-9][0-9]", r"[a\-]1", r"[0-9]\.[0-9]", "(?i)[(（]at", "[生男]1", "\n[ab]", "[^a]中", "[a-cx-z中国0-9@.生男（(]b", "aab",
]  # fmt: skip
TEXT = st.text("abAB@.-01(（生男中国\n \U0001f600\ud800at", max_size=12)


@pytest.mark.parametrize("shape", SHAPES)
@given(texts=st.lists(TEXT, max_size=3))
def test_a_shape_stands_where_its_pattern_matches(shape, texts):
    sheet = Sheet(texts)
    found = [match.start() for match in re.finditer(f"(?={shape})" if "(?i)" not in shape else f"(?i)(?={shape[4:]})", sheet.text)]
    assert Marks(shape).places(sheet) == found
    assert Marks(shape, skip=1).places(sheet) == [place + 1 for place in found]


@given(texts=st.lists(TEXT, max_size=3))
def test_places_of_several_shapes_come_in_order_and_once(texts):
    sheet = Sheet(texts)
    found = sorted({place for shape in SHAPES for place in Marks(shape).places(sheet)})
    assert Marks(*SHAPES).places(sheet) == found


@given(texts=st.lists(TEXT, max_size=3))
@pytest.mark.parametrize(("marks", "pattern"), [(Marks("[0-9]"), "[0-9]+[ab]?"), (Marks("a"), "aa|ab."), (Marks("b", "a"), "[ab]{2}")])
def test_matches_are_those_of_finditer(marks, pattern, texts):
    sheet, compiled = Sheet(texts), re.compile(pattern)
    assert [match.span() for match in marks.matches(compiled, sheet)] == [match.span() for match in compiled.finditer(sheet.text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7 and 12 by @ or 34", ["12"]),  # one begins too far before the mark, one behind it
        ("@12", ["12"]),
        ("@ 12", []),
        ("12@34@", ["12", "34"]),
        ("1@2345678901", ["1"]),
        ("12 @@", ["12"]),
    ],
)
def test_what_begins_near_a_mark_is_found_once(text, found):
    assert [match.group() for match in Marks("@").near(re.compile("[0-9]+"), Sheet([text]), 8, 20)] == found


def test_a_number_told_in_words_is_found_whole_behind_another():
    told = "four one five two "
    text = f"{told}times. {'and so on ' * 27}{'six oh seven five ' * 2}nine six oh"
    found = SpokenNumber().find(text, Context())
    assert [text[span.start : span.end] for span in found] == [f"{'six oh seven five ' * 2}nine six oh"]


@pytest.mark.parametrize(
    ("text", "places"),
    [("微信：a 密码b", [0, 5]), ("My PassWord", [3]), ("éé中密码", [3]), ("\U0001f600微信", [1]), ("\ud800微信", [1]), ("nothing", [])],
)
def test_labels(text, places):
    assert Labels(["微信", "密码", "password"]).places(Sheet([text])) == [place + len(BORDER) for place in places]
