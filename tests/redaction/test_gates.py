"""One automaton for many patterns tells of what each of them would, also where it fails."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.gates import FEW, Gates, matching

PATTERNS = ("a+b", "[0-9]{3}", "(?i)é", "微信|密码", "^x")


@given(st.text("abc012é微信密码x\n", max_size=12))
def test_all_together_and_each_by_itself(text):
    together = Gates(PATTERNS)
    raw = text.encode()
    each = [index for index, pattern in enumerate(PATTERNS) if Gates((pattern,)).through(raw)]
    assert sorted(together.through(raw)) == each


class Exhausted:
    """An automaton that has run out of memory: it tells of no match."""

    def Match(self, raw):  # noqa: N802
        return []


@pytest.mark.parametrize(("text", "found"), [("123 微信", [1, 3]), ("nothing", [])])
def test_an_automaton_that_fails_is_not_believed(text, found):
    gates = Gates(PATTERNS)
    gates._together = Exhausted()
    assert gates.through(text.encode()) == found


@given(st.lists(st.text("abc012é微信密码x\n", max_size=12), max_size=4), st.sampled_from(PATTERNS))
def test_few_texts_and_many_match_alike(texts, pattern):
    """Few are looked at one by one, many by Arrow."""
    few, many = (matching(pa.array(each, pa.large_string()), pattern).to_pylist() for each in (texts, texts + ["12"] * FEW))
    assert few == many[: len(texts)]
