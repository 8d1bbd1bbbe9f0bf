"""Reads whole datasets of file sources, as their users do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdings.inventory import SourceEntry
from holdings.sources.base import ROW_KEY, Bounds
from holdings.sources.opening import source_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from holdings.model import DatasetInfo
    from holdings.sources.base import Source

BOUNDS = Bounds()


def opened(folder: Path, path: str, dataset: str = "", declared: Sequence[str] = ()) -> Source:
    """The source at a path, with declared fields of one dataset."""
    datasets = {dataset: {"fields": {name: {} for name in declared}}} if dataset else {}
    return source_for("export", SourceEntry.model_validate({"path": path, "datasets": datasets}), folder)


def read(source: Source, dataset: str, *names: str, bounds: Bounds = BOUNDS) -> tuple[DatasetInfo, dict[str, list[Any]], dict[str, int]]:
    """What it looks like, its columns without the numbers of the rows, and the counts of what could not be examined."""
    with source.open() as snapshot:
        info = snapshot.inspect(dataset)
        batches = list(snapshot.batches(dataset, names or info.field_names, bounds=bounds))
    columns: dict[str, list[Any]] = {name: [] for name in names or info.field_names}
    unreadable: dict[str, int] = {}
    rows = 0
    for batch in batches:
        assert batch.first_row == rows + 1
        assert batch.table.column(ROW_KEY).to_pylist() == list(range(rows + 1, rows + batch.rows + 1))
        rows += batch.rows
        for name, column in columns.items():
            column.extend(batch.table.column(name).to_pylist())
        for name, count in batch.unreadable.items():
            unreadable[name] = unreadable.get(name, 0) + count
    return info, columns, unreadable
