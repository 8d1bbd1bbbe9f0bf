"""`recordwarden findings`: the work that assessments leave: list it, look at one finding, give it to someone."""

from __future__ import annotations

import datetime as dt
import json
import sys
import zoneinfo
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, Group, common, note, option
from holdings.text import Text

if TYPE_CHECKING:
    from audit.store import FindingDetail, Store
    from audit.workspace import Workspace
    from holdings.inventory import Inventory

_STATES = ["open", "in_remediation", "awaiting_recheck", "closed"]

command = Group(name="findings", text=Text("查看和处理审计发现。", "List findings, look at one, and assign it."))


@command.command(
    "list",
    cls=Command,
    text=Text(
        "列出审计发现，最严重的在前；默认不含已关闭的。",
        "List the findings, the most severe first; those that are closed are left out unless asked for.",
    ),
)
@common
@option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*_STATES, "all"]),
    text=Text("只列出处于该状态的；可重复。", "Only those in this state; repeatable."),
)
@option("--control", metavar="ID|FAMILY", text=Text("只列出该控制点或控制域的。", "Only those of this control or family."))
@option(
    "--severity",
    type=click.Choice(["low", "medium", "high", "critical"]),
    text=Text("只列出达到该严重程度的。", "Only those of at least this severity."),
)
@option(
    "--assessment",
    metavar="ID",
    text=Text("只列出该次审计发现的，含现已关闭的。", "Only those that this assessment found, closed since or not."),
)
@option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", text=Text("输出格式。", "Output format."))
def list_(options: Common, states: tuple[str, ...], control: str | None, severity: str | None, assessment: str | None, form: str) -> None:
    """Print the findings."""
    from audit.cli import finding_pages as pages
    from audit.dispositions.reading import waived_findings
    from audit.store import FindingFilter, LifeState, open_store
    from controls import registry
    from controls.finding import Severity

    wanted = frozenset(LifeState(state) for state in states if state != "all")
    if not states and assessment is None:
        wanted = frozenset(LifeState) - {LifeState.CLOSED}
    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        rows = store.findings(
            FindingFilter(
                states=frozenset() if "all" in states else wanted,
                control=control,
                severity=Severity[severity.upper()] if severity else None,
                assessment=assessment,
            )
        )
        beside = waived_findings(rows, workspace, store, dt.datetime.now(dt.UTC))
        assessed = bool(rows) or any(each.finished_at for each in store.history())
    if form == "json":
        controls = registry.by_id()
        _print_json(
            {"schema": "recordwarden/findings/v1", "findings": [pages.row_json(row, controls.get(row.control), beside) for row in rows]}
        )
    elif form == "csv":
        click.echo(pages.csv_text(rows, registry.by_id(), options.lang, beside), nl=False)
    elif rows:
        pages.print_list(rows, options, beside)
    if not rows:
        none = (
            Text("没有符合条件的审计发现。", "No finding matches.")
            if assessed
            else Text("还没有完成的审计。", "Nothing has been assessed yet.")
        )
        click.echo(none.in_(options.lang), err=True)


@command.command(
    "show",
    cls=Command,
    text=Text(
        "显示一个审计发现：为何重要、如何整改、证据（定位标识与屏蔽后的形态）和经过。",
        "Show a finding: why it matters, what to do, its evidence (locators and masked shapes), and its history.",
    ),
)
@common
@click.argument("finding", metavar="ID")
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
@option(
    "--resolve",
    "resolving",
    is_flag=True,
    text=Text(
        "以你自己的权限重新读取数据源，在终端上显示证据对应的行；只能在终端使用，每次访问都会记录。",
        "Read the source again under your own rights and show the rows behind the evidence; on a terminal only, and every access is logged.",
    ),
)
def show(options: Common, finding: str, form: str, *, resolving: bool) -> None:
    """Print one finding, and the rows behind it where asked."""
    if resolving:
        _must_be_a_terminal(options, form)  # before anything is read
    from audit.cli import finding_pages as pages
    from audit.dispositions.reading import waived_findings
    from audit.store import open_store
    from controls import registry

    workspace = options.find_workspace()
    inventory = workspace.inventory()
    with open_store(workspace, inventory) as store:
        detail = store.finding(finding)
        control = registry.by_id().get(detail.row.control)
        beside = waived_findings([detail.row], workspace, store, dt.datetime.now(dt.UTC))
        if form == "json":
            _print_json({"schema": "recordwarden/finding/v1", "finding": pages.detail_json(detail, control, beside)})
            return
        pages.print_detail(detail, control, options, zoneinfo.ZoneInfo(inventory.timezone), beside)
        if resolving:
            _resolve(store, detail, workspace, inventory, options)


