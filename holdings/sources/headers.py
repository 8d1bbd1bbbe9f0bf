"""The first line of a table: names of columns, or a record whose values must not be shown as names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.assets import holds_personal_data
from holdings.sources.base import ROW_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 40
_NUMBER = re.compile(r"[+-]?\d[\d\s,.:/-]*")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:[./-]?\d\d?(?:[./-]?\d\d?)?)?")
"""A year, month or day."""


def is_record(header: Sequence[str]) -> bool:
    """Whether a first line is a record: a cell of it is personal data, or most cells are values. Names would be shown; values must not."""
    return any(map(holds_personal_data, header)) or 2 * sum(map(_is_value, header)) > len(header)


def _is_value(cell: str) -> bool:
    """Whether a cell is rather a value than a name: long text or a number; years, days and small numbers do name columns."""
    number = _NUMBER.fullmatch(cell.strip()) is not None and sum(map(str.isdecimal, cell)) > 2
    return len(cell) > LONGEST_NAME or (number and _PERIOD.fullmatch(cell.strip()) is None)


def names_of(header: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns: an empty one becomes `column_N`; one that stands twice, or is `ROW_KEY`, gets a number."""
    names: dict[str, None] = {}
    taken = set(header)
    numbers: dict[str, int] = {}
    for place, cell in enumerate(header, 1):
        name = cell.strip() or f"column_{place}"
        base = name
        while name == ROW_KEY or name in names or (name != cell and name in taken):
            numbers[base] = numbers.get(base, 1) + 1
            name = f"{base}_{numbers[base]}"
        names[name] = None
    return tuple(names)
