"""A file per kind of datum; each lists its recognizers in `RECOGNIZERS`, and walking the package finds them."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redaction.recognizers.base import Recognizer


def default_recognizers() -> tuple[Recognizer, ...]:
    """Every recognizer of the package, in the order of the files' names."""
    found: list[Recognizer] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        found += getattr(import_module(f"{__name__}.{module.name}"), "RECOGNIZERS", ())
    return tuple(found)
