"""`recordwarden detect INPUT`: where personal data stands in texts and files, and of which type; never the data."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import click

from audit.cli.base import Command, Common, common_but_lang, note, option
from holdings.text import Text

DEFAULT_MIN_SCORE = 0.5


class Share(click.FloatRange):
    """A number within a range, which NaN is not: it is neither below nor above."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail("NaN", param, ctx)
        return number


@click.command(
    cls=Command,
    name="detect",
    text=Text(
        "查找个人信息，输出位置和类型（JSON Lines），不输出内容。INPUT 为每行一个 {id, text} 的 JSON Lines、文本、CSV、Parquet、XLSX、文件夹，"
        "或 -（标准输入）。",
        "Find personal data and write where it stands and of which type it is (JSON Lines), never the data itself. INPUT is JSON Lines of "
        "{id, text}, text, CSV, Parquet, XLSX, a folder, or - for standard input.",
    ),
)
@click.argument("source", metavar="INPUT")
@common_but_lang
@option(
    "--lang",
    "languages",
    default="zh,en",
    show_default=True,
    metavar="zh,en",
    text=Text(
        "文本所用语言，用于姓名和地址；只写一种时提示信息也用该语言。",
        "Languages of the texts, for names and addresses; where one alone is named, messages are in it too.",
    ),
)
@option(
    "--entities",
    metavar="TYPE,…",
    multiple=True,
    text=Text(
        "只输出这些实体类型（含其下级类型），类型见 docs/detection.md；可重复。",
        "Only these entity types, and those that belong to them; docs/detection.md lists them; repeatable.",
    ),
)
@option("--output", metavar="PATH", default="-", text=Text("写入的文件；- 为标准输出。", "Where the spans go; - is standard output."))
@option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", text=Text("输出格式。", "Output format."))
@option(
    "--min-score",
    type=Share(0, 1),
    default=DEFAULT_MIN_SCORE,
    show_default=True,
    metavar="N",
    text=Text("置信度下限，0 到 1。", "How sure a finding has to be, 0 to 1."),
)
@option(
    "--names/--no-names",
    default=None,
    text=Text(
        "是否查找姓名和地址；默认查找（中文姓名须已安装模型）。",
        "Look for names and addresses; by default they are (Chinese names need their model).",
    ),
)
@option(
    "--patterns",
    type=click.Path(path_type=Path),
    metavar="FILE",
    text=Text("自定义模式的 YAML 文件；写法见 docs/detection.md。", "A YAML file of patterns of your own; docs/detection.md says how."),
)
@option(
    "--presidio",
    multiple=True,
    metavar="NAME",
    text=Text(
        "同时使用 Presidio 的这个识别器，例如 UkNinoRecognizer；可重复。",
        "Use this recognizer of Presidio's too, such as UkNinoRecognizer; repeatable.",
    ),
)
@option("--encoding", default="utf-8", show_default=True, text=Text("文本和 CSV 文件的字符编码。", "The encoding of text and CSV files."))
@option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", text=Text("并行进程数。", "Worker processes."))
def command(
    options: Common,
    source: str,
    languages: str,
    entities: tuple[str, ...],
    output: str,
    form: str,
    min_score: float,
    names: bool | None,
    patterns: Path | None,
    presidio: tuple[str, ...],
    encoding: str,
    jobs: int,
) -> int:
    """Detect, tell, and return the exit code."""
    from audit.cli.prose import say
    from audit.detection.asking import Asked, understood
    from audit.detection.detecting import Output, detect
    from audit.detection.inputs import Input
    from audit.detection.summary import summary

    del form  # there is one
    wanted = understood(
        Asked(languages=languages, entities=entities, least_score=min_score, names=names, presidio=presidio, patterns=patterns)
    )
    given = Input(name=source, encoding=encoding)
    tally = detect(given, wanted.task, Output(path=output, kept=patterns), jobs, lambda error: note(error, options.lang))
    for line in summary(tally, wanted.gaps):
        say(line.in_(options.lang), err=True)
    return 4 if tally.unexamined or (wanted.names_asked and wanted.gaps) else 0
