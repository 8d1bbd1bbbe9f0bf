"""`recordwarden retention check`: what the schedule says of each dataset, and how many of its records are where in it."""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.prose import say
from holdings.text import Text

if TYPE_CHECKING:
    from audit.workspace import Workspace
    from retention.book import Book
    from retention.checking import Explained


@click.command(
    "check",
    cls=Command,
    text=Text(
        "逐个数据集说明保存规则：最短和最长期限、起算点、依据及其效力层级、以哪一条为准、有无矛盾；并统计已到期、90 天内到期、暂停销毁、停止处理、没有起算点和无法解读的记录。",
        "Explain the schedule dataset by dataset: minimum, maximum, trigger, what they rest on and its rank, which decides, what contradicts; and count the "
        "records that are due, due within 90 days, held, restricted, without a trigger value or with one that cannot be read.",
    ),
)
@common
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@option(
    "--defaults",
    is_flag=True,
    text=Text(
        "输出一份附条文依据的起步保存规则，供填入 recordwarden.yaml；不读取工作目录。",
        "Print a schedule to start from, with the articles it cites, for recordwarden.yaml; reads no workspace.",
    ),
)
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
def command(options: Common, datasets: tuple[str, ...], defaults: bool, form: str) -> int:
    """Print the explanations, and return the exit code."""
    if defaults:
        from retention.defaults import as_json, as_yaml

        click.echo((json.dumps(as_json(), ensure_ascii=False, indent=2) if form == "json" else as_yaml(options.lang)).rstrip())
        return 0
    from audit.retaining.checks import check
    from audit.retaining.holding import dataset_named, today

    workspace = options.find_workspace()
    only = frozenset(dataset_named(workspace, name) for name in datasets) or None
    inventory = workspace.inventory()
    now = dt.datetime.now(dt.UTC)
    book = _book(workspace, today(workspace, now))
    day = inventory.as_of or today(workspace, now)
    found: list[Explained] = []
    for each in check(workspace, book, day, only=only):
        found.append(each)
        if form == "text":
            _print(each, options)
    if form == "json":
        _print_json(found, book, day)
    for each in found:
        if each.problem is not None:
            note(each.problem, options.lang)
    if form == "text":
        _tell_holds(book, options)
        _print_sum(found, options)
    return _exit_code(found)


def _book(workspace: Workspace, day: dt.date) -> Book:
    from audit.retaining.holding import book_here
    from audit.standing import standing_of
    from audit.store import open_store

    with open_store(workspace, workspace.inventory()) as store:
        return book_here(workspace, standing_of(workspace, store), os.environ, day)


def _print(each: Explained, options: Common) -> None:
    from audit.cli.retention_pages import lines
    from audit.reports.safety import terminal

    head, *more = lines(each, options.lang)
    say(terminal(head), bold=options.color)
    for line in more:
        say("  " + terminal(line))


def _print_json(found: list[Explained], book: Book, day: dt.date) -> None:
    from audit.cli.retention_pages import as_json
    from audit.reports.safety import json_text

    document = {
        "schema": "recordwarden/retention-check/v1",
        "as_of": day.isoformat(),
        "hold_epoch": book.epoch,
        "everything_held": book.everything,
        "datasets": [as_json(each, day) for each in found],
    }
    click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))


def _tell_holds(book: Book, options: Common) -> None:
    if book.everything:
        what = Text(
            "注意：有暂停销毁无法核实，因此所有记录都视为暂停销毁；请运行 `recordwarden retention holds list`。",
            "Note: a hold cannot be verified, so that everything counts as held; run `recordwarden retention holds list`.",
        )
        say(what.in_(options.lang), err=True)


def _print_sum(found: list[Explained], options: Common) -> None:
    overdue = sum(each.overdue for each in found)
    blind = sum(each.problem is not None for each in found)
    contradicted = sum(each.contradicted for each in found)
    unruled = sum(not each.rules for each in found)
    told = Text(
        f"{len(found)} 个数据集：{overdue:,} 条记录已到期；{contradicted} 个的规则互相矛盾；{unruled} 个没有规则；{blind} 个无法查看。",
        f"Datasets: {len(found)}; records due: {overdue:,}; with rules that contradict each other: {contradicted}; without a rule: {unruled}; "
        f"not looked at: {blind}.",
    )
    say(told.in_(options.lang))


def _exit_code(found: list[Explained]) -> int:
    """As CLI.md has it: nothing looked at, something not looked at, something to do, nothing."""
    if all(each.tally is None for each in found):
        return 3
    if any(each.problem is not None for each in found):
        return 4
    return 1 if any(each.overdue or each.contradicted for each in found) else 0
