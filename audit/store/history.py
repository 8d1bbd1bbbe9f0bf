"""The assessments of a workspace as a history: what each came to, and which one an id means."""

from __future__ import annotations

import re
from collections import defaultdict

import sqlalchemy as sa

from audit.errors import UnknownThing
from audit.store import schema
from audit.store.records import AssessmentSummary, RunState
from controls.finding import Severity, Status
from holdings.assets import shown
from holdings.text import Text

_ID = re.compile(r"[\w.:-]{1,64}")


def summaries(connection: sa.Connection, workspace: str) -> tuple[AssessmentSummary, ...]:
    """Every assessment of a workspace, the newest first, with how many controls ended in which status and what failed how severely."""
    table, results, observed = schema.assessments, schema.results, schema.observations
    statuses: dict[str, dict[Status, int]] = defaultdict(dict)
    failing: dict[str, dict[Severity, int]] = defaultdict(dict)
    ours = table.c.workspace == workspace
    rows = connection.execute(sa.select(table).where(ours).order_by(table.c.started_at.desc(), table.c.id)).all()
    grouped = (
        sa.select(results.c.assessment, results.c.status, sa.func.count())
        .join(table, results.c.assessment == table.c.id)
        .where(ours)
        .group_by(results.c.assessment, results.c.status)
    )
    for assessment, status, count in connection.execute(grouped):
        statuses[assessment][Status(status)] = count
    joined = observed.join(results, (observed.c.assessment == results.c.assessment) & (observed.c.result == results.c.result))
    weighed = (
        sa.select(results.c.assessment, results.c.severity, sa.func.count())
        .select_from(joined.join(table, results.c.assessment == table.c.id))
        .where(ours, observed.c.status == Status.FAIL.value)
        .group_by(results.c.assessment, results.c.severity)
    )
    for assessment, severity, count in connection.execute(weighed):
        failing[assessment][Severity(severity)] = count
    return tuple(
        AssessmentSummary(
            id=row.id,
            state=RunState(row.state),
            started_at=row.started_at,
            finished_at=row.finished_at,
            as_of=row.as_of,
            organisation=row.organisation,
            statuses=statuses[row.id],
            failing=failing[row.id],
        )
        for row in rows
    )


def finished_id(connection: sa.Connection, workspace: str, prefix: str | None) -> str:
    """The id of a finished assessment, by a unique beginning of it; the newest one's without. Raises `UnknownThing`."""
    table = schema.assessments
    query = sa.select(table.c.id, table.c.state).where(table.c.workspace == workspace)
    query = query.order_by(table.c.started_at.desc(), table.c.id)
    if prefix is None:
        newest = connection.execute(query.where(table.c.state == RunState.FINISHED.value).limit(1)).first()
        if newest is None:
            raise _unknown("—", Text("还没有完成的审计。", "there is no finished assessment yet."), "audit")
        return str(newest.id)
    if not _ID.fullmatch(prefix):
        raise _unknown(shown(prefix), Text("没有这次审计。", "there is no such assessment."), "history")
    matches = connection.execute(query.where(table.c.id.startswith(prefix, autoescape=True))).all()
    matches = [row for row in matches if row.id == prefix] or list(matches)
    if not matches:
        raise _unknown(shown(prefix), Text("没有这次审计。", "there is no such assessment."), "history")
    if len(matches) > 1:
        raise _unknown(shown(prefix), Text("有多次审计以此开头。", "more than one assessment begins so."), "history")
    if matches[0].state == RunState.ABANDONED:
        raise _unknown(str(matches[0].id), Text("该次审计已放弃。", "this assessment was given up."), "history")
    if matches[0].state != RunState.FINISHED:
        raise _unknown(str(matches[0].id), Text("这次审计未完成。", "this assessment is not finished."), "audit --resume")
    return str(matches[0].id)


def _unknown(subject: str, what: Text, command: str) -> UnknownThing:
    return UnknownThing(what, subject, Text(f"请运行 `recordwarden {command}`。", f"Run `recordwarden {command}`."))
