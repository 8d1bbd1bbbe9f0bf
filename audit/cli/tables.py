"""Tables on the terminal; what is written elsewhere is not fitted to a width, so that other programs can read it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text as Rich

from audit.reports.safety import terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.cli.base import Common

_WIDE = 400
_LEAST = ((12, 2), (12, 1), (6, 1))
"""Cells that a folding column is to have for its longest word, and cells after each column: what reads best comes first."""


def print_table(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    options: Common,
    *,
    right: frozenset[int] = frozenset(),
    fold: frozenset[int] | None = None,
) -> None:
    """Print rows below their names, where any column has one; the columns in `right` are right-aligned.

    On a terminal only those in `fold` are broken (all, where it is not given), unless the others alone are too wide for it.
    """
    seen = sys.stdout.isatty()
    console = Console(no_color=not options.color, highlight=False, emoji=False, markup=False, width=None if seen else _WIDE)
    lines = [[terminal(cell) for cell in row] for row in (names, *rows)]
    folding = frozenset(range(len(names))) if fold is None else fold
    widths, gap = _least(lines, folding, console.width) if seen else (None, 2)
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold", show_header=any(names))
    for place, name in enumerate(lines[0]):
        table.add_column(
            Rich(name),
            justify="right" if place in right else "left",
            overflow="fold",
            no_wrap=not seen or (widths is not None and place not in folding),
            min_width=widths[place] if widths else None,
        )
    for line in lines[1:]:
        table.add_row(*map(Rich, line))
    console.print(table)


def _least(lines: Sequence[Sequence[str]], folding: frozenset[int], room: int) -> tuple[list[int] | None, int]:
    """The least width of each column and the gap after it; None where it does not fit, however narrow the folding ones are."""
    columns = list(zip(*lines, strict=True))
    for most, gap in _LEAST:
        widths = [
            min(most, max(map(_longest_word, column))) if place in folding else max(map(cell_len, column))
            for place, column in enumerate(columns)
        ]
        if sum(widths) + gap * len(columns) <= room:
            return widths, gap
    return None, 1


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.split()), default=0)
