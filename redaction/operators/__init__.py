"""A file per operator; each names its class in `OPERATOR`, and walking the package finds it."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redaction.operators.base import Operator


@cache
def operators() -> Mapping[str, type[Operator]]:
    """Every operator by its name."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (getattr(import_module(f"{__name__}.{name}"), "OPERATOR", None) for name in modules)
    return {operator.name: operator for operator in found if operator is not None}
