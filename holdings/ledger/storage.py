"""Where a ledger's files are: what its writer and its verifiers ask of a place, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from holdings.ledger.tiles import Tile

CHECKPOINT = "checkpoint"
KEYS = "keys"
"""The verifier keys of the ledger's own signers, a line each: whoever trusts them trusts the ledger's keeper."""
BUSY_SECONDS = 30.0


class Files(Protocol):
    """Files by their paths, which are those of tlog-tiles, parted by `/`."""

    def read(self, path: str) -> bytes | None:
        """What stands there; None where nothing does. Raises `LedgerUnreadable`."""


class View(Files, Protocol):
    """A ledger to read."""

    def paths(self) -> Iterator[str]:
        """Every path, in no order. Raises `LedgerUnreadable`."""


class Batch(Files, Protocol):
    """A ledger to write, by the one who holds its lock; all of it is durable at the latest when the lock is given back.

    Where a crash can leave a part of it, what `put` and `remove` did is durable before they return.
    """

    def partials(self, tile: Tile) -> list[Tile]:
        """The partial forms of a tile that are there."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write these files, each whole or not at all, in place of what stood there. Raises `LedgerUnwritable`."""

    def remove(self, paths: Iterable[str], *, durable: bool = True) -> None:
        """Remove those of these files that are there; not `durable` where a crash may bring them back. Raises `LedgerUnwritable`."""


class Storage(Protocol):
    """A place for one ledger."""

    @property
    def subject(self) -> str:
        """What messages call it."""

    def reading(self) -> AbstractContextManager[View]:
        """The ledger as it is; a writer is not waited for."""

    def writing(self, wait: float = BUSY_SECONDS) -> AbstractContextManager[Batch]:
        """The ledger for its one writer. Raises `LedgerBusy` where another still writes after `wait` seconds."""
