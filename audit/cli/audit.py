"""`recordwarden audit`: the assessment, its summary, its reports, its exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option, waivers_option
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


_NO_MIRROR = Text(
    "未声明检查点副本的存放位置（evidence.mirrors）：证据账本若被回退，将无从发现。",
    "No place for copies of checkpoints is declared (evidence.mirrors): a rollback of the evidence ledger could not be seen.",
)
_SEVERITIES = ["low", "medium", "high", "critical"]


@click.command(
    cls=Command,
    name="audit",
    text=Text(
        "按数据资产目录执行一次审计：逐个控制点检查数据与系统，保存结果，输出摘要和报告。",
        "Run one assessment of what the inventory declares: control by control, with findings and evidence.",
    ),
)
@common
@option(
    "--only",
    multiple=True,
    metavar="ID|FAMILY",
    text=Text("只执行指定的控制点或控制域；可重复。", "Run only this control or family; repeatable."),
)
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
    text=Text("报告写入的路径；- 为标准输出。", "Where the report goes; - is standard output."),
)
@option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="high",
    show_default=True,
    text=Text("达到该严重程度的审计发现使退出码为 1。", "Findings at or above this severity make the exit code 1."),
)
@option("--exit-zero", is_flag=True, text=Text("有审计发现时仍以 0 退出。", "Exit 0 although there are findings."))
@option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    text=Text(
        "并行进程数；数据量大时默认为 CPU 核数。", "Worker processes; by default as many as there are cores, where there is much to scan."
    ),
)
@option(
    "--max-rate",
    type=click.IntRange(min=1),
    metavar="ROWS",
    text=Text(
        "每秒最多读取的行数；目录中 max_rate 更严格时以目录为准。",
        "Rows to read per second at most; where the inventory's max_rate is stricter, it holds.",
    ),
)
@option(
    "--since",
    metavar="ASSESSMENT",
    text=Text(
        "与该次审计对比，标出新增、有变化、已消除和未变的审计发现。",
        "An earlier assessment to compare with: what is new, changed, fixed, unchanged.",
    ),
)
@option(
    "--sample",
    is_flag=True,
    text=Text(
        "每个数据集只抽取约 2,000 行检查内容；通过的结果会注明例外率上限（置信度 95%）。默认检查全部内容。",
        "Examine the content of about 2,000 rows of each dataset only; what passes says how large a share of exceptions it may have "
        "missed, at 95 %. By default all content is examined.",
    ),
)
@option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    metavar="N",
    text=Text("抽样的随机种子；种子相同，抽取的行相同。", "The seed of the sample; the same seed draws the same rows."),
)
@option(
    "--names/--no-names",
    default=None,
    text=Text(
        "检查内容时是否同时检查姓名和地址；默认按目录中的 settings.content_scan.names，未设置则不检查。开启后耗时为数倍。",
        "Examine content for names and addresses, too; by default as the inventory's settings.content_scan.names says, else not. "
        "It takes many times as long.",
    ),
)
@option("--resume", is_flag=True, text=Text("继续上一次未完成的审计。", "Go on with the last unfinished assessment."))
@option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    text=Text("以该日期为准进行审计；默认为目录中的 as_of 或当天。", "The day to assess as of; the inventory's as_of, or today."),
)
@waivers_option
def command(
    options: Common,
    only: tuple[str, ...],
    formats: tuple[str, ...],
    paths: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    jobs: int | None,
    max_rate: int | None,
    sample: bool,
    seed: int,
    names: bool | None,
    resume: bool,
    as_of: dt.datetime | None,
    since: str | None,
    waivers: Path | None,
) -> int:
    """Run, report, and return the exit code."""
    from audit.assess import assess
    from audit.cli.reporting import gathered, write_all
    from audit.dispositions.reading import signed_here
    from audit.progress import progress_for
    from audit.reports.protected import refuse_protected
    from audit.reports.summary import exit_code
    from audit.reports.writing import STDOUT, outputs
    from audit.store import open_store
    from controls.finding import Severity
    from controls.sampling import Sampling

    wanted = outputs(formats, paths)  # a wrong format or output is said before anything is read
    if all(output.path != STDOUT for output in wanted):
        wanted = (*wanted, *outputs((), ()))  # people see the summary wherever the reports go
    workspace = options.find_workspace()
    refuse_protected(wanted, workspace, workspace.inventory(), os.environ, waivers)
    signed_here(workspace, waivers)  # a file that is not there, or is none, is said before anything is read
    if since is not None:
        with open_store(workspace, workspace.inventory()) as store:
            since = store.full_id(since)
    assessment = assess(
        workspace,
        only=only,
        jobs=jobs,
        resume=resume,
        as_of=as_of.date() if as_of else None,
        max_rate=max_rate,
        sampling=Sampling(seed=seed) if sample else None,
        names=names,
        progress=progress_for(options.lang),
        tell=lambda error: note(error, options.lang),
    )
    material = gathered(workspace, options, assessment, since, waivers)
    write_all(material, options, wanted)
    if not workspace.inventory().evidence.mirrors:
        click.echo(_NO_MIRROR.in_(options.lang), err=True)
    code = exit_code(assessment, Severity[fail_on.upper()], recorded=material.recorded is not None, waived=material.dispositions.waived)
    return 0 if exit_zero and code == 1 else code
