"""How the connection to each source is protected on its way: what was really negotiated, asked of the open connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from holdings.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One open connection to a database."""

    local: bool
    """Whether it never leaves the machine: a socket, or the loopback."""
    tls: str | None
    """The negotiated version, as the server names it: TLSv1.3; None where it is not encrypted."""
    cipher: str | None = None
    verified: bool = False
    """Whether the server's certificate was verified when the connection was made."""


class _Linked(Protocol):
    def link(self) -> Link | None: ...


def links(snapshots: Mapping[str, _Linked | SourceError]) -> dict[str, Link | SourceError | None]:
    """By source; None where there is no connection (files, SQLite), an error where it cannot be told."""
    found: dict[str, Link | SourceError | None] = {}
    for name, snapshot in snapshots.items():
        try:
            found[name] = snapshot if isinstance(snapshot, SourceError) else snapshot.link()
        except SourceError as error:
            found[name] = error
    return found
