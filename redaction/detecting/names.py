"""The door to the part that finds names and addresses, which is not installed everywhere."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from holdings.entities import Entity
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Collection

    from redaction.recognizers.base import BatchRecognizer

NAMES = frozenset({Entity.PERSON, Entity.ADDRESS, Entity.LOCATION})
"""What that part finds, and nothing else does."""
_PART = "redaction.names"


def name_recognizers(languages: Collection[str]) -> tuple[BatchRecognizer, ...]:
    """Those of these languages that are there; none where the part is not. What is no one language's own is always among them."""
    if find_spec(_PART) is None:
        return ()
    found: tuple[BatchRecognizer, ...] = tuple(import_module(_PART).name_recognizers())
    return tuple(one for one in found if _language(one) is None or _language(one) in languages)


def absent() -> tuple[object, ...]:
    """Why names and addresses are not, or not all, examined: one value a reason."""
    return tuple(import_module(_PART).absent()) if find_spec(_PART) is not None else (_PART,)


def _language(recognizer: BatchRecognizer) -> str | None:
    """Each language has a package of its own: `redaction.names.zh`."""
    package = type(recognizer).__module__.removeprefix(f"{_PART}.").partition(".")[0]
    return package if package in set(Lang) else None
