"""Tries the scope of a hold on the data: whether it can be decided at all, and how many records it covers now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.retaining.sources import database, opened
from holdings.sources.base import Bounds
from retention.errors import missing_field
from retention.scope import fields_of
from retention.scope_rows import covered as covered_rows
from retention.scope_sql import condition

if TYPE_CHECKING:
    from audit.workspace import Workspace
    from holdings.sources.base import Snapshot
    from retention.scope import Expression


def covered(workspace: Workspace, source: str, dataset: str, scope: Expression) -> int:
    """How many records a scope covers. Raises `ScopeError` and `SourceError`."""
    with opened(workspace, source) as snapshot:
        found = database(snapshot)
        if found is None:
            return _of_file(snapshot, dataset, scope)
        info = found.inspect(dataset)
        kinds = {field.name: field.kind for field in info.fields}
        return found.count(dataset, mark=lambda table: condition(scope, table, kinds))


def _of_file(snapshot: Snapshot, dataset: str, scope: Expression) -> int:
    info = snapshot.inspect(dataset)
    names = sorted(fields_of(scope))
    for name in names:
        if info.field(name) is None:
            raise missing_field(name)
    return sum(int(covered_rows(scope, batch.table, batch.unreadable).sum()) for batch in snapshot.batches(dataset, names, bounds=Bounds()))
