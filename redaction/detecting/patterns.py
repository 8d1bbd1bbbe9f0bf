"""Patterns of the user's own, from a YAML file: on RE2, in time linear in the text, whatever the pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from holdings.assets import shown
from holdings.text import Text
from redaction.detecting.kinds import kind
from redaction.errors import PatternError
from redaction.fold import fold
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.entities import Entity
    from redaction.scanner import Context

MOST_BYTES = 2 * 1024 * 1024
"""The memory that RE2 may use for one pattern, program and automaton."""

MOST_BYTES_TOGETHER = 2 * MOST_BYTES
"""Half of what Arrow gives the one pattern that all gates make together."""
NEAR_BEFORE, NEAR_AFTER = 30, 8
"""Code points before and behind a value in which a context word stands beside it."""
_BYTE = re.compile(r"(?<!\\)(?:\\\\)*\\C")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPattern:
    """One pattern as a recognizer. It is plain data, so that it can be handed to another process; RE2 compiles it there.

    The value is what the pattern's one group takes, else the whole match. Where `words` are given, `score` holds beside one of
    them (near it, or in the field's name), and `bare` without; 0 reports nothing.
    """

    name: str
    type: str
    pattern: str
    score: float
    words: tuple[str, ...] = ()
    """Folded, in small letters."""
    bare: float = 0.0

    @property
    def entities(self) -> frozenset[Entity]:
        return frozenset({kind(self.type)})

    def gate(self, context: Context) -> str:
        del context
        return self.pattern

    def find(self, text: str, context: Context) -> Iterator[Span]:
        found, entity = compiled(self.pattern), kind(self.type)
        called = any(word in fold(f"{context.field} {context.comment}").lower() for word in self.words)
        for match in found.finditer(text):
            start, end = match.span(found.groups)
            score = self.score if called or not self.words or self._is_called(text, start, end) else self.bare
            if 0 <= start < end and score > 0:
                yield Span(start, end, entity, score)

    def _is_called(self, text: str, start: int, end: int) -> bool:
        around = text[max(0, start - NEAR_BEFORE) : start].lower(), text[end : end + NEAR_AFTER].lower()
        return any(_stands(word, part) for word in self.words for part in around)


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text; a Latin one not as a part of a longer one."""
    place = text.find(word)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(word) : place + len(word) + 1]
        if not (_joined(before, word[0]) or _joined(word[-1], after)):
            return True
        place = text.find(word, place + 1)
    return False


def _joined(left: str, right: str) -> bool:
    return all(char.isascii() and char.isalpha() for char in (left, right))


@cache
def compiled(pattern: str) -> Any:
    """The pattern on RE2. Raises `re2.error`."""
    return _compiled(pattern, MOST_BYTES)


def _re2() -> Any:
    """RE2, imported at its first use."""
    return import_module("re2")


def _compiled(pattern: str, memory: int) -> Any:
    re2 = _re2()
    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False
    return re2.compile(pattern, options)


def too_large_together(patterns: Iterable[str]) -> bool:
    """Whether patterns that can be used one by one cannot be used at once."""
    try:
        _compiled("|".join(f"(?:{pattern})" for pattern in patterns), MOST_BYTES_TOGETHER)
    except _re2().error:
        return True
    return False


def why_not(pattern: str) -> Text | None:
    """Why a pattern cannot be used; None where it can."""
    try:
        found = compiled(pattern)
    except _re2().error as error:
        return _refused(error)
    if _BYTE.search(pattern):
        return Text(r"不支持 \C，它会切开字符", r"\C is not supported: it takes characters apart")
    if found.groupindex:
        return Text("不支持命名分组", "it names a group")
    if found.groups > 1:
        return Text("最多一个捕获分组，其余请写成 (?:…)", "it has more than one group: write (?:…) for those that are not the value")
    if found.search("") is not None:
        return Text("它匹配空文本", "it matches the empty text")
    return None


def _refused(error: Exception) -> Text:
    """RE2's reason, without the part of the pattern that it quotes."""
    told = error.args[0] if error.args else b""
    reason = (told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)).split(":", maxsplit=1)[0]
    if "too large" in reason:
        return Text("它编译后过大", "it is too large when compiled")
    said = shown(reason)
    return Text(f"RE2 不接受它（{said}）", f"RE2 does not take it ({said})")


def refused(place: str, what: Text) -> PatternError:
    """The error of something in a file of patterns."""
    return PatternError(
        Text(f"{what.zh}。", f"{what.en}."),
        place,
        Text("请修改该处；写法见 docs/detection.md。", "Mend that place; docs/detection.md says how patterns are written."),
    )
