"""Finds the controls by walking `controls.catalog`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

import controls.catalog
from controls.base import Control


@cache
def builtin() -> tuple[Control, ...]:
    """Every control of the catalogue, sorted by id."""
    found: dict[str, Control] = {}
    for module in pkgutil.walk_packages(controls.catalog.__path__, "controls.catalog."):
        for _, item in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(item, Control) and not inspect.isabstract(item) and item.__module__ == module.name:
                if item.id in found:
                    raise ValueError(f"control id {item.id} is declared twice")
                found[item.id] = item()
    return tuple(found[name] for name in sorted(found))


def by_id() -> dict[str, Control]:
    """Every control of the catalogue by its id."""
    return {control.id: control for control in builtin()}
