"""What an assessment of the demo must report, and nothing else: worked out here, without any control.

From the declarations as they stand after planting, from what was built, and from the counts that the planter and the row
writer kept. Every rule is restated in its own words, so that a mistake in a control and one here would have to agree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.plant import FLOOR, LAST_REVIEW, SOURCE_MEASURES
from audit.demo.schema import AS_OF, REVIEWED_ON
from holdings.assets import Asset
from holdings.labels import Category, LabelState, Level, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.demo.plant import Draft
    from audit.demo.schema import Column, Table

SOURCE = "desk"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One failing observation."""

    control: str
    asset: str
    exceptions: int


def work_out(made: Draft, persons: int) -> tuple[Expected, ...]:
    """Every failing observation, sorted. `persons` is the volume from which data is important."""
    rules = (
        _labels(made), _content(made), _free_text(made), _levels(made), _measures(made), _owners(made), _reviews(made), _undeclared(made),
        _gone(made), _dataset_levels(made), _volume(made, persons), _copies(made),
    )  # fmt: skip
    return tuple(sorted(chain.from_iterable(rules)))


def to_json(expected: Sequence[Expected]) -> str:
    """One observation a line, so that two truths compare well."""
    lines = [
        json.dumps({"control": each.control, "asset": each.asset, "exceptions": each.exceptions}, ensure_ascii=False) for each in expected
    ]
    return "[\n  " + ",\n  ".join(lines) + "\n]\n" if lines else "[]\n"


def _table(table: Table) -> str:
    return str(Asset.of(SOURCE, table.name))


def _field(table: Table, column: Column) -> str:
    return str(Asset.of(SOURCE, table.name, column.name))


def _there(made: Draft) -> Iterator[Table]:
    """Declared tables that exist."""
    return (table for name, table in made.declared.items() if name in made.built)


def _fields(made: Draft) -> Iterator[tuple[Table, Column]]:
    """Declared columns that exist."""
    for table in _there(made):
        built = {column.name for column in made.built[table.name].columns}
        yield from ((table, column) for column in table.columns if column.name in built)


def _labels(made: Draft) -> Iterator[Expected]:
    for table, column in _fields(made):
        if column.state is LabelState.SUGGESTED or column.tier is None:
            yield Expected("CLS-01", _field(table, column), 1)


def _content(made: Draft) -> Iterator[Expected]:
    for table, column in _fields(made):
        rows = made.above_level.get((table.name, column.name), 0)
        if rows and column.confirmed_level is not None:
            yield Expected("CLS-02", _field(table, column), rows)


def _free_text(made: Draft) -> Iterator[Expected]:
    for table, column in _fields(made):
        rows = made.leaks.get((table.name, column.name), 0)
        below = column.confirmed_level is not None and column.confirmed_level < Level.L4
        if rows and below and column.category is Category.COMMUNICATION:
            yield Expected("CLS-03", _field(table, column), rows)


def _levels(made: Draft) -> Iterator[Expected]:
    for level, measures in made.levels.items():
        missing = set(FLOOR[level]) - set(measures)
        if missing:
            yield Expected("CLS-04", str(Asset.org("levels", str(int(level)))), len(missing))


def _measures(made: Draft) -> Iterator[Expected]:
    for table, column in _fields(made):
        if column.confirmed_level is None:
            continue
        missing = set(made.levels[column.confirmed_level]) - {*SOURCE_MEASURES, *table.measures, *column.measures}
        if missing:
            yield Expected("CLS-05", _field(table, column), len(missing))


def _owners(made: Draft) -> Iterator[Expected]:
    return (Expected("CLS-06", _table(table), 1) for table in _there(made) if table.owner is None)


def _reviews(made: Draft) -> Iterator[Expected]:
    for table in _there(made):
        if not LAST_REVIEW <= (table.reviewed or REVIEWED_ON) <= AS_OF:
            yield Expected("CLS-07", _table(table), 1)


def _undeclared(made: Draft) -> Iterator[Expected]:
    for name, built in made.built.items():
        if name not in made.declared:
            yield Expected("CLS-08", _table(built), len(built.columns))
            continue
        known = {column.name for column in made.declared[name].columns}
        yield from (Expected("CLS-08", _field(built, column), 1) for column in built.columns if column.name not in known)


def _gone(made: Draft) -> Iterator[Expected]:
    for name, table in made.declared.items():
        if name not in made.built:
            yield Expected("CLS-09", _table(table), max(1, len(table.columns)))
            continue
        there = {column.name for column in made.built[name].columns}
        yield from (Expected("CLS-09", _field(table, column), 1) for column in table.columns if column.name not in there)


def _dataset_levels(made: Draft) -> Iterator[Expected]:
    for table in _there(made):
        if table.level is None:
            continue
        above = sum(column.confirmed_level is not None and column.confirmed_level > table.level for column in table.columns)
        if above:
            yield Expected("CLS-10", _table(table), above)


def _volume(made: Draft, persons: int) -> Iterator[Expected]:
    personal = {table.name for table, column in _fields(made) if column.category.personal and column.confirmed_level is not None}
    for table in _there(made):
        if table.name not in personal or table.tier in (Tier.IMPORTANT, Tier.CORE):
            continue
        if len(made.world.subjects[table.name]) >= persons:
            yield Expected("CLS-11", _table(table), 1)


def _copies(made: Draft) -> Iterator[Expected]:
    for table, column in _fields(made):
        rows = made.copies.get((table.name, column.name), 0)
        if rows and column.confirmed_level is not None and column.entity is not None:
            yield Expected("CLS-12", _field(table, column), rows)