@command.command(
    "assign",
    cls=Command,
    text=Text(
        "把审计发现分派给某人，并标明进展；只有之后的审计才能关闭它。",
        "Give a finding to someone, and say how far it is; only a later assessment closes it.",
    ),
)
@common
@click.argument("finding", metavar="ID")
@option(
    "--to",
    "to",
    required=True,
    metavar="WHO",
    text=Text("分派给谁：岗位、班组或账号名。", "Who it is given to: a role, a team or an account name."),
)
@option(
    "--state",
    type=click.Choice(["in_remediation", "awaiting_recheck"]),
    text=Text("进展：整改中，或已整改、待复核。", "How far it is: being mended, or mended and to be checked again."),
)
@option(
    "--note",
    text=Text("备注；其中的电话、邮箱等会被屏蔽。", "A note; what looks like a phone number or e-mail address in it is masked."),
)
def assign(options: Common, finding: str, to: str, state: str | None, note: str | None) -> None:
    """Write the assignment and say what it is now."""
    from audit.reports.safety import terminal
    from audit.store import LifeState, open_store

    to = to.strip()
    if not to or len(to) > 200 or len(note or "") > 2000:
        what = Text("--to 须为 1 至 200 个字符，--note 不超过 2000 个字符。", "--to takes 1 to 200 characters, --note at most 2,000.")
        raise click.UsageError(what.in_(options.lang))
    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        row = store.assign(finding, to, state=LifeState(state) if state else None, note=note)
    click.echo(terminal(f"{row.id}  {row.state.text.in_(options.lang)}  {row.assignee}"))


def _must_be_a_terminal(options: Common, form: str) -> None:
    if form != "text" or not sys.stdout.isatty():
        what = Text(
            "--resolve 会显示数据原值，只能输出到终端，不能写入文件、管道或 JSON。",
            "--resolve shows values of the data, on a terminal only: not into a file, a pipe or JSON.",
        )
        raise click.UsageError(what.in_(options.lang))


def _resolve(store: Store, detail: FindingDetail, workspace: Workspace, inventory: Inventory, options: Common) -> None:
    """Read, log in the store and in the evidence ledger, and only then show: without both nothing is."""
    from audit.account import os_user
    from audit.cli.finding_pages import print_resolution
    from audit.evidence import resolved
    from audit.ledger import ledger_of
    from audit.resolve import made_with, resolve
    from holdings.fingerprint import load_key
    from holdings.keys.opening import open_ring

    click.echo()
    if not detail.observation.evidence:
        none = Text("该审计发现没有指向具体的行。", "This finding points at no rows.")
        click.echo(none.in_(options.lang))
        return
    key, user = load_key(fits=lambda key: made_with(detail.row, key)), os_user()
    ledger = ledger_of(workspace, inventory, store, open_ring())
    found = resolve(detail, inventory, workspace.folder, key)
    store.log_access(detail.row.fingerprint, user, len(found.rows))
    access = resolved(detail.row.fingerprint, user, key, dt.datetime.now(dt.UTC))
    ledger.append([access], tell=lambda error: note(error, options.lang))
    print_resolution(found, options)
    said = Text("本次访问已记录。", "This access was logged.")
    click.echo(said.in_(options.lang), err=True)


def _print_json(value: Any) -> None:
    from audit.reports.safety import json_text

    click.echo(json_text(json.dumps(value, ensure_ascii=False, indent=2)))
