"""The guess: category, level, entity and sensitivity of a field, how sure that is, and why.

Every field gets one. What nothing speaks for is operational, level 1; that is a suggestion too, and says how weak it is.
`holdings.names.judge` says how it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.names.opinion import WEAK

if TYPE_CHECKING:
    from holdings.entities import Entity
    from holdings.labels import Category, Level
    from holdings.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a field is taken to hold."""

    category: Category
    level: Level
    entity: Entity | None = None
    sensitive: str | None = None
    confidence: float
    reason: Text
    free_text: bool = False
    from_content: bool = False
    """A sample of the values speaks for it, not only the name."""
    catalogue: bool = False
    """The dataset lists what the organisation offers or configures: long texts there are nobody's."""
    linked: bool = False
    """The dataset is about, or points to, persons."""
    refers: bool = False
    """It is an identifier of a person and no more: it singles them out, and tells nothing of them."""
    of_system: bool = False
    """It is the password or key of a system, nobody's own."""

    @property
    def personal(self) -> bool:
        return self.category.personal

    @property
    def weak(self) -> bool:
        return self.confidence < WEAK
