"""What a source must be able to do so that records of it can be destroyed; only `retention` imports this.

One connection, one transaction a batch. The transaction holds the row of the hold epoch, which lies in the target itself: whoever places or
releases a hold takes the same row, so that the two never happen at once. What a transaction did is told by its receipt, which is
committed with it or not at all.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    import sqlalchemy as sa

    from holdings.model import DatasetInfo

    Key = tuple[int | str, ...]
    """The values of a record's primary key, as `Snapshot.batches` gives them."""
    Condition = Callable[[sa.TableClause], sa.ColumnElement[bool]]
    """A condition on the rows of a table; the clause knows the columns of the dataset."""


ARCHIVED = "archive"
"""In a receipt's `exits`: where what was destroyed was archived."""


class Grade(StrEnum):
    """How good the evidence of destruction in a target is."""

    A = "A"
    """Receipts lie in the target and are committed with what they tell of."""
    B = "B"
    """No table may be made in the target: what is gone is told by looking for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A foreign key of another dataset that points at this one."""

    child: str
    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    keeps_child: bool
    """Whether the child's row stays when the parent goes, its columns emptied (ON DELETE SET NULL or SET DEFAULT)."""
    indexed: bool
    """Whether an index begins with the child's columns; without one each deletion would read the whole child table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one batch of a plan came to; holds counts and positions, and nothing of a person."""

    plan: str
    batch: int
    intent: int
    """The index of the batch's intent in the ledger."""
    items: str
    """Root of the commitments of all items of the batch."""
    destroyed: str
    """Root of the commitments of those that were destroyed."""
    size: int
    done: int
    held: int
    changed: int
    skipped: int
    restricted: int
    failed: int
    children: int
    """Rows of other datasets that went with them."""
    hold_epoch: int
    exits: str
    """Which items, by their place in the batch, were not destroyed, and why; and where the others were archived: canonical JSON."""

    @property
    def kept(self) -> Mapping[str, Sequence[int]]:
        """By reason: the places, in the batch, of those that were not destroyed."""
        return {why: places for why, places in json.loads(self.exits).items() if why != ARCHIVED}

    @property
    def archived(self) -> tuple[str, ...]:
        """The SHA-256 of each file that holds what was destroyed; none where the action keeps nothing."""
        return tuple(json.loads(self.exits).get(ARCHIVED, ()))

    @property
    def void(self) -> bool:
        """Whether the batch was given up: nothing of it was done or decided."""
        return not (self.done or self.held or self.changed or self.skipped or self.restricted or self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Rows as they are now."""

    keys: Sequence[Key]
    table: pa.RecordBatch
    """The fields that were asked for, as `Snapshot.batches` reads them."""
    unreadable: Mapping[str, int]
    """Per field, the nulls that stand for values that are there and cannot be examined."""


class Erasure(Protocol):
    """One transaction that may destroy; it is committed when its context ends well, and else rolled back."""

    epoch: int
    """The hold epoch of the target, whose row is locked until the transaction ends; 0 at grade B."""

    def rows(self, dataset: str, keys: Sequence[Key], fields: Sequence[str]) -> Found:
        """The rows of these keys that are there, locked."""

    def matching(self, dataset: str, keys: Sequence[Key], condition: Condition) -> set[Key]:
        """Which of these keys' rows the condition holds for. A condition that is not known to be false counts as true."""

    def children(self, link: Link, keys: Sequence[Key], fields: Sequence[str]) -> tuple[Sequence[Key], Found]:
        """The rows, locked, that point at rows of these keys, and beside each its parent's key."""

    def whole(self, dataset: str, keys: Sequence[Key]) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
        """The names of all columns, and all that the rows of these keys hold, as the driver gives it: nothing is lost on the way."""

    def delete(self, dataset: str, keys: Sequence[Key]) -> int:
        """Destroy the rows of these keys; gives how many there were."""

    def replace(self, dataset: str, keys: Sequence[Key], values: Mapping[str, str | None]) -> int:
        """Put a text, or nothing, in the place of every value of a field in the rows of these keys; gives how many rows there were."""

    def receipt(self, plan: str, batch: int) -> Receipt | None:
        """The receipt of a batch."""

    def put_receipt(self, receipt: Receipt) -> None:
        """Keep a receipt; a second one of a batch is refused, and the transaction with it."""

    def set_epoch(self, epoch: int) -> None:
        """A hold was placed or released."""


class Session(AbstractContextManager["Session"], Protocol):
    """One connection that may destroy."""

    grade: Grade

    def prepare(self) -> Grade:
        """See to it that the target has the table of receipts and the row of the hold epoch; grade B where it may have none."""

    def inspect(self, dataset: str) -> DatasetInfo:
        """What the dataset looks like. Raises `MissingAsset`, `AccessDenied`, `BrokenData`."""

    def count(self, dataset: str) -> int:
        """Its rows."""

    def links(self, dataset: str) -> tuple[Link, ...]:
        """The foreign keys that point at it, as the engine knows them. Raises `SourceError`."""

    def orphans(self, link: Link) -> int:
        """Rows of the child that point at a row of the parent that is not there."""

    def must_be_erasable(self, dataset: str) -> None:
        """Raise `SourceError` for a view, a table without a primary key, one without transactions, and one that keeps deleted rows."""

    def transaction(self) -> AbstractContextManager[Erasure]:
        """Begin one. Raises `SourceError`; whether it was committed then, only its receipt tells."""


class Erasable(Protocol):
    """A source whose records can be destroyed."""

    @property
    def name(self) -> str:
        """Its name in the inventory."""

    def prepared(self) -> bool:
        """Whether it has the table of receipts, and so was swept, or began to be. Raises `SourceError`."""

    def connect(self) -> Session:
        """Connect, to write. Raises `Unreachable`, `AccessDenied`."""
