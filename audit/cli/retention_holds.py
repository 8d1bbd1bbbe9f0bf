"""`recordwarden retention holds`: what may not be destroyed, for which matter, until when; placed and released by signature."""

from __future__ import annotations

import datetime as dt
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, Group, common, note, option
from audit.cli.people import signer_options
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.retaining.holding import Holding
    from audit.workspace import Workspace
    from retention.book import Book, Standing
    from retention.scope import Expression

command = Group(
    name="holds",
    text=Text("暂停销毁（法律保全）：登记、解除、列出。", "Legal holds: place, release and list them."),
)


@command.command(
    "add",
    cls=Command,
    text=Text(
        "由有暂停销毁权限的人签署：范围内的记录及外键指向它们的下级记录，在解除或截止日前不得销毁。清理进行中也可随时登记，返回后即生效。",
        "Have somebody who may hold sign that the records in a scope, and those that hang on them by foreign keys, are not destroyed until the hold is "
        "released or its last day is over. It can be placed at any time, also while a sweep runs, and is in force when this returns.",
    ),
)
@common
@click.argument("dataset", metavar="SOURCE.DATASET")
@option("--matter", required=True, text=Text("事由，如案号；不得含个人信息。", "What it is for, such as a case number; no personal data."))
@option(
    "--where",
    metavar="EXPRESSION",
    text=Text(
        '范围，如：opened_at >= "2026-01-01"。含个人信息时请用 --where-file 或 --values。',
        'The scope, such as: opened_at >= "2026-01-01". Where it holds personal data use --where-file or --values.',
    ),
)
@option("--where-file", type=click.Path(path_type=Path), metavar="F", text=Text("从文件读取范围。", "Read the scope from a file."))
@option(
    "--values",
    type=click.Path(path_type=Path),
    metavar="F",
    text=Text(
        "范围为 --field 取文件中任一值的记录，每行一个值。",
        "The scope is the records whose --field has one of the values in this file, one a line.",
    ),
)
@option("--field", metavar="NAME", text=Text("--values 所指的字段。", "The field that --values is about."))
@option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    text=Text("有效期的最后一天；不写则直到解除。", "The last day on which it is in force; until it is released by default."),
)
@signer_options
def add(
    options: Common,
    dataset: str,
    matter: str,
    where: str | None,
    where_file: Path | None,
    values: Path | None,
    field: str | None,
    until: dt.datetime | None,
    name: str | None,
    passphrase_file: Path | None,
) -> None:
    """Place one, and say under which id it stands and what it covers."""
    from audit.retaining.holding import dataset_named
    from retention.holdfile import SHORT

    if sum(each is not None for each in (where, where_file, values)) != 1 or (values is None) != (field is None):
        what = Text(
            "请给出 --where、--where-file，或 --values 与 --field 之一。", "Give one of --where, --where-file, or --values with --field."
        )
        raise click.UsageError(what.in_(options.lang))
    workspace = options.find_workspace()
    source, table = dataset_named(workspace, dataset)
    scope = _scope(where, where_file, values, field)
    covered = _covered(workspace, source, table, scope, options)
    with _holding(workspace, options, name, passphrase_file) as holding:
        entry = holding.place(source, table, scope, matter=matter, until=None if until is None else until.date())
    last = Text("直到解除", "until it is released") if entry.until is None else Text(f"至 {entry.until}", f"until {entry.until}")
    say(Text(f"暂停销毁 {entry.id[:SHORT]} 已生效，{last.zh}。", f"The hold {entry.id[:SHORT]} is in force {last.en}.").in_(options.lang))
    if covered is not None:
        say(
            Text(f"目前覆盖 {covered:,} 条记录，以及其下级记录。", f"It covers {covered:,} records now, and those below them.").in_(
                options.lang
            )
        )


@command.command(
    "release",
    cls=Command,
    text=Text(
        "由有暂停销毁权限的人签署解除；此后的清理不再受其限制。",
        "Have somebody who may hold sign that a hold is over; sweeps from then on do not heed it.",
    ),
)
@common
@click.argument("hold", metavar="ID")
@signer_options
def release(options: Common, hold: str, name: str | None, passphrase_file: Path | None) -> None:
    """Release one."""
    from retention.holdfile import SHORT

    with _holding(options.find_workspace(), options, name, passphrase_file) as holding:
        released = holding.release(hold)
    say(Text(f"暂停销毁 {released[:SHORT]} 已解除。", f"The hold {released[:SHORT]} is released.").in_(options.lang))


