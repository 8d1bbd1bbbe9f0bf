"""Where each assessment stands in the evidence ledger; in a shared store the ledgers' own files, too."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; beside an embedded store the ledger is in a folder."""
    op.create_table(
        "recorded",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("signer", sa.Text, nullable=False),
        sa.Column("checkpoint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment", name="pk_recorded"),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name="fk_recorded_assessment"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "ledger_files",
            sa.Column("ledger", sa.Text(collation="C"), nullable=False),
            sa.Column("path", sa.Text(collation="C"), nullable=False),
            sa.Column("content", sa.LargeBinary, nullable=False),
            sa.PrimaryKeyConstraint("ledger", "path", name="ledger_files_pkey"),  # as PostgreSQL names it where a writer made the table
            if_not_exists=True,
        )
