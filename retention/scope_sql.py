"""The rows that a scope covers, as a condition that a database decides."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, assert_never

import sqlalchemy as sa
from sqlalchemy.sql import quoted_name

from holdings.assets import shown
from holdings.model import FieldKind
from holdings.text import Text
from retention.errors import ScopeError, missing_field
from retention.scope import All, Among, Compare, Missing, Not, Op, Some

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retention.scope import Expression, Literal

_OPS = {Op.EQ: operator.eq, Op.LT: operator.lt, Op.LE: operator.le, Op.GT: operator.gt, Op.GE: operator.ge}
_TEXTUAL = frozenset({FieldKind.TEXT, FieldKind.DATE, FieldKind.DATETIME, FieldKind.OTHER})


def condition(expression: Expression, table: sa.FromClause, kinds: Mapping[str, FieldKind]) -> sa.ColumnElement[bool]:
    """True or false of each row of a table, never null. `kinds` has the fields of the dataset. Raises `ScopeError`."""
    match expression:
        case Compare(name, op, value):
            return _certain(_OPS[op](column(table, name), _literal(_fitting(name, kinds, value))))
        case Among(name, values):
            return _certain(column(table, name).in_([_literal(_fitting(name, kinds, value)) for value in values]))
        case Missing(name):
            _kind(name, kinds)
            return column(table, name).is_(None)
        case Not(part):
            return sa.not_(condition(part, table, kinds))
        case All(parts):
            return sa.and_(*(condition(part, table, kinds) for part in parts))
        case Some(parts):
            return sa.or_(*(condition(part, table, kinds) for part in parts))
        case _:
            assert_never(expression)


def column(table: sa.FromClause, name: str) -> sa.ColumnElement[Any]:
    """A field of a table in a statement, quoted and qualified, whether the clause has been told of it or not."""
    if name in table.c:
        found: sa.ColumnElement[Any] = table.c[name]
        return found
    fresh: sa.ColumnClause[Any] = sa.column(quoted_name(name, quote=True))
    fresh.table = table
    return fresh


def _literal(value: Literal) -> sa.ColumnElement[Any]:
    """Written into the statement, quoted by the dialect: a bound text would be sent with a type, and a day is not compared with one."""
    return sa.literal(value, literal_execute=True)


def _certain(found: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """What is unknown, because a value is not there, is false."""
    return sa.case((found, sa.literal_column("1")), else_=sa.literal_column("0")) == sa.literal_column("1")


def _kind(name: str, kinds: Mapping[str, FieldKind]) -> FieldKind:
    if name not in kinds:
        raise missing_field(name)
    return kinds[name]


def _fitting(name: str, kinds: Mapping[str, FieldKind], value: Literal) -> Literal:
    """The literal as the field's type has it: engines that enforce types refuse to compare a text with a number."""
    kind = _kind(name, kinds)
    if isinstance(value, bool):
        if kind is not FieldKind.BOOLEAN:
            raise _unfit(name)
        return value
    if kind in _TEXTUAL:
        return str(value)
    if kind in (FieldKind.INTEGER, FieldKind.NUMBER):
        try:
            return int(value)
        except ValueError:
            raise _unfit(name) from None
    raise _unfit(name)


def _unfit(name: str) -> ScopeError:
    return ScopeError(
        Text("该字段的类型不能与这样的值比较。", "a field of this type cannot be compared with such a value."),
        shown(name),
        Text("请按字段的类型书写该值，或改用其他字段。", "Write the value as the field's type has it, or use another field."),
    )
