"""Reads a file of patterns; what is wrong with it is said with file, line and field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import pydantic
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from holdings import yamlfile
from holdings.assets import shown
from holdings.refusals import reason
from holdings.text import Text
from redaction.detecting.kinds import WRITTEN
from redaction.detecting.patterns import UserPattern, refused, too_large_together, why_not
from redaction.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_PATTERNS = 100

_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
_Score = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Words(_Strict):
    zh: Annotated[list[_Word], Field(max_length=50)] = []
    en: Annotated[list[_Word], Field(max_length=50)] = []


class _Pattern(_Strict):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    type: str
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    score: _Score = 0.7
    context: _Words = _Words()
    bare: _Score = 0.0

    def made(self) -> UserPattern:
        words = tuple(fold(word).lower() for word in (*self.context.zh, *self.context.en))
        return UserPattern(name=self.name, type=self.type, pattern=self.pattern, score=self.score, words=words, bare=self.bare)


class _File(_Strict):
    patterns: Annotated[list[_Pattern], Field(min_length=1, max_length=MOST_PATTERNS)]

    @classmethod
    def of(cls, document: yamlfile.Document) -> Self:
        try:
            return cls.model_validate(document.value)
        except pydantic.ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise refused(_place(document, first["loc"]), reason(first)) from error


def read(path: Path) -> tuple[UserPattern, ...]:
    """The patterns of a file. Raises `PatternError`, and `InventoryError` for what is no YAML; both name the line."""
    if not path.is_file():
        raise refused(shown(path.name), Text("没有这个文件", "there is no such file"))
    document = yamlfile.read(path)
    patterns = _File.of(document).patterns
    for number, one in enumerate(patterns):
        if WRITTEN.fullmatch(one.type) is None:
            what = Text("实体类型由大写字母、数字和下划线组成", "an entity type is written in capital letters, digits and underscores")
            raise refused(_place(document, ("patterns", number, "type")), what)
        if (why := why_not(one.pattern)) is not None:
            raise refused(_place(document, ("patterns", number, "pattern")), why)
    if too_large_together(one.pattern for one in patterns):
        raise refused(_place(document, ("patterns",)), Text("各模式合起来编译后过大", "its patterns are too large together when compiled"))
    return tuple(one.made() for one in patterns)


def _place(document: yamlfile.Document, parts: Sequence[str | int]) -> str:
    field = shown(".".join(str(part) for part in parts)) or "—"
    return f"{document.name}:{document.line(parts)}: {field}"
