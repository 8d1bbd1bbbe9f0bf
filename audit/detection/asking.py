"""What was asked for on the command line, checked before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.detection.task import Task
from audit.errors import UnknownThing
from holdings.assets import shown
from holdings.text import Lang, Text
from redaction import names as part
from redaction.detecting.kinds import checked, family
from redaction.names.base import Absent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from redaction.detecting.patterns import UserPattern

_OFF = Text("已用 --no-names 关闭。", "--no-names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options as they were typed."""

    languages: str = "zh,en"
    entities: Sequence[str] = ()
    least_score: float = 0.0
    names: bool | None = None
    presidio: Sequence[str] = ()
    patterns: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What they come to."""

    task: Task
    names_asked: bool
    """Names or addresses were asked for in so many words."""
    gaps: tuple[Absent, ...]
    """Which of these are not looked for, and why; those alone that belong to what was asked for."""


def understood(asked: Asked) -> Understood:
    """Raises `UnknownThing`, `UnknownName`, `PatternError` and `InventoryError`, which name what is wrong."""
    patterns: tuple[UserPattern, ...] = ()
    if asked.patterns is not None:
        from redaction.detecting.pattern_file import read

        patterns = read(asked.patterns)
    listed = [name for option in asked.entities for name in option.split(",") if name.strip()]
    if asked.entities and not listed:
        raise UnknownThing(
            Text("没有写出任何实体类型。", "it names no entity type."),
            "--entities",
            Text("请写出类型，或去掉该选项以查找全部。", "Name some, or leave the option out to look for all."),
        )
    brought = {*(one.type for one in patterns), *_types_of(asked.presidio)}
    entities = checked(listed, brought) if asked.entities else None
    named = entities is not None and any(not entities.isdisjoint(family(name)) for name in part.NAMES)
    wanted = asked.names if asked.names is not None else entities is None or named
    languages = _languages(asked.languages)
    task = Task(
        languages=languages,
        entities=entities,
        least_score=asked.least_score,
        names=wanted,
        patterns=patterns,
        presidio=tuple(dict.fromkeys(asked.presidio)),
    )
    gaps = _gaps(asked, languages) if entities is None or named else ()
    missing = tuple(gap for gap in gaps if entities is None or any(not entities.isdisjoint(family(name)) for name in gap.entities))
    return Understood(task=task, names_asked=bool(asked.names) or named, gaps=missing)


def _gaps(asked: Asked, languages: Sequence[str]) -> tuple[Absent, ...]:
    """To tell what is missing may load a model: asked only where names are wanted."""
    return (Absent(language=None, entities=part.NAMES, reason=_OFF),) if asked.names is False else part.absent(languages)


def _types_of(presidio: Sequence[str]) -> set[str]:
    if not presidio:
        return set()
    from redaction.detecting.from_presidio import made

    return {str(entity) for name in presidio for entity in made(name).supported_entities}


def _languages(written: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip().lower() for part in written.split(",") if part.strip()))
    for name in found:
        if name not in set(Lang):
            raise UnknownThing(
                Text("没有这种语言的识别器。", "there are no recognizers for this language."),
                shown(name),
                Text("可写 zh、en 或 zh,en。", "Write zh, en, or zh,en."),
            )
    return found or tuple(Lang)
