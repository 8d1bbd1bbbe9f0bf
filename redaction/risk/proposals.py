"""What to generalise in a table whose groups are too small: each quasi-identifier by how much it would gain, at most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdings.assets import shown
from holdings.text import Text
from redaction.days import told
from redaction.regions import province_and_city
from redaction.risk.measure import codes, distinct, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redaction.risk.groups import Groups

_LOOKED_AT = 200
"""Different values of a field by which its kind is guessed."""
_MOSTLY = 0.9
_NUMBER = re.compile(r"\s*-?[0-9]{1,15}(?:\.[0-9]+)?\s*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One field, and what would be left if it told nothing at all: no generalisation of it alone can do better."""

    field: str
    k: int
    rows_below: int
    """Rows in groups that would still be smaller than the policy asks."""
    text: Text


def rows_below(groups: Groups, k: int, without: str | None = None) -> tuple[int, int]:
    """The size of the smallest group, and how many rows are in groups smaller than `k`, with one quasi-identifier left out."""
    table = groups.counts(groups.sensitive[0] if groups.sensitive else None)
    sizes = np.bincount(codes(table, [name for name in groups.quasi_identifiers if name != without]), numbers(table))
    return int(sizes.min()), int(sizes[sizes < k].sum())


def proposals(groups: Groups, k: int) -> tuple[Proposal, ...]:
    """The quasi-identifiers, the one that helps most first; none where the groups are large enough."""
    if not rows_below(groups, k)[1]:
        return ()
    table = groups.counts(groups.sensitive[0] if groups.sensitive else None)
    found = []
    for name in groups.quasi_identifiers:
        size, below = rows_below(groups, k, name)
        how = _how([value for value in distinct(table.column(name))[0][:_LOOKED_AT].to_pylist() if value])
        found.append(Proposal(field=name, k=size, rows_below=below, text=_told(name, how, size, below)))
    return tuple(sorted(found, key=lambda each: (each.rows_below, -each.k, each.field)))


def _how(values: Sequence[str]) -> Text:
    if _most(told(value) is not None for value in values):
        return Text("泛化到年或月（date）", "generalise it to the year or month (date)")
    if _most(_NUMBER.fullmatch(value) is not None for value in values):
        return Text("泛化为数值段（band）", "generalise it to bands of numbers (band)")
    if _most(any(province_and_city(value)) for value in values):
        return Text("泛化到市或省（address）", "generalise it to the city or province (address)")
    return Text("合并少见的取值，或删除该字段（drop）", "merge its rare values, or leave the field out (drop)")


def _most(such: Iterable[bool]) -> bool:
    seen = list(such)
    return bool(seen) and sum(seen) >= _MOSTLY * len(seen)


def _told(name: str, how: Text, size: int, below: int) -> Text:
    return Text(
        f"{shown(name)}：{how.zh}；至多可使最小的组达到 {size} 行，小于要求的组中还剩 {below} 行。",
        f"{shown(name)}: {how.en}; at best the smallest group has {size} rows then, and {below} rows stay in groups that are too small.",
    )
