"""`recordwarden unredact INPUT -o OUTPUT`: key holders turn an export back; the evidence ledger has that they did."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.base import Command, Common, common, note, option
from holdings.text import Text


@click.command(
    cls=Command,
    name="unredact",
    text=Text(
        "还原导出文件中的令牌和密文（须持有导出时的密钥）。整份还原，否则不写出；每次还原都先记入工作目录的证据账本。哈希值和已屏蔽的内容无法还原。"
        "0：已写出；1：有内容被改动，或由另一密钥、为另一用途生成，未写出；3：无法读取。",
        "Turn the tokens and ciphertexts of an export back, with the keys that it was made with. All of it, or nothing is written; each time is "
        "recorded in the workspace's evidence ledger first. Hashes and masks cannot be turned back. Ends with 0: written; 1: something in it was "
        "altered, or made with another key or for another purpose, and nothing was written; 3: it cannot be read.",
    ),
)
@click.argument("source", metavar="INPUT")
@common
@option("-o", "--output", "output", required=True, metavar="FILE", text=Text("写入的文件。", "Where it goes."))
@option(
    "--policy",
    metavar="P",
    text=Text(
        "导出时的策略：名称或 YAML 文件；默认按导出清单（INPUT.manifest.json）。",
        "The policy of the export, by name or YAML file; by default the one that the manifest (INPUT.manifest.json) names.",
    ),
)
@option("--overwrite", is_flag=True, text=Text("覆盖已有的输出文件。", "Replace an output that is there."))
@option("--encoding", default="utf-8", show_default=True, text=Text("文本和 CSV 文件的字符编码。", "The encoding of text and CSV files."))
@option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", text=Text("并行进程数。", "Worker processes."))
@option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    text=Text("结果的输出格式。", "Format of what is told on stdout."),
)
def command(options: Common, source: str, output: str, policy: str | None, overwrite: bool, encoding: str, jobs: int, form: str) -> None:
    """Restore, and tell."""
    from audit.cli.redact_pages import print_restored
    from audit.cli.redacting import keep_off_needed, reading_errors, ring_of, working
    from audit.exports.policies import DEFAULT, chosen
    from audit.exports.recording import recorder
    from audit.exports.undoing import manifest_beside, undo
    from redaction.keys import Keys
    from redaction.redactor import Redactor

    given, target = Path(source), Path(output)
    workspace = options.find_workspace()
    workspace.inventory()
    manifest = manifest_beside(given)
    used = chosen(policy or (manifest.policy.name if manifest else DEFAULT)).policy
    keep_off_needed(target, given, workspace)
    ring = ring_of(options)
    redactor = Redactor(used, Keys.of(ring))
    with (
        reading_errors(),
        recorder(workspace, ring, lambda error: note(error, options.lang)) as recording,
        working(options, overwrite=overwrite, encoding=encoding, jobs=jobs) as how,
    ):
        record = undo(given, target, redactor, recording, how=how)
    print_restored(record, target, options, form)
