"""Which texts match an RE2 pattern, and which of many patterns a text matches, found in one pass over it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALWAYS = ""
"""Matches every text: where it is not told of, the engine ran out of memory and told of nothing."""


FEW = 64
"""For fewer texts than this Arrow takes longer to compile a pattern than a compiled one takes to look at them."""


def matching(texts: pa.Array, pattern: str) -> pa.BooleanArray:
    """Which of some texts, none of them null, match an RE2 pattern."""
    if len(texts) >= FEW:
        return pc.match_substring_regex(texts, pattern)
    search = _compiled(pattern).search
    return pa.array([search(raw) is not None for raw in texts.cast(pa.large_binary()).to_pylist()], pa.bool_())


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


class Gates:
    """Some patterns, made one automaton. `through` never tells of fewer than match: where the automaton fails, each pattern is tried by itself."""

    def __init__(self, patterns: Sequence[str]) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        self._patterns = tuple(map(_compiled, patterns))
        self._together: Any = re2.Set.SearchSet(options)
        for pattern in (*patterns, _ALWAYS):
            self._together.Add(pattern)
        self._together.Compile()

    def through(self, raw: bytes) -> list[int]:
        """The indices of the patterns that a text in UTF-8 matches, in any order."""
        found: list[int] = self._together.Match(raw)
        always = len(self._patterns)
        if always not in found:
            return [index for index, pattern in enumerate(self._patterns) if pattern.search(raw)]
        found.remove(always)
        return found


@lru_cache(maxsize=64)
def gates(patterns: tuple[str, ...]) -> Gates:
    """The automaton for these patterns; columns of one kind share it."""
    return Gates(patterns)
