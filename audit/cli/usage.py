"""What is said of a mistake on the command line, in the reader's language; a value that was typed is not repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.cli.base import UnknownCommand
from holdings.assets import shown
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable


def explain(error: click.ClickException, lang: Lang) -> str:
    """One sentence."""
    return _explained(error).in_(lang)


def _explained(error: click.ClickException) -> Text:
    if isinstance(error, click.NoSuchOption):
        return _unknown(Text("没有选项", "there is no option"), error.option_name, error.possibilities)
    if isinstance(error, UnknownCommand):
        return _unknown(Text("没有命令", "there is no command"), error.name, error.near)
    if isinstance(error, click.MissingParameter):
        return Text(f"缺少参数 {_name(error)}。", f"{_name(error)} is missing.")
    if isinstance(error, click.BadParameter):
        expected = _expected(error.param.type if error.param else None)
        return Text(f"参数 {_name(error)} 的值无效：{expected.zh}。", f"the value of {_name(error)} is not valid: {expected.en}.")
    if isinstance(error, click.BadOptionUsage):
        option = shown(error.option_name)
        return Text(f"选项 {option} 的用法不正确：可能缺少它的值。", f"option {option} is not used right: its value may be missing.")
    if isinstance(error, click.UsageError) and error.message.startswith("Got unexpected extra"):
        return Text("参数过多。", "there are more arguments than it takes.")
    return Text(error.message, error.message)


def _unknown(what: Text, name: str, possibilities: Iterable[str] | None) -> Text:
    near = sorted(possibilities or ())
    zh = f"是否想用：{'、'.join(near)}？" if near else ""
    en = f" Did you mean {' or '.join(near)}?" if near else ""
    return Text(f"{what.zh} {shown(name)}。{zh}", f"{what.en} {shown(name)}.{en}")


def _expected(kind: click.ParamType[object] | None) -> Text:
    """What a parameter of a type takes."""
    match kind:
        case click.Choice():
            words = [str(word) for word in kind.choices]
            return Text(f"应为 {'、'.join(words)} 之一", f"give one of {', '.join(words)}")
        case click.IntRange(min=int(least)):
            return Text(f"应为不小于 {least} 的整数", f"give a whole number, {least} or more")
        case click.FloatRange(min=float() | int() as least, max=float() | int() as most):
            return Text(f"应为 {least:g} 到 {most:g} 之间的数", f"give a number from {least:g} to {most:g}")
        case click.DateTime():
            return Text("应为日期，如 2026-01-31", "give a day, such as 2026-01-31")
        case click.Path(file_okay=False):
            return Text("应为文件夹", "give a folder")
        case click.Path():
            return Text("应为文件", "give a file")
    if kind is click.INT:
        return Text("应为整数", "give a whole number")
    return Text("写法不正确", "it is not written as expected")


def _name(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx).replace("'", "")
