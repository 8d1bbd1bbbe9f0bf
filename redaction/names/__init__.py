"""Names of persons and addresses, a package a language; what cannot be examined is said, never left out in silence."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from redaction.names.base import Absent, NameRecognizer


def name_recognizers() -> tuple[NameRecognizer, ...]:
    """Those of all languages that can work here. The first call may load a model."""
    return tuple(recognizer for language in _languages() for recognizer in language.recognizers())


def absent() -> tuple[Absent, ...]:
    """What no recognizer looks for here, and why: a model that is not installed, or is not the one that was approved."""
    return tuple(said for language in _languages() for said in language.absent())


def _languages() -> Iterator[ModuleType]:
    """Each package offers `recognizers()` and `absent()`."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if module.ispkg:
            yield import_module(f"{__name__}.{module.name}")
