"""The two tables in a target that a sweep needs: the row that holds and destruction take turns at, and the receipts."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.mysql import MEDIUMTEXT

from holdings.sources.erasable import Receipt
from holdings.sources.ours import COUNTS, HOLDS, RECEIPTS

THE_ROW = 1


def tables(schema: str | None) -> tuple[sa.Table, sa.Table]:
    """The table of the hold epoch, with one row, and that of the receipts."""
    metadata = sa.MetaData(schema=schema)
    # Only these tables are ever made by us; MySQL is told the engine, for one without transactions may be its default.
    holds = sa.Table(
        HOLDS,
        metadata,
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        mysql_engine="InnoDB",
    )
    receipts = sa.Table(
        RECEIPTS,
        metadata,
        sa.Column("plan", sa.CHAR(64), primary_key=True),
        sa.Column("batch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("intent", sa.BigInteger, nullable=False),
        sa.Column("items", sa.CHAR(64), nullable=False),
        sa.Column("destroyed", sa.CHAR(64), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in COUNTS),
        sa.Column("exits", sa.Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb"), nullable=False),
        mysql_engine="InnoDB",
    )
    return holds, receipts


def row_of(receipt: Receipt) -> dict[str, object]:
    """A receipt as a row."""
    return asdict(receipt)


def receipt_of(row: sa.RowMapping) -> Receipt:
    """A row as a receipt."""
    return Receipt(**{name: row[name] for name in Receipt.__dataclass_fields__})
