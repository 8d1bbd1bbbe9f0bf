"""`recordwarden compare`: what differs between the findings of two assessments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, option
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from audit.reports.comparison import Compared, Failing
    from controls.finding import Assessment


@click.command(
    cls=Command,
    name="compare",
    text=Text(
        "对比两次审计的审计发现：新增、有变化、已消除、未复核和未变。",
        "Compare the findings of two assessments, A and then B: new, changed, fixed, not checked again, unchanged.",
    ),
)
@common
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def command(options: Common, before: str, after: str, form: str) -> None:
    """Read both from the store and print what differs."""
    from audit.reports.comparison import compare, document
    from audit.store import open_store

    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        earlier, later = store.load(before), store.load(after)
    if form == "json":
        from audit.reports.safety import json_text

        click.echo(json_text(json.dumps(document(earlier, later), ensure_ascii=False, indent=2)))
    else:
        _print(earlier, later, compare(earlier, later), options)


def _print(before: Assessment, after: Assessment, compared: tuple[Compared, ...], options: Common) -> None:
    from audit.cli.tables import print_table
    from audit.reports.comparison import Difference, counts

    zh = options.lang is Lang.ZH
    click.echo(f"{before.id} → {after.id}")
    click.echo(("，" if zh else ", ").join(f"{each.text.in_(options.lang)} {count}" for each, count in counts(compared).items()))
    told = [each for each in compared if each.difference is not Difference.UNCHANGED]
    if not told:
        return
    click.echo()
    names = (
        ("变化", "控制点", "严重程度", "对象", "此前例外数", "此后例外数")
        if zh
        else ("difference", "control", "severity", "asset", "exceptions before", "after")
    )
    rows = [
        (
            each.difference.text.in_(options.lang),
            each.seen.result.control,
            each.seen.result.severity.text.in_(options.lang),
            each.seen.observation.asset.name,
            _exceptions(each.before),
            _exceptions(each.after),
        )
        for each in told
    ]
    print_table(names, rows, options, right=frozenset({4, 5}), fold=frozenset({3}))


def _exceptions(failing: Failing | None) -> str:
    return "—" if failing is None else str(failing.observation.exceptions)
