"""Which grants would do: from what is granted and what was used, what has to be revoked, and what has to be granted in its place.

Only what stands in a catalogue is judged (`Grant.written`). Left as they are: administrators, superusers and what came with the engine; grants on a
dataset of which the log cannot tell who looked at it; and grants on more than this database. A grant that is used stays, in the words that are used,
on the fields that the grantee is approved for, as far as there are any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.rights.model import EVERYBODY, Power, Privilege
from holdings.rights.needed import Access, needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from holdings.rights.model import Grant, Rights, Written
    from holdings.rights.needed import Need
    from holdings.rights.reach import Reach

_READ = "SELECT"
_KINDS = {_READ: Privilege.READ, "INSERT": Privilege.INSERT, "UPDATE": Privilege.UPDATE, "DELETE": Privilege.DELETE}

Right = tuple[str, str | None]
"""A word and a field, or None for all of the dataset's."""
On = tuple[str, ...]


class Left(StrEnum):
    """Why something that may be too much is left as it is."""

    UNCLEAR = "unclear"
    """The log cannot tell who looked at the dataset."""
    LENT = "lent"
    """Functions or triggers run under these rights, and what they need stands in no log."""
    WIDER = "wider"
    """It reaches beyond this database."""
    UNAPPROVED = "unapproved"
    """It is used, and no field of the dataset is approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the organisation declares, and what the log cannot tell."""

    administering: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    approved: Callable[[frozenset[str], str], frozenset[str] | None] = field(default=lambda roles, dataset: None)
    """The fields of a dataset that any of these roles may read; None for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to change of the grants on one thing to one grantee."""

    on: On
    grantee: str = field(repr=False)
    revoke: tuple[Right, ...] = ()
    no_longer_handed_on: tuple[Right, ...] = ()
    """Kept, without the option to grant it on."""
    grant: tuple[Right, ...] = ()
    grant_on: tuple[Right, ...] = ()
    """Those of `grant` that come with the option to grant them on."""
    anew: bool = False
    """Somebody else than the owner has granted on it: all grants on it are revoked, with what hangs on them, and made again by the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """All that is to change in one database."""

    changes: tuple[Change, ...]
    future: tuple[tuple[str, Written], ...] = field(repr=False)
    """To whom what would be granted on datasets that are still to be made, to everybody or to an account."""
    left: Mapping[Left, int]

    @property
    def revoked(self) -> int:
        """How many grants go, or shrink."""
        return sum(len(set(change.revoke) - set(change.grant)) for change in self.changes) + len(self.future)


@dataclass(slots=True)
class _Held:
    """What a grantee has on one thing, or would have in the place of what is wider."""

    dataset: str
    rights: dict[Right, bool] = field(default_factory=dict)
    """Each with whether it may be granted on."""
    instead: set[Right] = field(default_factory=set)
    handed_on: bool = False


def minimal(reach: Reach, accesses: Iterable[Access], allowed: Allowed) -> Proposal:
    """The proposal. Applied, every access still works that worked before, as far as the log tells it."""
    return _Minimal(reach, accesses, allowed).proposal()


class _Minimal:
    def __init__(self, reach: Reach, accesses: Iterable[Access], allowed: Allowed) -> None:
        self._reach = reach
        self._rights = reach.rights
        self._allowed = allowed
        self._left: Counter[Left] = Counter()
        self._needs: dict[str, dict[str, Need]] = defaultdict(dict)
        unseen = [Access(account=who, dataset=dataset) for who in self._rights.lent for dataset in self._rights.places]
        for (who, dataset), need in needs(self._rights, (*accesses, *unseen)).items():
            if who in self._rights.principals:
                self._needs[dataset][who] = need
        self._held = _held(self._rights)
        self._lent = frozenset[str]().union(*map(reach.roles, self._rights.lent))
        self._wanted: dict[tuple[On, str], dict[Right, bool]] = {}
        self._ons: dict[str, set[On]] = defaultdict(set)

    def proposal(self) -> Proposal:
        gone = [grant for grant in self._rights.grants if grant.dataset is None and grant.written and self._narrows(grant)]
        for on, grantee in sorted(self._held, key=self._rank):
            held = self._held[on, grantee]
            self._wanted[on, grantee] = self._kept(grantee, held)
            self._ons[held.dataset].add(on)
        for (on, grantee), held in tuple(self._held.items()):
            if grantee == EVERYBODY and held.dataset not in self._allowed.unclear:
                self._instead_of_everybody(on, held)
        changes = [change for on in sorted({on for on, _ in self._wanted}) for change in self._changes(on)]
        return Proposal(
            changes=(*changes, *_wide_changes(gone)),
            future=tuple((grant.grantee, grant.written) for grant in self._rights.future if grant.written and self._singled(grant.grantee)),
            left={why: count for why, count in self._left.items() if count},
        )

    def _rank(self, place: tuple[On, str]) -> tuple[int, On, str]:
        """Roles, then accounts, which may have what they need through roles, then everybody."""
        on, grantee = place
        principal = self._rights.principals.get(grantee)
        return (2 if grantee == EVERYBODY else int(principal is not None and principal.login), on, grantee)

    def _plain(self, grantee: str) -> bool:
        """Whether it is judged at all."""
        if grantee == EVERYBODY:
            return True
        principal = self._rights.principals.get(grantee)
        administers = self._reach.roles(grantee) & self._allowed.administering
        return principal is not None and not principal.built_in and Power.SUPERUSER not in principal.powers and not administers

    def _singled(self, grantee: str) -> bool:
        return grantee == EVERYBODY or (self._plain(grantee) and self._rights.principals[grantee].login)

    def _narrows(self, grant: Grant) -> bool:
        """Whether a wildcard goes; what is used of it is then wanted dataset by dataset."""
        if grant.written is None or not self._plain(grant.grantee):
            return False
        own = {place[0] for place in self._rights.places.values()}
        pattern = "".join(grant.written.on).replace("\\_", "_").replace("\\%", "%")
        if len(grant.written.on) != 1 or own != {pattern}:
            self._left[Left.WIDER] += 1
            return False
        for dataset, place in self._rights.places.items():
            self._held.setdefault((place, grant.grantee), _Held(dataset)).instead.add((grant.written.word, None))
        return True

    def _kept(self, grantee: str, held: _Held) -> dict[Right, bool]:
        if not self._plain(grantee):
            return dict(held.rights)
        if held.dataset in self._allowed.unclear:
            self._left[Left.UNCLEAR] += 1
            return dict.fromkeys(held.instead, False) | held.rights
        if grantee == EVERYBODY:
            return {}
        self._left[Left.LENT] += grantee in self._lent
        using = [need for who, need in self._needs[held.dataset].items() if grantee in self._reach.roles(who)]
        used = {right for right in {*held.rights, *held.instead} if any(_needed(need, right) for need in using)}
        kept = self._narrowed(grantee, held.dataset, used)
        if self._rights.principals[grantee].login:
            kept = {right for right in kept if not self._serves(self._reach.roles_at_once(grantee) - {grantee}, held.dataset, right)}
        return dict.fromkeys(kept, False)

    def _narrowed(self, grantee: str, dataset: str, rights: set[Right]) -> set[Right]:
        """Of reading, what is approved; all of it where none is, for it is used."""
        approved = self._allowed.approved(self._reach.roles(grantee), dataset)
        shown = self._needs[dataset][grantee].shown if grantee in self._needs[dataset] else set()
        approved = None if grantee in self._lent else approved
        reading = {right for right in rights if right[0] == _READ}
        if approved is None or None in shown or not reading:
            return rights
        fine = approved | shown
        some = {(_READ, each) for each in fine if each is not None and {(_READ, each), (_READ, None)} & reading}
        if not some:
            self._left[Left.UNAPPROVED] += 1
        return (rights - reading) | (some or reading)

    def _serves(self, grantees: frozenset[str], dataset: str, right: Right) -> bool:
        """Whether one of these has the right, after all."""
        has = (self._wanted.get((on, grantee), {}).keys() for on in self._ons[dataset] for grantee in grantees)
        return any({right, (right[0], None)} & each for each in has)

    def _instead_of_everybody(self, on: On, held: _Held) -> None:
        """Whoever used what everybody had, and has it by no role, gets it."""
        for who, need in self._needs[held.dataset].items():
            if not self._plain(who) or self._rights.owners.get(held.dataset) in self._reach.roles(who):
                continue
            used = {right for right in {*held.rights, *held.instead} if _needed(need, right)}
            kept = {
                right
                for right in self._narrowed(who, held.dataset, used)
                if not self._serves(self._reach.roles_at_once(who), held.dataset, right)
            }
            if kept:
                self._held.setdefault((on, who), _Held(held.dataset))
                self._wanted.setdefault((on, who), {}).update(dict.fromkeys(kept, False))

    def _changes(self, on: On) -> list[Change]:
        grantees = sorted(grantee for place, grantee in self._wanted if place == on)
        found = [_change(on, grantee, self._held[on, grantee].rights, self._wanted[on, grantee]) for grantee in grantees]
        if any(map(_changes, found)) and any(self._held[on, grantee].handed_on for grantee in grantees):
            found = [_anew(on, grantee, self._held[on, grantee].rights, self._wanted[on, grantee]) for grantee in grantees]
        return [change for change in found if _changes(change)]


def _held(rights: Rights) -> dict[tuple[On, str], _Held]:
    found: dict[tuple[On, str], _Held] = {}
    for grant in rights.grants:
        if grant.dataset is not None and grant.written is not None:
            held = found.setdefault((grant.written.on, grant.grantee), _Held(grant.dataset))
            right = grant.written.word, grant.field
            held.rights[right] = held.rights.get(right, False) or grant.grantable
            held.handed_on = held.handed_on or grant.written.handed_on
    return found


def _needed(need: Need, right: Right) -> bool:
    return Privilege.OTHER in need.kinds or _KINDS.get(right[0], Privilege.OTHER) in need.kinds


def _changes(change: Change) -> bool:
    return bool(change.revoke or change.grant or change.no_longer_handed_on)


def _change(on: On, grantee: str, held: Mapping[Right, bool], wanted: Mapping[Right, bool]) -> Change:
    gone = held.keys() - wanted.keys()
    again = {right for right in wanted if right[1] is not None and (right[0], None) in gone}  # PostgreSQL takes them along
    return Change(
        on=on,
        grantee=grantee,
        revoke=_sorted(gone),
        no_longer_handed_on=_sorted(right for right, grantable in held.items() if grantable and not wanted.get(right)),
        grant=_sorted((wanted.keys() - held.keys()) | again),
    )


def _anew(on: On, grantee: str, held: Mapping[Right, bool], wanted: Mapping[Right, bool]) -> Change:
    return Change(
        on=on,
        grantee=grantee,
        revoke=_sorted(held),
        grant=_sorted(wanted),
        grant_on=_sorted(right for right, grantable in wanted.items() if grantable),
        anew=True,
    )


def _wide_changes(gone: Iterable[Grant]) -> Iterator[Change]:
    found: dict[tuple[On, str], dict[Right, bool]] = defaultdict(dict)
    for grant in gone:
        if grant.written is not None:
            found[grant.written.on, grant.grantee][grant.written.word, None] = grant.grantable
    for (on, grantee), rights in sorted(found.items()):
        yield _change(on, grantee, rights, {})


def _sorted(rights: Iterable[Right]) -> tuple[Right, ...]:
    return tuple(sorted(rights, key=lambda right: (right[0], right[1] or "")))
