"""What must hold for any text: spans lie within it and apart, work grows with length only, and a list that is not ours is refused."""

from __future__ import annotations

import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.entities import Entity
from redaction.fold import fold
from redaction.names.en import lexicon as lists
from redaction.names.en import recognizers
from redaction.scanner import Context

(RECOGNIZER,) = recognizers()
PIECES = [
    "Sarah", "Henderson", "JOHN", "Mark", "O'Brien", "van der", "45", "Elm St", "street", ", ", "\n", " ", ".", "IL 62704", "SW1A 1AA", "PO Box 7",
    "name: ", "my name is ", "Mr. ", "zip ", "one twenty ", "\u202e", "\u200b", "İ", "客户", "ß", "'s", "-", "@", "🙂", "Jr.", "apt 3", "é", "X",
]  # fmt: skip


def spans_of(text):
    (spans,) = RECOGNIZER.find_all([fold(text)], Context())
    assert spans is not None
    return sorted(spans)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_spans_lie_within_the_text_and_apart(text):
    spans = spans_of(text)
    assert all(0 <= span.start < span.end <= len(text) and 0 < span.score <= 1 for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert {span.entity for span in spans} <= RECOGNIZER.entities


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_at(text):
    spans_of(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=100, deadline=None)
def test_a_batch_finds_what_each_text_alone_holds(text):
    batch = list(RECOGNIZER.find_all([fold(text), "Sarah Henderson called", fold(text)], Context()))
    assert [sorted(spans) for spans in batch] == [spans_of(text), spans_of("Sarah Henderson called"), spans_of(text)]


def calls(text):
    """How many calls of functions of ours, and of the interpreter's own, looking at a text takes."""
    count = 0

    def tally(frame, event, argument):
        nonlocal count
        del frame, argument
        count += event in {"call", "c_call"}

    sys.setprofile(tally)
    try:
        spans_of(text)
    finally:
        sys.setprofile(None)
    return count


REPEATED = ["A", "A ", "Aa ", "Aa", "John ", "JOHN ", "john ", "John,", "1 ", "12345 ", "1 Aa ", "12 Main St, ", "Flat 1, ", "box 1 ", "zip ", "one ", "name ",
     "address: 1 a, ", "my name is ", "Mr ", "van ", "Via A 1", "'", "-", "A-", "A.", "\n", "\u202e", "de la "]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_work_grows_with_length_and_no_faster(piece):
    small, large = (calls(piece * (size // len(piece))) for size in (4_000, 16_000))
    assert large <= 4.6 * small + 400


def seconds(text):
    """The least of three: what the patterns themselves take, which no count of calls sees."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        spans_of(text)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("piece", REPEATED)
def test_no_pattern_is_quadratic(piece):
    """Sixteen times the time for four times the text would be."""
    small, large = (seconds(piece * (size // len(piece))) for size in (3_000, 12_000))
    assert large <= 9 * small + 0.02


@pytest.mark.parametrize("piece", ["A", "JOHN SMITH ", "a'", "1", "\u202e"])
def test_a_megabyte_ends(piece):
    spans_of(piece * (1_000_000 // len(piece)))


def test_a_text_that_breaks_is_unexamined_and_the_others_are_not(monkeypatch):
    from redaction.names.en import recognizer

    def broken(text, low):
        if "burst" in text:
            raise RecursionError(text)
        return ()

    monkeypatch.setattr(recognizer, "addresses", broken)
    burst, whole = RECOGNIZER.find_all(["burst", "Sarah Henderson"], Context())
    assert burst is None
    assert [span.entity for span in whole] == [Entity.PERSON]


@pytest.mark.parametrize("breakage", ["changed", "missing"])
def test_a_list_that_is_not_the_one_shipped_is_refused(monkeypatch, tmp_path, breakage):
    (tmp_path / "data").mkdir()
    if breakage == "changed":
        for name in lists.HASHES:
            (tmp_path / "data" / name).write_text("sarah\n")
    monkeypatch.setattr(lists.resources, "files", lambda package: tmp_path)
    lists.lexicon.cache_clear()
    try:
        with pytest.raises(lists.ListBroken) as caught:
            list(RECOGNIZER.find_all(["Sarah Henderson"], Context()))
    finally:
        lists.lexicon.cache_clear()
    assert caught.value.subject in lists.HASHES


def test_nothing_is_read_before_the_first_text(monkeypatch):
    lists.lexicon.cache_clear()
    recognizers()
    assert lists.lexicon.cache_info().currsize == 0
