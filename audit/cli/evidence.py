"""`recordwarden evidence`: whether the evidence is what was signed, and by whom."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, Group, common, option
from holdings.text import Lang, Text

if TYPE_CHECKING:
    import datetime as dt

    from holdings.ledger.note import VerifierKey
    from holdings.ledger.problems import Verification

command = Group(name="evidence", text=Text("校验和导出审计证据。", "Verify the evidence, and hand it on."))


@command.command(
    "verify",
    cls=Command,
    text=Text(
        "离线校验证据：账本目录、证据包、证明文件（.tlog-proof）、数据库中的账本（postgresql:// 或 env:NAME）；不给 PATH 则校验工作目录的账本，"
        "并核对结果库中的每次审计。查验内容是否完整，是否与他处保存的检查点一致，由谁签名。"
        "0：通过；1：未通过；3：账本为空；4：仅校验了完整性（未用 --trust 指定公钥），或有文件无法读取。",
        "Verify evidence, offline: a ledger's folder, a bundle, a proof (.tlog-proof), a ledger in a database (postgresql:// or env:NAME); "
        "without PATH the workspace's ledger, and every stored assessment against it. Tells whether it is whole, agrees with checkpoints that "
        "were kept elsewhere, and who signed it. Ends with 0: verified; 1: not; 3: the ledger is empty; 4: integrity only (no key was named "
        "with --trust), or a file could not be read.",
    ),
)
@common
@click.argument("path", required=False)
@option(
    "--trust",
    multiple=True,
    metavar="KEY",
    text=Text(
        "受信任的校验公钥（名称+编号+公钥），或含有它的文件；可重复。",
        "A verifier key to trust (name+id+key), or a file that holds it; repeatable.",
    ),
)
@option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    metavar="F",
    type=click.Path(path_type=Path),
    text=Text(
        "他处保存的检查点文件，或存放副本的目录；可重复。", "A checkpoint that was kept elsewhere, or a folder of copies; repeatable."
    ),
)
@option("--ledger", metavar="NAME", text=Text("数据库中有多个账本时，指定其一。", "Which ledger, where a database has several."))
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
def verify(options: Common, path: str | None, trust: tuple[str, ...], checkpoints: tuple[Path, ...], ledger: str | None, form: str) -> int:
    """Verify, say what was found, and return the exit code."""
    from audit.cli.evidence_looking import copies_in, verified
    from audit.cli.evidence_pages import print_json, print_text

    found = verified(options, path, _keys(trust), copies_in(checkpoints), ledger, held_against=bool(checkpoints))
    if form == "json":
        print_json(found)
    else:
        print_text(found, options.lang)
    return _exit_code(found)


@command.command(
    "export",
    cls=Command,
    text=Text(
        "导出证据包：一次审计的报告与结果，或账本中的一段记录，附检查点、证明和签名；他人可离线校验。",
        "Export a bundle that others verify offline: an assessment's report and results, or a range of entries, with checkpoint, proofs and "
        "signature.",
    ),
)
@common
@click.argument("what", metavar="ASSESSMENT|FIRST..LAST")
@option(
    "-o",
    "--output",
    "output",
    required=True,
    metavar="FILE",
    text=Text("证据包写入的文件；已有的文件不会被覆盖。", "Where the bundle goes; a file that is there is never replaced."),
)
def export(options: Common, what: str, output: str) -> None:
    """Write the bundle, and say how to verify it."""
    from audit.bundling import of_assessment, of_entries
    from audit.cli.reporting import gathered
    from audit.errors import ReportError
    from audit.ledger import ledger_of
    from audit.reports.protected import refuse_protected
    from audit.reports.registry import report
    from audit.reports.safety import terminal
    from audit.reports.writing import outputs, written
    from audit.store import open_store
    from holdings.assets import shown
    from holdings.keys.opening import open_ring

    workspace = options.find_workspace()
    inventory = workspace.inventory()
    refuse_protected(outputs(("json",), (output,)), workspace, inventory, os.environ)
    if Path(output).is_file():
        raise ReportError(
            Text("文件已存在。", "the file is there already."),
            shown(Path(output).name),
            Text("请另选一个文件名，或先移走它。", "Name another file, or move that one away first."),
        )
    with open_store(workspace, inventory) as store:
        ledger = ledger_of(workspace, inventory, store, open_ring())
        if ".." in what:
            bundle = of_entries(ledger, *_range(what, options.lang))
        else:
            bundle = of_assessment(ledger, gathered(workspace, options, what, None), report("json"))
    with written(output) as out:
        out.write(bundle)
    said = Text(
        f"证据包：{output}\n校验：recordwarden evidence verify {output} --trust {ledger.signer.key}",
        f"Bundle: {output}\nTo verify it: recordwarden evidence verify {output} --trust {ledger.signer.key}",
    )
    for line in said.in_(options.lang).split("\n"):
        click.echo(terminal(line), err=True)


@command.command(
    "prune",
    cls=Command,
    text=Text(
        "清理证据账本中较早的记录：先将整个账本复制到 --archive 指定的新目录并校验该副本，在账本中记明，然后才移走记录所在的文件。哈希全部保留，"
        "因此根和其余记录仍可证明。三年之内的记录、人员及其操作、审计、尚无结果的销毁意向始终保留。",
        "Prune old entries from the evidence ledger: it is copied whole into the new folder that --archive names, the copy is verified, the ledger is told, and "
        "only then do files of entries go. All hashes stay, so the root and every other entry can still be proven. What is younger than three years "
        "stays, and so do people and what they did, assessments, and intents without an outcome.",
    ),
)
@common
@option(
    "--before",
    required=True,
    metavar="DATE|INDEX",
    text=Text(
        "清理此日（YYYY-MM-DD）之前，或此序号之前的记录。", "Prune what was written before this day (YYYY-MM-DD), or below this index."
    ),
)
@option(
    "--archive",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    text=Text("副本写入的目录，须尚不存在。", "Where the copy goes: a folder that is not there yet."),
)
def prune(options: Common, before: str, archive: Path) -> None:
    """Prune, and say what went and where it is."""
    import datetime as dt

    from audit.cli.base import note
    from audit.cli.evidence_pages import print_pruned
    from audit.ledger import ledger_of
    from audit.pruning import must_be_new
    from audit.pruning import prune as prune_ledger
    from audit.store import open_store
    from holdings.keys.opening import open_ring

    workspace = options.find_workspace()
    inventory = workspace.inventory()
    index, moment = _before(before, inventory.timezone, options.lang)
    must_be_new(archive, workspace)
    with open_store(workspace, inventory) as store:
        ledger = ledger_of(workspace, inventory, store, open_ring())
        now = dt.datetime.now(dt.UTC)
        cut = prune_ledger(ledger, archive, now=now, index=index, moment=moment, tell=lambda error: note(error, options.lang))
    print_pruned(cut, archive, ledger.signer.key, options.lang)


def _before(text: str, timezone: str, lang: Lang) -> tuple[int | None, dt.datetime | None]:
    """An index, or the moment at which a day begins."""
    import datetime as dt
    import zoneinfo

    if text.isdecimal() and text.isascii() and len(text) < 17:
        return int(text), None
    try:
        day = dt.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 (the zone is the inventory's)
    except ValueError:
        what = Text("--before 应为日期（YYYY-MM-DD）或序号。", "--before takes a day (YYYY-MM-DD) or an index.")
        raise click.UsageError(what.in_(lang)) from None
    return None, day.replace(tzinfo=zoneinfo.ZoneInfo(timezone))


def _range(what: str, lang: Lang) -> tuple[int, int]:
    from holdings.ledger.bundle import MOST_ENTRIES

    first, _, last = what.partition("..")
    if first.isdecimal() and last.isdecimal() and len(what) < 40 and 0 <= int(last) - int(first) < MOST_ENTRIES:
        return int(first), int(last)
    text = Text(
        f"应写为“首..末”，如 0..9，最多 {MOST_ENTRIES} 条。", f"a range is FIRST..LAST, 0..9 say, of {MOST_ENTRIES} entries at most."
    )
    raise click.UsageError(text.in_(lang))


def _exit_code(found: Verification) -> int:
    from holdings.ledger.problems import Verdict

    return {Verdict.GENUINE: 0, Verdict.ALTERED: 1, Verdict.EMPTY: 3, Verdict.INTEGRITY_ONLY: 4}[found.verdict]


def _keys(given: tuple[str, ...]) -> tuple[VerifierKey, ...]:
    """Each is a key itself, or names a file; raises `LedgerError` where it is neither."""
    from audit.cli.evidence_looking import content_of
    from holdings.ledger.heads import keys_of
    from holdings.ledger.note import NoteError, VerifierKey

    keys: list[VerifierKey] = []
    for each in given:
        try:
            keys.append(VerifierKey.parse(each))
        except NoteError:
            path = Path(each)
            text = content_of(path).decode("utf-8", "replace") if path.is_file() else ""
            keys += keys_of(text, "--trust")
    return tuple(keys)
