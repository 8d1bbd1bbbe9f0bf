"""The words on a sheet are found all at once, and are those that a pattern of all of them finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from redaction.sheet import Sheet
from redaction.words import _chinese, _lexicon

CHINESE = sorted(word for word in _lexicon() if not word.isascii())
LONGEST_FIRST = re.compile("|".join(sorted(map(re.escape, CHINESE), key=len, reverse=True)))


@given(
    st.lists(
        st.sampled_from([*CHINESE, *{word[0] for word in CHINESE}, *{word[1:] for word in CHINESE}, "a", "1", "\n", "客"]), max_size=30
    )
)
def test_the_longest_chinese_words_none_over_another(pieces):
    sheet = Sheet(["".join(pieces)])
    starts, ends, _ = _chinese(sheet)
    found = [match.span() for match in LONGEST_FIRST.finditer(sheet.text)]
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == found
