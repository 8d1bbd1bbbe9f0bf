"""Any of Presidio's recognizers that works offline and without a model, by the name of its class, as one of ours.

Presidio is imported at the first look, and watched while it works (`redaction.quiet`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from holdings.assets import shown
from holdings.text import Text
from redaction.detecting.kinds import kind
from redaction.detecting.patterns import NEAR_BEFORE
from redaction.errors import RecognizerFailed, UnknownName
from redaction.quiet import offline, watched
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.entities import Entity
    from redaction.scanner import Context

WINDOW = 16_384
"""Code points that Presidio is given at once, which bounds the time that its patterns can take."""
OVERLAP = 512
_HOMES = ("presidio_analyzer.predefined_recognizers.generic.", "presidio_analyzer.predefined_recognizers.country_specific.")
"""Where those live that need neither a model nor a service."""
_WIDE = re.compile("[\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")
_BORDER = "\u3002"
"""Stands in for each Chinese, Japanese or Korean character: Presidio's `\\b` knows no border between those and a Latin letter."""
_MORE_WITH_WORD, _LEAST_WITH_WORD = 0.35, 0.4
"""By how much a context word raises the score, and to what at least: the defaults of Presidio's `LemmaContextAwareEnhancer`."""


@dataclass(frozen=True, slots=True)
class FromPresidio:
    """One of Presidio's recognizers, by the name of its class. It is plain data, so that it can be handed to another process."""

    name: str

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset(kind(name) for name in made(self.name).supported_entities)

    def gate(self, context: Context) -> str:
        del context
        return "(?s)."

    def find(self, text: str, context: Context) -> Iterator[Span]:
        recognizer = made(self.name)
        words = [word.lower() for word in recognizer.context or ()]
        called = any(word in context.field.lower() for word in words)
        for start, end, entity, score in _found(recognizer, _WIDE.sub(_BORDER, text)):
            near = text[max(0, start - NEAR_BEFORE) : start].lower()
            if called or any(word in near for word in words):
                score = min(1.0, max(_LEAST_WITH_WORD, score + _MORE_WITH_WORD))
            yield Span(start, end, kind(entity), score)


def _found(recognizer: Any, text: str) -> Iterator[tuple[int, int, str, float]]:
    """Window by window. What begins where two overlap is taken from the one that shows more of what is around it."""
    step = WINDOW - OVERLAP
    for first in range(0, max(1, len(text) - OVERLAP), step):
        last = first + WINDOW >= len(text)
        for result in _analyzed(recognizer, text[first : first + WINDOW]):
            if (first == 0 or result.start >= OVERLAP // 2) and (last or result.start < WINDOW - OVERLAP // 2):
                yield first + int(result.start), first + int(result.end), str(result.entity_type), float(result.score)


def _analyzed(recognizer: Any, text: str) -> list[Any]:
    """What Presidio finds. Raises `RecognizerFailed` where it could not finish, whatever broke: the error may quote the text."""
    try:
        with watched():
            return list(recognizer.analyze(text, recognizer.supported_entities, None) or ())
    except Exception:  # noqa: BLE001 - this text was not examined
        raise RecognizerFailed.named(recognizer.name) from None


@cache
def made(name: str) -> Any:
    """The recognizer. Raises `UnknownName` where Presidio has none of this name, or it needs a model or a service."""
    from presidio_analyzer import EntityRecognizer, predefined_recognizers

    there: dict[str, Any] = vars(predefined_recognizers)
    known = {key: one for key, one in there.items() if isinstance(one, type) and issubclass(one, EntityRecognizer)}
    usable = {key: one for key, one in known.items() if one.__module__.startswith(_HOMES)}
    if name in usable:
        make: Any = usable[name]
        return offline(make())
    if name in known:
        raise UnknownName(
            Text("该识别器需要模型或外部服务，不能在此使用。", "this recognizer needs a model or a service, and cannot be used here."),
            name,
            Text("可用的是基于模式的识别器。", "Those that rest on patterns can."),
        )
    near = get_close_matches(name, sorted(usable), n=1)
    raise UnknownName(
        Text("Presidio 没有这个识别器。", "Presidio has no such recognizer."),
        shown(name),
        Text(
            f"是否想用：{'、'.join(near)}？" if near else "请写类名，例如 UkNinoRecognizer。",
            f"Did you mean {' or '.join(near)}?" if near else "Give the name of its class, such as UkNinoRecognizer.",
        ),
    )
