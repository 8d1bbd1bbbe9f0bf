"""GitHub's annotations: workflow commands, a line each, that mark the line of the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.gate.verdict import conclusion, remarks
from audit.reports.safety import plain, terminal
from controls.finding import Severity
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.output import Wanted
    from audit.gate.verdict import Verdict
    from holdings.schemas.model import Place

_COMMANDS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_UNREAD = Text("未能读取", "Could not be read")


@dataclass(frozen=True, slots=True)
class GithubForm:
    """`github`. Escapes as the workflow commands ask: https://docs.github.com/actions/reference/workflow-commands-for-github-actions."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        return "\n".join(_lines(verdict, wanted)) + "\n"


def _lines(verdict: Verdict, wanted: Wanted) -> Iterator[str]:
    lang = wanted.lang
    for one in verdict.findings:
        title = f"{one.asset or one.rule} ({one.rule}, {one.severity.text.in_(lang)})"
        yield _command(_COMMANDS[one.severity], one.place, title, f"{one.message.in_(lang)}\n{one.fix.in_(lang)}")
    for problem in verdict.problems:
        yield _command("error", problem.place, _UNREAD.in_(lang), f"{problem.what.in_(lang)} {problem.do.in_(lang)}")
    for ignore in verdict.ignores:
        yield _command("warning", ignore.place, f"ignore[{shown(ignore.rule)}]", ignore.state.value.in_(lang))
    yield terminal(conclusion(verdict).in_(lang))
    for remark in remarks(verdict):
        yield terminal(remark.in_(lang))


def _command(word: str, place: Place, title: str, message: str) -> str:
    return f"::{word} file={_property(shown(place.file))},line={place.line},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return "%0A".join(terminal(line).replace("%", "%25") for line in text.split("\n"))


def _property(text: str) -> str:
    return plain(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


FORMAT = GithubForm()