@command.command(
    "list",
    cls=Command,
    text=Text(
        "列出暂停销毁及其状态。无法核实的视为生效，且覆盖全部记录；有这样的，退出码为 4。",
        "List the holds, and how each stands. One that cannot be verified counts as in force and covers everything; where there is one this ends with 4.",
    ),
)
@common
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def list_(options: Common, form: str) -> int:
    """Print them, and return the exit code."""
    book = _book(options.find_workspace())
    if form == "json":
        from audit.reports.safety import json_text

        document = {"schema": "recordwarden/holds/v1", "epoch": book.epoch, "holds": [_as_json(each) for each in book.holds]}
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
    elif book.holds:
        _print(book, options)
    if not book.holds:
        say(Text("没有暂停销毁。", "There are no holds.").in_(options.lang), err=True)
    return 4 if any(each.trouble is not None for each in book.holds) else 0


def _scope(where: str | None, where_file: Path | None, values: Path | None, field: str | None) -> Expression:
    from retention.holdfile import keys_of, text_of
    from retention.scope import parse

    if values is not None and field is not None:
        return keys_of(values, field)
    return parse(where if where_file is None else text_of(where_file))  # type: ignore[arg-type]  # one of the two was given


def _covered(workspace: Workspace, source: str, dataset: str, scope: Expression, options: Common) -> int | None:
    """How many records a scope covers; None, and said so, where the source cannot be looked at now: a hold does not wait for that."""
    from audit.retaining.scopes import covered
    from holdings.errors import AccessDenied, SecretError, Unreachable

    try:
        return covered(workspace, source, dataset, scope)
    except (AccessDenied, SecretError, Unreachable) as error:
        note(error, options.lang)
        return None


def _book(workspace: Workspace) -> Book:
    from audit.retaining.holding import book_here, today
    from audit.standing import standing_of
    from audit.store import open_store

    with open_store(workspace, workspace.inventory()) as store:
        standing = standing_of(workspace, store)
        return book_here(workspace, standing, os.environ, today(workspace, dt.datetime.now(dt.UTC)))


@contextmanager
def _holding(workspace: Workspace, options: Common, name: str | None, passphrase_file: Path | None) -> Iterator[Holding]:
    from audit.retaining.holding import Holding
    from audit.signing import Signing
    from audit.store import open_store

    signing = Signing(lang=options.lang, name=name, passphrase_file=passphrase_file)
    with open_store(workspace, workspace.inventory()) as store:
        yield Holding(workspace=workspace, store=store, signing=signing, environ=os.environ, tell=lambda error: note(error, options.lang))


def _state(each: Standing) -> Text:
    if each.trouble is not None:
        return Text(f"生效：{each.trouble.text.zh}", f"in force: {each.trouble.text.en}")
    if each.in_force:
        return Text("生效", "in force")
    released = each.entry is not None and each.entry.released is not None
    return Text("已解除", "released") if released else Text("已到截止日", "over")


def _print(book: Book, options: Common) -> None:
    from audit.cli.tables import print_table
    from holdings.assets import Asset, shown
    from retention.holdfile import SHORT
    from retention.scope import outlined

    zh = options.lang is Lang.ZH
    names = (
        ("编号", "事由", "数据集", "范围", "截止", "签署人", "状态")
        if zh
        else ("id", "matter", "dataset", "scope", "until", "signer", "state")
    )
    rows = []
    for each in book.holds:
        entry = each.entry
        dataset = "" if entry is None else str(Asset.of(entry.source, entry.dataset))
        until = "" if entry is None or entry.until is None else entry.until.isoformat()
        scope = "" if each.scope is None else shown(outlined(each.scope))
        matter = "" if entry is None else entry.matter
        rows.append([each.id[:SHORT], matter, dataset, scope, until, each.signer or "", _state(each).in_(options.lang)])
    print_table(names, rows, options, fold=frozenset({1, 2, 3, 5, 6}))


def _as_json(each: Standing) -> dict[str, Any]:
    from holdings.assets import Asset, shown
    from retention.scope import outlined

    entry = each.entry
    return {
        "id": each.id,
        "matter": None if entry is None else entry.matter,
        "asset": None if entry is None else Asset.of(entry.source, entry.dataset).name,
        "scope": None if each.scope is None else shown(outlined(each.scope)),
        "placed_at": None if entry is None else entry.on.isoformat(),
        "until": None if entry is None or entry.until is None else entry.until.isoformat(),
        "released_at": None if entry is None or entry.released is None else entry.released.on.isoformat(),
        "signer": each.signer,
        "in_force": each.in_force,
        "holds_everything": each.holds_everything,
        "trouble": None if each.trouble is None else each.trouble.text.both(),
    }
