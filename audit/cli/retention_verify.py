"""`recordwarden retention verify` and `certificate`: whether a plan came to what its evidence says, and a certificate of it."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.prose import say
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.retaining.sweeping import Sweeping
    from retention.plan import Plan
    from retention.verify import Verified


@click.command(
    "verify",
    cls=Command,
    text=Text(
        "核验一份已执行的销毁计划：销毁的记录不存在，没有孤立的下级行，保留的记录未变，回执与证据账本一致。有不符则退出码为 1，尚未执行完则为 4。",
        "Verify a plan that was carried out: what was destroyed is not there, nothing was orphaned, what was kept is as it was, and the receipts are those of the "
        "evidence ledger. Ends with 1 where the evidence does not hold, with 4 where the plan is not finished.",
    ),
)
@common
@click.argument("plan_id", metavar="PLAN")
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
def verify(options: Common, plan_id: str, form: str) -> int:
    """Verify, print, and return the exit code."""
    with _sweeping(options) as sweeping:
        plan, found = sweeping.verify(plan_id)
    if form == "json":
        told = {"schema": "recordwarden/retention-verify/v1", "plan": plan.id, "digest": plan.digest, **asdict(found), "good": found.good}
        click.echo(json.dumps(told, indent=2))
    else:
        say(_told(plan, found).in_(options.lang))
    return 1 if not found.good else 4 if found.unfinished else 0


@click.command(
    "certificate",
    cls=Command,
    text=Text(
        "为一份已执行并通过核验的销毁计划出具销毁证明：签名的证据包（任何人可用 evidence verify 校验）和网页。证明的级别为逻辑销毁，不作更多声明。",
        "Certify a plan that was carried out and verifies: a signed bundle, which anybody verifies with evidence verify, and a page. Its level is logical, and no "
        "more is claimed.",
    ),
)
@common
@click.argument("plan_id", metavar="PLAN")
@option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="F",
    text=Text(
        "证据包的文件名；网页写在旁边，扩展名为 .html。不覆盖已有文件。",
        "The bundle; the page is written beside it, as .html. No file is replaced.",
    ),
)
def certificate(options: Common, plan_id: str, output: Path) -> int:
    """Write both files."""
    from audit.retaining.certificate_page import page
    from audit.retaining.certifying import certify

    beside = output.with_suffix(".html")
    with _sweeping(options) as sweeping:
        made = certify(sweeping, plan_id)
    for path, data in ((output, made.bundle), (beside, page(made.told, made.beside, options.lang).encode())):
        _write(path, data)
    say(
        Text(
            f"销毁证明已写入 {output.name} 和 {beside.name}；级别：逻辑销毁，证据等级 {made.told['grade']}。",
            f"The certificate is in {output.name} and {beside.name}; level: logical, grade of the evidence: {made.told['grade']}.",
        ).in_(options.lang)
    )
    return 0


def _write(path: Path, data: bytes) -> None:
    from holdings.assets import shown
    from retention.errors import RetentionError

    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise RetentionError(
            Text("文件已存在，或无法写入。", "the file is there already, or cannot be written."),
            shown(path.name),
            Text("请另给一个文件名，并检查目录权限。", "Give another name, and check the folder's rights."),
        ) from error


@contextmanager
def _sweeping(options: Common) -> Iterator[Sweeping]:
    from audit.retaining.sweeping import Sweeping
    from audit.store import open_store

    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        yield Sweeping(workspace=workspace, store=store, environ=os.environ, tell=lambda error: note(error, options.lang))


def _told(plan: Plan, found: Verified) -> Text:
    from retention.rule import Action

    done = plan.action.done
    zh, en = ("仍为匿名或已不存在", "are so still, or not there") if plan.becomes else ("不存在", "are not there")
    lost = Text("", "")
    if plan.action is Action.ARCHIVE:
        lost = Text(f"缺失或改动的归档文件 {found.archives_lost:,}；", f"archive files missing or altered: {found.archives_lost:,}; ")
    return Text(
        f"计划 {plan.id[:12]}：账本记录{done.zh} {found.destroyed:,} 条，其中{zh} {found.absent:,}，重新出现 {found.reappeared:,}；"
        f"孤立的下级行 {found.orphans:,}；核对保留的记录 {found.kept:,} 条，其中已不存在 {found.kept_gone:,}、已变动 {found.kept_changed:,}；"
        f"不符的回执 {found.receipts_wrong:,}；{lost.zh}尚未处理 {found.unfinished:,}。证据等级 {found.grade.value}。",
        f"Plan {plan.id[:12]}: the ledger tells of {found.destroyed:,} records {done.en}, of which {found.absent:,} {en} and {found.reappeared:,} are there "
        f"again; orphaned rows: {found.orphans:,}; records kept and looked at: {found.kept:,}, of which gone {found.kept_gone:,}, changed "
        f"{found.kept_changed:,}; receipts that do not fit: {found.receipts_wrong:,}; {lost.en}not decided about yet: {found.unfinished:,}. Evidence grade {found.grade.value}.",
    )
