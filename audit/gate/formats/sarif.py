"""SARIF 2.1.0 (OASIS), for code scanning: rules with their documentation, results with place, fingerprint and suppression."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from audit.gate.page import section
from audit.gate.registry import rules
from audit.reports.safety import json_text, plain
from controls.finding import Severity
from holdings.assets import shown

if TYPE_CHECKING:
    from audit.gate.base import Rule
    from audit.gate.finding import Finding
    from audit.gate.output import Wanted
    from audit.gate.verdict import Excepted, Verdict
    from holdings.schemas.model import Place, Problem
    from holdings.text import Lang

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "3.0"}
"""The bands that code scanning makes of `security-severity`: over 9 critical, from 7 high, from 4 medium."""


@dataclass(frozen=True, slots=True)
class SarifForm:
    """`sarif`: one run; what could not be read are notifications, and the run is then not successful."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        return json_text(json.dumps(_log(verdict, wanted.lang), ensure_ascii=False, indent=1)) + "\n"


def _log(verdict: Verdict, lang: Lang) -> dict[str, Any]:
    listed = rules()
    places = {rule.id: place for place, rule in enumerate(listed)}
    results = [_result(one, places, lang) for one in verdict.findings]
    results += [{**_result(one.finding, places, lang), "suppressions": [_suppression(one)]} for one in verdict.excepted]
    invocation: dict[str, Any] = {"executionSuccessful": not verdict.problems}
    if verdict.problems:
        invocation["toolExecutionNotifications"] = [_notification(one, lang) for one in verdict.problems]
    driver = {"name": "recordwarden-gate", "semanticVersion": _version(), "rules": [_rule(one, lang) for one in listed]}
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN" if lang.value == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(one: Rule, lang: Lang) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": "".join(part.capitalize() for part in one.id.split("-")),
        "shortDescription": {"text": one.title.in_(lang)},
        "fullDescription": {"text": one.why.in_(lang)},
        "help": {"text": one.remedy.in_(lang), "markdown": section(one, [lang])},
        "defaultConfiguration": {"level": _LEVELS[one.severity]},
        "properties": {"security-severity": _SCORES[one.severity], "tags": ["security", "privacy"]},
    }


def _result(one: Finding, places: dict[str, int], lang: Lang) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "ruleIndex": places[one.rule],
        "level": _LEVELS[one.severity],
        "message": {"text": plain(f"{one.asset}: {one.message.in_(lang)} {one.fix.in_(lang)}")},
        "locations": [{**_location(one.place), "logicalLocations": [{"fullyQualifiedName": plain(one.asset), "kind": "member"}]}],
        "partialFingerprints": {"recordwarden/v1": one.fingerprint},
        "properties": {"security-severity": _SCORES[one.severity]},
    }


def _location(place: Place) -> dict[str, Any]:
    """`startColumn` is the first: a definition is marked by its line."""
    uri = quote(plain(shown(place.file)), safe="/~")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": place.line, "startColumn": 1}}}


def _suppression(one: Excepted) -> dict[str, Any]:
    if one.ignore is None:
        return {"kind": "external", "status": "accepted", "justification": "baseline"}
    return {"kind": "inSource", "status": "accepted", "justification": plain(shown(one.ignore.reason))}


def _notification(one: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": plain(f"{one.what.in_(lang)} {one.do.in_(lang)}")},
        "locations": [_location(one.place)],
    }


def _version() -> str:
    try:
        return version("recordwarden")
    except PackageNotFoundError:
        return "0.0.0"


FORMAT = SarifForm()
