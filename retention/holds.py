"""Legal holds, as those who plan and those who destroy see them: what is on hold, and how often that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from holdings.sources.selecting import Mark
    from holdings.sources.structure import Structure


class Holds(Protocol):
    """The holds in force on a day, as they stood when they were read."""

    @property
    def epoch(self) -> int:
        """How many times a hold was placed or released, by the ledger."""

    def mark(self, source: str, dataset: str, structure: Structure) -> Mark | None:
        """What marks the rows of a dataset that are on hold, or that would take rows on hold with them; None where nothing is.

        A hold reaches the rows below those in its scope, along foreign keys. One that cannot be verified holds everything.
        """


class Barrier(Protocol):
    """The row, in the system that is swept, through which placing a hold and destroying exclude each other."""

    def move(self, epoch: int) -> None:
        """Wait for a batch under way, then have every later one read the holds anew. Raises `RecordwardenError`."""
