"""How many items the next batch has: as many as lock the target for about a tenth of a second."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

FIRST = 5_000
MOST = 50_000
AIM_S = 0.1
_LAST = 8


@dataclass(slots=True)
class Pace:
    """Adapts to the slowest of the last batches; never more than twice as many, and half as many after a failure."""

    size: int = FIRST
    most: int = MOST
    _last: deque[float] = field(default_factory=lambda: deque(maxlen=_LAST))
    """What an item took in each of the last batches, in seconds."""

    def took(self, items: int, seconds: float) -> None:
        """A batch was done in so many seconds."""
        self._last.append(max(seconds, 1e-4) / items)
        wanted = int(AIM_S / max(self._last))
        if items >= self.size or wanted < self.size:
            self.size = max(1, min(self.most, self.size * 2, wanted))

    def failed(self, items: int) -> None:
        """A batch was given up."""
        self.size = max(1, items // 2)
