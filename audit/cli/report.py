"""`recordwarden report`: reports of a stored assessment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, option, waivers_option
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    name="report",
    text=Text(
        "为已保存的审计生成报告：终端、HTML、JSON 或 CSV；默认取最近一次审计。",
        "Write reports of a stored assessment, the newest by default: terminal, html, json or csv.",
    ),
)
@common
@click.argument("assessment", required=False)
@option(
    "--format",
    "formats",
    multiple=True,
    metavar="F",
    text=Text("报告格式；可重复，与 --output 依次对应。", "Report format; repeatable, paired with --output in order."),
)
@option(
    "--output",
    "paths",
    multiple=True,
    metavar="PATH",
    text=Text("报告写入的路径；- 为标准输出（默认）。", "Where the report goes; - is standard output, the default."),
)
@option(
    "--compare",
    metavar="ASSESSMENT",
    text=Text(
        "与该次审计对比，标出新增、有变化、已消除和未变的审计发现。",
        "An earlier assessment to compare with: what is new, changed, fixed, unchanged.",
    ),
)
@waivers_option
def command(
    options: Common,
    assessment: str | None,
    formats: tuple[str, ...],
    paths: tuple[str, ...],
    compare: str | None,
    waivers: Path | None,
) -> None:
    """Read the assessment from the store and write each report."""
    from audit.cli.reporting import gathered, write_all
    from audit.reports.protected import refuse_protected
    from audit.reports.writing import outputs

    wanted = outputs(formats, paths)  # a wrong format or output is said before anything is read
    workspace = options.find_workspace()
    refuse_protected(wanted, workspace, workspace.inventory(), os.environ, waivers)
    write_all(gathered(workspace, options, assessment, compare, waivers), options, wanted)
