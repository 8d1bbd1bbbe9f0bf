"""CLS: what follows from labels, levels and measures, and from the content that was planted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.draft import FLOOR, SOURCE_MEASURES
from audit.demo.plants.cls import LAST_REVIEW
from audit.demo.schema import AS_OF, REVIEWED_ON
from audit.demo.truth.expected import Expected, field_asset, fields, table_asset, tables
from holdings.assets import Asset
from holdings.labels import Category, LabelState, Level, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(
        _labels(made), _content(made), _free_text(made), _levels(made), _measures(made), _owners(made), _reviews(made), _undeclared(made),
        _gone(made), _dataset_levels(made), _volume(made), _copies(made),
    )  # fmt: skip


def _labels(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        if column.state is LabelState.SUGGESTED or column.tier is None:
            yield Expected("CLS-01", field_asset(table, column), 1)


def _content(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("above level", (table.name, column.name))
        if rows and column.confirmed_level is not None:
            yield Expected("CLS-02", field_asset(table, column), rows)


def _free_text(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("leak", (table.name, column.name))
        below = column.confirmed_level is not None and column.confirmed_level < Level.L4
        if rows and below and column.category is Category.COMMUNICATION:
            yield Expected("CLS-03", field_asset(table, column), rows)


def _levels(made: Draft) -> Iterator[Expected]:
    for level, measures in made.levels.items():
        missing = set(FLOOR[level]) - set(measures)
        if missing:
            yield Expected("CLS-04", str(Asset.org("levels", str(int(level)))), len(missing))


def _measures(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        if column.confirmed_level is None:
            continue
        missing = set(made.levels[column.confirmed_level]) - {*SOURCE_MEASURES, *table.measures, *column.measures}
        if missing:
            yield Expected("CLS-05", field_asset(table, column), len(missing))


def _owners(made: Draft) -> Iterator[Expected]:
    return (Expected("CLS-06", table_asset(table), 1) for table in tables(made) if table.owner is None)


def _reviews(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        if not LAST_REVIEW <= (table.reviewed or REVIEWED_ON) <= AS_OF:
            yield Expected("CLS-07", table_asset(table), 1)


def _undeclared(made: Draft) -> Iterator[Expected]:
    for name, built in made.built.items():
        if name not in made.declared:
            yield Expected("CLS-08", table_asset(built), len(built.columns))
            continue
        known = {column.name for column in made.declared[name].columns}
        yield from (Expected("CLS-08", field_asset(built, column), 1) for column in built.columns if column.name not in known)


def _gone(made: Draft) -> Iterator[Expected]:
    for name, table in made.declared.items():
        if name not in made.built:
            yield Expected("CLS-09", table_asset(table), max(1, len(table.columns)))
            continue
        there = {column.name for column in made.built[name].columns}
        yield from (Expected("CLS-09", field_asset(table, column), 1) for column in table.columns if column.name not in there)


def _dataset_levels(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        if table.level is None:
            continue
        above = sum(column.confirmed_level is not None and column.confirmed_level > table.level for column in table.columns)
        if above:
            yield Expected("CLS-10", table_asset(table), above)


def _volume(made: Draft) -> Iterator[Expected]:
    personal = {table.name for table, column in fields(made) if column.category.personal and column.confirmed_level is not None}
    for table in tables(made):
        if table.name not in personal or table.tier in (Tier.IMPORTANT, Tier.CORE):
            continue
        if len(made.world.subjects[table.name]) >= made.persons:
            yield Expected("CLS-11", table_asset(table), 1)


def _copies(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("copy", (table.name, column.name))
        if rows and column.confirmed_level is not None and column.entity is not None:
            yield Expected("CLS-12", field_asset(table, column), rows)
