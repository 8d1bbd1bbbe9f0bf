"""The door to the part that finds names and addresses, which is not installed everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from holdings.entities import Entity
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from redaction.recognizers.base import BatchRecognizer

NAMES = frozenset({Entity.PERSON, Entity.ADDRESS, Entity.LOCATION})
"""What that part finds, and nothing else does."""
_PART = "redaction.names"
_NOT_INSTALLED = Text("未安装查找姓名和地址的部件。", "the part that finds names and addresses is not installed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Entity types that are not looked for, in one language or (None) in any, and why."""

    language: str | None
    entities: frozenset[Entity]
    reason: Text


def name_recognizers(languages: Collection[str]) -> tuple[BatchRecognizer, ...]:
    """Those of these languages that are there; none where the part is not. What is no one language's own is always among them."""
    if find_spec(_PART) is None:
        return ()
    found: tuple[BatchRecognizer, ...] = tuple(import_module(_PART).name_recognizers())
    return tuple(one for one in found if _language(one) is None or _language(one) in languages)


def gaps(languages: Collection[str]) -> tuple[Gap, ...]:
    """What is not looked for in texts of these languages: their absence from a result says nothing."""
    if find_spec(_PART) is None:
        return (Gap(language=None, entities=NAMES, reason=_NOT_INSTALLED),)
    found = tuple(Gap(language=one.language, entities=one.entities, reason=one.reason) for one in import_module(_PART).absent())
    return tuple(gap for gap in found if gap.language in languages)


def _language(recognizer: BatchRecognizer) -> str | None:
    """Each language has a package of its own: `redaction.names.zh`."""
    package = type(recognizer).__module__.removeprefix(f"{_PART}.").partition(".")[0]
    return package if package in set(Lang) else None
