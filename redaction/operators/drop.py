"""Takes a value away and leaves nothing in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from holdings.text import Text
from redaction.operators.base import Effect, Operator

if TYPE_CHECKING:
    from holdings.entities import Entity
    from redaction.operators.base import Bench


class Drop(Operator):
    """A cell becomes empty; of a text the value is cut out."""

    name: ClassVar[str] = "drop"
    text: ClassVar[Text] = Text("删除", "drop")
    effect: ClassVar[Effect] = Effect.ANONYMISED

    def apply(self, value: str, entity: Entity, bench: Bench) -> None:
        return None


OPERATOR = Drop
