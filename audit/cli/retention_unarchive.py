"""`recordwarden retention unarchive`: holders of the key read what a plan archived; the evidence ledger has that they did."""

from __future__ import annotations

import os
from pathlib import Path

import click

from audit.cli.base import Command, Common, common, note, option
from audit.cli.prose import say
from holdings.text import Text


@click.command(
    "unarchive",
    cls=Command,
    text=Text(
        "把一份计划归档的记录解密为 Parquet 文件（须持有密钥环中 data 用途的密钥）。全部归档文件与证据账本一致才写出；每次先记入证据账本。写出的文件含个人信息，用后请删除。",
        "Turn what a plan archived back into Parquet files, with the key of the purpose data. All of it, as the evidence ledger has it, or nothing is written; each time is "
        "recorded there first. The files hold personal data: delete them after use.",
    ),
)
@common
@click.argument("plan_id", metavar="PLAN")
@option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="FOLDER",
    text=Text("新建的文件夹，每批每个数据集一个文件。", "A folder to be made, with a file for each batch and dataset."),
)
def command(options: Common, plan_id: str, output: Path) -> None:
    """Write them, and tell how many rows there are."""
    from audit.retaining.sweeping import Sweeping
    from audit.retaining.unarchiving import unarchive
    from audit.store import open_store

    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        sweeping = Sweeping(workspace=workspace, store=store, environ=os.environ, tell=lambda error: note(error, options.lang))
        files, rows = unarchive(sweeping, plan_id, output)
    say(
        Text(
            f"已写出 {files:,} 个文件，{rows:,} 行；其中有个人信息，用后请删除。",
            f"Files written: {files:,}; rows: {rows:,}. They hold personal data: delete them after use.",
        ).in_(options.lang)
    )
