"""What each field of a schema probably holds: the one door from schema files to the guesser of `holdings.names`, which `init` uses too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.names import guess_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.entities import Entity
    from holdings.labels import Category, Level
    from holdings.names import Guess
    from holdings.schemas.model import SchemaDataset
    from holdings.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a field looks like. Every field has one: what nothing speaks for is operational, level 1."""

    looks_like: Entity | None
    """The kind of value, where there is a word for it; free text, blobs and most of what people do have none."""
    category: Category
    level: Level
    sensitive: str | None = None
    """Why it is sensitive personal information, with the clause, where it is."""
    confidence: float
    """0 to 1."""
    reason: Text
    free_text: bool = False
    """People write into it what they like, so it can hold anything."""
    refers: bool = False
    """It only says which person, as `customer_id` does, and tells nothing of them: of a personal category, level 2, and not `personal`."""
    of_system: bool = False
    """It is the password or key of a system: category credential, level 4, and not `personal`."""

    @property
    def personal(self) -> bool:
        """Whether it tells something of a person: more than a number they were given, and not the secret of a system."""
        return self.category.personal and not self.refers and not self.of_system


def classify(dataset: SchemaDataset) -> Mapping[str, Likeness]:
    """What each field of a dataset looks like, by the field's name. Nothing but the schema is read."""
    return {name: _likeness(guess) for name, guess in guess_all(dataset.info).items()}


def _likeness(guess: Guess) -> Likeness:
    return Likeness(
        looks_like=guess.entity,
        category=guess.category,
        level=guess.level,
        sensitive=guess.sensitive,
        confidence=guess.confidence,
        reason=guess.reason,
        free_text=guess.free_text,
        refers=guess.refers,
        of_system=guess.of_system,
    )
