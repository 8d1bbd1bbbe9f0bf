"""The door to the part that finds names and addresses, which is not installed everywhere."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from holdings.entities import Entity

if TYPE_CHECKING:
    from redaction.recognizers.base import BatchRecognizer

NAMES = frozenset({Entity.PERSON, Entity.ADDRESS, Entity.LOCATION})
"""What that part finds, and nothing else does."""
_PART = "redaction.names"


def name_recognizers() -> tuple[BatchRecognizer, ...]:
    """Those that are there; none where the part is not."""
    return tuple(import_module(_PART).name_recognizers()) if find_spec(_PART) is not None else ()


def absent() -> tuple[object, ...]:
    """Why names and addresses are not, or not all, examined: one value a reason."""
    return tuple(import_module(_PART).absent()) if find_spec(_PART) is not None else ("redaction.names",)
