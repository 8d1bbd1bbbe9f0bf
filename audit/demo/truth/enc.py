"""ENC: what follows from how fields are declared to be stored, and from the values that were planted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.truth.expected import Expected, field_asset, fields
from holdings.entities import Entity
from holdings.labels import Category, LabelState, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.schema import Column, Table

_LEAST_WIDTH = {Entity.CN_MOBILE: 36, Entity.CN_ID_CARD: 46, Entity.BANK_CARD: 43}
"""Signs of base64 for 11, 18 and 16 bytes with a tag of 16."""
_LEAST_SEALED = 23
_LEAST_HASHED = 60


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(_sealed(made), _passwords(made), _secrets(made), _widths(made))


def _confirmed(made: Draft) -> Iterator[tuple[Table, Column]]:
    return ((table, column) for table, column in fields(made) if column.state is LabelState.CONFIRMED)


def _sealed(made: Draft) -> Iterator[Expected]:
    for table, column in _confirmed(made):
        if column.stored is Stored.ENCRYPTED:
            for control, planted in (("ENC-01", "not sealed"), ("ENC-02", "unsound")):
                if rows := made.planted(planted, (table.name, column.name)):
                    yield Expected(control, field_asset(table, column), rows)


def _passwords(made: Draft) -> Iterator[Expected]:
    for table, column in _confirmed(made):
        rows = made.planted("weak hash", (table.name, column.name))
        if rows and column.stored is not Stored.ENCRYPTED and (column.category is Category.CREDENTIAL or column.stored is Stored.HASHED):
            yield Expected("ENC-03", field_asset(table, column), rows)


def _secrets(made: Draft) -> Iterator[Expected]:
    for table, column in _confirmed(made):
        rows = made.planted("secret", (table.name, column.name))
        if rows and column.category in (Category.COMMUNICATION, Category.OPERATIONAL):
            yield Expected("ENC-04", field_asset(table, column), rows)


def _widths(made: Draft) -> Iterator[Expected]:
    for table, column in _confirmed(made):
        if column.stored is Stored.HASHED:
            least = _LEAST_HASHED
        elif column.stored is Stored.ENCRYPTED:
            least = _LEAST_WIDTH.get(column.entity, _LEAST_SEALED) if column.entity else _LEAST_SEALED
        else:
            continue
        built = made.built[table.name].column(column.name).sql
        width = built.partition("(")[2].partition(")")[0]
        if "CHAR" in built and int(width) < least:
            yield Expected("ENC-05", field_asset(table, column), 1)
