"""The command line: `recordwarden`, short `rw`. A command is a file of this package; it is imported when it is used."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Group, Option, language_of
from audit.cli.pipes import patient_output
from audit.cli.prose import say
from audit.cli.usage import explain
from audit.signals import Signalled, orderly_end
from holdings.errors import RecordwardenError
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, tuple[str, Text]] = {
    "demo": ("audit.cli.demo", Text("生成演示数据并完成一次审计", "make a demo service desk and audit it")),
    "init": ("audit.cli.init", Text("查看数据源并起草数据资产目录", "look at a source and draft the inventory")),
    "sources": ("audit.cli.sources", Text("检查数据源，写出最小授权", "check sources, and write their minimal grants")),
    "plan": ("audit.cli.plan", Text("列出将执行的控制点和数据集", "show which controls will run on which datasets")),
    "audit": ("audit.cli.audit", Text("执行审计", "run the assessment")),
    "report": ("audit.cli.report", Text("为已保存的审计生成报告", "write reports of a stored assessment")),
    "compare": ("audit.cli.compare", Text("对比两次审计", "compare two assessments")),
    "history": ("audit.cli.history", Text("列出历次审计", "list the assessments")),
    "findings": ("audit.cli.findings", Text("查看和处理审计发现", "list, show and assign findings")),
    "gate": ("audit.cli.gate", Text("在持续集成中检查数据结构", "judge data schemas in CI")),
    "detect": ("audit.cli.detect", Text("查找文本和文件中的个人信息", "find personal data in texts and files")),
    "redact": ("audit.cli.redact", Text("导出前脱敏，附导出清单", "redact a file or query before it leaves, with its manifest")),
    "unredact": ("audit.cli.unredact", Text("还原导出文件（须持有密钥）", "turn an export back, for key holders")),
    "controls": ("audit.cli.controls", Text("查看控制点目录", "show the catalogue of controls")),
    "keys": ("audit.cli.keys", Text("管理密钥环", "keep the key ring")),
    "waiver": ("audit.cli.waiver", Text("审计发现的例外审批", "except findings until a day")),
    "attest": ("audit.cli.attest", Text("就待人工核查的内容作出声明确认", "answer for what no data shows")),
    "people": ("audit.cli.people", Text("登记有权签署的人员", "keep the list of who may sign what")),
    "retention": ("audit.cli.retention", Text("说明保存期限，制定和审批销毁计划", "explain the schedule, place holds, plan destruction")),
    "evidence": ("audit.cli.evidence", Text("校验和导出审计证据", "verify the evidence, and hand it on")),
}


class Commands(Group):
    """The top level: knows every command's name and short help without importing it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def short_helps(self) -> dict[str, Text]:
        return {name: text for name, (_, text) in COMMANDS.items()}


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        click.echo(f"recordwarden {version('recordwarden')}")
        ctx.exit()


root = Commands(
    name="recordwarden",
    callback=lambda lang: None,
    params=[
        Option(
            ["--lang"],
            type=click.Choice([lang.value for lang in Lang]),
            text=Text("界面与报告语言；默认取自系统区域设置。", "Language of output and reports; from the locale by default."),
        ),
        Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            text=Text("显示版本并退出。", "Show the version and exit."),
        ),
    ],
    text=Text(
        "审计客户服务记录及其所在系统的信息安全与个人信息保护合规情况。",
        "Audits customer-service records, and the systems that hold them, control by control.",
    ),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    with patient_output():
        code = _run(args, language_of(args, os.environ))
    sys.exit(code)


def _run(args: list[str], lang: Lang) -> int:
    try:
        with orderly_end():
            code = root.main(args=args, prog_name="recordwarden", standalone_mode=False, obj=lang)
            click.echo(nl=False)  # flushes: what cannot be written is said, not lost
    except RecordwardenError as error:
        _say(error.message(lang), lang)
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)  # the help page itself
        code = 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "recordwarden"
        _say(explain(error, lang), lang)
        hint = f"请运行 `{where} --help` 查看用法。" if lang is Lang.ZH else f"See `{where} --help`."
        click.echo(hint, err=True)
        code = 2
    except click.ClickException as error:
        _say(explain(error, lang), lang)
        code = 2
    except (Signalled, click.Abort, KeyboardInterrupt) as error:
        click.echo("已中断。" if lang is Lang.ZH else "Interrupted.", err=True)
        code = error.exit_code if isinstance(error, Signalled) else 130
    except Exception as error:  # noqa: BLE001 (a traceback can show values from the data)
        _say(_defect(error, lang), lang)
        code = 4
    return code if isinstance(code, int) else 0


def _say(message: str, lang: Lang) -> None:
    say(("错误：" if lang is Lang.ZH else "Error: ") + message, err=True)


def _defect(error: Exception, lang: Lang) -> str:
    """What to say of a mistake of our own: its kind and its place in the code, and nothing that could hold data."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    place = f"{Path(frames[-1].f_code.co_filename).name}:{frames[-1].f_lineno}" if frames else "?"
    kind = type(error).__name__
    if lang is Lang.ZH:
        return f"程序内部错误（{kind}，{place}）。已保存的结果不受影响；请报告此错误类型和位置。"
    return f"an internal error ({kind} at {place}). What was stored is intact; please report this kind and place."
