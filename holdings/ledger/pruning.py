"""Which bundles of entries may go from a ledger, and which are not missed where they are gone. Nothing is removed here.

The format (https://c2sp.org/tlog-tiles, "Pruning") lets a log withhold what ends at or below a minimum index, under a policy that never withholds
what still matters. Here only bundles of entries go, never hashes: so every root, and that nothing else was changed, can still be shown. The
policy is `decide`; what it came to stands in the ledger (`entries.Pruning`), and without such an entry a bundle that is not there is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.ledger.entries import MOST_KEPT, Access, Exported, Intent, NotAnEvent, Outcome, Pruning, decoded
from holdings.ledger.tiles import WIDTH

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from holdings.ledger.entries import Event

YEARS = 3
"""What is younger stays: records of how personal information was handled are kept for three years at least (PIPL, article 56)."""
MARK = b'"kind":"pruning"'
"""What canonical JSON has in every entry that tells of a pruning: most bundles have it nowhere, which is quickly seen."""
_OUTCOME = b'"kind":"outcome"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What a verified ledger says of its own pruning."""

    minimum: int
    """From this entry on, all are there."""
    absent: frozenset[int]
    """The numbers of the bundles that are not there, and need not be."""

    @property
    def entries(self) -> int:
        return len(self.absent) * WIDTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a pruning would do."""

    minimum: int
    kept: tuple[int, ...]
    gone: tuple[int, ...]
    """The numbers of the bundles that would go."""


def prunings(entries: Iterable[bytes], first: int) -> Iterator[Pruning]:
    """Those of these entries, the first of which has this index, that say that the ledger was pruned."""
    for place, entry in enumerate(entries, first):
        if MARK in entry:
            event = _event(entry)
            if isinstance(event, Pruning) and event.minimum <= place:
                yield event


def excused(events: Sequence[Pruning], absent: Collection[int]) -> Pruned | None:
    """What these events, which have to be verified, say of the bundles that are not there; None where none was ever pruned."""
    if not events:
        return None
    rules = [(event.minimum // WIDTH, frozenset(event.kept)) for event in events]
    gone = frozenset(each for each in absent if any(each < below and each not in kept for below, kept in rules))
    return Pruned(minimum=max(event.minimum for event in events), absent=gone)


def oldest_to_keep(now: dt.datetime) -> dt.datetime:
    """Whatever was written down at this moment or later stays."""
    try:
        return now.replace(year=now.year - YEARS)
    except ValueError:  # 29 February
        return now.replace(year=now.year - YEARS, month=3, day=1)


def decide(read: Callable[[], Iterable[tuple[int, bytes]]], before: int, young: dt.datetime) -> Cut:
    """What would go of the entries below `before`; `read` gives those that are there with their indexes, in order, each time it is asked.

    A bundle goes as a whole, where all of it is below `before` and older than `young`, and nothing in it is needed: what people did and their
    keys, assessments, which the results store is held against, an intent whose outcome nobody knows, anything of a kind that is not known here.
    An outcome stays where its intent does, or that would look as if nobody knew it.
    """
    outcomes = (_event(entry) for _, entry in read() if _OUTCOME in entry)
    settled = {(each.intent, each.plan, each.batch) for each in outcomes if isinstance(each, Outcome)}
    below = before // WIDTH
    there: set[int] = set()
    kept: set[int] = set()
    for index, entry in read():
        bundle, event = index // WIDTH, _event(entry)
        if bundle < below and ((event is not None and event.at >= young) or len(kept) > MOST_KEPT):
            below = bundle
        if bundle >= below:
            break
        there.add(bundle)
        if _is_needed(event, index, settled, kept):
            kept.add(bundle)
    kept = {each for each in kept if each < below}
    return Cut(minimum=below * WIDTH, kept=tuple(sorted(kept)), gone=tuple(sorted(each for each in there - kept if each < below)))


def _is_needed(event: Event | None, index: int, settled: Collection[tuple[int, str, int]], kept: Collection[int]) -> bool:
    match event:
        case Intent():
            return (index, event.plan, event.batch) not in settled
        case Outcome():
            return event.archived is not None or event.intent // WIDTH in kept  # what names files has to be there as long as they are
        case Exported() | Access():
            return False
        case _:
            return True


def _event(entry: bytes) -> Event | None:
    try:
        return decoded(entry)
    except NotAnEvent:
        return None
