"""`recordwarden plan`: which controls will look at which datasets, and about how many rows. Reads nothing but counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from audit.planning import DatasetPlan
    from audit.preparing import Preparation


@click.command(
    cls=Command,
    name="plan",
    text=Text(
        "列出将执行的控制点、将读取的数据集和大致行数。除行数外不读取任何数据。",
        "Show which controls will run, which datasets they read, and about how many rows. Reads nothing but counts.",
    ),
)
@common
@option(
    "--only",
    multiple=True,
    metavar="ID|FAMILY",
    text=Text("只含指定的控制点或控制域；可重复。", "Only this control or family; repeatable."),
)
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def command(options: Common, only: tuple[str, ...], form: str) -> None:
    """Print the plan."""
    from audit.preparing import prepared

    with prepared(options.find_workspace(), only=only) as ready:
        if form == "json":
            click.echo(json.dumps(_as_json(ready), ensure_ascii=False, indent=2))
        else:
            _print(ready, options)
        for error in ready.troubles:
            note(error, options.lang)


def _rows(ready: Preparation, planned: DatasetPlan) -> int | None:
    """What the source believes at no cost, else what it counts: to count the records of a file is to read all of it."""
    info = planned.dataset.info
    return ready.count(planned) if info is None or info.row_estimate is None else info.row_estimate


def _as_json(ready: Preparation) -> dict[str, object]:
    return {
        "schema": "recordwarden/plan/v1",
        "controls": [{"id": control.id, "kind": control.kind.value} for control in ready.plan.controls],
        "datasets": [
            {
                "asset": planned.dataset.asset.name,
                "rows": _rows(ready, planned),
                "fields": len(planned.fields),
                "scanned": len(planned.scanned),
                "controls": sorted(planned.needs),
            }
            for planned in ready.plan.reads
        ],
        "ignored": [asset.name for asset in ready.view.ignored],
    }


def _print(ready: Preparation, options: Common) -> None:
    from audit.reports.safety import terminal

    zh = options.lang is Lang.ZH
    if ready.plan.reads:
        _print_reads(ready, options)
    else:
        say(_no_rows(ready).in_(options.lang))
    looking = [control.id for control in ready.plan.controls if control.kind.value in ("fact", "sql")]
    say(("不读取行的控制点：" if zh else "Controls that read no rows: ") + ", ".join(looking))
    if ready.view.ignored:
        ignored = ", ".join(asset.name for asset in ready.view.ignored)
        say(("按声明忽略：" if zh else "Ignored as declared: ") + terminal(ignored))


def _no_rows(ready: Preparation) -> Text:
    """Why no dataset is read: mostly that an inventory was drafted, and nobody has confirmed its labels yet."""
    fields = [field for dataset in ready.view for field in dataset.fields]
    unconfirmed = sum(field.label is None or not field.label.confirmed for field in fields)
    if unconfirmed:
        return Text(
            f"不读取任何行：{len(fields):,} 个字段中有 {unconfirmed:,} 个的标签尚未确认；未确认的标签不作为依据。"
            "请先在 recordwarden.yaml 中核对并确认（state: confirmed，并写明 by 和 on）。",
            f"No rows are read: {unconfirmed:,} of {len(fields):,} fields have no confirmed label, and nothing rests on one that is not. "
            "Review and confirm them in recordwarden.yaml first (state: confirmed, with by and on).",
        )
    return Text("不读取任何行：所选控制点都不需要。", "No rows are read: no selected control needs any.")


def _print_reads(ready: Preparation, options: Common) -> None:
    from audit.cli.tables import print_table

    names = Text("数据集|约计行数|字段|内容扫描|控制点", "dataset|about rows|fields|scanned|controls").in_(options.lang).split("|")
    cells = [
        [
            planned.dataset.asset.name,
            "?" if (rows := _rows(ready, planned)) is None else f"{rows:,}",
            str(len(planned.fields)),
            str(len(planned.scanned)),
            ", ".join(sorted(planned.needs)),
        ]
        for planned in ready.plan.reads
    ]
    print_table(names, cells, options, right=frozenset({1, 2, 3}), fold=frozenset({0, 4}))
