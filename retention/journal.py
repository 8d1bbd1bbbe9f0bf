"""What the evidence ledger says of a plan's batches, and the way into it: an intent before, an outcome after."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from holdings.errors import LedgerAltered
from holdings.ledger.canonical import canonical
from holdings.ledger.entries import Intent, NotAnEvent, Outcome, decoded
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from holdings.errors import RecordwardenError
    from holdings.ledger.entries import Event
    from holdings.ledger.storage import Storage
    from holdings.ledger.writer import Writer
    from holdings.sources.erasable import Receipt

_MARKS = (b'"kind":"intent"', b'"kind":"outcome"')


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The batches of one plan so far."""

    intents: dict[int, tuple[int, Intent]] = field(default_factory=dict)
    """By batch: the intent and its index in the ledger."""
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    places: tuple[int, ...] = ()
    """The indexes of all of them in the ledger."""
    last_at: dt.datetime | None = None
    """When the newest entry of the whole ledger was written."""

    @property
    def open(self) -> list[int]:
        """Batches with an intent and without an outcome."""
        return sorted(self.intents.keys() - self.outcomes.keys())

    @property
    def next_batch(self) -> int:
        return max(self.intents, default=-1) + 1

    @property
    def place(self) -> int:
        """Of the plan's items, the first that no batch has decided about yet."""
        return sum(covered(outcome) for outcome in self.outcomes.values())


def covered(outcome: Outcome) -> int:
    """How many items an outcome decided about; none where its batch was given up."""
    return outcome.done + outcome.held + outcome.changed + outcome.skipped + outcome.failed


class Journal:
    """Reads and writes the ledger for one sweep; `tell` hears of mirrors that failed."""

    def __init__(
        self, storage: Storage, writer: Writer, *, now: Callable[[], dt.datetime], tell: Callable[[RecordwardenError], None]
    ) -> None:
        self._storage = storage
        self._writer = writer
        self._now = now
        self._tell = tell
        self._own = 0

    @property
    def name(self) -> str:
        """The ledger's name, by which a stranger knows it."""
        return self._writer.origin

    def history(self, plan: str) -> History:
        """What the whole ledger says of a plan. Raises `LedgerAltered` where it is not what was signed, and `LedgerError`."""
        from holdings.ledger.problems import Verdict
        from holdings.ledger.reading import entries_of
        from holdings.ledger.storage import CHECKPOINT, KEYS
        from holdings.ledger.verify import verify

        intents: dict[int, tuple[int, Intent]] = {}
        by_place: dict[int, Intent] = {}
        outcomes: dict[int, Outcome] = {}
        places: list[int] = []
        last = b""
        with self._storage.reading() as view:
            if view.read(CHECKPOINT) is None and all(path == KEYS for path in view.paths()):
                return History()  # the first append founds it, and refuses where copies of its checkpoint know better
            found = verify(view)
            if found.verdict is Verdict.ALTERED or found.checkpoint is None:
                raise LedgerAltered(_ALTERED, self._storage.subject, _VERIFY)
            for index, entry in entries_of(view, found.checkpoint.size, found.absent):
                last = entry
                if plan.encode() not in entry or not any(mark in entry for mark in _MARKS):
                    continue
                event = decoded(entry)
                if isinstance(event, Intent | Outcome) and event.plan == plan:
                    places.append(index)
                if isinstance(event, Intent) and event.plan == plan:
                    intents[event.batch] = index, event
                    by_place[index] = event
                elif isinstance(event, Outcome) and event.plan == plan:
                    outcomes.setdefault(event.batch, event)  # one that stands there twice says the same twice
        for batch, outcome in outcomes.items():  # of two sweeps at once only one has the batch's receipt, and wrote its outcome
            if outcome.intent in by_place:
                intents[batch] = outcome.intent, by_place[outcome.intent]
        return History(intents=intents, outcomes=outcomes, places=tuple(places), last_at=_at(last))

    def write(self, *events: Event) -> int:
        """Append, down to the disk; gives the index of the last of them. Raises `LedgerError`, and then nothing was written."""
        appended = self._writer.append(events)
        for error in appended.mirrors_failed:
            self._tell(error)
        self._own += len(events)
        return appended.size - 1

    def others(self) -> int:
        """How many entries the ledger has that were not written here: while that stays the same, no hold was placed or released."""
        from holdings.ledger.checkpoint import Checkpoint
        from holdings.ledger.storage import CHECKPOINT

        with self._storage.reading() as view:
            head = view.read(CHECKPOINT)
        return 0 if head is None else Checkpoint.read(head)[0].size - self._own

    def intent(self, receipt: Receipt) -> Intent:
        """The intent of a batch, whose receipt is still empty."""
        return Intent(
            at=self._now(),
            plan=receipt.plan,
            batch=receipt.batch,
            items=receipt.items,
            count=receipt.size,
            hold_epoch=receipt.hold_epoch,
        )

    def outcome(self, receipt: Receipt) -> Outcome:
        """What the ledger is told of a receipt: restricted items are among those skipped, and the receipt's digest tells them apart."""
        return Outcome(
            at=self._now(),
            plan=receipt.plan,
            batch=receipt.batch,
            intent=receipt.intent,
            receipts=digest_of(receipt),
            done=receipt.done,
            held=receipt.held,
            changed=receipt.changed,
            skipped=receipt.skipped + receipt.restricted,
            failed=receipt.failed,
            archived=receipt.archived or None,
        )


def digest_of(receipt: Receipt) -> str:
    """SHA-256 of a receipt as canonical JSON."""
    return hashlib.sha256(canonical({"schema": "recordwarden/receipt/v1", **asdict(receipt)})).hexdigest()


def _at(entry: bytes) -> dt.datetime | None:
    try:
        return decoded(entry).at if entry else None
    except NotAnEvent:
        return None


_ALTERED = Text(
    "证据账本缺失了内容或已被改动，无法据以继续销毁。",
    "parts of the evidence ledger are missing or were altered; nothing can be destroyed on its word.",
)
_VERIFY = Text(
    "请运行 `recordwarden evidence verify`，并从备份恢复。",
    "Run `recordwarden evidence verify`, and restore it from a backup.",
)
