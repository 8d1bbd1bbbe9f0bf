"""argus-redact in its fast mode (patterns alone), Chinese and English together."""

from __future__ import annotations

import importlib.util
import warnings
from typing import TYPE_CHECKING

from benchmarks.detection.render import Region

if TYPE_CHECKING:
    from collections.abc import Sequence


class Argus:
    """Its public call, which replaces what it finds as well: the cost of that is small beside the finding."""

    name = "argus-redact fast, zh and en"
    at_a_time = 1

    def absent(self) -> str | None:
        return None if importlib.util.find_spec("argus_redact") else "argus-redact is not installed"

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        from argus_redact import redact

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = [redact(text, lang=["zh", "en"], mode="fast", detailed=True)[2]["entities"] for text in texts]
        return [[Region(each["start"], each["end"], each["type"].upper()) for each in one] for one in found]
