"""`recordwarden retention sweep`: approved plans carried out, each batch with its evidence."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from audit.retaining.sweeping import Run


@click.command(
    "sweep",
    cls=Command,
    text=Text(
        "执行已审批的销毁计划：每一批先把意向写入证据账本，再在目标库的一个事务中逐条复核暂停销毁、到期日和记录是否变动，然后销毁并写回执。"
        "中断后再次运行即可继续。没有已审批的计划则什么也不做。",
        "Carry approved plans out. For each batch an intent goes into the evidence ledger; then, in one transaction of the target, holds, due days and changes are "
        "looked at once more, what may go is destroyed, and a receipt is kept. Run it again after an interruption. Without an approved plan it does nothing.",
    ),
)
@common
@click.argument("plans", metavar="[PLAN]...", nargs=-1)
@option(
    "--approved-only",
    is_flag=True,
    text=Text(
        "执行所有已审批且尚未完成的计划；用于定时任务。", "Carry out every plan that is approved and not finished; for scheduled runs."
    ),
)
@option("--dry-run", is_flag=True, text=Text("只复核，不销毁，不写账本。", "Only look: nothing is destroyed, and the ledger is not told."))
@option(
    "--clock-checked",
    is_flag=True,
    text=Text(
        "已核对系统时钟：账本超过 24 小时没有新记录时使用。",
        "The clock was looked at and is right: for a ledger that has rested for more than 24 hours.",
    ),
)
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
def command(options: Common, plans: tuple[str, ...], approved_only: bool, dry_run: bool, clock_checked: bool, form: str) -> int:
    """Sweep, and return the exit code: 4 where something could not be carried out, or not wholly."""
    from audit.retaining.sweeping import Sweeping
    from audit.store import open_store

    if bool(plans) == approved_only:
        what = Text("请给出计划的编号，或 --approved-only。", "Give either the ids of plans, or --approved-only.")
        raise click.UsageError(what.in_(options.lang))
    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        sweeping = Sweeping(
            workspace=workspace,
            store=store,
            environ=os.environ,
            tell=lambda error: note(error, options.lang),
            clock_checked=clock_checked,
        )
        names = sweeping.approved() if approved_only else list(plans)
        runs = list(sweeping.run(names, dry=dry_run)) if names else []
    if form == "json":
        click.echo(json.dumps({"schema": "recordwarden/sweep/v1", "dry_run": dry_run, "plans": [_as_json(run) for run in runs]}, indent=2))
    else:
        for run in runs:
            _tell(run, options.lang)
    if not runs:
        say(Text("没有待执行的已审批计划，未销毁任何内容。", "No approved plan waits; nothing was destroyed.").in_(options.lang), err=True)
    for run in runs:
        if run.problem is not None:
            note(run.problem, options.lang)
    return _exit_code(runs)


def _exit_code(runs: list[Run]) -> int:
    """That of the only plan that was named and refused; else whether all went well."""
    problems = [run.problem for run in runs if run.problem is not None]
    if problems:
        return problems[0].exit_code if len(runs) == 1 else 4
    return 4 if any(run.swept is not None and (run.swept.failed or not run.swept.finished) for run in runs) else 0


def _tell(run: Run, lang: Lang) -> None:
    from holdings.assets import Asset

    done = run.swept
    if done is None:
        return
    asset = Asset.of(run.plan.source, run.plan.dataset)
    way = run.plan.action
    verb = Text(f"将{way.text.zh}", f"would {way.text.en}") if done.dry else way.done
    say(
        Text(
            f"计划 {run.plan.id[:12]}（{asset}）：{verb.zh} {done.done:,} 条，共 {done.items:,} 条；暂停销毁 {done.held:,}，已变动 {done.changed:,}，"
            f"已不存在或停止处理 {done.skipped:,}，失败 {done.failed:,}；证据等级 {done.grade.value}。",
            f"Plan {run.plan.id[:12]} ({asset}): {verb.en} {done.done:,} of {done.items:,} records; on hold {done.held:,}, changed {done.changed:,}, "
            f"gone or restricted {done.skipped:,}, failed {done.failed:,}; evidence grade {done.grade.value}.",
        ).in_(lang)
    )


def _as_json(run: Run) -> dict[str, Any]:
    done = run.swept
    counts = ("items", "decided", "done", "held", "changed", "skipped", "failed")
    return {
        "plan": run.plan.id,
        "digest": run.plan.digest,
        "grade": None if done is None else done.grade.value,
        "finished": done is not None and done.finished,
        **{name: None if done is None else getattr(done, name) for name in counts},
        "problem": None if run.problem is None else type(run.problem).__name__,
    }
