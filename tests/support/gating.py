"""The gate over schema files of a test, in this process."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from audit.gate.run import Request, gate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audit.gate.verdict import Verdict

TODAY = dt.date(2026, 11, 22)
RULE = (
    "retention:\n- {id: service, record_class: service_record, min: 1y, max: 3y, trigger: created_at, action: delete, "
    'legal_basis: [{name: Guide, clause: "1", version: "1", rank: policy, from: 2020-01-01}]}\n'
)


def label(category: str, level: int, **more: object) -> str:
    """A confirmed label as it stands in an inventory."""
    said = {"category": category, "level": level, "tier": "general", "state": "confirmed", "by": "data office", "on": "2026-06-01", **more}
    return "{" + ", ".join(f"{name}: {value}" for name, value in said.items()) + "}"


def inventory(dataset: str = "t", *, entry: str = "", fields: Mapping[str, str] | None = None, more: str = "", **source: str) -> str:
    """An inventory of one source with one dataset; `entry` are further lines of it, `more` of the whole."""
    lines = ["version: 1", "sources:", "  desk:", "    url: sqlite:///desk.db"]
    lines += [f"    {name}: {value}" for name, value in source.items()]
    lines += ["    datasets:", f"      {dataset}:", *(f"        {line}" for line in entry.splitlines())]
    lines += ["        fields:", *(f"          {name}: {said}" for name, said in (fields or {}).items())]
    return "\n".join(lines) + ("" if fields else " {}") + "\n" + more


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def judge(folder: Path, files: Mapping[str, str], declared: str | None = None, **request: Any) -> Verdict:
    """Write the files, and the inventory where one is given, and judge them."""
    write(folder, files)
    path = None
    if declared is not None:
        path = folder / "recordwarden.yaml"
        path.write_text(declared, "utf-8")
    return gate(Request(**{"paths": tuple(folder / name for name in files), "inventory": path, "today": TODAY, **request}))


def told(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Rule, asset and severity of every finding that counts, sorted."""
    return sorted((one.rule, one.asset, one.severity.word) for one in verdict.findings)
