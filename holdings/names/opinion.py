"""What one witness, the name or the comment, says of a field; and what follows where there are two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.labels import Category
from holdings.text import Text

if TYPE_CHECKING:
    from holdings.names.lexicon import Concept

WEAK = 0.7
"""An opinion below this is weak: what a sample of the content shows beats it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one witness says of a field; no concept means that it denies personal data."""

    concept: Concept | None
    confidence: float
    reason: Text


def merge(name: Opinion | None, comment: Opinion | None) -> Opinion | None:
    """One opinion of two: agreement makes it surer; where they differ, the comment is followed and the reason says so."""
    if name is None or comment is None:
        return comment or name
    if name.concept is not None and comment.concept is not None and _agree(name.concept, comment.concept):
        # The one that is more exact is kept: a Chinese comment knows a mobile number from a phone number.
        concept = comment.concept if comment.concept.entity is not None else name.concept
        confidence = min(0.98, 1 - (1 - name.confidence) * (1 - comment.confidence))
        return Opinion(concept, confidence, Text(f"{name.reason.zh}；{comment.reason.zh}", f"{name.reason.en}; {comment.reason.en}"))
    if name.concept is None and comment.concept is None:
        return max(name, comment, key=lambda opinion: opinion.confidence)
    if comment.concept is None and comment.confidence < WEAK:
        return name  # the comment only failed to speak for it
    if name.concept is not None and comment.concept is not None and name.confidence > comment.confidence + 0.15:
        return Opinion(
            name.concept, name.confidence * 0.9, Text(f"{name.reason.zh}（注释含义不同）", f"{name.reason.en} (the comment says otherwise)")
        )
    return Opinion(
        comment.concept,
        comment.confidence * 0.9,
        Text(f"{comment.reason.zh}（字段名含义不同）", f"{comment.reason.en} (the name alone says otherwise)"),
    )


def _agree(one: Concept, other: Concept) -> bool:
    if one.key == other.key:
        return True
    if one.entity is not None and other.entity is not None:
        return one.entity.root is other.entity.root
    return one.category is other.category and one.category is Category.COMMUNICATION
