"""What says that names were not looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holdings.entities import Entity
    from holdings.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Entity types that are not looked for, in one language or (None) in any: their absence from a result says nothing."""

    language: str | None
    entities: frozenset[Entity]
    reason: Text
