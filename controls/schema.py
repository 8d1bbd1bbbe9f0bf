"""The JSON Schema of the catalogue: what every control declares, in the shape of `controls list --format json`."""

from __future__ import annotations

from typing import Any

from controls.base import Kind
from controls.finding import Severity
from controls.frameworks import Relation
from holdings.text import Lang

_NAME: dict[str, Any] = {"type": "string", "minLength": 1}
_BOTH: dict[str, Any] = {
    "description": "The same text in every language.",
    "type": "object",
    "required": [lang.value for lang in Lang],
    "properties": {lang.value: _NAME for lang in Lang},
}


def schema() -> dict[str, Any]:
    """As draft 2020-12. Fields may be added within version 1; none is taken away or changes its meaning."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:recordwarden:controls:v1",
        "title": "Recordwarden catalogue of controls, version 1",
        "description": "What every control declares. Fields may be added within version 1; none is taken away or changes its meaning.",
        "type": "array",
        "items": _object(
            id={"type": "string", "pattern": r"^[A-Z]{3}-\d\d$"},
            version={"type": "integer", "minimum": 1},
            family={"description": "The letters that its id begins with.", "type": "string", "pattern": "^[A-Z]{3}$"},
            title=_BOTH,
            severity={"enum": [severity.word for severity in Severity]},
            kind={"description": "How it looks.", "enum": [kind.value for kind in Kind]},
            provisions={
                "description": "The provisions that it checks; `recordwarden controls provisions` has their texts.",
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string", "pattern": r"^[A-Z]-[A-Z]*\.?\d+(\.\d+)?/\d+$"},
            },
            mappings={
                "description": "Clauses of other frameworks that ask the same.",
                "type": "array",
                "items": _object(
                    framework=_NAME, clause=_NAME, relation={"enum": [relation.value for relation in Relation]}, rationale=_BOTH
                ),
            },
        ),
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
