"""Carries a plan out: batch after batch, each with an intent in the ledger before it and an outcome after it. The only place that destroys.

Whatever fails, nothing is destroyed without a durable intent, and no item twice: what became of a batch is read from its receipt, also by the
next run, which goes on where this one ended.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.assets import Asset
from holdings.errors import SourceError
from holdings.sources.erasable import Grade
from holdings.text import Text
from retention.descent import descent_of
from retention.errors import SweepRefused, SweepStopped
from retention.journal import covered, digest_of
from retention.limits import must_agree, must_fit
from retention.plans import must_be_current
from retention.protocol import Batch, decide, destroy, receipt_of, root_of, void
from retention.recovery import recover, settled
from retention.states import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from holdings.sources.erasable import Erasable, Erasure, Receipt, Session
    from retention.holds import Holds
    from retention.job import Job
    from retention.journal import Journal
    from retention.pace import Pace
    from retention.verify import Verified

_FAILURES = 3
"""Items in a row that cannot be destroyed one by one: then it is not them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a plan has come to so far, over all runs."""

    grade: Grade
    items: int
    decided: int
    """How many of the items were decided about."""
    done: int = 0
    held: int = 0
    changed: int = 0
    skipped: int = 0
    """Gone already, or restricted, as the ledger counts them."""
    failed: int = 0
    slowest_s: float = 0.0
    """The longest that a batch of this run locked the target."""
    dry: bool = False

    @property
    def finished(self) -> bool:
        return self.decided >= self.items


@dataclass(slots=True, kw_only=True)
class Executor:
    """Runs one plan. `erasable` is its source, `journal` the ledger, `now` the clock."""

    job: Job
    erasable: Erasable
    journal: Journal
    now: Callable[[], dt.datetime]
    pace: Pace
    progress: Callable[[int, int], None] = lambda done, of: None
    clock_checked: bool = False
    clock: Callable[[], float] = time.monotonic
    slowest_s: float = 0.0
    """The longest that a batch of this run has locked the target."""
    keep_receipts: Callable[[list[Receipt]], None] = lambda receipts: None
    """Keeps copies of the receipts without which nobody could tell what went, were the target restored to what it was before."""
    _holds: Holds | None = None
    _others: int = -1

    def run(self, *, dry: bool = False) -> Swept:
        """Carry the plan out, or with `dry` only decide, in transactions that change nothing.

        Raises `SweepRefused` before anything is begun; `SweepStopped`, `SourceError` and `LedgerError` where it could not go on.
        """
        now = self.now()
        must_be_current(self.job.plan, now)
        must_agree(self.journal.history(self.job.digest).last_at, now, self.job.plan.id, clock_checked=self.clock_checked)
        with self.erasable.connect() as session:
            self._look(session)
            if not dry:
                self._prepare(session)
                recover(session, self.job, self.journal)
                self._tidy(session)
            history = self.journal.history(self.job.digest)
            must_fit(self.job.plan, self.job.items.count - history.place, session.count(self.job.plan.dataset))
            if dry:
                return self._dry(session, history.place)
            self._sweep(session, history.place, history.next_batch)
            self._tidy(session)
            self._copy_receipts(session)
            return self._told(session.grade)

    def verify(self) -> Verified:
        """Look whether the plan came to what its evidence says. Raises `SweepRefused`, `SourceError` and `LedgerError`."""
        from retention.verify import verify

        with self.erasable.connect() as session:
            self._look(session)
            return verify(session, self.job, self.journal.history(self.job.digest))

    def _look(self, session: Session) -> None:
        """Refuse what cannot be destroyed safely, whatever was found when it was planned."""
        plan = self.job.plan
        session.must_be_erasable(plan.dataset)
        if self.job.act.takes_children:
            self.job = replace(self.job, descent=descent_of(session, plan.dataset, lambda name: str(Asset.of(plan.source, name))))

    def _prepare(self, session: Session) -> None:
        if session.prepare() is Grade.B and (self.job.act.keeps or self.job.plan.grade.value == Grade.A.value):
            raise SweepRefused(
                Text(
                    "计划要求在目标库写入回执，但现在无法建表。", "the plan has receipts in the target, and no table can be made there now."
                ),
                str(Asset.of(self.job.plan.source)),
                Text("请恢复建表权限，或重新制定计划。", "Grant the right to make tables again, or make a new plan."),
            )

    def _copy_receipts(self, session: Session) -> None:
        if session.grade is Grade.A:
            outcomes = self.journal.history(self.job.digest).outcomes
            partial = [number for number, each in sorted(outcomes.items()) if 0 < each.done < covered(each)]
            with session.transaction() as erasure:
                receipts = [erasure.receipt(self.job.digest, number) for number in partial]
            self.keep_receipts([each for each in receipts if each is not None])

    def _tidy(self, session: Session) -> None:
        """Take away archives of batches that came to nothing; none at all while a receipt is missing, or is not what the ledger has."""
        if self.job.act.keeps:
            outcomes = self.journal.history(self.job.digest).outcomes
            with session.transaction() as erasure:
                receipts = {number: erasure.receipt(self.job.digest, number) for number in outcomes}
            if all(each is not None and digest_of(each) == outcomes[number].receipts for number, each in receipts.items()):
                self.job.act.tidy(frozenset(name for each in receipts.values() if each is not None for name in each.archived))

    def _sweep(self, session: Session, place: int, number: int) -> None:
        """Batches from a place on; `number` is the first one's. The outcome of one and the intent of the next are written together."""
        ended: list[Receipt] = []
        failures = 0
        try:
            while place < self.job.items.count:
                must_be_current(self.job.plan, self.now())
                items = self.job.items.read(place, self.pace.size)
                root = root_of(items)
                asked = void(self.job, number, 0, root, len(items), epoch=self._known().epoch)
                index = self.journal.write(*map(self.journal.outcome, ended), self.journal.intent(asked))
                ended.clear()
                receipt, failures = self._tried(session, Batch(number=number, intent=index, items=items, root=root), failures)
                ended.append(receipt)
                number += 1
                place += 0 if receipt.void else receipt.size
                self.progress(place, self.job.items.count)
        finally:
            if ended:
                self.journal.write(*map(self.journal.outcome, ended))

    def _tried(self, session: Session, batch: Batch, failures: int) -> tuple[Receipt, int]:
        """What a batch came to, and how many failed one after the other: a batch is halved, and a single item passed by."""
        try:
            return self._batch(session, batch), 0
        except SourceError:
            if failures >= _FAILURES:
                raise
            single = len(batch.items) == 1
            given_up = (
                receipt_of(self.job, batch, [State.FAILED])
                if single
                else void(self.job, batch.number, batch.intent, batch.root, len(batch.items))
            )
            receipt = settled(session, self.job, given_up)
            self.pace.failed(len(batch.items))
            return receipt, failures + 1 if single and receipt is given_up else 0

    def _batch(self, session: Session, batch: Batch) -> Receipt:
        """One batch, whole or not at all."""
        with ExitStack() as stack:
            if session.grade is Grade.B:
                stack.enter_context(self.job.store_lock())
            erasure = stack.enter_context(session.transaction())
            started = self.clock()
            holds = self._current(erasure, session.grade)
            decision = decide(erasure, self.job, batch.items, holds)
            receipt = destroy(erasure, self.job, batch, decision)
            if session.grade is Grade.A:
                erasure.put_receipt(receipt)
                if erasure.epoch < holds.epoch:
                    erasure.set_epoch(holds.epoch)
        seconds = self.clock() - started
        self.slowest_s = max(self.slowest_s, seconds)
        self.pace.took(len(batch.items), seconds)
        return receipt

    def _dry(self, session: Session, place: int) -> Swept:
        """What would become of the items that are left."""
        counts: Counter[State] = Counter()
        while place < self.job.items.count:
            items = self.job.items.read(place, self.pace.size)
            with session.transaction() as erasure:
                counts.update(decide(erasure, self.job, items, self._current(erasure, session.grade)).states)
            place += len(items)
        return Swept(
            grade=session.grade,
            items=self.job.items.count,
            decided=counts.total(),
            done=counts[State.INTENDED],
            held=counts[State.HELD],
            changed=counts[State.CHANGED],
            skipped=counts[State.SKIPPED] + counts[State.RESTRICTED],
            dry=True,
        )

    def _told(self, grade: Grade) -> Swept:
        """The totals as the ledger has them."""
        outcomes = self.journal.history(self.job.digest).outcomes.values()
        return Swept(
            grade=grade,
            items=self.job.items.count,
            decided=sum(map(covered, outcomes)),
            done=sum(each.done for each in outcomes),
            held=sum(each.held for each in outcomes),
            changed=sum(each.changed for each in outcomes),
            skipped=sum(each.skipped for each in outcomes),
            failed=sum(each.failed for each in outcomes),
            slowest_s=self.slowest_s,
        )

    def _known(self) -> Holds:
        """The holds, read anew where anybody else has written to the ledger since."""
        others = self.journal.others()
        if self._holds is None or others != self._others:
            self._holds, self._others = self.job.read_holds(), others
        return self._holds

    def _current(self, erasure: Erasure, grade: Grade) -> Holds:
        """The holds as they are now that nobody can place one: the row of their epoch is locked, or their store is."""
        if grade is Grade.B:
            return self.job.read_holds()
        holds = self._known()
        if erasure.epoch != holds.epoch:
            holds = self._holds = self.job.read_holds()
        if erasure.epoch > holds.epoch:
            raise SweepStopped(
                Text(
                    "目标库登记的暂停销毁次数多于本工作目录所知，可能有在别处登记的暂停销毁。",
                    "more holds were placed or released on the target than this workspace knows of: one may have been placed elsewhere.",
                ),
                self.job.plan.id,
                Text("请取得最新的暂停销毁文件和账本后重试。", "Get the newest file of holds and ledger, and try again."),
            )
        return holds
