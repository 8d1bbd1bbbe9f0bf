"""A file per kind of datum; each lists its recognizers in `RECOGNIZERS`, and walking the package finds them."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redaction.recognizers.base import BatchRecognizer, Recognizer


def default_recognizers() -> tuple[Recognizer, ...]:
    """Every recognizer of the package, in the order of the files' names."""
    found: list[Recognizer] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        found += getattr(import_module(f"{__name__}.{module.name}"), "RECOGNIZERS", ())
    return tuple(found)


def together(recognizers: Iterable[Recognizer | BatchRecognizer]) -> tuple[Recognizer | BatchRecognizer, ...]:
    """The same recognizers, with those that share a candidate pass made one."""
    from redaction.recognizers.cells import Cells
    from redaction.recognizers.labelled import Labelled, LabelledRecognizer
    from redaction.recognizers.shaped import ShapeRecognizer

    given = tuple(recognizers)
    shapes = [one for one in given if isinstance(one, ShapeRecognizer)]
    labelled = [one for one in given if isinstance(one, LabelledRecognizer)]
    joined: list[Recognizer | BatchRecognizer] = [one for one in given if not isinstance(one, (ShapeRecognizer, LabelledRecognizer))]
    if labelled:
        joined.insert(0, Labelled(labelled))
    if shapes:
        joined.insert(0, Cells(shapes))
    return tuple(joined)
