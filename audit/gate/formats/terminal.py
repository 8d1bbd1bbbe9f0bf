"""The terminal's form: by file and line, each finding with what mends it; 80 columns unless the terminal is wider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len
from rich.text import Text as Rich

from audit.gate.registry import rules
from audit.gate.verdict import conclusion, remarks
from audit.reports.safety import terminal
from audit.reports.wrapping import wrapped
from controls.finding import Severity
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.finding import Finding
    from audit.gate.output import Wanted
    from audit.gate.verdict import Verdict

_COLORS = {Severity.CRITICAL: "bright_red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}
_UNREAD = Text("未能读取", "Could not be read")
_EXCEPTIONS = Text("代码旁的例外", "Exceptions beside the code")


@dataclass(frozen=True, slots=True)
class TerminalForm:
    """`terminal`."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        return "\n".join(_lines(verdict, wanted)) + "\n"


def _lines(verdict: Verdict, wanted: Wanted) -> Iterator[str]:
    page = _Page(wanted)
    file = None
    for one in verdict.findings:
        if one.place.file != file:
            file = one.place.file
            yield from page.prose(shown(file), 0, bold=True)
        yield from page.finding(one)
        yield ""
    if verdict.problems:
        yield page.styled(_UNREAD.in_(wanted.lang), bold=True)
        for problem in verdict.problems:
            yield from page.prose(problem.message(wanted.lang), 2)
        yield ""
    if verdict.ignores:
        yield page.styled(_EXCEPTIONS.in_(wanted.lang), bold=True)
        for ignore in verdict.ignores:
            yield from page.prose(f"{ignore.place}  ignore[{shown(ignore.rule)}]  {ignore.state.value.in_(wanted.lang)}", 2)
        yield ""
    yield from page.prose(conclusion(verdict).in_(wanted.lang), 0, bold=True)
    for remark in remarks(verdict):
        yield from page.prose(remark.in_(wanted.lang), 0)


class _Page:
    """Writes the parts in one language and width."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._titles = {one.id: one.title for one in rules()}

    def finding(self, one: Finding) -> Iterator[str]:
        lang = self._wanted.lang
        line, asset, weight = f"{one.place.line}", terminal(one.asset) or "—", one.severity.text.in_(lang)
        if cell_len(f"  {line}  {asset}  {weight}  {one.rule}") > self._wanted.width:
            yield from self.prose(f"{line}  {asset}  {weight}  {one.rule}", 2, hang=2)
        else:
            yield f"  {line}  {self.styled(asset, bold=True)}  {self.styled(weight, fg=_COLORS[one.severity])}  {one.rule}"
        yield from self.prose(one.message.in_(lang), 4)
        yield from self.prose(f"→ {one.fix.in_(lang)}", 4, hang=2)

    def prose(self, text: str, indent: int, *, hang: int = 0, bold: bool = False) -> Iterator[str]:
        for line in wrapped(Rich(terminal(text)), self._wanted.width, indent=indent, hang=hang):
            yield self.styled(line.plain.rstrip(), bold=bold) if bold else line.plain.rstrip()

    def styled(self, text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
        return click.style(text, fg=fg, bold=bold) if self._wanted.color else text


FORMAT = TerminalForm()
