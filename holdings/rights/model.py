"""The accounts and roles of a source, what is granted to them, and through which views they see it.

Names of accounts can be names of people: whatever holds them shows none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYBODY = ""
"""The grantee of what is granted to PUBLIC: whoever can log in. No account or role has this name."""


class Privilege(StrEnum):
    """What may be done to a dataset."""

    READ = "read"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    OTHER = "other"
    """Its definition, its triggers, its indexes."""


class Dialect(StrEnum):
    """In which SQL grants are written."""

    POSTGRESQL = "postgresql"
    MARIADB = "mariadb"


class Power(StrEnum):
    """What an account or role may do past all grants."""

    SUPERUSER = "superuser"
    READ_ALL = "read_all"
    BYPASS_ROW_SECURITY = "bypass_row_security"
    GRANT_ROLES = "grant_roles"
    """Make accounts, and give them what it has not itself."""
    REPLICATION = "replication"
    """Take a copy of everything."""
    SERVER_FILES = "server_files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An account, or a role that accounts are members of."""

    name: str = field(repr=False)
    login: bool
    """Whether one can log in with it: an account, not a role, and not locked."""
    powers: frozenset[Power] = frozenset()
    built_in: bool = False
    """It came with the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A grant in the engine's own words, which alone can take it back."""

    word: str
    """`SELECT`, say."""
    on: tuple[str, ...]
    """In PostgreSQL the schema and the relation (of what is to come: whose, and in which schema); in MariaDB the database and the table, the
    database's pattern alone, or nothing for the whole server."""
    handed_on: bool = False
    """Not the owner granted it, but somebody who was granted it (PostgreSQL)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One privilege, granted. `dataset` is None for all there are and will be; `field` is None for all of the dataset's."""

    grantee: str = field(repr=False)
    privilege: Privilege
    dataset: str | None
    written: Written | None = field(default=None, repr=False, compare=False)
    """None where it stands in no engine's catalogue."""
    field: str | None = None
    grantable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A member may do what its role may."""

    member: str = field(repr=False)
    role: str = field(repr=False)
    at_once: bool = True
    """Whether it may without taking the role on first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A view reads a dataset, under the rights of its owner: who may read the view sees `field` of the dataset; None for all fields."""

    view: str
    dataset: str
    by: str | None = field(default=None, repr=False, compare=False)
    """Under whose rights, where the engine says so."""
    field: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """All that a source's catalogue says of who may do what."""

    principals: Mapping[str, Principal] = field(repr=False)
    grants: tuple[Grant, ...]
    memberships: tuple[Membership, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By dataset: its owner may do anything with it."""
    uses: tuple[Use, ...] = ()
    asked: tuple[Use, ...] = ()
    """What views read under the rights of whoever asks them."""
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """By dataset: to whom it is granted to enter the schema that it stands in, its owner included. One that is missing here is open to all."""
    future: tuple[Grant, ...] = ()
    """What will be granted on each dataset that is still to be made."""
    lent: frozenset[str] = field(default=frozenset(), repr=False)
    """Whose rights functions, triggers and the like run under, whoever calls them: what they need stands in no log."""
    dialect: Dialect | None = None
    """None where no statement can change them."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By dataset, what the engine calls it: schema or database, and name. Empty where it stands in no engine's catalogue."""
