"""`recordwarden demo`: makes a service desk with planted violations, audits it, and compares what was found with the truth."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.calling import called, near
from holdings.text import Text

if TYPE_CHECKING:
    from audit.demo.desk import Desk
    from audit.demo.truth.expected import Expected
    from audit.store import Recorded
    from controls.finding import Assessment

_LEAST_TICKETS = 200  # as audit.demo.desk has it, which is not imported for `--help`


@click.command(
    cls=Command,
    name="demo",
    text=Text(
        "生成一个带有预埋问题的电信客服演示库，完成一次审计，写出 report.html，并与 truth.json 核对。",
        "Make a telecom service desk with planted violations, audit it, write report.html, and compare the findings with truth.json.",
    ),
)
@common
@option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="D",
    text=Text("演示目录；默认为 ./demo。", "The demo's folder; ./demo by default."),
)
@option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    metavar="N",
    text=Text("随机种子；相同种子生成相同数据。", "The same seed, the same desk."),
)
@option(
    "--tickets",
    type=click.IntRange(min=_LEAST_TICKETS),
    default=5000,
    show_default=True,
    metavar="N",
    text=Text("工单数量；其他表按比例生成。", "How many tickets; the other tables follow."),
)
@option("--clean", is_flag=True, text=Text("不预埋任何问题；审计应无发现。", "Plant nothing; nothing must be found."))
@option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    text=Text(
        "并行进程数；数据量大时默认为 CPU 核数。", "Worker processes; by default as many as there are cores, where there is much to scan."
    ),
)
def command(options: Common, folder: Path | None, seed: int, tickets: int, clean: bool, jobs: int | None) -> int:
    """Make, audit, compare; 0 where the findings equal the truth."""
    from audit.assess import assess
    from audit.progress import progress_for
    from audit.workspace import Workspace

    desk = _made(folder or _named(options) or Path("demo"), options, seed=seed, tickets=tickets, clean=clean)
    assessment = assess(
        Workspace(desk.folder), jobs=jobs, progress=progress_for(options.lang), tell=lambda error: note(error, options.lang)
    )
    return _told(desk, assessment, options)


def _named(options: Common) -> Path | None:
    """The workspace, where it was named on the command line; one from the environment is somebody's real one."""
    source = click.get_current_context().get_parameter_source("workspace")
    return options.workspace if source is click.core.ParameterSource.COMMANDLINE else None


def _made(folder: Path, options: Common, *, seed: int, tickets: int, clean: bool) -> Desk:
    from audit.demo.folder import prepare, unwritable
    from audit.exports.staging import staged

    folder = folder.resolve()
    prepare(folder)
    try:
        desk = staged(folder, seed=seed, tickets=tickets, lang=options.lang, clean=clean, tell=lambda error: note(error, options.lang))
    except (OSError, sqlite3.Error) as error:
        raise unwritable(folder) from error
    total, count = f"{sum(desk.rows.values()):,}", len(desk.rows)
    _note(options, Text(f"已生成演示库：{count} 个表，{total} 行。", f"Made the service desk: {count} tables, {total} rows."))
    return desk


def _told(desk: Desk, assessment: Assessment, options: Common) -> int:
    from audit.cli.reporting import gathered, write_all
    from audit.demo.folder import REPORT
    from audit.reports.summary import exit_code
    from audit.reports.words import WORDS
    from audit.reports.writing import STDOUT, outputs
    from audit.workspace import Workspace
    from controls.finding import Severity

    wanted = outputs(("html", "terminal"), (near(desk.folder / REPORT), STDOUT))
    material = gathered(Workspace(desk.folder), options, assessment, None)
    write_all(material, options, wanted)
    missed, extra = _differences(assessment, desk)
    for word, differing in ((Text("未发现", "not found"), missed), (Text("多出", "not planted"), extra)):
        for each in differing:
            click.echo(f"{word.in_(options.lang)}: {each.control} {each.asset} {each.exceptions}")
    if missed or extra:
        _say(options, Text("审计发现与 truth.json 不一致。", "The findings differ from truth.json."))
        return 1
    if (code := exit_code(assessment, Severity.LOW)) in (3, 4):
        _say(options, Text("有内容未能核查。", "Not everything could be looked at."))
        return code
    if material.recorded is None:
        _say(options, WORDS["ledger_none"])
        return 4
    _say(
        options,
        Text(
            f"审计发现与 truth.json 完全一致：{len(desk.expected)} 条。",
            f"The findings equal truth.json: {len(desk.expected)} of {len(desk.expected)}.",
        ),
    )
    _next(desk, options, material.recorded)
    return 0


def _differences(assessment: Assessment, desk: Desk) -> tuple[list[Expected], list[Expected]]:
    """What was planted and not found, and what was found and not planted, each sorted."""
    from audit.demo.truth.expected import Expected
    from controls.finding import Status

    found = {
        Expected(result.control, str(observation.asset), observation.exceptions)
        for result in assessment.results
        for observation in result.observations
        if observation.status is Status.FAIL
    }
    planted = set(desk.expected)
    return sorted(planted - found), sorted(found - planted)


def _next(desk: Desk, options: Common, recorded: Recorded) -> None:
    from audit.demo.folder import REPORT
    from audit.reports.safety import terminal

    where = near(desk.folder)
    report, inventory = (terminal(str(Path(where) / name)) for name in (REPORT, "recordwarden.yaml"))
    command, there = called(), terminal(f"--workspace {shlex.quote(where)}")
    for text in (
        Text(f"打开 {report} 查看报告。", f"Open {report} to read the report."),
        Text(
            f"运行 `{command} findings list {there}` 逐条查看。",
            f"`{command} findings list {there}` lists the findings one by one.",
        ),
        Text(
            f"修改 {inventory}，再运行 `{command} audit {there}`，看审计发现如何变化。",
            f"Change {inventory}, run `{command} audit {there}`, and see the findings change.",
        ),
        Text(
            f"运行 `{command} evidence verify {there} --trust {recorded.signer}`，校验结果此后有无改动。",
            f"`{command} evidence verify {there} --trust {recorded.signer}` tells whether the results were changed since.",
        ),
    ):
        _note(options, text)


def _say(options: Common, text: Text) -> None:
    click.echo(text.in_(options.lang))


def _note(options: Common, text: Text) -> None:
    click.echo(text.in_(options.lang), err=True)
