"""Texts are told apart alike by Arrow and one by one."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from redaction.gates import FEW, LONG, matching, through

PATTERNS = ("a+b", "[0-9]{3}", "(?i)é", "微信|密码", "^x")
TEXTS = st.lists(st.text("abc012é微信密码x\n", max_size=12), max_size=4)


@given(TEXTS)
def test_few_and_many_short_and_long_match_alike(texts):
    """Few texts, and long ones, are looked at one by one; many short ones by Arrow."""
    for beside in ([], ["-"] * FEW, ["-" * LONG] * FEW):
        column = pa.array(texts + beside, pa.large_string())
        told = through(column, PATTERNS)
        assert told == {
            pattern: [row for row, text in enumerate(texts) if through(pa.array([text]), (pattern,))[pattern]] for pattern in PATTERNS
        }
        assert all(matching(column, pattern).to_pylist() == [row in told[pattern] for row in range(len(column))] for pattern in PATTERNS)
