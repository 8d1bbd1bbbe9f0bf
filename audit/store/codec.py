"""An assessment as rows, and rows as the same assessment again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from audit.store import schema
from controls.finding import Assessment, ControlResult, DatasetRead, Evidence, Observation, Severity, Status
from holdings.assets import Asset

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]


def insert(connection: sa.Connection, assessment: Assessment) -> None:
    """Write the reads, assets, results, observations and evidence of an assessment; its header is there already."""
    kinds = (schema.datasets, schema.assets, schema.results, schema.observations, schema.evidence)
    tables: dict[sa.Table, list[Row]] = {each: [] for each in kinds}
    for position, read in enumerate(assessment.datasets):
        tables[schema.datasets].append(_read_row(assessment.id, position, read))
    for position, asset in enumerate(assessment.assets):
        tables[schema.assets].append({"assessment": assessment.id, "position": position, "asset": asset.name})
    for number, result in enumerate(assessment.results):
        here = {"assessment": assessment.id, "result": number}
        tables[schema.results].append({**here, **_result_row(result)})
        for place, observation in enumerate(result.observations):
            there = {**here, "observation": place}
            tables[schema.observations].append({**there, **_observation_row(observation)})
            tables[schema.evidence] += [
                {**there, "position": position, "locator": each.locator, "shape": each.shape}
                for position, each in enumerate(observation.evidence)
            ]
    for table, rows in tables.items():
        if rows:
            connection.execute(sa.insert(table), rows)


def _read_row(assessment: str, position: int, read: DatasetRead) -> Row:
    return {
        "assessment": assessment,
        "position": position,
        "asset": read.asset.name,
        "schema_hash": read.schema_hash,
        "rows": read.rows,
        "seconds": read.seconds,
        "consistent": read.consistent,
        "problem": read.problem,
        "place": read.place,
    }


def _result_row(result: ControlResult) -> Row:
    return {
        "control": result.control,
        "version": result.version,
        "status": result.status.value,
        "severity": int(result.severity),
        "parameters": dict(result.parameters),
        "note": result.note,
    }


def _observation_row(observation: Observation) -> Row:
    return {
        "asset": observation.asset.name,
        "status": observation.status.value,
        "reason": observation.reason,
        "params": dict(observation.params),
        "population": observation.population,
        "examined": observation.examined,
        "exceptions": observation.exceptions,
        "upper_bound": observation.upper_bound,
        "owner": observation.owner,
        "fingerprint": observation.fingerprint,
    }


def assessment_of(connection: sa.Connection, identifier: str) -> Assessment:
    """Read one assessment that is there."""
    header = connection.execute(sa.select(schema.assessments).where(schema.assessments.c.id == identifier)).one()
    return Assessment(
        id=header.id,
        started_at=header.started_at,
        finished_at=header.finished_at,
        as_of=header.as_of,
        organisation=header.organisation,
        version=header.version,
        inventory_digest=header.inventory_digest,
        datasets=tuple(_read_of(row) for row in _rows(connection, schema.datasets, identifier)),
        results=_results_of(connection, identifier),
        assets=tuple(Asset(row.asset) for row in _rows(connection, schema.assets, identifier)),
        ignored=tuple(Asset(name) for name in header.ignored),
    )


def _rows(connection: sa.Connection, table: sa.Table, identifier: str) -> Iterable[sa.Row[Any]]:
    return connection.execute(sa.select(table).where(table.c.assessment == identifier).order_by(*table.primary_key.columns))


def _read_of(row: sa.Row[Any]) -> DatasetRead:
    return DatasetRead(
        asset=Asset(row.asset),
        rows=row.rows,
        seconds=row.seconds,
        consistent=row.consistent,
        schema_hash=row.schema_hash,
        problem=row.problem,
        place=row.place,
    )


def _results_of(connection: sa.Connection, identifier: str) -> tuple[ControlResult, ...]:
    examples: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for row in _rows(connection, schema.evidence, identifier):
        examples[row.result, row.observation].append(Evidence(locator=row.locator, shape=row.shape))
    observed: dict[int, list[Observation]] = defaultdict(list)
    for row in _rows(connection, schema.observations, identifier):
        observed[row.result].append(observation_of(row, examples[row.result, row.observation]))
    return tuple(
        ControlResult(
            control=row.control,
            version=row.version,
            status=Status(row.status),
            severity=Severity(row.severity),
            observations=tuple(observed[row.result]),
            parameters=row.parameters,
            note=row.note,
        )
        for row in _rows(connection, schema.results, identifier)
    )


def observation_of(row: sa.Row[Any], evidence: Iterable[Evidence]) -> Observation:
    """One observation from its row and its evidence."""
    return Observation(
        asset=Asset(row.asset),
        status=Status(row.status),
        reason=row.reason,
        params=row.params,
        population=row.population,
        examined=row.examined,
        exceptions=row.exceptions,
        upper_bound=row.upper_bound,
        evidence=tuple(evidence),
        owner=row.owner,
        fingerprint=row.fingerprint,
    )
