"""The rows that a scope covers, decided row by row: for files, which no database decides about."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, assert_never

import numpy as np

from retention.scope import All, Among, Compare, Missing, Not, Op, Some, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from retention.scope import Expression, Literal

_OPS = {Op.EQ: operator.eq, Op.LT: operator.lt, Op.LE: operator.le, Op.GT: operator.gt, Op.GE: operator.ge}


def covered(expression: Expression, batch: pa.RecordBatch, unreadable: Mapping[str, int]) -> NDArray[np.bool_]:
    """Which rows of a batch it covers. A row of which a field could not be handed over may be covered, and so counts as covered."""
    names = fields_of(expression)
    columns = {name: batch.column(name).to_pylist() for name in names}
    found = np.fromiter(
        (covers(expression, {name: values[row] for name, values in columns.items()}) for row in range(batch.num_rows)),
        np.bool_,
        batch.num_rows,
    )
    for name in names:
        if unreadable.get(name):
            found |= np.asarray(batch.column(name).is_null().to_numpy(zero_copy_only=False), np.bool_)
    return found


def covers(expression: Expression, row: Mapping[str, object]) -> bool:
    """Whether it covers a row of these values."""
    match expression:
        case Compare(name, op, value):
            return _compared(row[name], op, value)
        case Among(name, values):
            return any(_compared(row[name], Op.EQ, value) for value in values)
        case Missing(name):
            return row[name] is None
        case Not(part):
            return not covers(part, row)
        case All(parts):
            return all(covers(part, row) for part in parts)
        case Some(parts):
            return any(covers(part, row) for part in parts)
        case _:
            assert_never(expression)


def _compared(found: object, op: Op, value: Literal) -> bool:
    if found is None:
        return False
    if isinstance(found, int | float):
        try:
            return bool(_OPS[op](found, int(value)))
        except ValueError:
            return False
    return bool(_OPS[op](str(found), str(value)))
