"""Prose on the terminal, broken as Chinese and English are broken; what is written elsewhere keeps its lines."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST = 120
"""Longer lines do not read better."""


def say(text: str, *, err: bool = False, bold: bool = False) -> None:
    """Write a text to standard output, or to standard error."""
    for line in _broken(text) if (sys.stderr if err else sys.stdout).isatty() else [text]:
        click.echo(click.style(line, bold=True) if bold else line, err=err)


def _broken(text: str) -> Iterator[str]:
    from rich.text import Text

    from audit.reports.wrapping import wrapped

    width = min(shutil.get_terminal_size().columns, WIDEST)
    for line in text.split("\n"):
        yield from (each.plain for each in wrapped(Text(line), width))
