"""Finds the report formats by walking this package: a module that offers a `REPORT` is a format."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

import audit.reports
from audit.errors import UnknownThing
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from audit.reports.base import Report


@cache
def _all() -> dict[str, Report]:
    modules = (importlib.import_module(f"audit.reports.{module.name}") for module in pkgutil.iter_modules(audit.reports.__path__))
    found = [module.REPORT for module in modules if hasattr(module, "REPORT")]
    return {report.name: report for report in sorted(found, key=lambda report: str(report.name))}


def formats() -> tuple[str, ...]:
    """The formats' names, sorted."""
    return tuple(_all())


def report(name: str) -> Report:
    """The format of that name or alias. Raises `UnknownThing`."""
    for one in _all().values():
        if name == one.name or name in one.aliases:
            return one
    known = ", ".join(formats())
    raise UnknownThing(
        Text("没有这种报告格式。", "there is no such report format."),
        shown(name[:64]),
        Text(f"可用的格式：{known}。", f"The formats are: {known}."),
    )
