"""What a row says, as keyed digests: two rows have one digest where all their fields hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from holdings.keying import BLOCK, Keyer
from holdings.model import FieldKind
from holdings.sources.columns import ARROW_TYPES, as_text, convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from controls.batch import BatchView
    from holdings.fingerprint import FingerprintKey
    from holdings.model import FieldInfo


def contents(batch: BatchView, fields: Sequence[FieldInfo], key: FingerprintKey, purpose: str) -> NDArray[np.uint64]:
    """The digests of a batch's rows over the given fields, in their order: shape (rows, 2).

    Each value is written in one way and keyed with its length; a row is the digest of its fields' digests. A value that is not
    there has a digest of its own.
    """
    values, rows = Keyer(key.derive(f"{purpose}/value")), Keyer(key.derive(f"{purpose}/row"))
    columns = [_digests(values, written(batch.column(field.name), field.kind)) for field in fields]
    return rows.together(columns) if columns else np.zeros((batch.rows, 2), np.uint64)


def _digests(keyer: Keyer, column: pa.Array) -> NDArray[np.uint64]:
    out = np.zeros((len(column), BLOCK // 8), np.uint64)
    if column.null_count < len(column):
        out[column.is_valid().to_numpy(zero_copy_only=False)] = keyer.digests(column.drop_null())
    return out


def written(column: pa.Array, kind: FieldKind) -> pa.Array:
    """The values as text, each written as if it stood alone.

    A source gives a column as text where one of its values does not fit the type; how the others are written must not follow
    from that, for which values stand in one batch changes with the rows that come before.
    """
    if column.type == pa.bool_():
        column = column.cast(pa.int64())  # as SQLite, which has no other booleans, writes them beside any other number
    elif column.type != ARROW_TYPES[kind]:
        alone = {value: _alone(value, kind) for value in column.unique().to_pylist()}
        return pa.array([alone[value] for value in column.to_pylist()], pa.string())
    return as_text(column)


def _alone(value: object, kind: FieldKind) -> str | None:
    text: str | None = as_text(convert([value], kind)[0])[0].as_py()
    return {"false": "0", "true": "1"}.get(text or "", text) if kind is FieldKind.BOOLEAN else text
