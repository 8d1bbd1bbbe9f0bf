"""Puts the same words in the place of every value of a type: `[PHONE_NUMBER]`, `[电话号码]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints

from holdings.refusals import refusal
from holdings.text import Lang, Text
from redaction.operators.base import Effect, Operator

if TYPE_CHECKING:
    from holdings.entities import Entity
    from redaction.operators.base import Bench


def _bracketed(words: str) -> str:
    """In brackets, for without them the same word within a value would be taken for one of ours, and would stay."""
    if any(char.isdigit() or not char.isprintable() for char in words):
        raise refusal("digits")
    return f"[{words.removeprefix('[').removesuffix(']')}]"


class Replace(Operator):
    """Says what stood there and nothing of what it was."""

    name: ClassVar[str] = "replace"
    text: ClassVar[Text] = Text("替换", "replace")
    effect: ClassVar[Effect] = Effect.ANONYMISED

    words: Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_bracketed)] | None = Field(
        default=None, alias="with"
    )
    """Words of the policy's own, which are put in brackets; digits are refused, for they could be a value again."""
    lang: Lang | None = None
    """The language of the type's name; by default the name that programs know it by."""

    def apply(self, value: str, entity: Entity, bench: Bench) -> str:
        if self.words is not None:
            return self.words
        return placeholder(entity, self.lang)


def placeholder(entity: Entity, lang: Lang | None = None) -> str:
    """The name of a type, in brackets."""
    return f"[{entity.root if lang is None else entity.spec.text.in_(lang)}]"


OPERATOR = Replace
