"""Which accounts can really read a field: by a grant to them, to a role or to everybody, as owner, past all grants, or through a view."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from holdings.rights.model import EVERYBODY, Dialect, Power, Privilege
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.rights.model import Grant, Principal, Rights

_READS_ALL = frozenset({Power.SUPERUSER, Power.READ_ALL})


class Path(StrEnum):
    """How an account comes to read a field; the first of these that it has."""

    POWER = "power"
    EVERYBODY = "everybody"
    OWNER = "owner"
    DIRECT = "direct"
    ROLE = "role"
    VIEW = "view"

    @property
    def text(self) -> Text:
        return _PATH_TEXT[self]


_PATH_TEXT = {
    Path.POWER: Text("超级权限", "a power past all grants"),
    Path.EVERYBODY: Text("授予所有人的权限", "a grant to everybody"),
    Path.OWNER: Text("属主身份", "ownership"),
    Path.DIRECT: Text("直接授权", "a direct grant"),
    Path.ROLE: Text("角色", "a role"),
    Path.VIEW: Text("视图", "a view"),
}


class Reach:
    """The rights of one source, turned into who can read what."""

    def __init__(self, rights: Rights) -> None:
        self.rights = rights
        self._roles = _closures(rights)
        self._touched: dict[tuple[str, str], bool] = {}

    @cached_property
    def accounts(self) -> tuple[Principal, ...]:
        """All that can log in, by name."""
        return tuple(principal for _, principal in sorted(self.rights.principals.items()) if principal.login)

    def account(self, told: str) -> str | None:
        """The account that a log tells of; None for one that is not known. In MariaDB a log may leave out the host, where only one fits."""
        return told if told in self.rights.principals else self._by_user.get(told)

    @cached_property
    def _by_user(self) -> dict[str, str]:
        users = Counter(name.rpartition("@")[0] for name in self.rights.principals if self.rights.dialect is Dialect.MARIADB)
        return {name.rpartition("@")[0]: name for name in self.rights.principals if users[name.rpartition("@")[0]] == 1}

    def roles(self, account: str) -> frozenset[str]:
        """The account itself and every role that it is a member of, in any number of steps."""
        return self._roles.get(account, frozenset({account}))

    def roles_at_once(self, account: str) -> frozenset[str]:
        """The same, but for roles that it has to take on first."""
        return self._at_once.get(account, frozenset({account}))

    @cached_property
    def _at_once(self) -> dict[str, frozenset[str]]:
        return _closures(replace(self.rights, memberships=tuple(each for each in self.rights.memberships if each.at_once)))

    def powers(self, account: str) -> frozenset[Power]:
        """Its own and those of its roles, which it can take on."""
        found = (self.rights.principals.get(name) for name in self.roles(account))
        return frozenset().union(*(principal.powers for principal in found if principal is not None))

    def readers(self, dataset: str, field: str) -> dict[str, Path]:
        """The accounts that can read a field, each with how."""
        paths = ((account.name, self.path(account.name, dataset, field)) for account in self.accounts)
        return {name: path for name, path in paths if path is not None}

    def touches(self, account: str, dataset: str) -> bool:
        """Whether an account may do anything at all with a dataset."""
        if (account, dataset) not in self._touched:
            names = {*self.roles(account), EVERYBODY}
            granted = not names.isdisjoint(self._grantees.get(dataset, ())) or not names.isdisjoint(self._grantees.get(None, ()))
            self._touched[account, dataset] = granted or self.path(account, dataset, None) is not None
        return self._touched[account, dataset]

    @cached_property
    def _grantees(self) -> dict[str | None, set[str]]:
        """By dataset, to whom anything at all is granted."""
        found: dict[str | None, set[str]] = {}
        for grant in self.rights.grants:
            found.setdefault(grant.dataset, set()).add(grant.grantee)
        return found

    def path(self, account: str, dataset: str, field: str | None, seen: frozenset[str] = frozenset()) -> Path | None:
        """How an account, or a role, can read a field, or any at all where it is None; None where it cannot."""
        roles = self.roles(account)
        if _READS_ALL & self.powers(account):
            return Path.POWER
        if self._enters(roles, dataset):
            if self.rights.owners.get(dataset) in roles:
                return Path.OWNER
            grantees = {grant.grantee for grant in self._reading(dataset) if field is None or grant.field in (None, field)}
            for name, path in ((EVERYBODY, Path.EVERYBODY), (account, Path.DIRECT)):
                if name in grantees:
                    return path
            if grantees & roles:
                return Path.ROLE
        return Path.VIEW if any(self.path(account, view, None, seen | {view}) for view in self._views(dataset, field) - seen) else None

    def _enters(self, roles: frozenset[str], dataset: str) -> bool:
        entry = self.rights.entries.get(dataset)
        return entry is None or EVERYBODY in entry or bool(entry & roles)

    def _reading(self, dataset: str) -> Iterable[Grant]:
        return (*self._by_dataset.get(dataset, ()), *self._by_dataset.get(None, ()))

    @cached_property
    def _by_dataset(self) -> dict[str | None, list[Grant]]:
        found: dict[str | None, list[Grant]] = {}
        for grant in self.rights.grants:
            if grant.privilege is Privilege.READ:
                found.setdefault(grant.dataset, []).append(grant)
        return found

    def _views(self, dataset: str, field: str | None) -> set[str]:
        return {view for view, used in self._uses.get(dataset, ()) if field is None or used in (None, field)}

    @cached_property
    def _uses(self) -> dict[str, list[tuple[str, str | None]]]:
        found: dict[str, list[tuple[str, str | None]]] = {}
        for use in self.rights.uses:
            found.setdefault(use.dataset, []).append((use.view, use.field))
        return found


def _closures(rights: Rights) -> dict[str, frozenset[str]]:
    direct: dict[str, set[str]] = {name: set() for name in rights.principals}
    for membership in rights.memberships:
        direct.setdefault(membership.member, set()).add(membership.role)
    return {name: frozenset(_reached(name, direct)) for name in direct}


def _reached(name: str, direct: dict[str, set[str]]) -> Iterator[str]:
    seen, waiting = {name}, [name]
    while waiting:
        current = waiting.pop()
        yield current
        fresh = direct.get(current, set()) - seen
        seen |= fresh
        waiting += fresh
