"""Finds findings: by filter, or by the beginning of an id; and all that is known of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from audit.errors import UnknownThing
from audit.store import codec, schema
from audit.store.records import Change, FindingDetail, FindingEvent, FindingRow, LifeState, Sighting
from controls.finding import Evidence, Severity, Status
from holdings.assets import Asset, shown
from holdings.text import Text

if TYPE_CHECKING:
    from audit.store.records import FindingFilter

ID_DIGITS = 10
"""Of the fingerprint's 32 hex digits: among 10,000 findings, two share them once in 20,000 stores."""

_HEX = re.compile(r"[0-9a-f]{1,64}")


def finding_rows(connection: sa.Connection, workspace: str, wanted: FindingFilter, seen_by: str | None) -> tuple[FindingRow, ...]:
    """The findings of a workspace that a filter wants, the most severe first; `seen_by` is the whole id of an assessment."""
    table = schema.findings
    query = sa.select(table).where(table.c.workspace == workspace)
    query = query.order_by(table.c.severity.desc(), table.c.control, table.c.asset, table.c.reason)
    if wanted.states:
        query = query.where(table.c.state.in_(sorted(state.value for state in wanted.states)))
    if wanted.control is not None:
        name = wanted.control.upper()
        query = query.where((table.c.control == name) | table.c.control.startswith(f"{name}-", autoescape=True))
    if wanted.severity is not None:
        query = query.where(table.c.severity >= int(wanted.severity))
    if seen_by is not None:
        observed = schema.observations.c
        failing = sa.select(observed.fingerprint).where(observed.assessment == seen_by, observed.status == Status.FAIL.value)
        query = query.where(table.c.fingerprint.in_(failing))
    return tuple(row_of(row) for row in connection.execute(query))


def found_row(connection: sa.Connection, workspace: str, prefix: str, *, lock: bool = False) -> sa.Row[Any]:
    """The one finding of a workspace whose fingerprint begins so. Raises `UnknownThing` where there is none, or more than one.

    Whoever is about to change it takes its `lock`: what was read then holds until the transaction is over.
    """
    table = schema.findings
    prefix = prefix.strip().lower()
    query = sa.select(table).where(table.c.workspace == workspace, table.c.fingerprint.startswith(prefix)).limit(2)
    matches = list(connection.execute(query.with_for_update() if lock else query)) if _HEX.fullmatch(prefix) else []
    if len(matches) == 1:
        return matches[0]
    what = (
        Text("有多个审计发现以此开头。", "more than one finding begins so.")
        if matches
        else Text("没有这个审计发现。", "there is no such finding.")
    )
    raise UnknownThing(
        what,
        shown(prefix) or "—",
        Text("请用 `recordwarden findings list` 查看编号。", "See `recordwarden findings list` for the ids."),
    )


def row_of(row: sa.Row[Any]) -> FindingRow:
    """A finding from its row."""
    return FindingRow(
        id=row.fingerprint[:ID_DIGITS],
        fingerprint=row.fingerprint,
        control=row.control,
        asset=Asset(row.asset),
        severity=Severity(row.severity),
        reason=row.reason,
        exceptions=row.exceptions,
        owner=row.owner,
        first_seen=Sighting(at=row.first_seen, assessment=row.first_assessment),
        last_seen=Sighting(at=row.last_seen, assessment=row.last_assessment),
        state=LifeState(row.state),
        regressed=row.regressed,
        assignee=row.assignee,
        due=row.due,
        closed=Sighting(at=row.closed_at, assessment=row.closed_by) if row.closed_by is not None else None,
    )


def detail(connection: sa.Connection, workspace: str, prefix: str) -> FindingDetail:
    """A finding with the newest observation of it, its examples and what became of it. Raises `UnknownThing`."""
    table, observed = schema.events, schema.observations
    row = found_row(connection, workspace, prefix)
    last = connection.execute(
        sa.select(observed, schema.results.c.version)
        .join(
            schema.results,
            (observed.c.assessment == schema.results.c.assessment) & (observed.c.result == schema.results.c.result),
        )
        .where(observed.c.assessment == row.last_assessment, observed.c.fingerprint == row.fingerprint)
        .order_by(observed.c.result, observed.c.observation)
        .limit(1)
    ).one()
    proof = schema.evidence
    examples = connection.execute(
        sa.select(proof)
        .where(proof.c.assessment == last.assessment, proof.c.result == last.result, proof.c.observation == last.observation)
        .order_by(proof.c.position)
    ).all()
    here = (table.c.workspace == workspace, table.c.fingerprint == row.fingerprint)
    events = connection.execute(sa.select(table).where(*here).order_by(table.c.id)).all()
    return FindingDetail(
        row=row_of(row),
        observation=codec.observation_of(last, (Evidence(locator=each.locator, shape=each.shape) for each in examples)),
        version=last.version,
        events=tuple(_event_of(each) for each in events),
    )


def _event_of(row: sa.Row[Any]) -> FindingEvent:
    return FindingEvent(
        at=row.at, change=Change(row.change), state=LifeState(row.state), assessment=row.assessment, who=row.who, note=row.note
    )
