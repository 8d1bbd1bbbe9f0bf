"""The door behind which every tool stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.detection.render import Region


class Finder(Protocol):
    """Finds personal data in texts; made ready before it is timed."""

    name: str
    at_a_time: int
    """How many characters it is given at a time: 1 (a text by itself) where it gains nothing from more."""

    def absent(self) -> str | None:
        """Why it cannot run here, or None."""
        ...

    def find(self, texts: Sequence[str]) -> list[list[Region]]:
        """What stands in each text, in order; offsets in code points, types by the tool's own names."""
        ...
