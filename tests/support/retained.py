"""Rules, tables and databases for tests of retention."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from holdings.inventory import SourceEntry
from holdings.sources.opening import source_for
from retention.rule import RetentionRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.sources.sql import SqlSnapshot

BASIS = {"name": "b", "clause": "1", "version": "1", "rank": "policy", "from": dt.date(2020, 1, 1)}


def rule(**given: Any) -> RetentionRule:
    """A rule of policy on the field `closed`, deleted; each given value goes before."""
    return RetentionRule.model_validate({"id": "r", "trigger": "closed", "legal_basis": [BASIS], "action": "delete"} | given)


def basis(rank: str, **given: Any) -> dict[str, Any]:
    return {**BASIS, "rank": rank, **given}


def run(url: str, *statements: str) -> None:
    """Statements on a database, committed one by one."""
    engine = sa.create_engine(_driver(url), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement if url.startswith("sqlite") else statement.replace("%", "%%"))


@contextmanager
def snapshot(url: str, name: str = "desk") -> Iterator[SqlSnapshot]:
    """A database as retention reads it."""
    entry = {"path": url.removeprefix("sqlite:///")} if url.startswith("sqlite") else {"url": url, "tls": "off"}
    with source_for(name, SourceEntry.model_validate(entry), Path("/")).open() as opened:
        yield opened  # type: ignore[misc]


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
