"""Workspaces, their assessments with their results and progress, what controls remember, findings with their history, and the log of accesses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _assessments()
    _results()
    _memories()
    _findings()


def _assessments() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("key_check", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started_at", sa.String(27), nullable=False),
        sa.Column("finished_at", sa.String(27)),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("organisation", sa.Text),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("inventory_digest", sa.Text, nullable=False),
        sa.Column("plan_digest", sa.Text, nullable=False),
        sa.Column("ignored", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_assessments_workspace"),
    )
    op.create_index("ix_assessments_workspace", "assessments", ["workspace"])
    op.create_table(
        "progress",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.Column("schema_hash", sa.Text, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("consistent", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("states", sa.Text, nullable=False),
        sa.Column("runs", sa.Text, nullable=False),
        sa.Column("errors", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment", "asset", name="pk_progress"),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name="fk_progress_assessment"),
    )
    op.create_table(
        "datasets",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.Column("schema_hash", sa.Text, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("consistent", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("place", sa.Text),
        sa.PrimaryKeyConstraint("assessment", "position", name="pk_datasets"),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name="fk_datasets_assessment"),
    )
    op.create_table(
        "assets",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment", "position", name="pk_assets"),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name="fk_assets_assessment"),
    )


def _results() -> None:
    op.create_table(
        "results",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("result", sa.Integer, nullable=False),
        sa.Column("control", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("assessment", "result", name="pk_results"),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name="fk_results_assessment"),
    )
    op.create_table(
        "observations",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("result", sa.Integer, nullable=False),
        sa.Column("observation", sa.Integer, nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("population", sa.BigInteger, nullable=False),
        sa.Column("examined", sa.BigInteger, nullable=False),
        sa.Column("exceptions", sa.BigInteger, nullable=False),
        sa.Column("upper_bound", sa.Double),
        sa.Column("owner", sa.Text),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment", "result", "observation", name="pk_observations"),
        sa.ForeignKeyConstraint(["assessment", "result"], ["results.assessment", "results.result"], name="fk_observations_assessment"),
    )
    op.create_index("ix_observations_fingerprint", "observations", ["fingerprint"])
    op.create_table(
        "evidence",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("result", sa.Integer, nullable=False),
        sa.Column("observation", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("assessment", "result", "observation", "position", name="pk_evidence"),
        sa.ForeignKeyConstraint(
            ["assessment", "result", "observation"],
            ["observations.assessment", "observations.result", "observations.observation"],
            name="fk_evidence_assessment",
        ),
    )


def _memories() -> None:
    op.create_table(
        "memories",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("control", sa.Text, nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "control", "asset", "number", name="pk_memories"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_memories_workspace"),
    )


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("control", sa.Text, nullable=False),
        sa.Column("asset", sa.Text, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("exceptions", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("first_assessment", sa.String(64), nullable=False),
        sa.Column("first_seen", sa.String(27), nullable=False),
        sa.Column("last_assessment", sa.String(64), nullable=False),
        sa.Column("last_seen", sa.String(27), nullable=False),
        sa.Column("judged", sa.String(27), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("regressed", sa.Boolean, nullable=False),
        sa.Column("assignee", sa.Text),
        sa.Column("due", sa.Date),
        sa.Column("closed_by", sa.String(64)),
        sa.Column("closed_at", sa.String(27)),
        sa.PrimaryKeyConstraint("workspace", "fingerprint", name="pk_findings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_findings_workspace"),
        sa.ForeignKeyConstraint(["first_assessment"], ["assessments.id"], name="fk_findings_first_assessment"),
        sa.ForeignKeyConstraint(["last_assessment"], ["assessments.id"], name="fk_findings_last_assessment"),
        sa.ForeignKeyConstraint(["closed_by"], ["assessments.id"], name="fk_findings_closed_by"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("change", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("assessment", sa.String(64)),
        sa.Column("who", sa.Text),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["workspace", "fingerprint"], ["findings.workspace", "findings.fingerprint"], name="fk_events_workspace"),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name="fk_events_assessment"),
    )
    op.create_index("ix_events_finding", "events", ["workspace", "fingerprint"])
    op.create_table(
        "accesses",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accesses"),
        sa.ForeignKeyConstraint(["workspace", "fingerprint"], ["findings.workspace", "findings.fingerprint"], name="fk_accesses_workspace"),
    )
    op.create_index("ix_accesses_finding", "accesses", ["workspace", "fingerprint"])
