"""The tables of the results store, alike in SQLite and PostgreSQL.

No column has a place for a value from the data: assets are shown names, locators keyed, shapes masked. The structure is
made by the migrations in `audit/migrations`; a test holds that these tables and the newest migration agree. A store can
be shared: an assessment and a finding belong to a workspace, and whatever hangs on them belongs with them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

REVISIONS = ("0001", "0002", "0003")
"""Every migration, oldest first: tells an older schema from a newer one without loading Alembic."""

VERSION_TABLE = "recordwarden_schema"

_HOSTILE = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


class Words(TypeDecorator[str]):
    """Text that any engine takes: NUL and lone surrogates, which PostgreSQL or UTF-8 refuse, are escaped and come back."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _HOSTILE.sub(lambda match: f"\\u{ord(match.group()):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


class Json(TypeDecorator[Any]):
    """JSON as ASCII text: a number comes back as what it was, where a native JSON type could make 1.0 a 1."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Moment(TypeDecorator[dt.datetime]):
    """A point in time as UTC text of fixed width, which sorts as time does in every engine."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone is not a point in time")
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else dt.datetime.fromisoformat(value)


metadata = sa.MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)


def _of(table: str, *names: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(names, [f"{table}.{'id' if name == 'assessment' and len(names) == 1 else name}" for name in names])


workspaces = sa.Table(
    "workspaces",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key_check", sa.String(32), nullable=False),
)

assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id"), nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("organisation", Words),
    sa.Column("version", Words, nullable=False),
    sa.Column("inventory_digest", Words, nullable=False),
    sa.Column("plan_digest", Words, nullable=False),
    sa.Column("ignored", Json, nullable=False),
)

progress = sa.Table(
    "progress",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("asset", Words, primary_key=True),
    sa.Column("schema_hash", Words, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("consistent", sa.Boolean, nullable=False),
    sa.Column("problem", Words),
    sa.Column("states", Json, nullable=False),
    sa.Column("runs", Json, nullable=False),
    sa.Column("errors", Json, nullable=False),
    _of("assessments", "assessment"),
)

datasets = sa.Table(
    "datasets",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("asset", Words, nullable=False),
    sa.Column("schema_hash", Words, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("consistent", sa.Boolean, nullable=False),
    sa.Column("problem", Words),
    sa.Column("place", Words),
    _of("assessments", "assessment"),
)

assets = sa.Table(
    "assets",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("asset", Words, nullable=False),
    _of("assessments", "assessment"),
)

results = sa.Table(
    "results",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("result", sa.Integer, primary_key=True),
    sa.Column("control", Words, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("parameters", Json, nullable=False),
    sa.Column("note", Words),
    _of("assessments", "assessment"),
)

observations = sa.Table(
    "observations",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("result", sa.Integer, primary_key=True),
    sa.Column("observation", sa.Integer, primary_key=True),
    sa.Column("asset", Words, nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("params", Json, nullable=False),
    sa.Column("population", sa.BigInteger, nullable=False),
    sa.Column("examined", sa.BigInteger, nullable=False),
    sa.Column("exceptions", sa.BigInteger, nullable=False),
    sa.Column("upper_bound", sa.Double),
    sa.Column("owner", Words),
    sa.Column("fingerprint", Words, nullable=False, index=True),
    _of("results", "assessment", "result"),
)

evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("result", sa.Integer, primary_key=True),
    sa.Column("observation", sa.Integer, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("locator", Words, nullable=False),
    sa.Column("shape", Words, nullable=False),
    _of("observations", "assessment", "result", "observation"),
)

recorded = sa.Table(
    "recorded",
    metadata,
    sa.Column("assessment", sa.String(64), primary_key=True),
    sa.Column("entry", sa.BigInteger, nullable=False),
    sa.Column("signer", Words, nullable=False),
    sa.Column("checkpoint", Words, nullable=False),
    _of("assessments", "assessment"),
)

memories = sa.Table(
    "memories",
    metadata,
    sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("control", Words, primary_key=True),
    sa.Column("asset", Words, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("control", Words, nullable=False),
    sa.Column("asset", Words, nullable=False),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("exceptions", sa.BigInteger, nullable=False),
    sa.Column("owner", Words),
    sa.Column("first_assessment", sa.String(64), nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("last_assessment", sa.String(64), nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.Column("judged", Moment, nullable=False),
    sa.Column("state", sa.String(24), nullable=False),
    sa.Column("regressed", sa.Boolean, nullable=False),
    sa.Column("assignee", Words),
    sa.Column("due", sa.Date),
    sa.Column("closed_by", sa.String(64)),
    sa.Column("closed_at", Moment),
    sa.ForeignKeyConstraint(["first_assessment"], ["assessments.id"]),
    sa.ForeignKeyConstraint(["last_assessment"], ["assessments.id"]),
    sa.ForeignKeyConstraint(["closed_by"], ["assessments.id"]),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("change", sa.String(24), nullable=False),
    sa.Column("state", sa.String(24), nullable=False),
    sa.Column("assessment", sa.String(64), sa.ForeignKey("assessments.id")),
    sa.Column("who", Words),
    sa.Column("note", Words),
    _of("findings", "workspace", "fingerprint"),
    sa.Index("ix_events_finding", "workspace", "fingerprint"),
)

accesses = sa.Table(
    "accesses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    _of("findings", "workspace", "fingerprint"),
    sa.Index("ix_accesses_finding", "workspace", "fingerprint"),
)

exports = sa.Table(
    "exports",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("workspace", sa.String(32), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("manifest", Words, nullable=False),
    sa.Column("policy", Words),
    sa.Column("place", Words),
)
