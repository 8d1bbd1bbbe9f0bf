"""Names of persons and addresses, a package a language; what cannot be examined is said, never left out in silence."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from holdings.entities import Entity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import ModuleType

    from redaction.names.base import Absent
    from redaction.recognizers.base import BatchRecognizer
    from redaction.scanner import Context

NAMES = frozenset({Entity.PERSON, Entity.ADDRESS, Entity.LOCATION})
"""What these recognizers find, and no others do."""


def name_recognizers(languages: Collection[str] | None = None) -> tuple[BatchRecognizer, ...]:
    """Those of these languages (by default all) that can work here. The first call may load a model."""
    return tuple(recognizer for package in _packages(languages) for recognizer in package.recognizers())


def absent(languages: Collection[str] | None = None) -> tuple[Absent, ...]:
    """What no recognizer looks for here, and why: a model that is not installed, or is not the one that was approved."""
    return tuple(said for package in _packages(languages) for said in package.absent())


def called(context: Context) -> bool:
    """Whether a column's name or comment says that its values are names or addresses, in any language."""
    return any(package.called(context) for package in _packages(None))


def _packages(languages: Collection[str] | None) -> Iterator[ModuleType]:
    """Each is named after its language, and offers `recognizers()`, `absent()` and `called(context)`."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if module.ispkg and (languages is None or module.name in languages):
            yield import_module(f"{__name__}.{module.name}")
