"""Accesses as the declared access logs tell them: which account looked at which dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import worded
from holdings.accesses import NOT_LET_THROUGH
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from controls.batch import BatchView
    from holdings.accesses import AccessLog
    from holdings.view import DatasetView, View

NO_LOG = worded(no_log=Text("未声明为访问日志（logs）。", "It is not declared to log accesses (logs)."))


@dataclass(frozen=True, slots=True)
class Accesses:
    """The accesses of a batch, by what is different among them."""

    kinds: list[tuple[str | None, str | None, str | None]]
    """Account, dataset, and what was done; None where that is empty, or not logged."""
    of_row: NDArray[np.int64]
    """For each row, its place in `kinds`."""
    let_through: NDArray[np.bool_]
    """For each row, whether it was."""


def log_of(dataset: DatasetView) -> AccessLog | None:
    """What a dataset logs, if its fields are there."""
    log = dataset.declared.logs if dataset.declared else None
    there = dataset.info is not None and log is not None and log.fields <= set(dataset.info.field_names)
    return log if there else None


def logs(view: View) -> Iterator[tuple[DatasetView, AccessLog, str]]:
    """The declared access logs, each with the source whose accesses it has."""
    for dataset in view:
        if dataset.declared is not None and (log := dataset.declared.logs) is not None:
            yield dataset, log, log.source or dataset.source


def accesses(batch: BatchView, log: AccessLog) -> Accesses:
    """Who did what to what, row by row."""
    names = [log.account, log.dataset, *((log.action,) if log.action else ())]
    columns = [_encoded(batch.column(name)) for name in names]
    codes = np.zeros(batch.rows, np.int64)
    for column in columns:
        codes = codes * len(column.dictionary) + column.indices.to_numpy()
    _, first, of_row = np.unique(codes, return_index=True, return_inverse=True)
    found = [_values(column, first) for column in columns]
    found += [[None] * len(first)] * (3 - len(found))
    return Accesses(list(zip(*found, strict=True)), of_row.astype(np.int64), _let_through(batch, log))


def _let_through(batch: BatchView, log: AccessLog) -> NDArray[np.bool_]:
    if log.outcome is None:
        return np.ones(batch.rows, np.bool_)
    outcomes = _encoded(batch.column(log.outcome))
    fine = np.array([(each or "").casefold() not in NOT_LET_THROUGH for each in outcomes.dictionary.to_pylist()], np.bool_)
    found: NDArray[np.bool_] = fine[outcomes.indices.to_numpy()]
    return found


def _values(column: pa.DictionaryArray, rows: NDArray[np.int64]) -> list[str | None]:
    values = column.dictionary.to_pylist()
    return [values[place] for place in column.indices.to_numpy()[rows].tolist()]


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    return pc.dictionary_encode(column.cast(pa.string()), null_encoding="encode")
