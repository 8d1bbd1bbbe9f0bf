"""Looks afterwards whether a plan came to what its evidence says: destroyed records are gone, nothing was orphaned, and what was kept is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from holdings.sources.erasable import Grade
from holdings.text import Text
from retention.deciding import versions_in
from retention.errors import SweepRefused
from retention.journal import covered, digest_of
from retention.protocol import root_of
from retention.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.ledger.entries import Intent, Outcome
    from holdings.sources.erasable import Receipt, Session
    from retention.items import Item
    from retention.job import Job
    from retention.journal import History

_KEPT = (State.HELD, State.RESTRICTED)
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found; of a grade-B target only counts, for nothing tells which items were kept there."""

    grade: Grade
    destroyed: int
    """Records that the ledger says were destroyed."""
    absent: int
    """Of those, how many are not there."""
    kept: int
    """Records that were kept because of a hold or a period that runs, and were looked at."""
    kept_gone: int
    kept_changed: int
    """Of those, how many have other deciding values than when they were planned."""
    orphans: int
    """Rows that point at a record that is not there."""
    receipts_wrong: int
    """Batches whose receipt is missing, or is not the one that the ledger has the digest of."""
    unfinished: int
    """Items that no batch has decided about yet."""
    archives_lost: int
    """Files in which records were archived that are not there, or not what they were."""

    @property
    def reappeared(self) -> int:
        return self.destroyed - self.absent

    @property
    def good(self) -> bool:
        """Whether the evidence holds. What was kept may go or change later, by other ways: that is told, and no fault of the plan's."""
        return not (self.reappeared or self.orphans or self.receipts_wrong or self.archives_lost)


def verify(session: Session, job: Job, history: History) -> Verified:
    """Hold the target against ledger and receipts. Raises `SweepRefused` where a batch is still open, and `SourceError`."""
    if history.open:
        raise SweepRefused(
            Text("有批次尚无结果，无法核验。", "a batch has no outcome yet, so nothing can be verified."),
            job.plan.id[:12],
            Text("请先再次运行 `recordwarden retention sweep`。", "Run `recordwarden retention sweep` again first."),
        )
    counts = {"absent": 0, "kept": 0, "kept_gone": 0, "kept_changed": 0, "receipts_wrong": 0}
    for outcome, intent, items in _batches(job, history):
        receipt = _receipt(session, job, outcome, intent, items)
        if receipt is None and session.grade is Grade.A:
            counts["receipts_wrong"] += 1
        states = [State.DONE] * len(items) if receipt is None else _states(receipt)
        done = [item for item, state in zip(items, states, strict=True) if state is State.DONE]
        kept = [item for item, state in zip(items, states, strict=True) if state in _KEPT]
        counts["absent"] += min(outcome.done, len(done) - len(_there(session, job, done)))
        there = _there(session, job, kept)
        counts["kept"] += len(kept)
        counts["kept_gone"] += len(kept) - len(there)
        counts["kept_changed"] += sum(there[item.key] != item.version for item in kept if item.key in there)
    outcomes = history.outcomes.values()
    return Verified(
        grade=session.grade,
        destroyed=sum(each.done for each in outcomes),
        orphans=sum(session.orphans(link) for link in job.descent.links),
        archives_lost=job.act.lost(name for each in outcomes for name in each.archived or ()),
        unfinished=job.items.count - sum(map(covered, outcomes)),
        **counts,
    )


def _batches(job: Job, history: History) -> Iterator[tuple[Outcome, Intent, Sequence[Item]]]:
    place = 0
    for number, (_, intent) in sorted(history.intents.items()):
        outcome = history.outcomes[number]
        if size := covered(outcome):
            yield outcome, intent, job.items.read(place, size)
            place += size


def _receipt(session: Session, job: Job, outcome: Outcome, intent: Intent, items: Sequence[Item]) -> Receipt | None:
    """The receipt of a batch, where it is the one that the ledger tells of, and of these items."""
    if session.grade is Grade.B:
        return None
    with session.transaction() as erasure:
        receipt = erasure.receipt(job.digest, outcome.batch)
    fits = receipt is not None and digest_of(receipt) == outcome.receipts and receipt.items == intent.items == root_of(items)
    return receipt if fits else None


def _states(receipt: Receipt) -> list[State]:
    states = [State.DONE] * receipt.size
    for state, places in receipt.kept.items():
        for place in places:
            states[place] = State(state)
    return states


def _there(session: Session, job: Job, items: Sequence[Item]) -> dict[object, bytes]:
    """Which of these items have a row to which nothing was done, with the version that it has now."""
    found: dict[object, bytes] = {}
    for first in range(0, len(items), _AT_ONCE):
        keys = [item.key for item in items[first : first + _AT_ONCE]]
        with session.transaction() as erasure:
            rows = erasure.rows(job.plan.dataset, keys, list(dict.fromkeys((*job.plan.decided_by, *job.act.fields))))
        versions = map(job.committer.version, versions_in(rows.table, job.plan.decided_by))
        left = ~job.act.disposed(rows)
        found |= compress(zip(rows.keys, versions, strict=True), left)
    return found
