"""A text that is changed again and again: what lies between stays, and every change is told once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.pieces import Pieces, Put


@st.composite
def rounds(draw):
    """A text, and some rounds of replacements, each in the text as the one before left it."""
    text = draw(st.text("abcdef", max_size=12))
    pieces, texts = Pieces.of(text), [text]
    for _ in range(draw(st.integers(0, 4))):
        size = len(pieces.text)
        cuts = sorted(draw(st.sets(st.integers(0, size), max_size=6)))
        puts = [Put(a, b, draw(st.text("XYZ", max_size=3)), Entity.PERSON, "mask") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        expected = pieces.text
        for put in reversed(puts):
            expected = expected[: put.start] + put.text + expected[put.end :]
        pieces = pieces.with_(puts)
        texts.append(expected)
        assert pieces.text == expected
    return text, pieces


@given(rounds())
def test_what_lies_between_the_changes_is_as_it_was(made):
    text, pieces = made
    old = new = 0
    for change in pieces.changes:
        assert text[old : change.start] == pieces.text[new : change.new_start]
        assert old <= change.start <= change.end
        assert new <= change.new_start <= change.new_end
        old, new = change.end, change.new_end
    assert text[old:] == pieces.text[new:]


def test_a_piece_that_is_touched_again_is_one_with_the_new_one():
    pieces = Pieces.of("abcdef").with_([Put(1, 3, "XY", Entity.PERSON, "mask")])
    pieces = pieces.with_([Put(2, 4, "Z", Entity.ADDRESS, "replace")])
    assert pieces.text == "aXZef"
    assert [(change.start, change.end, change.entity) for change in pieces.changes] == [(1, 4, "ADDRESS")]
