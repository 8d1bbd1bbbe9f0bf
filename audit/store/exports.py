"""The register of exports: what left a workspace, as its manifest says it; never changed, never removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from audit.store import schema

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from audit.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One export in the register."""

    id: str
    at: dt.datetime
    manifest: str
    """Canonical JSON."""
    policy: str | None
    """The text of the policy's file, by which the exported file can be looked at again; None where it looks like personal data."""
    place: str | None
    """Where the file was put; None where its path looks like personal data."""


class ExportRegister:
    """The exports of one workspace, in its results store."""

    def __init__(self, database: Database, workspace: str, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._workspace = workspace
        self._clock = clock

    def add(self, export: str, manifest: str, *, policy: str | None, place: str | None) -> None:
        """Register an export, durably. Raises `StoreError`."""
        row = {"id": export, "workspace": self._workspace, "at": self._clock(), "manifest": manifest, "policy": policy, "place": place}
        with self._database.writing() as connection:
            connection.execute(sa.insert(schema.exports).values(row))

    def all(self) -> tuple[Registered, ...]:
        """Every export, the oldest first."""
        table = schema.exports
        query = sa.select(table).where(table.c.workspace == self._workspace).order_by(table.c.at, table.c.id)
        with self._database.reading() as connection:
            return tuple(
                Registered(id=row.id, at=row.at, manifest=row.manifest, policy=row.policy, place=row.place)
                for row in connection.execute(query)
            )
