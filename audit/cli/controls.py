"""`recordwarden controls`: the catalogue of controls, and what it covers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, Group, common, option
from audit.cli.prose import WIDEST
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.base import Control
    from controls.trial.trying import Trial

command = Group(name="controls", text=Text("查看控制点目录。", "Show the catalogue of controls."))


@command.command(
    "list",
    cls=Command,
    text=Text("列出所有控制点及其条款。", "List all controls with the provisions that they check."),
)
@common
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def list_(options: Common, form: str) -> None:
    """Print the catalogue."""
    from controls import registry

    if form == "json":
        _print_json([_as_json(control) for control in registry.builtin()])
    else:
        _print_table(registry.builtin(), options)


@command.command(
    "show",
    cls=Command,
    text=Text("显示一个控制点的要求、依据、整改建议和对应条款。", "Show what a control asks, why, what to do, and where it comes from."),
)
@common
@click.argument("control_id", metavar="ID")
def show(options: Common, control_id: str) -> None:
    """Print one control's page."""
    from audit.planning import select
    from controls import registry
    from controls.docs import page

    for control in select(registry.builtin(), [control_id]):
        _print_page(page(control, [options.lang]), options)


def _print_page(markdown: str, options: Common) -> None:
    """Set out on a terminal; Markdown as it is elsewhere."""
    if not sys.stdout.isatty():
        click.echo(markdown)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(no_color=not options.color)
    console.print(Markdown(markdown), width=min(console.width, WIDEST))


@command.command(
    "test",
    cls=Command,
    text=Text(
        "用控制点自带的用例检验控制点（可指定编号或控制域）；有用例未通过时以 1 退出。",
        "Try controls (ids or families, else all) against the cases that they ship; exits 1 if one fails.",
    ),
)
@common
@click.argument("only", metavar="[ID]...", nargs=-1)
def test(options: Common, only: tuple[str, ...]) -> int:
    """Run the cases, print a line a control, and return the exit code."""
    from audit.planning import select
    from controls import registry
    from controls.trial.cases import read
    from controls.trial.trying import tried

    cases = read()
    trials = [tried(control, cases.get(control.id, ())) for control in select(registry.builtin(), only)]
    _print_trials(trials, options)
    return 0 if all(trial.ok for trial in trials) else 1


@command.command(
    "schema",
    cls=Command,
    text=Text("输出控制点声明内容的 JSON Schema。", "Print the JSON Schema of what a control declares."),
)
@common
def schema(options: Common) -> None:
    """Print the schema of `list --format json`."""
    from controls.schema import schema as of_catalogue

    del options
    _print_json(of_catalogue())


@command.command(
    "provisions",
    cls=Command,
    text=Text("以 JSON 输出条款清单及检查每条条款的控制点。", "Print, as JSON, every provision with the controls that check it."),
)
@common
def provisions(options: Common) -> None:
    """Print the coverage."""
    from controls import registry
    from controls.provisions import PROVISIONS

    del options
    catalogue = registry.builtin()
    told = [
        {
            "id": each.id,
            "guide": each.guide,
            "chapter": each.chapter.both(),
            "source": each.source.both(),
            "text": each.text.both(),
            "controls": [control.id for control in catalogue if each.id in control.provisions],
        }
        for each in PROVISIONS.values()
    ]
    _print_json({"schema": "recordwarden/provisions/v1", "provisions": told})


@command.command(
    "docs",
    cls=Command,
    text=Text("根据控制点的代码生成 Markdown 文档。", "Make the Markdown pages out of the controls' own code."),
)
@common
@option(
    "--output",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    text=Text("写入的目录。", "The folder to write to."),
)
def docs(options: Common, output: Path) -> None:
    """Write the pages."""
    from audit.errors import unwritable
    from controls import registry
    from controls.docs import pages
    from holdings.assets import shown

    made = pages(registry.builtin())
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            _refuse_foreign(output / name, text)
        for name, text in made.items():
            (output / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritable(error, shown(output.name)) from error
    zh = options.lang is Lang.ZH
    click.echo(f"已写入 {len(made)} 个文件。" if zh else f"{len(made)} files written.", err=True)


def _refuse_foreign(path: Path, text: str) -> None:
    """Raises `ReportError` where a page would replace a file that is no earlier form of it, told by its heading's first word."""
    from audit.errors import ReportError
    from holdings.assets import shown

    if path.exists() and path.read_text(encoding="utf-8", errors="replace").split(maxsplit=2)[:2] != text.split(maxsplit=2)[:2]:
        raise ReportError(
            Text("该文件不是控制点文档，不会被覆盖。", "this file is no page of the catalogue; it is not replaced."),
            shown(path.name),
            Text("请用 --output 指定其他目录。", "Name another folder with --output."),
        )


def _as_json(control: Control) -> dict[str, Any]:
    return {
        "id": control.id,
        "version": control.version,
        "family": control.family,
        "title": control.title.both(),
        "severity": control.severity.word,
        "kind": control.kind.value,
        "provisions": list(control.provisions),
        "mappings": [
            {"framework": each.framework, "clause": each.clause, "relation": each.relation, "rationale": each.rationale.both()}
            for each in control.mappings
        ],
    }


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_table(catalogue: tuple[Control, ...], options: Common) -> None:
    from audit.cli.tables import print_table

    lang = options.lang
    names = ("编号", "严重程度", "标题", "条款") if lang is Lang.ZH else ("id", "severity", "title", "provisions")
    rows = [[each.id, each.severity.text.in_(lang), each.title.in_(lang), ", ".join(each.provisions)] for each in catalogue]
    print_table(names, rows, options, fold=frozenset({2, 3}))


def _print_trials(trials: Sequence[Trial], options: Common) -> None:
    from audit.cli.tables import print_table
    from controls.finding import Status

    lang = options.lang
    zh = lang is Lang.ZH
    kinds = (Status.PASS, Status.FAIL, Status.NOT_APPLICABLE, Status.INCONCLUSIVE)
    names = (
        ("编号", "用例", *(kind.text.zh for kind in kinds), "结果") if zh else ("id", "cases", *(kind.text.en for kind in kinds), "result")
    )
    rows = [[each.control, str(each.cases), *(str(each.shown[kind]) for kind in kinds), _verdict(each, lang)] for each in trials]
    print_table(names, rows, options, right=frozenset(range(1, len(names) - 1)), fold=frozenset({len(names) - 1}))
    for each in trials:
        for failure in each.failures:
            click.echo(f"{each.control}: {failure.case}")
            for line in failure.differences:
                click.echo(f"  {line}")


def _verdict(trial: Trial, lang: Lang) -> str:
    if trial.ok:
        return Text("通过", "ok").in_(lang)
    said = []
    if trial.failures:
        said.append(Text(f"{len(trial.failures)} 个用例未通过", f"{len(trial.failures)} failed").in_(lang))
    if trial.lacking:
        kinds = Text("、".join(kind.text.zh for kind in trial.lacking), ", ".join(kind.text.en for kind in trial.lacking))
        said.append(Text(f"缺少用例：{kinds.zh}", f"no case shows: {kinds.en}").in_(lang))
    return Text("；", "; ").in_(lang).join(said)
