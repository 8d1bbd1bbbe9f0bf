"""`recordwarden redact INPUT -o OUTPUT`: a file or a query becomes a file that may leave, with the proof that it may."""

from __future__ import annotations

from typing import Any

import click

from audit.cli.base import Command, Common, common, option
from holdings.text import Text

FORMATS = ("csv", "jsonl", "json", "parquet", "xlsx", "text")


@click.command(
    cls=Command,
    name="redact",
    text=Text(
        "导出前脱敏：按策略处理文件或查询结果中的个人信息，写出后逐值复查并度量重标识风险，通过才生成 OUTPUT，旁边附导出清单（OUTPUT.manifest.json）；"
        "在工作目录中还写入证据账本和导出登记。INPUT 为 CSV、JSONL、JSON、Parquet、XLSX、文本文件，或 -（标准输入）。"
        "0：已写出；1：未通过检查，未写出；3：无法读取；4：已写出，但有内容未能检查。",
        "Redact before an export: what is personal in a file or query is dealt with by a policy, what was written is looked at once more and its "
        "risk measured, and only then there is OUTPUT, with its manifest beside it (OUTPUT.manifest.json); in a workspace the evidence ledger and "
        "the register of exports have it, too. INPUT is CSV, JSON Lines, JSON, Parquet, XLSX, text, or - for standard input. Ends with 0: written; "
        "1: it did not pass the checks, nothing was written; 3: nothing could be read; 4: written, and something in it could not be examined.",
    ),
)
@click.argument("source", metavar="[INPUT]", required=False)
@common
@option("-o", "--output", "output", metavar="FILE", text=Text("写入的文件。", "Where it goes."))
@option(
    "--policy",
    default="vendor-handover",
    show_default=True,
    metavar="P",
    text=Text("脱敏策略：内置策略的名称，或 YAML 文件。", "The policy: the name of one that comes along, or a YAML file."),
)
@option("--list-policies", "listing", is_flag=True, text=Text("列出内置策略后退出。", "List the policies that come along, and exit."))
@option(
    "--query", metavar="SQL", text=Text("代替 INPUT：一条 SELECT 语句，须配合 --source。", "Instead of INPUT: one SELECT; with --source.")
)
@option(
    "--source",
    "database",
    metavar="S",
    text=Text("查询的数据库：目录中的数据源名称，或地址。", "The database to query: a source of the inventory, or a location."),
)
@option(
    "--dataset",
    metavar="NAME",
    text=Text(
        "按目录中哪个数据集的标签处理字段；默认按文件或查询的表查找。",
        "The dataset whose labels in the inventory say what the fields are; by default the one that the file is, or the query reads.",
    ),
)
@option(
    "--why",
    "--purpose",
    "why",
    metavar="TEXT",
    text=Text("导出的理由，写入清单；不得含个人信息。", "Why it leaves; stands in the manifest, so no personal data."),
)
@option("--overwrite", is_flag=True, text=Text("覆盖已有的输出文件。", "Replace an output that is there."))
@option("--dry-run", is_flag=True, text=Text("只统计和检查，不写出任何文件。", "Count and check, and write no file."))
@option(
    "--type",
    "kind",
    type=click.Choice(FORMATS),
    text=Text("文件格式；默认按文件名后缀。", "What kind of file it is; by its ending, by default."),
)
@option("--encoding", default="utf-8", show_default=True, text=Text("文本和 CSV 文件的字符编码。", "The encoding of text and CSV files."))
@option(
    "--delimiter",
    metavar="C",
    text=Text("CSV 的分隔符；默认自动判断。", "What parts the cells of CSV; told by the file itself, by default."),
)
@option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", text=Text("并行进程数。", "Worker processes."))
@option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    text=Text("结果的输出格式。", "Format of what is told on stdout."),
)
def command(options: Common, **given: Any) -> int:
    """Redact, tell, and return the exit code."""
    from audit.cli.redact_pages import exit_code, print_made, print_policies, print_refused
    from audit.cli.redacting import Wanted, made, reading_errors
    from redaction.errors import ExportRefused

    if given.pop("listing"):
        print_policies(options, given["form"])
        return 0
    wanted = Wanted(**given)
    wanted.check(options.lang)
    with reading_errors():
        try:
            done = made(wanted, options)
        except ExportRefused as refused:
            print_refused(refused.record, options, wanted.form)
            raise
    print_made(done, wanted.target, options, wanted.form)
    return exit_code(done.record)
