"""One batch, fail closed: in one transaction of the target, look once more at holds, due days and row versions, destroy what may go, and receipt it.

The intent stands in the ledger before; whoever calls sees to that. Nothing here is repeated on failure: what became of a batch
is told by its receipt.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from holdings.assets import Asset
from holdings.ledger.canonical import canonical
from holdings.ledger.tree import EMPTY, fold, leaf_hashes
from holdings.sources.erasable import ARCHIVED, Receipt
from holdings.text import Text
from retention.deciding import columns_of
from retention.descent import Below, look_below
from retention.errors import SweepStopped
from retention.items import Items
from retention.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from holdings.sources.erasable import Erasure, Key
    from retention.holds import Holds
    from retention.job import Job

_EXITS = (State.HELD, State.RESTRICTED, State.CHANGED, State.SKIPPED, State.FAILED)
_STATES = (State.INTENDED, *_EXITS)
_CODE = {state: code for code, state in enumerate(_STATES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A run of a plan's items, and the intent that was written for it."""

    number: int
    intent: int
    items: Items
    root: str
    """Of the tree (RFC 6962) over the items' commitments."""


def root_of(items: Items) -> str:
    """The root of the tree over the commitments of items, in hex."""
    return fold(leaf_hashes(items.commitments)).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of each item of a batch."""

    states: Sequence[State]
    """`INTENDED` for those that go."""
    below: Below

    def going(self, items: Items) -> Items:
        """Those that go."""
        return items.chosen([state is State.INTENDED for state in self.states])


def decide(erasure: Erasure, job: Job, items: Items, holds: Holds) -> Decision:
    """Lock the items' rows and decide about each as it is now."""
    dataset, rules = job.plan.dataset, job.deciding[job.plan.dataset]
    places = {key: place for place, key in enumerate(items.keys)}
    found = erasure.rows(dataset, items.keys, list(dict.fromkeys((*rules.fields, *job.plan.decided_by, *job.act.fields))))
    held = _on_hold(erasure, job, found.keys, holds)
    decided = rules.decide(found.table, found.unreadable, held=_which(key in held for key in found.keys) if held else None)
    at = np.array([places.get(key, -1) for key in found.keys], np.int64)  # a collation may find rows that no item is of
    versions = job.committer.versions(columns_of(found.table, job.plan.decided_by), found.table.num_rows)
    as_planned = _which(version == items.versions[place] for version, place in zip(versions, at.tolist(), strict=True))
    rows = np.full(len(found.keys), _CODE[State.CHANGED], np.uint8)
    rows[as_planned & decided.of(State.CANDIDATE)] = _CODE[State.INTENDED]
    rows[as_planned & decided.of(State.RESTRICTED)] = _CODE[State.RESTRICTED]
    rows[job.act.disposed(found)] = _CODE[State.SKIPPED]
    rows[decided.of(State.HELD)] = _CODE[State.HELD]
    codes = np.full(len(items), _CODE[State.SKIPPED], np.uint8)
    codes[at[at >= 0]] = rows[at >= 0]
    below = _below(erasure, job, list(compress(items.keys, codes == _CODE[State.INTENDED])), holds)
    for key, state in below.blocked.items():
        codes[places[key]] = _CODE[state]
    return Decision(states=[_STATES[code] for code in codes.tolist()], below=below)


def _which(rows: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(rows, np.bool_)


def _on_hold(erasure: Erasure, job: Job, keys: Sequence[Key], holds: Holds) -> set[Key]:
    mark = job.mark(holds, job.plan.dataset)
    return erasure.matching(job.plan.dataset, keys, mark) if mark is not None and keys else set()


def _below(erasure: Erasure, job: Job, keys: Sequence[Key], holds: Holds) -> Below:
    if not keys or not job.descent.links:
        return Below()
    return look_below(
        erasure, job.descent, job.plan.dataset, keys, deciding=job.deciding.get, mark=lambda dataset: job.mark(holds, dataset)
    )


def destroy(erasure: Erasure, job: Job, batch: Batch, decision: Decision) -> Receipt:
    """Act on what may go, children first; gives the receipt, which the caller keeps in the same transaction."""
    going = decision.going(batch.items)
    children = 0
    job.act.archived()  # what a batch before this one left behind when it failed is none of this one's
    for dataset in job.descent.datasets if job.act.takes_children else ():
        if rows := decision.below.going(dataset):
            children += _exactly(job.act.act(erasure, dataset, rows), len(rows), job, dataset)
    if going:
        _exactly(job.act.act(erasure, job.plan.dataset, going.keys), len(going), job, job.plan.dataset)
    return receipt_of(job, batch, decision.states, epoch=erasure.epoch, going=going, children=children, archived=job.act.archived())


def _exactly(done: int, wanted: int, job: Job, dataset: str) -> int:
    """Rows that were locked a moment ago and do not go, or more than those: a trigger or rule of the database is at work."""
    if done != wanted:
        raise SweepStopped(
            Text(
                "数据库实际改动的行数与决定的不一致（可能有触发器），该批次已回滚。",
                "the database changed another number of rows than was decided (a trigger may do that); the batch was rolled back.",
            ),
            str(Asset.of(job.plan.source, dataset)),
            Text("请检查该表的触发器和规则。", "Look at the triggers and rules of that table."),
        )
    return done


def receipt_of(
    job: Job,
    batch: Batch,
    states: Sequence[State],
    *,
    epoch: int = 0,
    going: Items | None = None,
    children: int = 0,
    archived: Sequence[str] = (),
) -> Receipt:
    """What a batch came to."""
    counts: Mapping[State, int] = Counter(states)
    going = going or Items()
    return Receipt(
        plan=job.digest,
        batch=batch.number,
        intent=batch.intent,
        items=batch.root,
        destroyed=batch.root if len(going) == len(batch.items) else root_of(going),
        size=len(batch.items),
        done=len(going),
        held=counts.get(State.HELD, 0),
        changed=counts.get(State.CHANGED, 0),
        skipped=counts.get(State.SKIPPED, 0),
        restricted=counts.get(State.RESTRICTED, 0),
        failed=counts.get(State.FAILED, 0),
        children=children,
        hold_epoch=epoch,
        exits=canonical(
            {state.value: [at for at, each in enumerate(states) if each is state] for state in _EXITS if counts.get(state)}
            | ({ARCHIVED: list(archived)} if archived else {})
        ).decode(),
    )


def void(job: Job, batch: int, intent: int, items: str, size: int, *, epoch: int = 0) -> Receipt:
    """The receipt of a batch that was given up: nothing of it was destroyed, or ever will be, for a batch has one receipt."""
    return Receipt(
        plan=job.digest,
        batch=batch,
        intent=intent,
        items=items,
        destroyed=EMPTY.hex(),
        size=size,
        done=0,
        held=0,
        changed=0,
        skipped=0,
        restricted=0,
        failed=0,
        children=0,
        hold_epoch=epoch,
        exits="{}",
    )
