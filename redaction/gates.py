"""Which texts match an RE2 pattern, and which of many patterns: by Arrow where there are many short texts, else one after the other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW, LONG = 256, 160
"""Arrow compiles a pattern anew for each batch. For fewer texts, or for longer ones (bytes on average), that takes longer than asking a
compiled pattern about each."""
OFTEN = 2
"""So many patterns, the first, are asked for themselves at once: nearly all texts that match any match one of them."""


def matching(texts: pa.Array, pattern: str) -> pa.BooleanArray:
    """Which of some texts, none of them null, match an RE2 pattern."""
    if _by_arrow(texts):
        return pc.match_substring_regex(texts, pattern)
    search = _compiled(pattern).search
    return pa.array([search(raw) is not None for raw in texts.cast(pa.large_binary()).to_pylist()], pa.bool_())


def opens(raw: bytes, pattern: str) -> bool:
    """Whether one text, in UTF-8, matches."""
    return _compiled(pattern).search(raw) is not None


def any_of(patterns: Sequence[str]) -> str:
    """What matches where one of these does."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def through(texts: pa.Array, patterns: Sequence[str]) -> dict[str, list[int]]:
    """By pattern, the indices of those texts, none of them null, that match it."""
    often, rare = patterns[:OFTEN], patterns[OFTEN:]
    found = {pattern: _rows(texts, pattern) for pattern in often}
    if not rare:
        return found
    some = _rows(texts, any_of(rare))
    raws = texts.take(pa.array(some, pa.int64())).cast(pa.large_binary()).to_pylist()
    for pattern in rare:
        search = _compiled(pattern).search
        found[pattern] = [row for row, raw in zip(some, raws, strict=True) if search(raw) is not None]
    return found


def _rows(texts: pa.Array, pattern: str) -> list[int]:
    """The indices of those texts that match."""
    rows: list[int] = pc.indices_nonzero(matching(texts, pattern)).to_pylist()
    return rows


def _by_arrow(texts: pa.Array) -> bool:
    return len(texts) >= FEW and texts.nbytes < LONG * len(texts)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)
