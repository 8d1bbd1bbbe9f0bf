"""`recordwarden attest`: what no data can show, a person answers for until a day."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, Group, common, option
from audit.cli.disposed import adding, attested_here, newest_of, print_counted, until_option
from audit.cli.people import signer_options
from audit.cli.prose import say
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt

command = Group(
    name="attest",
    text=Text(
        "就待人工核查的控制点作出声明确认：新增、列出、检查。",
        "Answer for what a control leaves to people: add, list and check attestations.",
    ),
)


@command.command(
    "add",
    cls=Command,
    text=Text(
        "由有声明确认权限的人签署对某控制点的声明，在截止日期前有效。状态仍为待人工核查。",
        "Have somebody who may attest sign a statement on a control, until a day. The control's status stays manual.",
    ),
)
@common
@click.argument("control", metavar="CONTROL")
@option(
    "--asset",
    metavar="NAME",
    text=Text(
        "只针对该对象及其组成部分；默认为该控制点的全部。",
        "On this asset and its parts only; by default on all that the control leaves to people.",
    ),
)
@option("--statement", required=True, text=Text("声明的内容；不得含个人信息。", "What is attested; no personal data."))
@option(
    "--evidence",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="F",
    text=Text("声明所依据的文件；只保存其摘要（SHA-256）。", "The file that it rests on; only its digest (SHA-256) is kept."),
)
@until_option
@signer_options
def add(
    options: Common,
    control: str,
    asset: str | None,
    statement: str,
    evidence: Path | None,
    until: dt.datetime,
    name: str | None,
    passphrase_file: Path | None,
) -> None:
    """Sign one, and say under which id it stands."""
    from audit.cli.checking import note_idle
    from audit.dispositions.counting import Kind

    said = {"control": control, "asset": asset, "statement": statement, "until": until.date(), "evidence": _digest(evidence)}
    with adding(options, name, passphrase_file) as place:
        entry = place.attestation(said)
        newest = newest_of(place.store)
    say(
        Text(
            f"声明确认 {entry.id} 已签署，有效至 {entry.until}。", f"The attestation {entry.id} is signed; it counts until {entry.until}."
        ).in_(options.lang)
    )
    note_idle(entry, Kind.ATTESTED, newest, options.lang)


@command.command("list", cls=Command, text=Text("列出声明确认，以及每一项是否有效。", "List the attestations, and whether each counts."))
@common
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def list_(options: Common, form: str) -> None:
    """Print them."""
    here = attested_here(options)
    print_counted(here, options, form, said=Text("声明", "statement"), none=Text("没有声明确认。", "There are no attestations."))


@command.command(
    "check",
    cls=Command,
    text=Text(
        "检查每一项声明确认：是否有效、是否即将到期（30 天内）、在最近一次审计中是否还有对应的待人工核查内容。有不生效的则退出码为 1。",
        "Check each attestation: whether it counts, whether it ends within 30 days, whether the newest assessment still leaves that to people. Ends with 1 "
        "where one counts for nothing.",
    ),
)
@common
def check(options: Common) -> int:
    """Say what is to be done about each, and return the exit code."""
    from audit.cli.checking import check_entries
    from audit.dispositions.counting import Kind

    return check_entries(attested_here(options), options, Kind.ATTESTED)


def _digest(path: Path | None) -> str | None:
    """SHA-256 of a file, 64 hex digits."""
    if path is None:
        return None
    from audit.errors import DispositionError
    from holdings.assets import shown

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DispositionError(
            Text("文件无法读取。", "the file cannot be read."),
            shown(path.name),
            Text("请检查路径和权限。", "Check the path and its rights."),
        ) from error
