"""What is found in the short form of a text is told by its place in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.pseudonym import Form, all_written, written
from redaction.shortened import Shortened
from redaction.span import Span

PSEUDONYM = written(Entity.PHONE_NUMBER, Form.TOKEN, bytes(32))
NAME = "[PHONE_NUMBER]"
PARTS = st.lists(st.one_of(st.text("xyz", max_size=4), st.just(PSEUDONYM)), max_size=6)


@given(PARTS, st.data())
def test_places_are_those_of_the_text(parts, data):
    text = "".join(parts)
    short = Shortened(text, all_written(text))
    assert short.text == text.replace(PSEUDONYM, NAME)
    start = data.draw(st.integers(0, len(short.text)))
    end = data.draw(st.integers(start, len(short.text)))
    if start == end:
        return
    (span,) = short.spans([Span(start, end, Entity.PERSON, 0.9)])
    found = short.text[start:end]
    assert text[span.start : span.end].replace(PSEUDONYM, NAME).find(found) >= 0
    if "[" not in found and "]" not in found and not set(found) & set(NAME):
        assert text[span.start : span.end] == found
    assert short.text.startswith(text[: span.start].replace(PSEUDONYM, NAME))
    assert short.text.endswith(text[span.end :].replace(PSEUDONYM, NAME))


def test_of_a_pseudonym_that_is_touched_the_whole_is_told():
    text = f"a{PSEUDONYM}b"
    (span,) = Shortened(text, all_written(text)).spans([Span(3, len(NAME) + 2, Entity.PERSON, 0.9)])
    assert text[span.start : span.end] == f"{PSEUDONYM}b"


def test_a_text_without_any_is_what_it_is():
    short = Shortened("abc", [])
    assert short.text == "abc"
    assert short.spans([Span(1, 2, Entity.PERSON, 0.9)]) == [Span(1, 2, Entity.PERSON, 0.9)]
