"""JSON, version 1: `assessment-v1.schema.json` beside this file describes it; scripts of others rest on it.

It reads the same in every language: words come in both, and codes are codes.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, BinaryIO

from audit.reports.comparison import counts
from audit.reports.gaps import gaps
from audit.reports.rows import cards
from audit.reports.safety import json_text
from audit.reports.summary import summarise
from controls.families import family_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.reports.base import Material, Report
    from audit.reports.rows import Card, Row
    from audit.reports.summary import Summary
    from audit.store import Recorded
    from controls.finding import Assessment, DatasetRead, Status

SCHEMA = "recordwarden/assessment/v1"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of this format."""
    text = resources.files("audit.reports").joinpath("assessment-v1.schema.json").read_text("utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


@dataclass(frozen=True, slots=True)
class JsonReport:
    """`json`, which is `json-v1`."""

    name: str = "json"
    aliases: tuple[str, ...] = ("json-v1",)
    extension: str = ".json"

    def write(self, material: Material, out: BinaryIO) -> None:
        text = json.dumps(document(material), ensure_ascii=False, indent=2, allow_nan=False)
        out.write(json_text(text).encode("utf-8") + b"\n")


REPORT: Report = JsonReport()


def document(material: Material) -> dict[str, Any]:
    """The whole report as JSON values; results are in the order of their ids, observations of their assets."""
    summary = summarise(material.assessment)
    return {
        "schema": SCHEMA,
        "assessment": _assessment(material.assessment),
        "evidence": _evidence(material.recorded),
        "summary": _summary(material, summary),
        "results": [_result(card) for card in sorted(cards(material), key=lambda card: card.id)],
        "datasets": [_dataset(read) for read in material.assessment.datasets],
        "ignored": [asset.name for asset in material.assessment.ignored],
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.id,
        "started_at": assessment.started_at.isoformat(),
        "finished_at": assessment.finished_at.isoformat() if assessment.finished_at else None,
        "as_of": assessment.as_of.isoformat(),
        "organisation": assessment.organisation,
        "version": assessment.version,
        "inventory_digest": assessment.inventory_digest,
    }


def _evidence(recorded: Recorded | None) -> dict[str, Any] | None:
    if recorded is None:
        return None
    return {
        "ledger": recorded.origin,
        "entry": recorded.entry,
        "size": recorded.size,
        "root": recorded.root,
        "key": recorded.signer,
        "checkpoint": recorded.checkpoint,
    }


def _summary(material: Material, summary: Summary) -> dict[str, Any]:
    score, missing = summary.score, gaps(material.assessment)
    made: dict[str, Any] = {
        "controls": _statuses(summary.controls),
        "observations": _statuses(summary.observations),
        "exceptions": summary.exceptions,
        "score": {
            "share": score.share,
            "passed": score.passed,
            "judged": score.judged,
            "applicable": score.applicable,
            "coverage": score.coverage,
            "controls_judged": score.controls_judged,
            "controls_applicable": score.controls_applicable,
        },
        "unconfirmed": {"fields": missing.fields, "datasets": missing.datasets},
        "families": [
            {
                "family": one.family,
                "title": family_text(one.family).both(),
                "controls": _statuses(one.controls),
                "observations": _statuses(one.observations),
            }
            for one in summary.families
        ],
        "first": [result.control for result in summary.failing],
    }
    if beside := material.dispositions:
        made["dispositions"] = {
            "waived": len(beside.waived),
            "attested": len(beside.by_fingerprint) - len(beside.waived),
            "idle": [
                {"id": each.entry.id, "control": each.entry.control, "why": each.why_not.both()} for each in beside.idle if each.why_not
            ],
        }
    if material.previous is not None:
        made["compared_with"] = material.previous.id
        made["changes"] = {difference.value: count for difference, count in counts(material.compared).items()}
    return made


def _result(card: Card) -> dict[str, Any]:
    control = card.control
    made: dict[str, Any] = {
        "control": card.id,
        "version": card.result.version,
        "family": card.family,
        "status": card.status.value,
        "severity": card.severity.word,
        "title": card.title.both(),
        "due": card.due.isoformat() if card.due else None,
        "note": card.result.note,
        "parameters": {name: _number(value) for name, value in sorted(card.result.parameters.items())},
        "provisions": list(control.provisions) if control else [],
    }
    if control is not None:
        made["statement"] = control.statement.both()
        made["why"] = control.why.both()
        made["remediation"] = control.remediation.both()
    by_asset = sorted(card.rows, key=lambda row: (row.observation.asset, row.observation.reason, row.observation.fingerprint))
    made["observations"] = [_observation(row) for row in by_asset]
    return made


def _observation(row: Row) -> dict[str, Any]:
    one = row.observation
    made: dict[str, Any] = {
        "asset": one.asset.name,
        "status": one.status.value,
        "reason": one.reason,
        "sentence": row.what.both(),
        "params": {name: _number(value) for name, value in sorted(one.params.items())},
        "population": one.population,
        "examined": one.examined,
        "exceptions": one.exceptions,
        "upper_bound": _number(one.upper_bound),
        "fingerprint": one.fingerprint,
        "owner": one.owner,
        "due": row.due.isoformat() if row.due else None,
        "evidence": [{"locator": example.locator, "shape": example.shape} for example in one.evidence],
    }
    if row.change is not None:
        made["change"] = row.change.value
    if row.disposition is not None:
        made["disposition"] = row.disposition.as_json()
    return made


def _dataset(read: DatasetRead) -> dict[str, Any]:
    return {
        "asset": read.asset.name,
        "rows": read.rows,
        "seconds": round(read.seconds, 3),
        "consistent": read.consistent,
        "schema_hash": read.schema_hash,
        "problem": read.problem,
        "place": read.place,
    }


def _statuses(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.value: count for status, count in counts.items()}


def _number(value: float | str | None) -> float | str | None:
    """JSON has no infinity and no NaN."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
