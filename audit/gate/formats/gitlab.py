"""GitLab's Code Quality report, which marks the lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.reports.safety import json_text, plain
from controls.finding import Severity
from holdings.assets import shown

if TYPE_CHECKING:
    from audit.gate.output import Wanted
    from audit.gate.verdict import Verdict
    from holdings.schemas.model import Place

_SEVERITIES = {Severity.CRITICAL: "critical", Severity.HIGH: "major", Severity.MEDIUM: "minor", Severity.LOW: "info"}


@dataclass(frozen=True, slots=True)
class GitlabForm:
    """`gitlab`: https://docs.gitlab.com/ci/testing/code_quality/ says which keys. A fingerprint stands once in a report."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        lang, seen = wanted.lang, dict[str, int]()
        rows = [
            _row(
                one.rule,
                f"{one.asset}: {one.message.in_(lang)} {one.fix.in_(lang)}",
                _SEVERITIES[one.severity],
                one.place,
                _once(one.fingerprint, seen),
            )
            for one in verdict.findings
        ]
        for problem in verdict.problems:
            name = hashlib.sha256(f"unreadable\0{problem.place}\0{problem.what.en}".encode("utf-8", "backslashreplace")).hexdigest()[:32]
            told = f"{problem.what.in_(lang)} {problem.do.in_(lang)}"
            rows.append(_row("could-not-read", told, "blocker", problem.place, _once(name, seen)))
        return json_text(json.dumps(rows, ensure_ascii=False, indent=1)) + "\n"


def _row(check: str, description: str, severity: str, place: Place, fingerprint: str) -> dict[str, Any]:
    return {
        "description": plain(description),
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": shown(place.file), "lines": {"begin": place.line}},
    }


def _once(fingerprint: str, seen: dict[str, int]) -> str:
    """The same finding at two places is two: the second one's fingerprint says so."""
    seen[fingerprint] = seen.get(fingerprint, 0) + 1
    return fingerprint if seen[fingerprint] == 1 else f"{fingerprint}-{seen[fingerprint]}"


FORMAT = GitlabForm()
