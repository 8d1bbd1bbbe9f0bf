"""Markdown, for the summary of a job and for comments on a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.gate.verdict import conclusion, remarks
from audit.reports.safety import terminal
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.output import Wanted
    from audit.gate.verdict import Verdict

_TITLE = Text("数据结构检查", "Schema gate")
_HEADS = Text("严重程度|位置|对象|情况|如何修改", "severity|where|what|finding|how to mend it")
_UNREAD = Text("未能读取", "Could not be read")
_EXCEPTIONS = Text("代码旁的例外", "Exceptions beside the code")
_SYNTAX = re.compile(r"([\\`*_{}\[\]<>#!|~$&@]|://|(?<=www)\.)")
"""Whatever Markdown, its dialects, or the mentions and bare links of GitHub and GitLab give a meaning to."""


@dataclass(frozen=True, slots=True)
class MarkdownForm:
    """`markdown`: a table of findings; names and sentences are text in it, never markup."""

    def text(self, verdict: Verdict, wanted: Wanted) -> str:
        return "\n".join(_lines(verdict, wanted)) + "\n"


def _lines(verdict: Verdict, wanted: Wanted) -> Iterator[str]:
    lang = wanted.lang
    yield f"## {_TITLE.in_(lang)}"
    yield ""
    yield _text(conclusion(verdict).in_(lang))
    yield ""
    if verdict.findings:
        heads = _HEADS.in_(lang).split("|")
        yield _row(heads)
        yield _row(["---"] * len(heads))
        for one in verdict.findings:
            told = (one.severity.text.in_(lang), str(one.place), f"{one.asset} ({one.rule})", one.message.in_(lang), one.fix.in_(lang))
            yield _row([_text(cell) for cell in told])
        yield ""
    if verdict.problems:
        yield f"**{_UNREAD.in_(lang)}**"
        yield ""
        yield from (f"- {_text(problem.message(lang))}" for problem in verdict.problems)
        yield ""
    if verdict.ignores:
        yield f"**{_EXCEPTIONS.in_(lang)}**"
        yield ""
        yield from (f"- {_text(f'{one.place} ignore[{one.rule}] {one.state.value.in_(lang)}')}" for one in verdict.ignores)
        yield ""
    yield from (f"- {_text(remark.in_(lang))}" for remark in remarks(verdict))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(value: str) -> str:
    return _SYNTAX.sub(_escaped, terminal(value))


def _escaped(found: re.Match[str]) -> str:
    """Characters as references: in a table's cell no backslash is safe everywhere."""
    return "".join(f"&#{ord(char)};" for char in found[1])


FORMAT = MarkdownForm()
