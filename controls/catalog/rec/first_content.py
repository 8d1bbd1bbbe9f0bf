"""How REC-09 holds rows against what they held when they were first seen, what it saw, and what it remembers of it.

A row of a dataset with a primary key is a group: its fingerprint is the HMAC of its key, and the count is the digest of its
content. Where there is no key, a row is known by its content alone: the fingerprint is the content's digest, and the count is
how many rows hold it. Counts add, so any split and any order of the rows give the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from controls.keying import RECORD, Groups
from controls.remembering import EARLIER
from controls.tally import EVIDENCE_KEPT

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTED, FOUND, SHAPE, UNREADABLE = 1, 2, 4, 5
KINDS = 8
"""The tag of a record: the number of its dataset times eight, plus its kind. A row's kind has two bits: `COUNTED`, it is known by its
content; `FOUND`, an earlier assessment found it changed or gone. `SHAPE` says what keys and contents were made of, `UNREADABLE`
counts values that could not be examined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the digests were made of: by what a row is known, and which fields its content has; digests of both."""

    identity: int
    content: int

    @property
    def digests(self) -> NDArray[np.uint64]:
        return np.array([[self.identity, self.content]], np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The rows of a block, group by group: what is there now, what was first seen, and what was found to differ from that before."""

    number: NDArray[np.int64]
    """Of the dataset."""
    digests: NDArray[np.uint64]
    counted: NDArray[np.bool_]
    now: NDArray[np.uint64]
    first: NDArray[np.uint64]
    found: NDArray[np.uint64]
    has_now: NDArray[np.bool_]
    has_first: NDArray[np.bool_]
    has_found: NDArray[np.bool_]

    @classmethod
    def of(cls, groups: Groups) -> Sides:
        """Take the rows of a block apart. Fingerprints hold the dataset's name, so each is of one dataset."""
        rows = groups.only(groups.records["tag"].astype(np.int64) % KINDS < SHAPE)
        tags, counts = rows.records["tag"].astype(np.int64), rows.records["count"].astype(np.uint64)
        earlier, (number, kind) = tags >= EARLIER, np.divmod(tags % EARLIER, KINDS)
        now, first, found = ~earlier, earlier & (kind & FOUND == 0), earlier & (kind & FOUND > 0)

        def total(side: NDArray[np.bool_]) -> NDArray[np.uint64]:
            summed: NDArray[np.uint64] = np.add.reduceat(np.where(side, counts, np.uint64(0)), rows.starts)  # modulo 2**64
            return summed

        def there(side: NDArray[np.bool_]) -> NDArray[np.bool_]:
            return np.logical_or.reduceat(side, rows.starts)

        heads = rows.heads
        return cls(
            number=number[rows.starts],
            digests=np.stack([heads["hi"].astype(np.uint64), heads["lo"].astype(np.uint64)], axis=1),
            counted=kind[rows.starts] & COUNTED > 0,
            now=total(now),
            first=total(first),
            found=total(found),
            has_now=there(now),
            has_first=there(first),
            has_found=there(found),
        )

    @property
    def earlier(self) -> NDArray[np.uint64]:
        return self.first + self.found

    @property
    def has_earlier(self) -> NDArray[np.bool_]:
        return self.has_first | self.has_found

    @property
    def missing(self) -> NDArray[np.uint64]:
        """How many of the rows with one content are no longer there."""
        return np.where(self.counted & (self.earlier > self.now), self.earlier - self.now, np.uint64(0))


