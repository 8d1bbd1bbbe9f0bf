"""What spares the shape recognizers work never costs a value: the places they are not shown hold none of theirs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from redaction.candidates import MANY
from redaction.recognizers import default_recognizers
from redaction.recognizers.shaped import Numbers, ShapeRecognizer
from redaction.scanner import Context

SHAPES = tuple(one for one in default_recognizers() if isinstance(one, ShapeRecognizer))
ANY = range(MANY + 1)
LIMITED, UNLIMITED = Numbers(SHAPES), Numbers([replace(one, lengths=ANY, groups=ANY) for one in SHAPES])
WAYS = ("3 4 4", "3 3 5", "4 4 3", "7 4", "3 8", "1 3 3 4", "3 3 4", "3 2 4", "4 4 4 4", "4 4 4 4 3", "6 13", "4 6 5", "2 6 6 1", "6 2 6 1", "3 2 10", "6 8 4", "3 4 4 4 4", "5 6", "2 3 4 4", "4 3 4 4")  # fmt: skip
"""How values are cut up: digits a group."""
BEFORE = (
    "",
    "",
    "",
    "+",
    "+86",
    "0086",
    "86",
    "(",
    "1",
    "001",
    "0",
    "8",
    "89",
    "44",
    "460",
    "电话",
    "id ",
    "card ",
    "ssn: ",
    "A",
    "H",
    "EA",
)
BEHIND = ("", "", "", "X", "x12", "转8", "ext 3", "(6)", "(A)", "/", "-1234", "。")


@st.composite
def written(draw):
    """A number, cut up in some way, with what may stand around it."""
    groups = draw(st.one_of(st.sampled_from(WAYS).map(lambda way: way.split()), st.integers(4, 22).map(lambda size: [size])))
    digits = [draw(st.from_regex(rf"\A[0-9]{{{size}}}\Z")) for size in map(int, groups)]
    between = draw(st.sampled_from((" ", "-", ".", "", "/", " - ")))
    return draw(st.sampled_from(BEFORE)) + between.join(digits) + draw(st.sampled_from(BEHIND))


@given(written(), written())
def test_limits_leave_nothing_out(first, second):
    text = f"{first} {second}"
    assert list(LIMITED.find(text, Context())) == list(UNLIMITED.find(text, Context()))


@given(written())
def test_no_value_begins_behind_a_digit_and_a_hyphen_or_point(text):
    for place in range(2, len(text)):
        if text[place - 2].isdigit() and text[place - 1] in "-." and text[place].isascii() and text[place].isalnum():
            assert not any(one.pattern.match(text, place) for one in SHAPES)
