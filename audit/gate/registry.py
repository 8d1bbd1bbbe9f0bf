"""Finds the rules by walking `audit.gate.rules`: a module that offers a `RULE` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

import audit.gate.rules

if TYPE_CHECKING:
    from audit.gate.base import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, the gravest first, then by id."""
    package = audit.gate.rules
    modules = (importlib.import_module(f"{package.__name__}.{module.name}") for module in pkgutil.iter_modules(package.__path__))
    found = [module.RULE for module in modules if hasattr(module, "RULE")]
    return tuple(sorted(found, key=lambda rule: (-rule.severity, str(rule.id))))
