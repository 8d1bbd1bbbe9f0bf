"""The rows that hang on a record and go with it: found along foreign keys, decided about by their own rules and holds, and destroyed first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from holdings.sources.erasing.unfit import Unfit
from retention.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from holdings.sources.erasable import Erasure, Key, Link, Session
    from holdings.sources.selecting import Mark
    from retention.deciding import Deciding


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """The datasets below one, as far down as foreign keys lead; each comes before those below it."""

    links: tuple[Link, ...] = ()
    """Those of the upper datasets first: when a link is followed, all rows of its parent are known."""

    @property
    def datasets(self) -> tuple[str, ...]:
        """Those whose rows go along, the lowest first."""
        return tuple(reversed(dict.fromkeys(link.child for link in self.links if not link.keeps_child)))


def descent_of(session: Session, dataset: str, subject: Callable[[str], str]) -> Descent:
    """Look which datasets hang on one. Raises `SourceError` for a ring, a missing index, and a child that cannot be erased."""
    order: list[str] = []
    _visit(session, dataset, (), order, subject)
    links: list[Link] = []
    for name in reversed(order):
        for link in session.links(name):
            if not link.indexed:
                raise Unfit.NOT_INDEXED.error(subject(name))
            links.append(link)
    return Descent(links=tuple(links))


def _visit(session: Session, dataset: str, above: tuple[str, ...], order: list[str], subject: Callable[[str], str]) -> None:
    """Depth first, children before parents: the reverse has every parent before its children, also where two ways lead to one."""
    if dataset in above:
        raise Unfit.CYCLE.error(subject(dataset))
    if dataset in order:
        return
    session.must_be_erasable(dataset)
    for link in session.links(dataset):
        if link.keeps_child:
            session.must_be_erasable(link.child)  # its rows are changed, and held ones are looked for
        else:
            _visit(session, link.child, (*above, dataset), order, subject)
    order.append(dataset)


@dataclass(slots=True, kw_only=True)
class Below:
    """The rows that hang on the records of a batch."""

    blocked: dict[Key, State] = field(default_factory=dict)
    """The records that must stay because of a row below them, and why."""
    owners: dict[str, dict[Key, set[Key]]] = field(default_factory=dict)
    """By dataset and row: the records of the batch that it hangs on."""

    def going(self, dataset: str) -> list[Key]:
        """The rows of a dataset all of whose records go."""
        return [key for key, roots in self.owners.get(dataset, {}).items() if not roots & self.blocked.keys()]

    def spread(self) -> None:
        """A row that two records share keeps both of them where it keeps one."""
        changed = True
        while changed:
            changed = False
            for rows in self.owners.values():
                for roots in rows.values():
                    why = next((self.blocked[root] for root in roots if root in self.blocked), None)
                    if why is not None and not roots <= self.blocked.keys():
                        self.blocked |= dict.fromkeys(roots - self.blocked.keys(), why)
                        changed = True


def look_below(
    erasure: Erasure,
    descent: Descent,
    dataset: str,
    keys: Sequence[Key],
    *,
    deciding: Callable[[str], Deciding | None],
    mark: Callable[[str], Mark | None],
) -> Below:
    """Find and lock every row that would go with these records, and decide about each by its own rules and holds.

    A row of a dataset without rules follows its record. One whose own period still runs, or whose trigger value is missing or
    cannot be read, keeps its record.
    """
    below = Below()
    owners: dict[str, dict[Key, set[Key]]] = defaultdict(lambda: defaultdict(set), {dataset: {key: {key} for key in keys}})
    for link in descent.links:
        above = owners.get(link.parent)
        if not above:
            continue
        rules = None if link.keeps_child else deciding(link.child)
        holds = mark(link.child)
        if link.keeps_child and holds is None:
            continue
        parents, found = erasure.children(link, list(above), () if rules is None else rules.fields)
        held = _held(erasure, link.child, found.keys, holds)
        kept = [None] * len(found.keys) if rules is None else list(_kept(rules, found.table, found.unreadable, len(found.keys)))
        for parent, key, why in zip(parents, found.keys, kept, strict=True):
            roots = above[parent]
            reason = State.HELD if key in held else why
            if reason is not None:
                below.blocked |= dict.fromkeys(roots - below.blocked.keys(), reason)
            if not link.keeps_child:
                owners[link.child][key] |= roots
    del owners[dataset]
    below.owners = owners
    below.spread()
    return below


def _held(erasure: Erasure, dataset: str, keys: Sequence[Key], mark: Mark | None) -> set[Key]:
    return erasure.matching(dataset, keys, mark) if mark is not None and keys else set()


def _kept(rules: Deciding, table: object, unreadable: object, rows: int) -> Iterator[State | None]:
    going = rules.decide(table, unreadable, held=np.zeros(rows, np.bool_)).of(State.CANDIDATE)  # type: ignore[arg-type]
    return (None if goes else State.RESTRICTED for goes in going)
