"""The figures of a table's risk, from its counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redaction.risk import distance
from redaction.risk.groups import COUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from redaction.policy import RiskBounds
    from redaction.risk.groups import Groups


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRisk:
    """What may be learnt of a sensitive field of a person who is known to be in the table."""

    field: str
    l: int  # noqa: E741 (its name in the literature)
    """Distinct l-diversity: the fewest different values in any group (Machanavajjhala et al., 2007)."""
    entropy_l: float
    """Entropy l-diversity: e to the smallest entropy of any group's values."""
    t: float
    """t-closeness: the largest distance of any group's values from the table's (Li et al., 2007)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What was measured of one table."""

    rows: int
    groups: int
    """Different combinations of the quasi-identifiers."""
    k: int
    """Rows of the smallest group (Sweeney, 2002)."""
    single: int
    """Rows that share their combination with no other."""
    fields: tuple[FieldRisk, ...]

    @property
    def highest(self) -> float:
        """The chance of telling the person of a row of the smallest group: 1/k."""
        return 1 / self.k

    @property
    def average(self) -> float:
        """The chance over all rows."""
        return self.groups / self.rows


def measure(groups: Groups) -> Risk:
    """The figures of all rows that were added. Raises `RiskUnknown`."""
    table = groups.counts(groups.sensitive[0] if groups.sensitive else None)
    sizes = np.bincount(codes(table, groups.quasi_identifiers), numbers(table))
    return Risk(
        rows=groups.rows,
        groups=len(sizes),
        k=int(sizes.min()),
        single=int(np.count_nonzero(sizes == 1)),
        fields=tuple(_field(groups, name) for name in groups.sensitive),
    )


def broken(risk: Risk, bounds: RiskBounds) -> tuple[str, ...]:
    """Which bounds of the policy the table does not keep: `k`, `l`, `entropy_l`, `t`."""
    missed = {"k": bounds.k is not None and risk.k < bounds.k}
    for field in risk.fields:
        missed["l"] = missed.get("l", False) or (bounds.l is not None and field.l < bounds.l)
        missed["entropy_l"] = missed.get("entropy_l", False) or (bounds.entropy_l is not None and field.entropy_l < bounds.entropy_l - 1e-9)
        missed["t"] = missed.get("t", False) or (bounds.t is not None and field.t > bounds.t + 1e-9)
    return tuple(name for name, is_missed in missed.items() if is_missed)


def codes(table: pa.Table, names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each row, from 0; the same for rows that have the same values in these fields."""
    found = np.zeros(table.num_rows, np.int64)
    for name in names:
        _, index = distinct(table.column(name))
        found = np.unique(found * (int(index.max()) + 1) + index, return_inverse=True)[1].astype(np.int64)
    return found


def _field(groups: Groups, name: str) -> FieldRisk:
    table = groups.counts(name)
    group, counts = codes(table, groups.quasi_identifiers), numbers(table)
    values, index = distinct(table.column(name))
    shares = counts / np.bincount(group, counts)[group]
    entropy = np.bincount(group, -shares * np.log(shares))
    if pa.types.is_large_string(values.type):
        apart = distance.equal(group, index, counts)
    else:
        # An empty value comes before all numbers.
        rank = np.empty(len(values), np.int64)
        rank[pc.array_sort_indices(values, null_placement="at_start").to_numpy()] = np.arange(len(values))
        apart = distance.ordered(group, rank[index], counts)
    return FieldRisk(field=name, l=int(np.bincount(group).min()), entropy_l=float(np.exp(entropy.min())), t=float(apart.max()))


def distinct(column: pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.int64]]:
    """The different values, an empty one among them, and which of them each row has."""
    coded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().chunk(0)
    return coded.dictionary, coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def numbers(table: pa.Table) -> NDArray[np.int64]:
    """The count of each row."""
    return np.asarray(table.column(COUNT).to_numpy(), np.int64)
