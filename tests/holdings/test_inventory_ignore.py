"""What `ignore` puts out of scope: names, and patterns in which only `*` is special."""

from __future__ import annotations

import pytest

from holdings.inventory import SourceEntry


@pytest.mark.parametrize(
    ("pattern", "name", "ignored"),
    [
        ("tmp", "tmp", True),
        ("tmp", "tmp_a", False),
        ("tmp", "a_tmp", False),
        ("tmp_*", "tmp_", True),
        ("*_tmp", "a_tmp", True),
        ("*", "anything.at all", True),
        ("a*c*e", "abcde", True),
        ("a*c*e", "abde", False),
        ("old[2024]", "old[2024]", True),
        ("old[2024]", "old2", False),
        ("old[*", "old[2024]", True),
        ("what?", "what?", True),
        ("what?", "whats", False),
        ("a.b", "axb", False),
        ("a*b", "a\nb", True),
        ("TMP", "tmp", False),
    ],
)
def test_a_pattern(pattern: str, name: str, ignored: bool) -> None:
    assert SourceEntry(path="desk.db", ignore=(pattern,)).ignores(name) is ignored
