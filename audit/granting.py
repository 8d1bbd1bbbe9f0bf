"""Proposes the minimal grants of a source: reads its grants and the access logs about it, and works out what would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from audit.errors import NothingAssessed
from audit.preparing import prepared
from controls.base import Census
from controls.batch import BatchView
from controls.catalog.acc.common import Matrix
from controls.catalog.acc.logged import log_of
from controls.catalog.acc.unused_grants import UnusedGrants
from controls.catalog.acc.used import blind, used
from controls.keying import RECORD, Groups
from controls.looking import reason_of
from holdings.assets import shown
from holdings.errors import SourceError
from holdings.rights.minimal import Allowed, minimal
from holdings.rights.needed import Access
from holdings.rights.statements import statements
from holdings.sources.base import Bounds
from holdings.text import Text
from redaction.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.preparing import Preparation
    from audit.workspace import Workspace
    from controls.base import Context
    from controls.catalog.acc.used import Used
    from holdings.rights.minimal import Left
    from holdings.rights.reach import Reach
    from holdings.view import DatasetView


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The minimal grants of a source, as SQL."""

    source: str
    days: int
    """The window of the log that was looked at."""
    statements: tuple[str, ...] = field(repr=False)
    revoked: int
    left: Mapping[Left, int]
    unclear: Mapping[str, int]
    """Datasets of which the log cannot tell what is unused, by the code of the reason."""
    datasets: int

    @property
    def whole(self) -> bool:
        """Whether the log could tell of every dataset."""
        return not self.unclear


def propose(workspace: Workspace, source: str, tell: Callable[[SourceError], None] = lambda error: None) -> Proposed:
    """The proposal for one source of the inventory. Raises `SourceError` where its grants cannot be read, `NothingAssessed` where it has none."""
    with prepared(workspace, only=(UnusedGrants.id,)) as ready:
        reaches = ready.view.reaches[source]
        if isinstance(reaches, SourceError):
            raise reaches
        place, reach = next(((place, each) for place, each in enumerate(reaches) if each.rights.dialect), (0, None))
        if reach is None or reach.rights.dialect is None:
            raise NothingAssessed(
                Text("该数据源没有可以用 SQL 修改的授权。", "it has no grants that SQL could change."),
                shown(source),
                Text("最小授权只为 PostgreSQL 和 MariaDB 数据库给出。", "Minimal grants are written for PostgreSQL and MariaDB databases."),
            )
        context = ready.contexts[UnusedGrants.id]
        state, census = _read(ready, context, source, tell)
        datasets = {each.name: each for each in ready.view if each.source == source and each.name in reach.rights.places}
        whys = {name: blind(context, state, each, place, census) for name, each in datasets.items()}
        unclear = {name: why[0] for name, why in whys.items() if why is not None}
        proposal = minimal(
            reach,
            _accesses(context, state, source, reach),
            Allowed(
                administering=Matrix.of(ready.inventory).administering,
                unclear=frozenset(unclear) | (frozenset(reach.rights.places) - frozenset(datasets)),
                approved=_approved(ready, datasets),
            ),
        )
        return Proposed(
            source=source,
            days=int(context.parameters["days"]),
            statements=tuple(statements(reach.rights.dialect, proposal)) if proposal.changes or proposal.future else (),
            revoked=proposal.revoked,
            left=proposal.left,
            unclear=Counter(unclear.values()),
            datasets=len(datasets),
        )


def _read(
    ready: Preparation, context: Context, source: str, tell: Callable[[SourceError], None]
) -> tuple[Used, Mapping[tuple[str, str], Census]]:
    """What the logs say of the source: folded batch by batch, for only what is different among accesses is kept."""
    control, scanner = UnusedGrants(), Scanner(())
    state, census = control.init(), {}
    for planned in ready.plan.reads:
        dataset = planned.dataset
        log = log_of(dataset)
        if log is None or (log.source or dataset.source) != source:
            continue
        rows, problem = 0, None
        entry = ready.inventory.sources[dataset.source]
        bounds = Bounds(statement_timeout_s=entry.statement_timeout_s, lock_timeout_s=entry.lock_timeout_s, max_rate=entry.max_rate)
        try:
            for batch in ready.snapshots[dataset.source].batches(dataset.name, planned.fields, bounds=bounds):
                rows += batch.rows
                parts = list(control.project(context, BatchView(dataset, batch, scanner, ready.key)))
                control.group(context, state, Groups.of(np.concatenate([np.empty(0, RECORD), *parts])))
        except SourceError as error:
            problem = reason_of(error)
            tell(error)
        census[dataset.source, dataset.name] = Census(rows=rows, problem=problem)
    return state, census


def _accesses(context: Context, state: Used, source: str, reach: Reach) -> Iterator[Access]:
    for account in reach.rights.principals:
        for dataset in reach.rights.places:
            if kinds := used(context, state, source, account, dataset):
                yield Access(account=account, dataset=dataset, kinds=kinds)


def _approved(ready: Preparation, datasets: Mapping[str, DatasetView]) -> Callable[[frozenset[str], str], frozenset[str] | None]:
    """By the role matrix: what it does not know the roles of, or the dataset, it does not narrow."""
    matrix = Matrix.of(ready.inventory)
    readers: dict[str, Sequence[tuple[str, frozenset[str] | None]]] = {
        name: [
            (field.name, None if field.level is None else matrix.readers(ready.inventory, each, field))
            for field in each.fields
            if field.info
        ]
        for name, each in datasets.items()
    }

    def approved(roles: frozenset[str], dataset: str) -> frozenset[str] | None:
        if not roles & matrix.roles.keys():
            return None
        fields = readers.get(dataset, ())
        fine = frozenset(name for name, approved in fields if approved is None or approved & roles)
        return None if len(fine) == len(fields) else fine

    return approved
