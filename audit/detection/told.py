"""What came of a piece of input: lines for the output, and counts for people; no value of the input."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redaction.span import Span


class Why(StrEnum):
    """Why something was not examined; the word stands in the output as `error`."""

    RECOGNIZER_FAILED = "recognizer_failed"
    ENCODING = "invalid_encoding"
    TOO_LONG = "too_long"
    NOT_JSON = "not_json"
    NO_TEXT = "no_text"
    VALUES = "unreadable_values"
    FILE = "unreadable_file"
    STOPPED = "stopped"

    @property
    def text(self) -> Text:
        return _WHY[self]


_WHY = {
    Why.RECOGNIZER_FAILED: Text("识别器失败或超时", "a recognizer failed or ran out of time"),
    Why.ENCODING: Text("不是该编码的有效文本", "not text in the encoding"),
    Why.TOO_LONG: Text("该行过长", "the line is too long"),
    Why.NOT_JSON: Text("不是 JSON 对象，或有重复的键", "not a JSON object, or a key stands twice"),
    Why.NO_TEXT: Text("没有 text，或不是文本", "no `text`, or one that is not text"),
    Why.VALUES: Text("无法读取的值", "values that cannot be read"),
    Why.FILE: Text("无法读取（或未读完）的文件", "files that cannot be read, or not to their end"),
    Why.STOPPED: Text("输出的读取方已退出，其余未检查", "nobody reads the output any more, and the rest was left"),
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over any part of the input; they add up."""

    records: int = 0
    """Records, lines or rows that were there."""
    hit: int = 0
    """Of these, how many hold something."""
    types: Counter[str] = field(default_factory=Counter)
    """Spans by type."""
    unexamined: Counter[Why] = field(default_factory=Counter)
    """What was not examined, by reason: records, or values of a table."""
    beside: Counter[str] = field(default_factory=Counter)
    """Other keys of records than `id` and `text`, by name, which nobody asked to examine."""

    def add(self, other: Tally) -> None:
        self.records += other.records
        self.hit += other.hit
        self.types += other.types
        self.unexamined += other.unexamined
        self.beside += other.beside

    def see(self, spans: Iterable[Span]) -> None:
        """Count one record's spans."""
        before = self.types.total()
        self.types.update(str(span.entity) for span in spans)
        self.hit += self.types.total() > before


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of a piece."""

    lines: bytes
    """JSON Lines, each with its line break."""
    tally: Tally
