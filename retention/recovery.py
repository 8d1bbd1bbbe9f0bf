"""What became of batches whose intent has no outcome: the receipt in the target says so; without a receipt nothing was destroyed, and never will be.

A process that was killed can leave a transaction behind that its server still commits. The row of the hold epoch is taken first: that
transaction has it until it ends. Where there is no receipt then, a void one takes its place, so that no late commit can follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.sources.erasable import Grade
from holdings.text import Text
from retention.errors import SweepStopped
from retention.protocol import Batch, receipt_of, root_of, void
from retention.states import State

if TYPE_CHECKING:
    from holdings.ledger.entries import Intent
    from holdings.sources.erasable import Receipt, Session
    from retention.job import Job
    from retention.journal import Journal


def recover(session: Session, job: Job, journal: Journal) -> None:
    """Write the outcome of every batch that has none. Raises `SourceError`, `LedgerError`, `SweepStopped`."""
    history = journal.history(job.digest)
    place = history.place
    for number in history.open:
        index, intent = history.intents[number]
        receipt = _looked_up(session, job, number, index, intent, place)
        journal.write(journal.outcome(receipt))
        place += 0 if receipt.void else receipt.size


def _looked_up(session: Session, job: Job, number: int, index: int, intent: Intent, place: int) -> Receipt:
    if session.grade is Grade.B:
        return _probed(session, job, number, index, intent, place)
    return settled(session, job, void(job, number, index, intent.items, intent.count))


def settled(session: Session, job: Job, given_up: Receipt) -> Receipt:
    """The receipt of a batch that is over. Where there is none, `given_up` becomes it, and no late commit of the batch can follow."""
    if session.grade is Grade.B:
        return given_up
    with session.transaction() as erasure:
        receipt = erasure.receipt(job.digest, given_up.batch)
        if receipt is None:
            erasure.put_receipt(given_up)
            return given_up
    if (receipt.intent, receipt.items, receipt.size) != (given_up.intent, given_up.items, given_up.size):
        raise SweepStopped(
            Text("目标库中的回执与证据账本中的意向不符。", "a receipt in the target is not of the intent in the evidence ledger."),
            job.plan.id,
            Text(
                "请查明是否另有一次清理同时在运行，是否有两份账本，或是谁改动了 recordwarden_receipts。",
                "Find out whether another sweep ran at the same time, there are two ledgers, or who changed recordwarden_receipts.",
            ),
        )
    return receipt


def _probed(session: Session, job: Job, number: int, index: int, intent: Intent, place: int) -> Receipt:
    """At grade B: which of the batch's rows are gone. Whoever else deleted one meanwhile cannot be told apart."""
    items = job.items.read(place, intent.count)
    if root_of(items) != intent.items:
        return void(job, number, index, intent.items, intent.count)
    with job.store_lock(), session.transaction() as erasure:
        found = erasure.rows(job.plan.dataset, [item.key for item in items], job.act.fields)
        there = {key for key, disposed in zip(found.keys, job.act.disposed(found), strict=True) if not disposed}
    gone = [item for item in items if item.key not in there]
    batch = Batch(number=number, intent=index, items=items, root=intent.items)
    if not gone:
        return void(job, number, index, intent.items, intent.count)
    states = [State.FAILED if item.key in there else State.INTENDED for item in items]
    return receipt_of(job, batch, states, epoch=0, going=gone)
