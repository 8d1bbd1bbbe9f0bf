"""`recordwarden gate`: judges data schemas in CI, with no database, no server and no network."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, option
from holdings.text import Lang, Text

if TYPE_CHECKING:
    import datetime as dt

    from audit.gate.baseline import Baseline
    from audit.gate.verdict import Verdict

_SEVERITIES = ["low", "medium", "high", "critical"]


@click.command(
    cls=Command,
    name="gate",
    text=Text(
        "检查数据结构文件（SQL、模型、接口定义、数据契约）：未分类的个人信息字段、过低的级别、缺少的保护措施和保存期限规则。"
        "不需要数据库、服务器和网络。",
        "Judge schema files (SQL, models, API definitions, data contracts): personal fields that nobody classified, levels that are too low, measures "
        "and retention rules that are missing. Needs no database, no server and no network.",
    ),
)
@common
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--inventory",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    text=Text(
        "数据资产目录；默认为最近上级目录中的 recordwarden.yaml，没有则只看字段旁的标签。",
        "The inventory; by default recordwarden.yaml of the nearest parent folder, else only the labels beside the fields count.",
    ),
)
@option(
    "--baseline",
    "baseline_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    text=Text("基线文件：其中的发现不再计。", "The baseline: findings that are in it do not count."),
)
@option("--update-baseline", is_flag=True, text=Text("把当前的发现写入基线文件。", "Write the findings as they are now to the baseline."))
@option(
    "--diff",
    metavar="BASE",
    text=Text(
        "只检查此次变更涉及的内容：自分支点 BASE 到工作区，或提交区间 A..B、A...B。同时报告被放宽的标签和被删除的保存期限规则。",
        "Tell only what a change touches: from where BASE was left to the work tree, or a range A..B or A...B. Loosened labels and dropped retention "
        "rules are told then, too.",
    ),
)
@option(
    "--format",
    "formats",
    multiple=True,
    metavar="F",
    text=Text(
        "输出格式：terminal、json、sarif、github、gitlab、junit、markdown；可重复，与 --output 依次对应。",
        "Output format: terminal, json, sarif, github, gitlab, junit, markdown; repeatable, paired with --output in order.",
    ),
)
@option(
    "--output",
    "outputs",
    multiple=True,
    metavar="PATH",
    text=Text("写入的路径；- 为标准输出。", "Where it goes; - is standard output."),
)
@option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="high",
    show_default=True,
    text=Text("达到该严重程度的发现使退出码为 1。", "Findings at or above this severity make the exit code 1."),
)
@option("--exit-zero", is_flag=True, text=Text("有发现时仍以 0 退出。", "Exit 0 although there are findings."))
@option(
    "--explain-all",
    is_flag=True,
    text=Text("在 JSON 中列出每个字段看似含有的信息。", "Tell in the JSON what every field looks like."),
)
@option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    text=Text("以该日期判断例外是否过期；默认为当天。", "The day by which exceptions expire; today by default."),
)
@option("--rules", "list_rules", is_flag=True, text=Text("列出所有规则并退出。", "Print what each rule finds, and why; judge nothing."))
def command(
    options: Common,
    paths: tuple[Path, ...],
    inventory: Path | None,
    baseline_file: Path | None,
    update_baseline: bool,
    diff: str | None,
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    explain_all: bool,
    as_of: dt.datetime | None,
    list_rules: bool,
) -> int:
    """Judge, write the verdict, and return the exit code."""
    from audit.gate import output
    from audit.gate.run import Request, find_inventory, gate
    from controls.finding import Severity

    if list_rules:
        from audit.gate.page import page

        click.echo(page([options.lang]), nl=False)
        return 0
    _refuse_mistakes(paths, inventory, baseline_file, update_baseline=update_baseline, diff=diff)
    wanted = output.outputs(formats, outputs)  # a wrong format or output is said before anything is read
    accepted = _accepted(baseline_file, update_baseline=update_baseline)
    verdict = gate(
        Request(
            paths=paths,
            inventory=_given(inventory, options.workspace) or find_inventory(Path.cwd(), paths),
            baseline=accepted,
            diff=diff,
            today=as_of.date() if as_of else _today(),
        )
    )
    for form, path in wanted:
        seen = path == "-" and sys.stdout.isatty()
        width = max(60, min(shutil.get_terminal_size().columns, 120)) if seen else 80
        output.write(
            verdict, form, path, output.Wanted(lang=options.lang, explain_all=explain_all, color=seen and options.color, width=width)
        )
    if update_baseline and baseline_file is not None:
        _update(verdict, baseline_file, options.lang)
    code = 0 if update_baseline and not verdict.problems and not verdict.nothing_read else verdict.exit_code(Severity[fail_on.upper()])
    return 0 if exit_zero and code == 1 else code


def _refuse_mistakes(
    paths: tuple[Path, ...], inventory: Path | None, baseline: Path | None, *, update_baseline: bool, diff: str | None
) -> None:
    """Raises `GateError` where the options do not make sense together, or name what is not there."""
    from audit.errors import GateError
    from holdings.assets import shown

    if not paths:
        raise GateError(
            Text("没有指定要检查的路径。", "no path to judge was given."),
            "PATH",
            Text("例如：recordwarden gate .", "For example: recordwarden gate ."),
        )
    for path in (*paths, *([inventory] if inventory is not None else [])):
        if not path.exists():
            raise GateError(
                Text("没有这个文件或文件夹。", "there is no such file or folder."),
                shown(path.name) or ".",
                Text("请检查路径。", "Check the path."),
            )
    if update_baseline and (baseline is None or diff is not None):
        raise GateError(
            Text(
                "--update-baseline 需要 --baseline 指明文件，且不能与 --diff 同用。",
                "it needs --baseline, and all of the schema: not --diff.",
            ),
            "--update-baseline",
            Text("请用 --baseline F 指定基线文件，并去掉 --diff。", "Name the file with --baseline F, and leave --diff out."),
        )


def _given(inventory: Path | None, workspace: Path | None) -> Path | None:
    """The inventory that was named, itself or by its workspace."""
    from audit.layout import INVENTORY_FILE

    return inventory if inventory is not None or workspace is None else workspace / INVENTORY_FILE


def _accepted(path: Path | None, *, update_baseline: bool) -> Baseline | None:
    """What the baseline accepts; one that is written anew accepts nothing."""
    from audit.gate.baseline import read

    return None if path is None or update_baseline else read(path)


def _update(verdict: Verdict, path: Path, lang: Lang) -> None:
    from audit.gate.baseline import text_of
    from audit.gate.words import plural
    from audit.reports.writing import written
    from holdings.assets import shown

    with written(path) as out:
        out.write(text_of(verdict.findings).encode("utf-8"))
    name = shown(path.name)
    n = len(verdict.findings)
    click.echo(Text(f"{n} 项发现已写入基线 {name}。", f"{plural(n, 'finding')} written to the baseline {name}.").in_(lang), err=True)


def _today() -> dt.date:
    import datetime as dt

    return dt.datetime.now().astimezone().date()
