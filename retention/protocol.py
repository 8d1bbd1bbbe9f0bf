"""One batch, fail closed: in one transaction of the target, look once more at holds, due days and row versions, destroy what may go, and receipt it.

The intent stands in the ledger before; whoever calls sees to that. Nothing here is repeated on failure: what became of a batch
is told by its receipt.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdings.assets import Asset
from holdings.ledger.canonical import canonical
from holdings.ledger.tree import fold, leaf_hashes
from holdings.sources.erasable import ARCHIVED, Receipt
from holdings.text import Text
from retention.deciding import versions_in
from retention.descent import Below, look_below
from retention.errors import SweepStopped
from retention.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from holdings.sources.erasable import Erasure, Key
    from retention.holds import Holds
    from retention.items import Item
    from retention.job import Job

_EXITS = (State.HELD, State.RESTRICTED, State.CHANGED, State.SKIPPED, State.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A run of a plan's items, and the intent that was written for it."""

    number: int
    intent: int
    items: Sequence[Item]
    root: str
    """Of the tree (RFC 6962) over the items' commitments."""


def root_of(items: Sequence[Item]) -> str:
    """The root of the tree over the commitments of items, in hex."""
    return fold(leaf_hashes(item.commitment for item in items)).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of each item of a batch."""

    states: Sequence[State]
    """`INTENDED` for those that go."""
    below: Below

    def going(self, items: Sequence[Item]) -> list[Item]:
        return [item for item, state in zip(items, self.states, strict=True) if state is State.INTENDED]


def decide(erasure: Erasure, job: Job, items: Sequence[Item], holds: Holds) -> Decision:
    """Lock the items' rows and decide about each as it is now."""
    dataset, rules = job.plan.dataset, job.deciding[job.plan.dataset]
    fields = list(dict.fromkeys((*rules.fields, *job.plan.decided_by, *job.act.fields)))
    found = erasure.rows(dataset, [item.key for item in items], fields)
    held = _on_hold(erasure, job, found.keys, holds)
    decided = rules.decide(found.table, found.unreadable, held=np.array([key in held for key in found.keys], np.bool_))
    held_now, candidate, restricted = (decided.of(state) for state in (State.HELD, State.CANDIDATE, State.RESTRICTED))
    disposed = job.act.disposed(found)
    planned = {item.key: item.version for item in items}
    states: dict[Key, State] = {}
    for place, (key, values) in enumerate(zip(found.keys, versions_in(found.table, job.plan.decided_by), strict=True)):
        if held_now[place]:
            states[key] = State.HELD
        elif disposed[place]:
            states[key] = State.SKIPPED
        elif job.committer.version(values) != planned.get(key):
            states[key] = State.CHANGED
        elif candidate[place]:
            states[key] = State.INTENDED
        else:
            states[key] = State.RESTRICTED if restricted[place] else State.CHANGED
    below = _below(erasure, job, [key for key, state in states.items() if state is State.INTENDED], holds)
    states |= below.blocked
    return Decision(states=[states.get(item.key, State.SKIPPED) for item in items], below=below)


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
        _exactly(job.act.act(erasure, job.plan.dataset, [item.key for item in going]), len(going), job, job.plan.dataset)
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
    going: Sequence[Item] = (),
    children: int = 0,
    archived: Sequence[str] = (),
) -> Receipt:
    """What a batch came to."""
    counts: Mapping[State, int] = Counter(states)
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
            {state.value: places for state in _EXITS if (places := [at for at, each in enumerate(states) if each is state])}
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
        destroyed=root_of(()),
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
