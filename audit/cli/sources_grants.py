"""`recordwarden sources grants`: the minimal grants of a database, written as SQL for people to look through."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from audit.granting import Proposed

MODE = 0o600
"""Names of accounts can be names of people: the file is its owner's alone."""


@click.command(
    cls=Command,
    name="grants",
    text=Text(
        "按访问日志写出数据库的最小授权（REVOKE 和 GRANT 语句）供审阅：收回未使用和超出权限矩阵的权限，日志中的访问照常可用。不执行任何语句。",
        "Write the minimal grants of a database by its access logs (REVOKE and GRANT statements) for review: what nobody used, or the role matrix does not "
        "allow, goes; every logged access still works. Runs none of them.",
    ),
)
@common
@click.argument("name", metavar="NAME")
@option(
    "--output",
    "-o",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    text=Text(
        "写入的新文件，仅所有者可读：其中有账号名称。",
        "The new file to write, for its owner's eyes alone: the names of accounts stand in it.",
    ),
)
def command(options: Common, name: str, target: Path) -> int:
    """Propose, write, tell counts, and return the exit code."""
    from audit.cli.sources import chosen
    from audit.errors import ReportError, unwritable
    from audit.granting import propose
    from holdings.newfile import write_new
    from holdings.told_paths import told_path

    workspace = options.find_workspace()
    (source,) = chosen(workspace.inventory(), (name,))
    found = propose(workspace, source, tell=lambda error: note(error, options.lang))
    try:
        written = write_new(target, _text(found, options.lang), MODE)
    except OSError as error:
        raise unwritable(error, told_path(target)) from error
    if not written:
        raise ReportError(
            Text("文件已存在。", "there is a file already."), told_path(target), Text("请另给一个文件名。", "Give another name.")
        )
    click.echo("\n".join(_told(found, options.lang)))
    return 0 if found.whole else 4


_HEAD = (
    Text(
        "依据最近 {days} 天的访问日志生成的最小授权，须经数据集责任人和数据库管理员审阅后执行。",
        "Minimal grants by the access log of the last {days} days. To be looked through by the owners of the datasets and the database's administrator first.",
    ),
    Text(
        "日志未记录的操作（迁移、定时任务、引用约束等）不在其内；函数、序列和模式的权限未改动。",
        "What is not in the log (migrations, jobs, references) is not provided for; rights on functions, sequences and schemas are left as they are.",
    ),
    Text(
        "日志不记录列：不符合角色权限矩阵的列一律收回，读取整行（SELECT *）的程序须改为写明列名。",
        "The log does not tell columns: those that the role matrix does not allow go, and programs that read whole rows (SELECT *) have to name their columns.",
    ),
)
_NOTHING = Text("没有需要收回的权限。", "There is nothing to revoke.")


def _text(found: Proposed, lang: Lang) -> str:
    """The file. Nothing from the database stands in its comments."""
    lines = [f"-- {line.in_(lang).format(days=found.days)}" for line in _HEAD]
    lines += [f"-- {line}" for line in _told(found, lang)]
    return "\n".join([*lines, "", *(found.statements or [f"-- {_NOTHING.in_(lang)}"])]) + "\n"


_TOLD = Text("收回或缩小的授权：{revoked} 项；数据集：{datasets} 个。", "Grants that go or shrink: {revoked}; datasets: {datasets}.")
_LEFT = {
    "unclear": Text("因日志无法说明而保留：{count} 项。", "Left because the log cannot tell: {count}."),
    "lent": Text("因函数、触发器以其身份运行而保留：{count} 项。", "Left because functions or triggers run under these rights: {count}."),
    "wider": Text(
        "因涉及其他数据库而保留，请由管理员处理：{count} 项。",
        "Left because they reach beyond this database, for its administrator to judge: {count}.",
    ),
    "unapproved": Text(
        "正在使用而权限矩阵未批准，予以保留，请先处理：{count} 项。",
        "Used though the role matrix does not allow it, and left; settle this first: {count}.",
    ),
}
_WHY = {
    "not_covered": Text("没有覆盖它的访问日志", "no access log covers it"),
    "log_too_short": Text("访问日志不足规定天数", "the access log does not go back so far"),
    "log_has_holes": Text("访问日志有中断", "the access log has holes"),
    "times_unread": Text("访问日志中有时间无法读取", "times of the access log cannot be read"),
    "times_ahead": Text("访问日志中有时间晚于审计基准日", "times of the access log lie after the day of the assessment"),
    "accounts_unknown": Text("访问日志中有未知的账号", "accounts in the access log are not known"),
}
_UNREAD = Text("访问日志无法读完", "the access log could not be read to its end")
_UNCLEAR = Text(
    "无法判定而未改动的数据集：{count} 个（{why}）。", "Datasets that could not be judged and are left as they are: {count} ({why})."
)


def _told(found: Proposed, lang: Lang) -> list[str]:
    lines = [_TOLD.in_(lang).format(revoked=found.revoked, datasets=found.datasets)]
    lines += [_LEFT[reason.value].in_(lang).format(count=count) for reason, count in sorted(found.left.items())]
    lines += [
        _UNCLEAR.in_(lang).format(count=count, why=_WHY.get(code, _UNREAD).in_(lang)) for code, count in sorted(found.unclear.items())
    ]
    return lines
