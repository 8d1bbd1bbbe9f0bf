"""`recordwarden retention drill`: after a restore, what was destroyed and is there again is found, and planned to go once more."""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.people import signer_options
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path

    from audit.retaining.drills import Undrilled
    from retention.drilling import Drilled


@click.command(
    "drill",
    cls=Command,
    text=Text(
        "恢复演练：数据库从备份恢复后，按证据账本和销毁计划逐条查找已销毁而又出现的记录，不触及其他记录。给出 --limit 和 --limit-percent 时，为其制定销毁计划，经审批后再次销毁。"
        "退出码：0 没有重新出现的，或已制定计划；1 有重新出现的；3 没有执行过销毁；4 有记录无法判断。",
        "After a database was restored from a backup: find, record by record, what was destroyed and is there again, by the evidence ledger and the plans; nothing else is "
        "touched. With --limit and --limit-percent it is planned, to be approved and to go once more. Ends with 0: none is there again, or plans were made; 1: some "
        "are; 3: nothing was ever destroyed; 4: of some records nothing tells.",
    ),
)
@common
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@option(
    "--limit", type=click.IntRange(1), metavar="N", text=Text("每份计划最多销毁的记录数。", "The records that a plan may destroy at most.")
)
@option(
    "--limit-percent",
    type=click.IntRange(1, 100),
    metavar="P",
    text=Text(
        "每份计划最多销毁的比例（占该数据集记录的百分比）。", "The percentage of the dataset's records that a plan may destroy at most."
    ),
)
@option("--expires-days", type=click.IntRange(1, 30), default=7, show_default=True, text=Text("有效天数。", "For how many days it counts."))
@signer_options
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
def command(
    options: Common,
    datasets: tuple[str, ...],
    limit: int | None,
    limit_percent: int | None,
    expires_days: int,
    name: str | None,
    passphrase_file: Path | None,
    form: str,
) -> int:
    """Look, plan where that was asked for, and return the exit code."""
    from audit.retaining.drills import Drilling, Undrilled
    from audit.retaining.holding import dataset_named
    from audit.retaining.plans import author_here
    from audit.retaining.sweeping import Sweeping
    from audit.signing import Signing
    from audit.standing import standing_of
    from audit.store import open_store
    from retention.plan import Limits

    if (limit is None) != (limit_percent is None):
        what = Text("--limit 与 --limit-percent 须同时给出。", "Give --limit and --limit-percent together.")
        raise click.UsageError(what.in_(options.lang))
    workspace = options.find_workspace()
    only = frozenset(dataset_named(workspace, each) for each in datasets) or None
    with open_store(workspace, workspace.inventory()) as store:
        sweeping = Sweeping(workspace=workspace, store=store, environ=os.environ, tell=lambda error: note(error, options.lang))
        drilling = Drilling(sweeping=sweeping)
        if limit is not None and limit_percent is not None:
            signing = Signing(lang=options.lang, name=name, passphrase_file=passphrase_file)
            author = author_here(signing, standing_of(workspace, store).people)
            limits = Limits(count=limit, percent=limit_percent)
            drilling = Drilling(sweeping=sweeping, author=author, limits=limits, lifetime=dt.timedelta(days=expires_days))
        found = list(drilling.run(only))
    if form == "json":
        told = [_as_json(each) for each in found]
        click.echo(json.dumps({"schema": "recordwarden/drill/v1", "plans": told}, indent=2))
    for each in found:
        if isinstance(each, Undrilled):
            note(each.problem, options.lang)
        elif form == "text":
            _tell(each, options.lang)
    if not found:
        say(
            Text("没有执行过的销毁计划，无从核对。", "No plan has destroyed anything, so there is nothing to look for.").in_(options.lang),
            err=True,
        )
    return _exit_code(found)


def _exit_code(found: list[Drilled | Undrilled]) -> int:
    from audit.retaining.drills import Undrilled

    looked = [each for each in found if not isinstance(each, Undrilled)]
    if not found:
        return 3
    if len(looked) < len(found) or any(each.unknown for each in looked):
        return 4
    return 1 if any(each.here and each.again is None for each in looked) else 0


def _tell(each: Drilled, lang: Lang) -> None:
    from audit.reports.safety import terminal
    from holdings.assets import Asset

    asset = Asset.of(each.plan.source, each.plan.dataset)
    zh = "；".join(f"{state.text.zh} {count:,}" for state, count in each.states.items()) or "0"
    en = "; ".join(f"{state.text.en} {count:,}" for state, count in each.states.items()) or "0"
    told = Text(
        f"计划 {each.plan.id[:12]}（{asset}）：曾销毁 {each.destroyed:,} 条，重新出现 {each.here:,} 条（{zh}）；同一主键的其他记录 {each.others:,} 条，不予触及；"
        f"无法判断 {each.unknown:,} 条。",
        f"plan {each.plan.id[:12]} ({asset}): records destroyed then: {each.destroyed:,}; there again: {each.here:,} ({en}); other records with the key of one, left "
        f"alone: {each.others:,}; of which nothing tells: {each.unknown:,}.",
    )
    say(terminal(told.in_(lang)))
    if each.again is not None:
        from audit.cli.retention_plans import lines

        for line in lines(each.again, lang):
            say(line)


def _as_json(each: Drilled | Undrilled) -> dict[str, Any]:
    from audit.retaining.drills import Undrilled

    if isinstance(each, Undrilled):
        return {"plan": each.plan.id, "problem": type(each.problem).__name__}
    return {
        "plan": each.plan.id,
        "destroyed": each.destroyed,
        "here": each.here,
        "states": {state.value: count for state, count in each.states.items()},
        "others": each.others,
        "unknown": each.unknown,
        "again": None if each.again is None else each.again.id,
        "problem": None,
    }
