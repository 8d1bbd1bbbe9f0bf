"""The baseline: findings that were there when the gate was set up, kept beside the code so that only new ones fail.

An entry is a rule, a dataset, a field and how grave the finding was. It covers that and no more: a graver finding counts again. It holds
no line, so that code may move; it is sorted, so that a change of it reads well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.errors import GateError
from controls.finding import Severity
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from audit.gate.finding import Finding

SCHEMA = "recordwarden/gate-baseline/v1"
Key = tuple[str, str, str]
_PARTS = ("rule", "table", "column")
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is accepted, by rule, dataset and field: how grave it was."""

    accepted: Mapping[Key, Severity]

    def covers(self, finding: Finding) -> bool:
        return finding.severity <= self.accepted.get(finding.key, 0)

    def stale(self, findings: Iterable[Finding]) -> tuple[Key, ...]:
        """The entries that no finding is of any more."""
        return tuple(sorted(self.accepted.keys() - {one.key for one in findings}))


def read(path: Path) -> Baseline:
    """Raises `GateError` where the file is not there, or is no baseline."""
    name = shown(path.name)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _unusable(name)
        document = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise GateError(
            Text("基线文件不存在。", "there is no such baseline."),
            name,
            Text("加上 --update-baseline 即可建立。", "Make it with --update-baseline."),
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _unusable(name) from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA or not isinstance(document.get("findings"), list):
        raise _unusable(name)
    return Baseline(dict(_entry(one, name) for one in document["findings"]))


def _entry(one: Any, name: str) -> tuple[Key, Severity]:
    if not isinstance(one, dict) or str(one.get("severity")).upper() not in Severity.__members__:
        raise _unusable(name)
    parts = [one.get(part, "") for part in _PARTS]
    if not all(isinstance(part, str) for part in parts):
        raise _unusable(name)
    return (parts[0], parts[1], parts[2]), Severity[str(one["severity"]).upper()]


def text_of(findings: Iterable[Finding]) -> str:
    """The baseline that accepts these findings, as JSON."""
    gravest: dict[Key, Severity] = {}
    for one in findings:
        gravest[one.key] = max(one.severity, gravest.get(one.key, one.severity))
    listed = [
        {**{part: value for part, value in zip(_PARTS, key, strict=True) if value}, "severity": gravest[key].word}
        for key in sorted(gravest)
    ]
    return json.dumps({"schema": SCHEMA, "findings": listed}, ensure_ascii=False, indent=1) + "\n"


def _unusable(name: str) -> GateError:
    return GateError(
        Text("这不是可用的基线文件。", "it is no baseline that can be used."),
        name,
        Text("请从版本库恢复，或用 --update-baseline 重建。", "Restore it from its history, or make it anew with --update-baseline."),
    )
