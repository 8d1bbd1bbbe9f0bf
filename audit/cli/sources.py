"""`recordwarden sources`: `test` tells whether each source can be reached and read, with what rights, and over what TLS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from audit.cli import sources_grants
from audit.cli.base import Command, Common, Group, common, option
from audit.errors import NothingAssessed, UnknownThing
from holdings.assets import Asset, shown
from holdings.errors import RecordwardenError, SourceError, Unreachable
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from holdings.inventory import Inventory, SourceEntry
    from holdings.sources.base import Access, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one source."""

    name: str
    access: Access | None
    datasets: int
    unreadable: tuple[RecordwardenError, ...]
    """Why datasets cannot be read, one each."""
    problem: RecordwardenError | None
    misdeclared: bool = False
    """The problem is in the inventory or its secrets, not in the source."""

    @property
    def readable(self) -> int:
        return self.datasets - len(self.unreadable)

    @property
    def good(self) -> bool:
        return self.problem is None and not self.unreadable


def check(name: str, entry: SourceEntry, folder: Path) -> Checked:
    """Reach a source and look at each of its datasets, reading no rows."""
    from holdings.sources.opening import source_for

    try:
        source = source_for(name, entry, folder)
    except RecordwardenError as error:
        return Checked(name=name, access=None, datasets=0, unreadable=(), problem=error, misdeclared=not isinstance(error, Unreachable))
    try:
        return _look(source)
    except SourceError as error:
        return Checked(name=name, access=None, datasets=0, unreadable=(), problem=error)


def _look(source: Source) -> Checked:
    from audit.door import opened

    access = source.test()
    unreadable: list[RecordwardenError] = []
    with opened(source) as snapshot:
        datasets = snapshot.datasets()
        for dataset in datasets:
            try:
                snapshot.inspect(dataset)
            except SourceError as error:
                unreadable.append(error)
    return Checked(name=source.name, access=access, datasets=len(datasets), unreadable=tuple(unreadable), problem=None)


def exit_code(results: Sequence[Checked]) -> int:
    """2 for a mistake in the inventory, 4 for a source that cannot be wholly read, else 0."""
    if any(result.misdeclared for result in results):
        return 2
    return 0 if all(result.good for result in results) else 4


@click.group(
    cls=Group,
    name="sources",
    text=Text("检查数据源能否连接和读取，写出其最小授权。", "Check that sources can be reached and read, and write their minimal grants."),
)
def command() -> None:
    """The group; `audit.cli` finds it by this name."""


command.add_command(sources_grants.command)


@command.command(
    cls=Command,
    name="test",
    text=Text(
        "逐个连接数据源，报告能否读取、拥有哪些权限、使用哪种 TLS。不读取任何记录。",
        "Connect to each source and tell whether it can be read, with what rights, and over what TLS. Reads no records.",
    ),
)
@common
@click.argument("names", nargs=-1, metavar="[NAME]...")
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def test(options: Common, names: tuple[str, ...], form: str) -> int:
    """Print what came of each source."""
    workspace = options.find_workspace()
    inventory = workspace.inventory()
    results = [check(name, inventory.sources[name], workspace.folder) for name in chosen(inventory, names)]
    if form == "json":
        click.echo(
            json.dumps({"schema": "recordwarden/sources/v1", "sources": [_as_json(one) for one in results]}, ensure_ascii=False, indent=2)
        )
    else:
        for result in results:
            click.echo("\n".join(_lines(result, options.lang)))
    return exit_code(results)


def chosen(inventory: Inventory, names: tuple[str, ...]) -> list[str]:
    """The sources that are named; all where none is. Raises `UnknownThing`, `NothingAssessed`."""
    for name in names:
        if name not in inventory.sources:
            raise UnknownThing(
                Text("目录中没有这个数据源。", "the inventory has no such source."),
                shown(name),
                Text("请核对 recordwarden.yaml 中的名称。", "Check its name in recordwarden.yaml."),
            )
    if not inventory.sources:
        raise NothingAssessed(
            Text("目录中没有声明任何数据源。", "the inventory declares no source."),
            "recordwarden.yaml",
            Text("请运行 `recordwarden init SOURCE`。", "Run `recordwarden init SOURCE`."),
        )
    return list(dict.fromkeys(names)) or list(inventory.sources)


def _as_json(result: Checked) -> dict[str, object]:
    access = result.access
    return {
        "name": str(Asset.of(result.name)),
        "reachable": access is not None,
        "readable": result.good,
        "engine": access and access.engine,
        "read_only": access and access.read_only,
        "tls": access and access.tls,
        "rights": list(access.rights) if access else [],
        "datasets": result.datasets,
        "problems": [
            {"subject": error.subject, "zh": error.message(Lang.ZH), "en": error.message(Lang.EN)}
            for error in (*((result.problem,) if result.problem else ()), *result.unreadable)
        ],
    }


_WORDS = {
    "good": Text("正常", "ok"),
    "bad": Text("不可用", "failed"),
    "partly": Text("部分可读", "partly readable"),
    "engine": Text("引擎", "engine"),
    "access": Text("连接方式", "connection"),
    "read_only": Text("只读", "read-only"),
    "writable": Text("可写入", "not read-only"),
    "tls": Text("TLS", "TLS"),
    "local": Text("无（连接不离开本机）", "none (the connection does not leave this machine)"),
    "off": Text("未启用", "off"),
    "rights": Text("权限", "rights"),
    "datasets": Text("可读数据集", "datasets readable"),
}


def _lines(result: Checked, lang: Lang) -> list[str]:
    def word(name: str) -> str:
        return _WORDS[name].in_(lang)

    state = "good" if result.good else "bad" if result.problem else "partly"
    lines = [f"{Asset.of(result.name)}  {word(state)}"]
    if (access := result.access) is not None:
        tls = word("local") if access.tls is None else word("off") if access.tls == "off" else access.tls
        facts = (
            ("engine", access.engine),
            ("access", word("read_only" if access.read_only else "writable")),
            ("tls", tls),
            ("rights", ", ".join(access.rights) or "-"),
            ("datasets", f"{result.readable}/{result.datasets}"),
        )
        colon = "：" if lang is Lang.ZH else ": "
        lines += [f"  {word(name)}{colon}{_printable(value)}" for name, value in facts]
    problems = (*((result.problem,) if result.problem else ()), *result.unreadable)
    return [*lines, *(f"  ! {problem.message(lang)}" for problem in problems)]


def _printable(value: str) -> str:
    """What a server says of itself, without what would steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in value)
