"""datafog-core: regular expressions compiled from Rust, no check of context."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from benchmarks.detection.render import Region

if TYPE_CHECKING:
    from collections.abc import Sequence


class Datafog:
    """Its default scan."""

    name = "datafog-core"
    at_a_time = 1

    def absent(self) -> str | None:
        return None if importlib.util.find_spec("datafog_core") else "datafog-core is not installed"

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        from datafog_core import scan

        return [[Region(each.codepoint_range.start, each.codepoint_range.end, each.entity_type) for each in scan(text)] for text in texts]
