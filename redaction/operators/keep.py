"""Leaves a value as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from holdings.text import Text
from redaction.operators.base import Effect, Operator

if TYPE_CHECKING:
    from holdings.entities import Entity
    from redaction.operators.base import Bench


class Keep(Operator):
    """For what the purpose needs as it is; said aloud in the policy."""

    name: ClassVar[str] = "keep"
    text: ClassVar[Text] = Text("保留", "keep")
    effect: ClassVar[Effect] = Effect.NONE

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        return value


OPERATOR = Keep
