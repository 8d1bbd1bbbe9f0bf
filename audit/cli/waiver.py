"""`recordwarden waiver`: findings that somebody excepted until a day; whether each waiver still counts, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, Group, common, option, waivers_option
from audit.cli.disposed import adding, newest_of, print_counted, until_option, waivers_here
from audit.cli.people import signer_options
from audit.cli.prose import say
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

command = Group(
    name="waiver",
    text=Text("审计发现的例外审批：新增、列出、检查。", "Except findings until a day: add, list and check waivers."),
)


@command.command(
    "add",
    cls=Command,
    text=Text(
        "由有例外审批权限的人签署：在截止日期前，某控制点在某对象（及其组成部分）上的审计发现，或某一个审计发现，不再计入 --fail-on。状态不变。",
        "Have somebody who may waive sign that findings of a control on an asset and its parts, or one finding, are left out of --fail-on until a day. "
        "Their status stays.",
    ),
)
@common
@option("--finding", metavar="ID", text=Text("只针对这一个审计发现（见 findings list）。", "This one finding only (see findings list)."))
@option("--control", metavar="ID", text=Text("控制点；与 --asset 一起使用。", "The control; goes with --asset."))
@option(
    "--asset",
    metavar="NAME",
    text=Text("对象，如 desk.tickets.phone，包括其组成部分。", "The asset, such as desk.tickets.phone, with its parts."),
)
@until_option
@option("--reason", required=True, text=Text("理由；不得含个人信息。", "Why; no personal data."))
@waivers_option
@signer_options
def add(
    options: Common,
    finding: str | None,
    control: str | None,
    asset: str | None,
    until: dt.datetime,
    reason: str,
    waivers: Path | None,
    name: str | None,
    passphrase_file: Path | None,
) -> None:
    """Sign one, and say under which id it stands."""
    from audit.cli.checking import note_idle
    from audit.dispositions.counting import Kind

    if (finding is None) == (control is None and asset is None) or (control is None) != (asset is None):
        what = Text("请给出 --finding，或者 --control 与 --asset。", "Give either --finding, or --control with --asset.")
        raise click.UsageError(what.in_(options.lang))
    said: dict[str, Any] = {"control": control, "asset": asset, "until": until.date(), "reason": reason}
    with adding(options, name, passphrase_file) as place:
        if finding is not None:
            row = place.store.finding(finding).row
            said |= {"control": row.control, "fingerprint": row.fingerprint}
        entry = place.waiver(said, named=waivers)
        newest = newest_of(place.store)
    say(
        Text(f"例外审批 {entry.id} 已签署，有效至 {entry.until}。", f"The waiver {entry.id} is signed; it counts until {entry.until}.").in_(
            options.lang
        )
    )
    note_idle(entry, Kind.WAIVED, newest, options.lang)


@command.command("list", cls=Command, text=Text("列出例外审批，以及每一项是否有效。", "List the waivers, and whether each counts."))
@common
@waivers_option
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def list_(options: Common, waivers: Path | None, form: str) -> None:
    """Print them."""
    here = waivers_here(options, waivers)
    print_counted(here, options, form, said=Text("理由", "reason"), none=Text("没有例外审批。", "There are no waivers."))


@command.command(
    "check",
    cls=Command,
    text=Text(
        "检查每一项例外审批：是否有效、是否即将到期（30 天内）、在最近一次审计中是否还有对应的审计发现。有不生效的则退出码为 1。",
        "Check each waiver: whether it counts, whether it ends within 30 days, whether the newest assessment still has a finding for it. Ends with 1 where one "
        "counts for nothing.",
    ),
)
@common
@waivers_option
def check(options: Common, waivers: Path | None) -> int:
    """Say what is to be done about each, and return the exit code."""
    from audit.cli.checking import check_entries
    from audit.dispositions.counting import Kind

    return check_entries(waivers_here(options, waivers), options, Kind.WAIVED)
