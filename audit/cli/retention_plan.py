"""`recordwarden retention plan`, `plans` and `approve`: what is to be destroyed, decided and frozen, and who agrees."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.people import signer_options
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from audit.retaining.plans import Made
    from retention.subject import Subject

_FORMAT = option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))


@click.command(
    "plan",
    cls=Command,
    text=Text(
        "制定销毁计划：在一次快照中逐条判定，固定到期的记录，由提出者签名；不销毁任何内容。默认为所有有保存规则的数据库表，每个数据集一份计划。",
        "Plan destruction: decide about every record in one snapshot, freeze those that are to go, signed by the author; destroys nothing. By default every "
        "table that a rule holds for, one plan a dataset.",
    ),
)
@common
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@option(
    "--limit",
    type=click.IntRange(1),
    required=True,
    metavar="N",
    text=Text("每份计划最多销毁的记录数。", "The records that a plan may destroy at most."),
)
@option(
    "--limit-percent",
    type=click.IntRange(1, 100),
    required=True,
    metavar="P",
    text=Text(
        "每份计划最多销毁的比例（占该数据集记录的百分比）。", "The percentage of the dataset's records that a plan may destroy at most."
    ),
)
@option("--expires-days", type=click.IntRange(1, 30), default=7, show_default=True, text=Text("有效天数。", "For how many days it counts."))
@option(
    "--subject",
    is_flag=True,
    text=Text(
        "个人要求删除：在终端询问 字段=值；相关数据集中此人的记录，除暂停销毁和法定期限未满的以外，均列入计划。",
        "An individual asked for deletion: asks for FIELD=VALUE on the terminal. Whatever is not held, and not under a period of law, is planned, in every dataset concerned.",
    ),
)
@option(
    "--subject-file",
    type=click.Path(path_type=Path),
    metavar="F",
    text=Text("同上，从文件读取，每行一个 字段=值。", "The same, from a file with one FIELD=VALUE a line."),
)
@signer_options
@_FORMAT
def plan(
    options: Common,
    datasets: tuple[str, ...],
    limit: int,
    limit_percent: int,
    expires_days: int,
    subject: bool,
    subject_file: Path | None,
    name: str | None,
    passphrase_file: Path | None,
    form: str,
) -> int:
    """Make the plans, and return the exit code."""
    from audit.retaining.holding import dataset_named
    from audit.retaining.plans import PlanMaking
    from audit.signing import Signing
    from audit.store import open_store
    from retention.plan import Limits

    workspace = options.find_workspace()
    only = frozenset(dataset_named(workspace, each) for each in datasets) or None
    about = _subject(subject, subject_file, options.lang)
    with open_store(workspace, workspace.inventory()) as store:
        making = PlanMaking(
            workspace=workspace,
            store=store,
            signing=Signing(lang=options.lang, name=name, passphrase_file=passphrase_file),
            environ=os.environ,
            limits=Limits(count=limit, percent=limit_percent),
            lifetime=dt.timedelta(days=expires_days),
        )
        made = list(making.make(only, about))
    _print_made(made, options, form)
    if any(each.problem is not None for each in made):
        return 4
    return 0 if made else 3


@click.command("plans", cls=Command, text=Text("列出销毁计划及其审批状态。", "List the plans, and how each stands."))
@common
@_FORMAT
def plans(options: Common, form: str) -> None:
    """Print them."""
    from audit.cli.retention_plans import print_plans

    print_plans(options, form)


@click.command(
    "approve",
    cls=Command,
    text=Text(
        "由提出者以外、有审批权限的人签署销毁计划（按密钥比对）。已过期或被改动的计划不能审批。",
        "Have somebody with the role approve, who is not the author (keys are compared), sign a plan. One that has expired or was altered is refused.",
    ),
)
@common
@click.argument("plan_id", metavar="PLAN")
@option("--refuse", is_flag=True, text=Text("不同意：此计划不能再执行。", "Refuse it: it can never be carried out."))
@signer_options
def approve(options: Common, plan_id: str, refuse: bool, name: str | None, passphrase_file: Path | None) -> None:
    """Sign, and say what is still missing."""
    from audit.cli.retention_plans import lines
    from audit.retaining.plans import Approving
    from audit.signing import Signing
    from audit.store import open_store
    from holdings.ledger.entries import Decision

    workspace = options.find_workspace()
    signing = Signing(lang=options.lang, name=name, passphrase_file=passphrase_file)
    with open_store(workspace, workspace.inventory()) as store:
        approving = Approving(
            workspace=workspace, store=store, signing=signing, environ=os.environ, tell=lambda error: note(error, options.lang)
        )
        found = approving.checked(plan_id)
        for line in lines(found, options.lang):
            say(line, err=True)
        after = approving.decide(found, Decision.REFUSED if refuse else Decision.APPROVED)
    short = found.id[:12]
    if refuse:
        told = Text(f"计划 {short} 已被拒绝，不能执行。", f"The plan {short} is refused, and cannot be carried out.")
    elif after.missing:
        told = Text(
            f"计划 {short} 已签署，还缺 {after.missing} 人审批。", f"The plan {short} is signed; approvals missing: {after.missing}."
        )
    else:
        told = Text(f"计划 {short} 已审批，可以执行。", f"The plan {short} is approved, and can be carried out.")
    say(told.in_(options.lang))


COMMANDS = (plan, plans, approve)


def _subject(asked: bool, file: Path | None, lang: Lang) -> Subject | None:
    from holdings.assets import shown
    from holdings.keys.unlocking import ask_terminal
    from retention.errors import PlanError
    from retention.holdfile import text_of
    from retention.subject import Subject

    if file is not None:
        return Subject.read(text_of(file), shown(file.name))
    if not asked:
        return None
    line = ask_terminal(Text("请输入 字段=值（不回显）：", "FIELD=VALUE, which is not shown: "), lang)
    if line is None:
        raise PlanError(
            Text("此处无人可问。", "nobody can be asked here."),
            "--subject",
            Text("请用 --subject-file 指定文件。", "Name a file with --subject-file."),
        )
    return Subject.read(line, "--subject")


def _print_made(made: list[Made], options: Common, form: str) -> None:
    from audit.cli.retention_plans import as_json, lines, snags
    from audit.reports.safety import json_text
    from holdings.assets import Asset

    if form == "json":
        document = {"schema": "recordwarden/plans/v1", "plans": [as_json(each.plan) for each in made if each.plan is not None]}
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
    for each in made:
        if each.problem is not None:
            note(each.problem, options.lang)
        elif each.plan is None and form == "text":
            asset = Asset.of(each.source, each.dataset)
            say(Text(f"{asset}：没有可销毁的记录。", f"{asset}: nothing is to be destroyed.").in_(options.lang))
        elif each.plan is not None and form == "text":
            for line in lines(each.plan, options.lang):
                say(line)
        for line in snags(each, options.lang):
            say(line, err=True)
    if not made:
        say(Text("没有可制定计划的数据集。", "There is no dataset to plan.").in_(options.lang), err=True)
