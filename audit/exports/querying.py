"""The rows of one SELECT on a source, read as audits read: read-only, bounded, in one snapshot."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from audit.exports.labels import Labelled, of_name, of_tables
from holdings.errors import QueryRefused
from holdings.sources.base import Bounds
from holdings.sources.opening import entry_for, source_for
from holdings.sources.selects import tables_of
from holdings.sources.sql import SqlSource
from holdings.text import Text
from redaction.export.source import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.workspace import Workspace
    from holdings.inventory import SourceEntry


@contextmanager
def queried(workspace: Workspace | None, source: str, query: str, dataset: str | None) -> Iterator[tuple[Rows, Labelled]]:
    """The rows, and what the inventory says of their fields. `source` is one of the inventory, or a location. Raises `SourceError`, `QueryRefused`."""
    entry, folder = _entry(workspace, source)
    opening = source_for(source if workspace and source in workspace.inventory().sources else "source", entry, folder)
    if not isinstance(opening, SqlSource):
        raise QueryRefused(
            Text("只有数据库可以查询。", "only a database can be queried."),
            "--source",
            Text("文件请直接作为 INPUT 给出。", "Give a file as INPUT."),
        )
    bounds = Bounds(statement_timeout_s=entry.statement_timeout_s, lock_timeout_s=entry.lock_timeout_s, max_rate=entry.max_rate)
    with opening.open() as snapshot:
        if dataset is not None and workspace is not None:
            labelled: Labelled | None = of_name(workspace.inventory(), dataset)
        else:
            labelled = of_tables(entry, tables_of(query, snapshot.dialect))
        with snapshot.query(query, bounds=bounds) as (names, batches):
            yield Rows(names, batches), labelled or Labelled(datasets=() if dataset is None else (dataset,))


def _entry(workspace: Workspace | None, source: str) -> tuple[SourceEntry, Path]:
    if workspace is not None and source in workspace.inventory().sources:
        return workspace.inventory().sources[source], workspace.folder
    return entry_for(source, Path.cwd()), Path.cwd()
