"""Reads the items of the batch after the one that is under way: the database and the disk leave the processor idle meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retention.protocol import root_of

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import TracebackType

    from retention.items import Items, PlannedItems


@dataclass(frozen=True, slots=True)
class Ready:
    """The items of a batch, and the root of the tree over them."""

    items: Items
    root: str


class Ahead:
    """One reader, one batch ahead; whoever goes on at another place than was expected waits for it, and reads anew."""

    def __init__(self, items: PlannedItems) -> None:
        self._items = items
        self._pool = ThreadPoolExecutor(1)
        self._next: tuple[int, Future[Ready]] | None = None

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown()

    def take(self, place: int, size: int) -> Ready:
        """The items from a place on, so many or as many as was expected; the next as many are begun with. Raises `PlanAltered`."""
        expected, self._next = self._next, None
        if expected is not None and expected[0] == place:
            ready = expected[1].result()
        else:
            ready = self._pool.submit(self._read, place, size).result()
        following = place + len(ready.items)
        if following < self._items.count:
            self._next = following, self._pool.submit(self._read, following, size)
        return ready

    def _read(self, place: int, size: int) -> Ready:
        items = self._items.read(place, size)
        return Ready(items, root_of(items))
