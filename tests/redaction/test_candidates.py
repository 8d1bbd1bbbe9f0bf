"""The pass that finds where values with digits may begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.candidates import MANY, starts
from redaction.sheet import BORDER, Sheet


def told(text):
    """Where in a text, and what is known of it there."""
    return [(place - len(BORDER), start) for place, start in starts(Sheet([text]))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手机13800138000。", [(2, ("1", 11, 11, 11, False, True))]),
        ("138 0013-8000", [(0, ("1", 3, 3, 11, False, True)), (4, ("0", 4, 4, 8, False, False))]),  # none behind 3-
        ("(010) 62345678", [(0, ("(", 1, 0, 11, False, True)), (1, ("0", 3, 3, 11, False, True)), (6, ("6", 8, 8, 8, False, False))]),
        ("+8613800138000", [(0, ("+", 1, 0, 13, False, True)), (1, ("8", 13, 13, 13, False, True))]),
        ("tel13800138000", [(0, ("t", 14, 11, 11, True, True)), (3, ("1", 11, 11, 11, True, True))]),
        ("11010519491231002X", [(0, ("1", 18, 17, 17, True, True))]),
        ("1HGCM82633A004352", [(0, ("1", 17, 12, 12, True, True))]),  # once, though letters part its digits
        ("9" * 40, [(0, ("9", MANY, MANY, MANY, False, True))]),
        ("[[13800138000]]", [(2, ("1", 11, 11, 11, False, True))]),
        ("123456", []),  # too few
        ("2024-01-12", []),
        ("2024-01-12 10:30", []),
        ("12.01.2024", []),
        ("user1234@example.com", []),
        ("abc_12345678_x", [(4, ("1", 8, 8, 8, False, True))]),
        ("", []),
    ],
)
def test_starts(text, found):
    assert told(text) == found


@given(st.text("0129 -.()+abX中", max_size=60))
def test_starts_come_in_order_and_stand_where_they_say(text):
    found = told(text)
    assert [place for place, _ in found] == sorted({place for place, _ in found})
    assert all(text[place] == first for place, (first, *_) in found)
