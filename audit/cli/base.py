"""What every command shares: help in two languages, the common options, and what they mean."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.prose import say
from holdings.text import Lang, Text, preferred_lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError

_HELP = Text("显示本帮助并退出。", "Show this message and exit.")
_OPTIONS = Text("选项：", "Options:")
_COMMANDS = Text("命令：", "Commands:")
_USAGE = Text("用法：", "Usage: ")


def language_of(args: Sequence[str], environ: Mapping[str, str]) -> Lang:
    """The language asked for by `--lang`, else by the environment; read before parsing, for help and errors need it."""
    for index, arg in enumerate(args):
        if arg == "--":
            break
        value = args[index + 1] if arg == "--lang" and index + 1 < len(args) else arg.removeprefix("--lang=") if "=" in arg else ""
        if value in set(Lang):
            return Lang(value)
    return preferred_lang(environ)


def current_lang() -> Lang:
    """The language of the running command."""
    context = click.get_current_context(silent=True)
    root = context.find_root() if context else None
    return root.obj if root is not None and isinstance(root.obj, Lang) else language_of(sys.argv[1:], os.environ)


class Option(click.Option):
    """An option whose help is in both languages."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = self.text.in_(current_lang())
        record = super().get_help_record(ctx)
        if record is None or current_lang() is not Lang.ZH:
            return record
        return record[0], record[1].replace("[default: ", "[默认：").replace("[required]", "[必填]")


def option(*names: str, text: Text, **kwargs: Any) -> Callable[[Any], Any]:
    """`click.option` with its help in both languages."""
    return click.option(*names, cls=Option, text=text, **kwargs)


@contextmanager
def _section(formatter: click.HelpFormatter, heading: str) -> Iterator[None]:
    """Click's section under a heading that has its own colon, for a Chinese one is full-width."""
    formatter.write_paragraph()
    formatter.write(f"{heading}\n")
    with formatter.indentation():
        yield


class _Bilingual(click.Command):
    """Writes the parts of a help page in the reader's language."""

    text: Text

    def get_short_help_str(self, limit: int = 60) -> str:
        return self.text.in_(current_lang()).rstrip("。.")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), _USAGE.in_(current_lang()))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.text.in_(current_lang())
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = current_lang()
        if (help_option := self.get_help_option(ctx)) is not None:
            help_option.help = _HELP.in_(lang)
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        with _section(formatter, _OPTIONS.in_(lang)):
            formatter.write_dl(records)
        if isinstance(self, Group):
            with _section(formatter, _COMMANDS.in_(lang)):
                formatter.write_dl([(name, text.in_(lang).rstrip("。.")) for name, text in self.short_helps().items()])


class Command(_Bilingual):
    """A command whose help is in both languages."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text


class UnknownCommand(click.UsageError):
    """There is no command of this name; `near` are those that look like it."""

    def __init__(self, name: str, names: Sequence[str], ctx: click.Context) -> None:
        from difflib import get_close_matches

        super().__init__("no such command", ctx)
        self.name = name
        self.near = get_close_matches(name, names)


class Group(_Bilingual, click.Group):
    """A group whose help is in both languages."""

    command_class = Command

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-"):
            raise UnknownCommand(args[0], names, ctx)
        return super().resolve_command(ctx, args)

    def short_helps(self) -> dict[str, Text]:
        return {name: command.text for name, command in self.commands.items() if isinstance(command, Command | Group)}


@dataclass(frozen=True, slots=True)
class Common:
    """The options that every command has."""

    workspace: Path | None
    lang: Lang
    color: bool

    def find_workspace(self) -> Workspace:
        from audit.workspace import find

        return find(self.workspace, Path.cwd())


def note(error: RecordwardenError, lang: Lang) -> None:
    """Tell of something that cannot be looked at, beside the result."""
    say(Text("注意：", "Note: ").in_(lang) + error.message(lang), err=True)


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--workspace`, `--lang` and `--no-color`; the function takes them as its first argument, a `Common`."""
    return common_but_lang(_LANG(_with_lang(function)))


def common_but_lang(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command whose `--lang` says something more."""

    def wrapped(workspace: Path | None, no_color: bool, **kwargs: Any) -> Any:
        color = not no_color and not os.environ.get("NO_COLOR")
        return function(Common(workspace, current_lang(), color), **kwargs)

    wrapped = _like(function, wrapped)
    for decorate in (_NO_COLOR, _WORKSPACE):
        wrapped = decorate(wrapped)
    return wrapped


def _with_lang(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(options: Common, lang: str | None, **kwargs: Any) -> Any:
        return function(replace(options, lang=Lang(lang)) if lang else options, **kwargs)

    return _like(function, wrapped)


def _like(function: Callable[..., Any], wrapped: Callable[..., Any]) -> Callable[..., Any]:
    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    wrapped.__dict__.update(function.__dict__)  # the options that were declared below this decorator
    return wrapped


_NO_COLOR = option("--no-color", is_flag=True, text=Text("不使用颜色。", "Use no colours."))
_LANG = option(
    "--lang",
    type=click.Choice([lang.value for lang in Lang]),
    text=Text("界面与报告语言；默认取自系统区域设置。", "Language of output and reports; from the locale by default."),
)
_WORKSPACE = option(
    "--workspace",
    envvar="RECORDWARDEN_WORKSPACE",
    type=click.Path(path_type=Path, file_okay=False),
    text=Text(
        "工作目录；默认为含 recordwarden.yaml 的最近上级目录。",
        "The workspace; the nearest parent folder with recordwarden.yaml by default.",
    ),
)


waivers_option = option(
    "--waivers",
    type=click.Path(path_type=Path),
    metavar="F",
    text=Text(
        "例外审批文件；默认为工作目录中的 recordwarden.waivers.yaml。",
        "The file of waivers; the workspace's recordwarden.waivers.yaml by default.",
    ),
)
"""`--waivers`: which file of waivers is meant."""
