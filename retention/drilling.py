"""The restore drill: what plans have destroyed and a restored copy has again is found, record by record, and nothing else is.

What a plan destroyed is told by its items, the outcomes in the ledger, and, where a batch did not destroy all of its items, its receipt. A restored
database has lost the receipts of what happened after the backup, so a sweep leaves copies of those beside its plan; the ledger has their digests.
A record is here again when its primary key and its deciding values are those that went: another record that was given the same key is another one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from holdings.newfile import sync_folder, write_synced
from holdings.sources.erasable import Receipt
from retention.deciding import versions_in
from retention.journal import covered, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from holdings.ledger.entries import Intent, Outcome
    from holdings.model import DatasetInfo
    from retention.items import Committer, Item, Key, PlannedItems
    from retention.journal import History
    from retention.plan import Plan
    from retention.states import State
    from retention.why import Why

RECEIPTS = "receipts.json"
_AT_ONCE = 5_000
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """What a plan destroyed, as far as it can be told."""

    versions: Mapping[Key, bytes] = field(repr=False)
    """By key: the digest of the values that decided."""
    unknown: int
    """Records of which nothing tells any more whether they were destroyed."""


def destroyed(items: PlannedItems, history: History, receipts: Mapping[int, Receipt]) -> Destroyed:
    """What the ledger says was destroyed. `receipts` are those that are left; one that is not what the ledger has the digest of is none."""
    last = max((*history.intents, *history.outcomes), default=-1)
    if history.outcomes.keys() != set(range(last + 1)) or history.intents.keys() != history.outcomes.keys():
        return Destroyed(versions={}, unknown=items.count)  # entries were pruned, or a batch has no outcome yet
    found: dict[Key, bytes] = {}
    unknown = place = 0
    for number in range(last + 1):
        outcome, (_, intent) = history.outcomes[number], history.intents[number]
        if not (size := covered(outcome)):
            continue
        gone = _gone(outcome, intent, receipts.get(number))
        if gone is None:
            unknown += size
        else:
            going = zip(_read(items, place, size), gone, strict=True)
            found.update((item.key, item.version) for item, went in going if went)
        place += size
    return Destroyed(versions=found, unknown=unknown)


def _read(items: PlannedItems, place: int, size: int) -> Iterator[Item]:
    for first in range(place, place + size, _AT_ONCE):
        yield from items.read(first, min(_AT_ONCE, place + size - first))


def _gone(outcome: Outcome, intent: Intent, receipt: Receipt | None) -> Sequence[bool] | None:
    """Which items of a batch went; None where nothing tells."""
    size = covered(outcome)
    if outcome.done in (0, size):
        return [bool(outcome.done)] * size
    if receipt is None or digest_of(receipt) != outcome.receipts or receipt.items != intent.items:
        return None
    stayed = {at for places in receipt.kept.values() for at in places}
    return [at not in stayed for at in range(size)]


@dataclass(slots=True, kw_only=True)
class Again:
    """Which rows of a dataset are records that a plan destroyed: in the place of `looking.Asked`."""

    plan: Plan
    destroyed: Destroyed
    committer: Committer
    info: DatasetInfo
    others: int = 0
    """Rows seen that have the key of a destroyed record, and other values: they are left alone."""

    @property
    def fields(self) -> tuple[str, ...]:
        return self.plan.decided_by

    @property
    def why(self) -> Why:
        return self.plan.why

    @property
    def id(self) -> str | None:
        return self.plan.request

    def rows(self, batch: pa.RecordBatch) -> NDArray[np.bool_]:
        """The rows of a batch that are here again."""
        from retention.planning import keys_in, named

        found = np.zeros(batch.num_rows, np.bool_)
        versions = self.destroyed.versions
        for place, (key, values) in enumerate(zip(keys_in(batch, self.info), versions_in(batch, self.fields), strict=True)):
            whole = named(key)
            expected = None if whole is None else versions.get(whole)
            if expected is not None:
                found[place] = self.committer.version(values) == expected
                self.others += not found[place]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """What a drill found of one plan."""

    plan: Plan
    destroyed: int
    states: Mapping[State, int]
    """Of those that are here again: `CANDIDATE` those to go once more, and the others that are kept, and why."""
    others: int
    unknown: int
    again: Plan | None = None
    """The plan by which they go, where one was made."""

    @property
    def here(self) -> int:
        """How many are here again."""
        return sum(self.states.values())


def keep_receipts(folder: Path, receipts: Iterable[Receipt]) -> None:
    """Keep copies of the receipts that alone tell which items went. Raises OSError."""
    fresh = folder / f".{RECEIPTS}"
    fresh.unlink(missing_ok=True)
    write_synced(fresh, json.dumps([asdict(each) for each in receipts]).encode(), 0o600)
    fresh.replace(folder / RECEIPTS)
    sync_folder(folder)


def kept_receipts(folder: Path) -> dict[int, Receipt]:
    """The copies that are there; who uses them looks at their digests."""
    path = folder / RECEIPTS
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        found = [Receipt(**each) for each in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {each.batch: each for each in found}
