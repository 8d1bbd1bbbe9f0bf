"""Which holds are in force: the file of holds beside what the ledger says of them. What cannot be verified is in force, and holds everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from holdings.acts import act_of
from holdings.errors import ActRefused
from holdings.ledger.entries import HoldAction
from holdings.text import Text
from retention.holdfile import NotOpened
from retention.reach import Reach

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from holdings import acts
    from holdings.acts import Signed
    from holdings.ledger import entries
    from holdings.people.people import Person
    from holdings.sources.selecting import Mark
    from holdings.sources.structure import Structure
    from retention.holdfile import HoldEntry, Sealing
    from retention.scope import Expression

    Check = Callable[[Signed[acts.Hold]], Person]
    """Who did it, where it counts. Raises `ActRefused`."""


class Trouble(StrEnum):
    """Why a hold cannot be verified, or its release does not count."""

    SIGNATURE = "signature"
    """Its placing is not signed by somebody who may."""
    SEALED = "sealed"
    """Its scope cannot be opened."""
    MISSING = "missing"
    """The ledger knows it, and the file does not have it, or not so."""
    RELEASE = "release"
    """Its release is not signed by somebody who may, or does not stand in the ledger."""

    @property
    def text(self) -> Text:
        return _TROUBLES[self]


_TROUBLES = {
    Trouble.SIGNATURE: Text("签署无法核实", "its signature cannot be verified"),
    Trouble.SEALED: Text("范围无法解封", "its scope cannot be opened"),
    Trouble.MISSING: Text("账本中有记录，文件中没有或不同", "the ledger knows it, and the file has it not, or not so"),
    Trouble.RELEASE: Text("解除的签署无法核实，视为未解除", "its release cannot be verified, so that it is in force"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One hold, and what is known of it."""

    id: str
    entry: HoldEntry | None
    """None where only the ledger knows it."""
    in_force: bool
    signer: str | None = None
    """The name of whoever placed it, where that is known."""
    scope: Expression | None = field(default=None, repr=False)
    trouble: Trouble | None = None

    @property
    def holds_everything(self) -> bool:
        """Whether nothing tells what it covers, so that it covers all there is."""
        return self.in_force and self.trouble in (Trouble.SIGNATURE, Trouble.SEALED, Trouble.MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All holds, as they stood when they were read. Offers `retention.holds.Holds`."""

    holds: tuple[Standing, ...] = ()
    epoch: int = 0

    @property
    def everything(self) -> bool:
        """Whether a hold that cannot be verified holds everything."""
        return any(each.holds_everything for each in self.holds)

    def scopes(self, source: str) -> dict[str, tuple[Expression, ...]]:
        """What is on hold in a source, by dataset; of holds that can be verified."""
        found: dict[str, tuple[Expression, ...]] = {}
        for each in self.holds:
            if each.in_force and each.scope is not None and each.entry is not None and each.entry.source == source:
                found[each.entry.dataset] = (*found.get(each.entry.dataset, ()), each.scope)
        return found

    def mark(self, source: str, dataset: str, structure: Structure) -> Mark | None:
        """What marks the rows of a dataset that no one may destroy; see `retention.holds.Holds`."""
        if self.everything:
            return lambda _: sa.true()
        return Reach(scopes=self.scopes(source), structure=structure).mark(dataset)


def book_of(
    placed: Sequence[HoldEntry], events: Iterable[entries.Hold], *, among: str, check: Check, sealing: Sealing, day: dt.date
) -> Book:
    """Judge every hold of the file and of the ledger on a day. `among` is the id of the list of people."""
    told = list(events)
    ends = _released(told, among, check)
    known = {entry.id: entry for entry in placed}
    standing = [_judged(entry, told, ends, among, check, sealing, day) for entry in placed]
    lost = dict.fromkeys(event.hold for event in told if event.action is HoldAction.PLACED and event.hold not in known)
    standing += [
        Standing(id=hold, entry=None, in_force=True, trouble=Trouble.MISSING)
        for hold in lost
        if not any(event.scope in ends.get(hold, ()) for event in told if event.hold == hold and event.action is HoldAction.PLACED)
    ]
    return Book(holds=tuple(standing), epoch=len(told))


def _released(events: Sequence[entries.Hold], among: str, check: Check) -> dict[str, set[str]]:
    """The scopes of each hold that somebody who may has released, as the ledger has it."""
    found: dict[str, set[str]] = {}
    for event in events:
        if event.action is HoldAction.RELEASED:
            try:
                check(act_of(event, among))  # type: ignore[arg-type]  # of a hold's event it is the act of a hold
            except ActRefused:
                continue
            found.setdefault(event.hold, set()).add(event.scope)
    return found


def _judged(
    entry: HoldEntry,
    events: Sequence[entries.Hold],
    ends: Mapping[str, set[str]],
    among: str,
    check: Check,
    sealing: Sealing,
    day: dt.date,
) -> Standing:
    told = [event for event in events if event.hold == entry.id and event.action is HoldAction.PLACED]
    if told and all(event.scope != entry.digest for event in told):  # altered in the file: what it covered is not known any more
        released = all(event.scope in ends.get(entry.id, ()) for event in told)
        return Standing(id=entry.id, entry=entry, in_force=not released, trouble=None if released else Trouble.MISSING)
    if entry.digest in ends.get(entry.id, ()):
        return Standing(id=entry.id, entry=entry, in_force=False, signer=_signer(entry, among, check))
    try:
        person = check(entry.placed(among))
    except ActRefused:
        return Standing(id=entry.id, entry=entry, in_force=True, trouble=Trouble.SIGNATURE)
    if entry.until is not None and entry.until < day:
        return Standing(id=entry.id, entry=entry, in_force=False, signer=person.name)
    try:
        scope = sealing.open(entry)
    except NotOpened:
        return Standing(id=entry.id, entry=entry, in_force=True, signer=person.name, trouble=Trouble.SEALED)
    trouble = Trouble.RELEASE if entry.released is not None else None
    return Standing(id=entry.id, entry=entry, in_force=True, signer=person.name, scope=scope, trouble=trouble)


def _signer(entry: HoldEntry, among: str, check: Check) -> str | None:
    try:
        return check(entry.placed(among)).name
    except ActRefused:
        return None
