"""How many items the next batch has: as many as lock the target for about a tenth of a second."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = 5_000
MOST = 50_000
AIM_S = 0.1


@dataclass(slots=True)
class Pace:
    """Adapts to what the last batch took; never more than twice as many, and half as many after a failure."""

    size: int = FIRST
    most: int = MOST

    def took(self, items: int, seconds: float) -> None:
        """A full batch was done in so many seconds."""
        if items >= self.size:
            self.size = max(1, min(self.most, self.size * 2, int(items * AIM_S / max(seconds, 1e-4))))

    def failed(self, items: int) -> None:
        """A batch was given up."""
        self.size = max(1, items // 2)
