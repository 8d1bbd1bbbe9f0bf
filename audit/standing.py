"""Who stands in a workspace, and what they signed: the list of people beside what the evidence ledger says of their keys and acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.ledger import ledger_of, storage_of
from holdings import acts
from holdings.errors import LedgerAltered
from holdings.ledger.entries import Approval, Hold, KeyChange, NotAnEvent, decoded
from holdings.people.listed import FILE_NAME, load
from holdings.people.people import KeyHistory
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.acts import Act, Signed
    from holdings.errors import RecordwardenError
    from holdings.ledger.entries import Event
    from holdings.ledger.storage import Storage
    from holdings.people.people import People, Person

_OF_PEOPLE = (b'"kind":"key"', b'"signature":"')
"""What canonical JSON has in every entry that speaks of people, and hardly another has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The people, and where in the ledger each act stands, by its signature."""

    people: People
    places: Mapping[str, int] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    """The events that somebody signed, in their order."""

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The legal holds that were placed and released."""
        return tuple(event for event in self.events if isinstance(event, Hold))

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """What people decided on plans, exports and other things."""
        return tuple(event for event in self.events if isinstance(event, Approval))

    def check(self, signed: Signed[Act]) -> Person:
        """Who did it, where it counts. Raises `ActRefused`."""
        return acts.check(signed, self.people, self.places.get(signed.signature))


def people_file(workspace: Workspace) -> Path:
    """Where the list of people is."""
    return workspace.folder / FILE_NAME


def standing_of(workspace: Workspace, store: Store) -> Standing:
    """Read the list and the ledger. Raises `PeopleError`, `AlteredAct` and `LedgerError`."""
    enrolling: list[tuple[int, Event]] = []
    places: dict[str, int] = {}
    signed: list[Event] = []
    for place, event in _events(storage_of(workspace, store), store.checkpoint()):
        if isinstance(event, KeyChange):
            enrolling.append((place, event))
        elif signature := getattr(event, "signature", None):
            places.setdefault(signature, place)
            signed.append(event)
    return Standing(people=load(people_file(workspace), KeyHistory.of(enrolling)), places=places, events=tuple(signed))


def tell_ledger(workspace: Workspace, store: Store, events: Iterable[Event], *, tell: Callable[[RecordwardenError], None]) -> None:
    """Append events to the workspace's ledger; `tell` hears of mirrors that failed. Raises `LedgerError` and `SecretError`."""
    from holdings.keys.opening import open_ring

    if events := list(events):
        ledger_of(workspace, workspace.inventory(), store, open_ring()).append(events, tell=tell)


def _events(storage: Storage, noted: str | None = None) -> Iterator[tuple[int, Event]]:
    """The events that speak of people, with their places, of a ledger that is whole. Raises `LedgerAltered` where it is not.

    `noted` is the newest checkpoint that the results store has: a ledger that is gone, was cut short or was written anew since does
    not fit it. Who signed the ledger is not asked here: whoever appends to it refuses a checkpoint that none of his own keys signed.
    """
    from holdings.ledger.problems import Verdict
    from holdings.ledger.reading import entries_of
    from holdings.ledger.storage import CHECKPOINT
    from holdings.ledger.verify import verify

    with storage.reading() as view:
        if noted is None and view.read(CHECKPOINT) is None and next(view.paths(), None) is None:
            return
        found = verify(view, copies=[] if noted is None else [("results store", noted.encode())])
        if found.verdict is Verdict.ALTERED or found.checkpoint is None:
            raise LedgerAltered(
                Text(
                    "证据账本缺失了内容或已被改动，无法据以判断签署是否有效。",
                    "parts of the evidence ledger are missing or were altered; what counts cannot be told from it.",
                ),
                storage.subject,
                Text(
                    "请运行 `recordwarden evidence verify`，并从备份恢复。",
                    "Run `recordwarden evidence verify`, and restore it from a backup.",
                ),
            )
        for place, entry in entries_of(view, found.checkpoint.size, found.absent):
            if any(mark in entry for mark in _OF_PEOPLE):
                try:
                    yield place, decoded(entry)
                except NotAnEvent:
                    continue  # of a later version, say: it is in the tree, and says nothing that this program knows
