"""Finds the rows behind a finding's locators again: reads the source under the viewer's own rights and keeps nothing.

A finding holds no value. Whoever may read the source can see the rows here, on a terminal; the caller logs the access first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.door import opened
from audit.errors import UnknownThing
from controls.locator import hidden, key_digests, locator_fields, locators
from holdings.assets import Asset, shown
from holdings.errors import SecretError
from holdings.sources.base import ROW_KEY, Bounds
from holdings.sources.opening import source_for
from holdings.text import Text
from holdings.view import look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit.store import FindingDetail, FindingRow
    from holdings.fingerprint import FingerprintKey
    from holdings.inventory import Inventory, SourceEntry
    from holdings.sources.base import Batch, Snapshot
    from holdings.view import DatasetView

MOST_ROWS = 100
"""A reference can stand in many rows; more than this are counted and not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedRow:
    """A row behind a locator. Its values are the data's own: they go to a terminal and nowhere else, not even into a repr."""

    locator: str
    values: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"ResolvedRow({len(self.values)} values)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What is behind a finding now."""

    names: tuple[str, ...]
    """The fields that are shown: those that name the row, then the one that the finding is about. Shown names."""
    rows: tuple[ResolvedRow, ...]
    more: int
    """Rows beyond `MOST_ROWS`."""
    gone: tuple[str, ...]
    """The locators that no row has any more."""


def made_with(row: FindingRow, key: FingerprintKey) -> bool:
    """Whether a finding's fingerprint was made with this key."""
    return key.name("finding", row.control, row.asset.name, row.reason) == row.fingerprint


def resolve(detail: FindingDetail, inventory: Inventory, folder: Path, key: FingerprintKey) -> Resolution:
    """Read the rows behind a finding. Raises `SourceError` where the source cannot be read, `UnknownThing` where its asset is gone."""
    row = detail.row
    if not made_with(row, key):
        raise SecretError(
            Text("当前指纹密钥与生成该审计发现时使用的不同。", "the fingerprint key is not the one that this finding was made with."),
            row.id,
            Text("请使用执行审计时的密钥（RECORDWARDEN_KEYS）。", "Use the key of the assessment (RECORDWARDEN_KEYS)."),
        )
    wanted = frozenset(each.locator for each in detail.observation.evidence)
    found: list[ResolvedRow] = []
    seen: set[str] = set()
    names: tuple[str, ...] = ()
    more = 0
    for name, entry in inventory.sources.items():
        if not row.asset.name.startswith(f"{Asset.of(name, key=key).name}."):
            continue
        with opened(source_for(name, entry, folder)) as snapshot:
            for target in _targets(inventory, name, snapshot, row.asset, key):
                names = names or tuple("#" if each == ROW_KEY else shown(each) for each in target.shown_fields)
                for match in _matches(target, snapshot, _bounds(entry), key, wanted):
                    seen.add(match.locator)
                    if len(found) < MOST_ROWS:
                        found.append(match)
                    else:
                        more += 1
    if not names:
        raise UnknownThing(
            Text(
                "该数据集或字段已不存在，或不在目录的数据源中。",
                "the dataset or field is no longer there, or in no source of the inventory.",
            ),
            row.asset.name,
            Text("请重新审计。", "Assess again."),
        )
    return Resolution(names=names, rows=tuple(found), more=more, gone=tuple(sorted(wanted - seen)))


@dataclass(frozen=True, slots=True)
class _Target:
    """A dataset whose asset, or whose field's asset, the finding is about."""

    dataset: DatasetView
    field: str | None

    @property
    def shown_fields(self) -> tuple[str, ...]:
        """What names the row (its number, where nothing does), then the field in question."""
        naming = locator_fields(self.dataset)
        fields = [name for name in self.dataset.info.field_names if name in naming - {self.field}] if self.dataset.info else []
        return (*(fields if naming else [ROW_KEY]), *((self.field,) if self.field is not None else ()))


def _targets(inventory: Inventory, source: str, snapshot: Snapshot, asset: Asset, key: FingerprintKey) -> Iterator[_Target]:
    alone = inventory.model_copy(update={"sources": {source: inventory.sources[source]}})
    for dataset in look(alone, {source: snapshot}, key):
        fields = [field.name for field in dataset.fields if field.asset == asset and field.info is not None]
        if dataset.asset != asset and not fields:
            continue
        if dataset.problem is not None:
            raise dataset.problem
        if dataset.info is not None:
            yield from (_Target(dataset, field) for field in (fields or (None,)))


def _matches(target: _Target, snapshot: Snapshot, bounds: Bounds, key: FingerprintKey, wanted: frozenset[str]) -> Iterator[ResolvedRow]:
    missing = set(wanted)
    info = target.dataset.info
    reference = target.dataset.declared.reference_field if target.dataset.declared else None
    unique = info is None or info.field(reference or "") is None
    if info is None or not missing:
        return
    for batch in snapshot.batches(target.dataset.name, target.shown_fields, bounds=bounds):
        for match in _in_batch(target, batch, key, wanted):
            yield match
            missing.discard(match.locator)
        if unique and not missing:
            return


def _in_batch(target: _Target, batch: Batch, key: FingerprintKey, wanted: frozenset[str]) -> Iterator[ResolvedRow]:
    locate, digest = locators(target.dataset, batch.table, key), key_digests(target.dataset, batch.table, key)
    for index in range(batch.rows):
        # What compares rows from assessment to assessment names them by their key, whatever reference is declared.
        if (locator := locate(index)) in wanted or (locator := hidden(digest(index))) in wanted:
            values = tuple(batch.table.column(name)[index].as_py() for name in target.shown_fields)
            yield ResolvedRow(locator=locator, values=values)


def _bounds(entry: SourceEntry) -> Bounds:
    return Bounds(statement_timeout_s=entry.statement_timeout_s, lock_timeout_s=entry.lock_timeout_s, max_rate=entry.max_rate)
