"""`recordwarden history`: every assessment, the newest first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, option
from holdings.text import Lang, Text

if TYPE_CHECKING:
    import zoneinfo

    from audit.store import AssessmentSummary


@click.command(
    cls=Command,
    name="history",
    text=Text(
        "列出历次审计：时间、各状态的控制点数、各严重程度的不符合项数。",
        "List the assessments: when, how many controls ended how, and how many findings of which severity.",
    ),
)
@common
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def command(options: Common, form: str) -> None:
    """Print the history."""
    import zoneinfo

    from audit.store import open_store

    workspace = options.find_workspace()
    inventory = workspace.inventory()
    with open_store(workspace, inventory) as store:
        assessments = store.history()
    if form == "json":
        from audit.reports.safety import json_text

        document = {"schema": "recordwarden/history/v1", "assessments": [_as_json(each) for each in assessments]}
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
    elif assessments:
        _print(assessments, options, zoneinfo.ZoneInfo(inventory.timezone))
    else:
        none = Text("还没有审计。请运行 `recordwarden audit`。", "There is no assessment yet. Run `recordwarden audit`.")
        click.echo(none.in_(options.lang), err=True)


def _as_json(summary: AssessmentSummary) -> dict[str, object]:
    return {
        "id": summary.id,
        "state": summary.state.value,
        "started_at": summary.started_at.isoformat(),
        "finished_at": summary.finished_at.isoformat() if summary.finished_at else None,
        "as_of": summary.as_of.isoformat(),
        "organisation": summary.organisation,
        "controls": {status.value: count for status, count in sorted(summary.statuses.items())},
        "failing": {severity.word: count for severity, count in sorted(summary.failing.items(), reverse=True)},
    }


def _print(assessments: tuple[AssessmentSummary, ...], options: Common, zone: zoneinfo.ZoneInfo) -> None:
    from audit.cli.tables import print_table
    from audit.clock import local
    from controls.finding import Severity, Status

    lang = options.lang
    judged = (Status.PASS, Status.FAIL, Status.INCONCLUSIVE, Status.ERROR)
    severities = sorted(Severity, reverse=True)
    names = [
        *(("审计", "状态", f"开始时间（{zone}）", "基准日") if lang is Lang.ZH else ("assessment", "state", f"started ({zone})", "as of")),
        " / ".join(status.text.in_(lang) for status in judged),
        " / ".join(severity.text.in_(lang) for severity in severities),
    ]
    rows = [
        [
            each.id,
            each.state.text.in_(lang),
            local(each.started_at, zone),
            each.as_of.isoformat(),
            "/".join(str(each.statuses.get(status, 0)) for status in judged),
            "/".join(str(each.failing.get(severity, 0)) for severity in severities),
        ]
        for each in assessments
    ]
    print_table(names, rows, options, fold=frozenset({2, 4, 5}))