@dataclass(slots=True)
class Seen:
    """What was seen of one dataset."""

    shape: Shape | None = None
    """As it is remembered; None where nothing is."""
    rows: Counter[str] = field(default_factory=Counter)
    """By how they compare: same, changed, gone, and those of the last two that an earlier assessment had found already."""
    examples: dict[str, list[int]] = field(default_factory=dict)
    """The lowest fingerprints of them."""
    unreadable: int = 0

    def add(self, name: str, mask: NDArray[np.bool_], sides: Sides, counts: NDArray[np.uint64] | None = None) -> None:
        self.rows[name] += int(np.count_nonzero(mask) if counts is None else counts[mask].sum())
        self.examples[name] = sorted({*self.examples.get(name, ()), *map(int, sides.digests[mask, 0][:EVIDENCE_KEPT])})[:EVIDENCE_KEPT]

    def fold(self, sides: Sides, here: NDArray[np.bool_]) -> None:
        """Fold in the groups of this dataset."""
        keyed, counted = here & ~sides.counted, here & sides.counted
        both, equal = sides.has_now & sides.has_earlier, sides.now == sides.earlier
        self.add("same", keyed & both & equal, sides)
        self.add("changed", keyed & both & ~equal & ~sides.has_found, sides)
        self.add("changed before", keyed & both & ~equal & sides.has_found, sides)
        self.add("gone", keyed & ~sides.has_now & ~sides.has_found, sides)
        self.add("gone before", keyed & ~sides.has_now & sides.has_found, sides)
        before = np.minimum(sides.missing, sides.found)
        self.add("gone", counted & (sides.missing > before), sides, sides.missing - before)
        self.add("gone before", counted & (before > 0), sides, before)


State = dict[int, Seen]
"""By the number of the dataset."""


def fold(state: State, groups: Groups) -> None:
    """Fold a block of groups in."""
    tags = groups.records["tag"].astype(np.int64)
    for place in np.flatnonzero(tags % KINDS >= SHAPE):
        seen = state.setdefault(int(tags[place] % EARLIER // KINDS), Seen())
        record = groups.records[place]
        if tags[place] % KINDS == UNREADABLE:
            seen.unreadable += int(record["count"])
        elif tags[place] >= EARLIER:
            seen.shape = Shape(identity=int(record["hi"]), content=int(record["lo"]))
    sides = Sides.of(groups)
    for number in map(int, np.unique(sides.number)):
        state.setdefault(number, Seen()).fold(sides, sides.number == number)


def learned(groups: Groups, was: Shape | None, now: Shape) -> NDArray[np.void]:
    """What is remembered of a block of one dataset's groups: what was first seen stays, and so does what was found to differ from it.

    Where the fields have changed, contents cannot be compared any more: what is there now is first seen then. What was found
    before stays found: nobody decided about it. Where even the key is another one, the rows of before are not known again.
    """
    sides = Sides.of(groups)
    if was is None or was.identity != now.identity:
        first, found = (sides.has_now, sides.now), (sides.has_found, sides.found)
    else:
        comparable = was.content == now.content
        equal = sides.now == sides.earlier if comparable else ~sides.has_found
        fine = sides.has_now & (~sides.has_earlier | equal)
        first = np.where(sides.counted, sides.has_now, fine), sides.now
        found = np.where(sides.counted, sides.missing > 0, ~fine), np.where(sides.counted, sides.missing, sides.earlier)
    shaped = bool(np.any(groups.records["tag"].astype(np.int64) % KINDS == SHAPE))
    parts = [_rows(sides, *first, 0), _rows(sides, *found, FOUND)]
    return np.concatenate([*parts, _shape(now)] if shaped else parts)


def _rows(sides: Sides, mask: NDArray[np.bool_], counts: NDArray[np.uint64], kind: int) -> NDArray[np.void]:
    out = np.empty(int(np.count_nonzero(mask)), RECORD)
    out["hi"], out["lo"] = sides.digests[mask].T
    out["tag"], out["count"] = kind + sides.counted[mask] * COUNTED, counts[mask]
    return out


def _shape(now: Shape) -> NDArray[np.void]:
    out = np.zeros(1, RECORD)
    out["hi"], out["lo"], out["tag"], out["count"] = now.identity, now.content, SHAPE, 1
    return out
