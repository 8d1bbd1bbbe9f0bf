"""What was asked for on the command line, checked before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.detection.task import Task
from audit.errors import UnknownThing
from holdings.assets import shown
from holdings.text import Lang, Text
from redaction.detecting import names as door
from redaction.detecting.kinds import checked, family

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from redaction.detecting.patterns import UserPattern

_OFF = Text("已用 --no-names 关闭", "--no-names")
_MISSING = Text(
    "未安装该部件（recordwarden[names]），或其模型不可用", "that part (recordwarden[names]) is not installed, or its model cannot be used"
)


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
    no_names: Text | None
    """Why these are not, or not all, examined; None where they are, or where other types alone were asked for."""


def understood(asked: Asked) -> Understood:
    """Raises `UnknownThing`, `UnknownName`, `PatternError` and `InventoryError`, which name what is wrong."""
    patterns: tuple[UserPattern, ...] = ()
    if asked.patterns is not None:
        from redaction.detecting.pattern_file import read

        patterns = read(asked.patterns)
    listed = [name for option in asked.entities for name in option.split(",") if name.strip()]
    brought = {*(one.type for one in patterns), *_types_of(asked.presidio)}
    entities = checked(listed, brought) if asked.entities else None
    named = entities is not None and any(not entities.isdisjoint(family(name)) for name in door.NAMES)
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
    return Understood(task=task, names_asked=bool(asked.names) or named, no_names=_no_names(wanted=wanted, off=asked.names is False))


def _types_of(presidio: Sequence[str]) -> set[str]:
    if not presidio:
        return set()
    from redaction.detecting.from_presidio import made

    return {str(entity) for name in presidio for entity in made(name).supported_entities}


def _no_names(*, wanted: bool, off: bool) -> Text | None:
    if off:
        return _OFF
    return _MISSING if wanted and door.absent() else None


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
