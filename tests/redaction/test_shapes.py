"""What spares the shape recognizers work never costs a value: the places they are not shown hold none of theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction.candidates import MANY, TYING, starts
from redaction.recognizers import default_recognizers
from redaction.recognizers.shaped import ShapeRecognizer
from redaction.sheet import Sheet

SHAPES = tuple(one for one in default_recognizers() if isinstance(one, ShapeRecognizer))
ANY = range(MANY + 1)
UNLIMITED = tuple(replace(one, lengths=ANY, groups=ANY) for one in SHAPES)
WAYS = ("8", "9", "10", "11", "15", "18", "19", "20", "1 10", "3 4 4", "3 3 5", "4 4 3", "7 4", "3 8", "1 3 3 4", "3 3 4", "3 2 4", "4 4 4 4", "4 4 4 4 3", "6 13", "4 6 5", "2 6 6 1", "6 2 6 1", "3 2 10", "6 8 4", "3 4 4 4 4", "5 6", "2 3 4 4", "4 3 4 4")  # fmt: skip
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
def written(draw, ways=WAYS):
    """A number, cut up in some way, with what may stand around it."""
    digits = [draw(st.from_regex(rf"\A[0-9]{{{size}}}\Z")) for size in draw(st.sampled_from(ways)).split()]
    between = draw(st.sampled_from((" ", "-", ".", "", "/", " - ")))
    return draw(st.sampled_from(BEFORE)) + between.join(digits) + draw(st.sampled_from(BEHIND))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=25)
@given(data=st.data())
def test_limits_leave_nothing_out(way, data):
    sheet = Sheet([f"{data.draw(written((way,)))} {data.draw(written())}"])
    text = sheet.text
    for place, start in starts(sheet):
        for limited, unlimited in zip(SHAPES, UNLIMITED, strict=True):
            if unlimited.fits(start) and not limited.fits(start) and (match := limited.pattern.match(text, place)):
                assert limited.judge(match.group()) is None


@given(written())
def test_no_value_begins_behind_a_digit_and_a_hyphen_or_point(text):
    for place in range(2, len(text)):
        if text[place - 2].isdigit() and text[place - 1] in TYING and text[place].isascii() and text[place].isalnum():
            assert not any(one.pattern.match(text, place) for one in SHAPES)
