"""Puts the same words in the place of every value of a type: `[PHONE_NUMBER]`, `[电话号码]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, StringConstraints

from holdings.text import Lang, Text
from redaction.operators.base import Effect, Operator

if TYPE_CHECKING:
    from holdings.entities import Entity
    from redaction.operators.base import Bench


class Replace(Operator):
    """Says what stood there and nothing of what it was."""

    name: ClassVar[str] = "replace"
    text: ClassVar[Text] = Text("替换", "replace")
    effect: ClassVar[Effect] = Effect.ANONYMISED

    words: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^0-9\x00-\x1f]+$")] | None = Field(
        default=None, alias="with"
    )
    """Words of the policy's own; digits are refused, for they could be a value again."""
    lang: Lang | None = None
    """The language of the type's name; by default the name that programs know it by."""

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        if self.words is not None:
            return self.words
        return f"[{entity.root if self.lang is None else entity.spec.text.in_(self.lang)}]"


OPERATOR = Replace
