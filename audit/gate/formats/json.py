"""JSON, version 1: scripts of others rest on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.gate.verdict import remarks
from audit.reports.safety import json_text
from holdings.assets import shown

if TYPE_CHECKING:
    from audit.gate.finding import Finding
    from audit.gate.ignores import Ignore
    from audit.gate.output import Wanted
    from audit.gate.verdict import Excepted, Verdict
    from holdings.schemas.classify import Likeness
    from holdings.schemas.model import Problem
    from holdings.text import Lang

SCHEMA = "recordwarden/gate/v1"


@dataclass(frozen=True, slots=True)
class JsonForm:
    """`json`, which is `json-v1`."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        return json_text(json.dumps(document(verdict, wanted), ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def document(verdict: Verdict, wanted: Wanted) -> dict[str, Any]:
    """The whole verdict as JSON values."""
    lang = wanted.lang
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "files": verdict.files,
        "tables": verdict.tables,
        "columns": verdict.columns,
        "findings": [_finding(one, lang) for one in verdict.findings],
        "excepted": [_excepted(one, lang) for one in verdict.excepted],
        "problems": [_problem(one, lang) for one in verdict.problems],
        "ignores": [_ignore(one, lang) for one in verdict.ignores],
        "stale": [{"rule": rule, "table": table, "column": column or None} for rule, table, column in verdict.stale],
        "not_judged": list(verdict.not_judged),
        "passed_over": [shown(one) for one in verdict.passed_over],
        "out_of_scope": [shown(one) for one in verdict.case.out_of_scope],
        "base": verdict.base,
        "declared_in": None if verdict.case.declarations is None else shown(verdict.case.declarations.file),
        "notes": [one.in_(lang) for one in remarks(verdict)],
    }
    if wanted.explain_all:
        made["inventory"] = [
            {"table": shown(dataset.name), "column": shown(one.name), **_looks(one.looks), "reason": one.looks.reason.in_(lang)}
            for dataset, one in verdict.case
        ]
    return made


def _finding(one: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity.word,
        "file": shown(one.place.file),
        "line": one.place.line,
        "table": shown(one.dataset),
        "column": None if one.field is None else shown(one.field),
        **_looks(one.looks),
        "message": one.message.in_(lang),
        "fix": one.fix.in_(lang),
        "fingerprint": one.fingerprint,
    }


def _looks(looks: Likeness | None) -> dict[str, Any]:
    """What a field looks like; of one that does not look personal only how sure that is."""
    told = looks if looks is not None and looks.personal else None
    return {
        "looks_like": told.looks_like.value if told is not None and told.looks_like is not None else None,
        "category": told.category.value if told is not None else None,
        "level": int(told.level) if told is not None else None,
        "confidence": looks.confidence if looks is not None else None,
    }


def _excepted(one: Excepted, lang: Lang) -> dict[str, Any]:
    made = _finding(one.finding, lang)
    if one.ignore is None:
        return {**made, "by": "baseline"}
    until = one.ignore.until
    return {**made, "by": "ignore", "reason": shown(one.ignore.reason), "until": None if until is None else until.isoformat()}


def _problem(one: Problem, lang: Lang) -> dict[str, Any]:
    return {"file": shown(one.place.file), "line": one.place.line, "message": one.what.in_(lang), "fix": one.do.in_(lang)}


def _ignore(one: Ignore, lang: Lang) -> dict[str, Any]:
    return {
        "file": shown(one.place.file),
        "line": one.place.line,
        "rule": shown(one.rule),
        "state": one.state.name.lower(),
        "message": one.state.value.in_(lang),
    }


FORMAT = JsonForm()
