"""`recordwarden init SOURCE`: looks at a database or files, drafts the inventory; a second run proposes differences."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, option
from audit.errors import WorkspaceError
from holdings.assets import shown
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.draft import DatasetDraft
    from audit.drafting import SecondLook


@click.command(
    "init",
    cls=Command,
    text=Text(
        "查看数据库或文件，起草 recordwarden.yaml：为每个字段建议类别和级别，并说明理由。已有的目录不会被改动，只提出差异。",
        "Look at a database or files and draft recordwarden.yaml: a category and level for every field, each with its reason. "
        "An inventory that is there is never changed: differences are proposed.",
    ),
)
@click.argument("source")
@common
@option(
    "--name",
    text=Text("数据源在目录中的名称；默认取自其位置。", "What the source is called in the inventory; from its place by default."),
)
@option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    text=Text("把提出的差异（YAML）写入此新文件。", "Write the proposed differences (YAML) to this new file."),
)
def command(options: Common, source: str, name: str | None, output: Path | None) -> None:
    """Draft, or propose."""
    from audit.drafting import FirstLook, SecondLook, begin

    look = begin(options.workspace, Path.cwd(), source, name)
    if isinstance(look, FirstLook) and output is not None:
        raise WorkspaceError(
            Text(
                "还没有 recordwarden.yaml，因此没有差异可写。", "there is no recordwarden.yaml yet, so there are no differences to write."
            ),
            "--output",
            Text("请去掉 --output：首次运行会写出 recordwarden.yaml。", "Leave --output out: a first run writes recordwarden.yaml."),
        )
    drafts = look.drafts(lambda done, total: _progress(done, total, options.lang))
    if isinstance(look, FirstLook) and not look.write(drafts, options.lang):
        look = begin(options.workspace, Path.cwd(), source, name)  # somebody else wrote the inventory meanwhile
    _summary(look.name, drafts, options.lang)
    _warn(drafts, options.lang)
    if isinstance(look, SecondLook):
        _propose(look, drafts, options.lang, output)
    else:
        _next_step(look.folder, options.lang)


def _progress(done: int, total: int, lang: Lang) -> None:
    if not sys.stderr.isatty():
        return
    word = Text("已查看数据集", "datasets looked at").in_(lang)
    click.echo(f"\r{word}: {done}/{total}", err=True, nl=done == total)


def _summary(name: str, drafts: Sequence[DatasetDraft], lang: Lang) -> None:
    if not drafts:
        click.echo(Text(f"数据源 {name} 中没有数据集。", f"The source {name} has no datasets.").in_(lang))
        return
    heads = Text("数据集|字段|个人信息|4 级", "dataset|fields|personal|level 4").in_(lang).split("|")
    rows = [[shown(one.name), str(len(one.guesses)), str(one.count()), str(one.count(sensitive=True))] for one in drafts]
    total = [Text("合计", "total").in_(lang), *(str(sum(int(row[column]) for row in rows)) for column in (1, 2, 3))]
    click.echo(_table([heads, *rows, total]))


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns set out by their width on a terminal; the first to the left, numbers to the right."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - cell_len(row[0]))]
        cells += [" " * (width - cell_len(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells))
    return "\n".join(lines)


def _warn(drafts: Sequence[DatasetDraft], lang: Lang) -> None:
    """Say, beside the result, what could not be looked at or written down."""
    from audit.inventory_text import can_be_named

    for draft in drafts:
        if draft.problem is not None:
            click.echo(Text("注意：未能查看内容：", "Note: not looked at: ").in_(lang) + draft.problem.message(lang), err=True)
    left_out = sum(1 for draft in drafts if not can_be_named(draft.name)) + sum(
        1 for draft in drafts for name in draft.guesses if not can_be_named(name)
    )
    if left_out:
        note = Text(
            f"注意：{left_out} 个名称无法写入目录（为空、过长或不是有效文本），已略去。",
            f"Note: {left_out} names cannot be written down (empty, too long, or not valid text); they were left out.",
        )
        click.echo(note.in_(lang), err=True)


def _next_step(folder: Path, lang: Lang) -> None:
    name = shown(folder.name) or "."
    note = Text(
        f"\n已写入 {name}/recordwarden.yaml。请逐项核对并确认建议的类别和级别，然后运行 `recordwarden audit`。",
        f"\nWrote {name}/recordwarden.yaml. Review and confirm the suggested categories and levels, then run `recordwarden audit`.",
    )
    click.echo(note.in_(lang))


def _propose(look: SecondLook, drafts: Sequence[DatasetDraft], lang: Lang, output: Path | None) -> None:
    from audit.drafting import put

    proposal, fragment = look.proposal(drafts, lang)
    if not proposal and not fragment:
        click.echo(
            Text("\nrecordwarden.yaml 与数据源一致，无需改动。", "\nrecordwarden.yaml agrees with the source; there is nothing to do.").in_(
                lang
            )
        )
        return
    click.echo(
        Text("\nrecordwarden.yaml 已存在，未作改动。差异如下：", "\nrecordwarden.yaml is there and was not changed. The differences:").in_(
            lang
        )
    )
    for line in proposal:
        click.echo("  " + line.in_(lang))
    if not fragment:
        return
    if output is None:
        click.echo(Text("\n可粘贴到 recordwarden.yaml：\n", "\nTo paste into recordwarden.yaml:\n").in_(lang))
        click.echo(fragment, nl=False)
        return
    if not put(output, fragment):
        raise WorkspaceError(
            Text("文件已存在。", "the file is there already."),
            shown(output.name),
            Text("请换一个文件名，或先移走它。", "Name another one, or move it away first."),
        )
    click.echo(Text(f"\n已写入 {shown(output.name)}。", f"\nWrote {shown(output.name)}.").in_(lang))
