"""A proposal as SQL, for people to look through and a database's administrator to run. Names never become syntax: all of them are quoted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from holdings.rights.model import EVERYBODY, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.rights.minimal import Change, On, Proposal, Right
    from holdings.rights.model import Written


def statements(dialect: Dialect, proposal: Proposal) -> Iterator[str]:
    """The statements, one by one, each with its semicolon."""
    writer = _Postgres() if dialect is Dialect.POSTGRESQL else _MariaDB()
    return writer.statements(proposal)


class _Writer(ABC):
    @abstractmethod
    def statements(self, proposal: Proposal) -> Iterator[str]: ...

    @abstractmethod
    def name(self, name: str) -> str:
        """The name of a table or field."""

    @abstractmethod
    def grantee(self, name: str) -> str: ...

    def rights(self, rights: Iterable[Right]) -> str:
        """What is revoked of all fields is revoked of each: both engines see to that."""
        fields: dict[str, list[str]] = {}
        for word, field in rights:
            if field is None:
                fields[word] = []
            elif fields.get(word, [field]):
                fields.setdefault(word, []).append(self.name(field))
        return ", ".join(f"{word} ({', '.join(names)})" if names else word for word, names in fields.items())

    def place(self, on: On) -> str:
        return ".".join(map(self.name, on))

    def grants(self, change: Change) -> Iterator[str]:
        for rights, option in ((set(change.grant) - set(change.grant_on), ""), (change.grant_on, " WITH GRANT OPTION")):
            ordered = [right for right in change.grant if right in rights]
            if ordered:
                yield f"GRANT {self.rights(ordered)} ON {self.place(change.on)} TO {self.grantee(change.grantee)}{option};"


class _Postgres(_Writer):
    """In one transaction: nobody is without what they need for a moment."""

    def statements(self, proposal: Proposal) -> Iterator[str]:
        yield "BEGIN;"
        for change in proposal.changes:
            yield from self._revokes(change)
        for grantee, written in proposal.future:
            yield self._no_more(grantee, written)
        for change in proposal.changes:
            yield from self.grants(change)
        yield "COMMIT;"

    def name(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def grantee(self, name: str) -> str:
        return "PUBLIC" if name == EVERYBODY else self.name(name)

    def _revokes(self, change: Change) -> Iterator[str]:
        where = f"ON {self.place(change.on)} FROM {self.grantee(change.grantee)}"
        if change.revoke:
            yield f"REVOKE {self.rights(change.revoke)} {where}{' CASCADE' if change.anew else ''};"
        kept = [right for right in change.no_longer_handed_on if right not in change.revoke]
        if kept:
            yield f"REVOKE GRANT OPTION FOR {self.rights(kept)} {where};"

    def _no_more(self, grantee: str, written: Written) -> str:
        maker, *schema = written.on
        within = "".join(f" IN SCHEMA {self.name(one)}" for one in schema)
        return f"ALTER DEFAULT PRIVILEGES FOR ROLE {self.name(maker)}{within} REVOKE {written.word} ON TABLES FROM {self.grantee(grantee)};"


class _MariaDB(_Writer):
    """There is no transaction around grants: what is only granted comes first, so that nobody is without it for a moment."""

    def statements(self, proposal: Proposal) -> Iterator[str]:
        for change in proposal.changes:
            if not change.revoke:
                yield from self.grants(change)
        for change in proposal.changes:
            where = f"ON {self.place(change.on)} FROM {self.grantee(change.grantee)}"
            if change.no_longer_handed_on:
                yield f"REVOKE GRANT OPTION {where};"
            if change.revoke:
                yield f"REVOKE {self.rights(change.revoke)} {where};"
                yield from self.grants(change)

    def name(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def place(self, on: On) -> str:
        return f"{self.name(on[0])}.*" if len(on) == 1 else super().place(on)

    def grantee(self, name: str) -> str:
        user, at, host = name.rpartition("@")
        if name == EVERYBODY:
            return "PUBLIC"
        return f"{self.name(user)}@{self.name(host)}" if at and host else self.name(user if at else name)
