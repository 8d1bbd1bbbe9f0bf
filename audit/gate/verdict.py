"""What the gate says: the findings that count, those that people except, what could not be read, and what else is to be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.gate.words import plural
from controls.finding import Severity
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case
    from audit.gate.finding import Finding
    from audit.gate.ignores import Ignore
    from holdings.schemas.model import Problem

_NO_SCHEMA = Text(
    "没有可检查的数据结构：所给路径下没有任何可识别的表或字段。",
    "There is no schema to judge: nothing below the paths that were given has a table or column that a reader knows.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excepted:
    """A finding that does not count; by an exception beside the code, else by the baseline."""

    finding: Finding
    ignore: Ignore | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of one run."""

    case: Case
    files: int
    """Schema files that were read."""
    passed_over: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Those that count, by file and line."""
    excepted: tuple[Excepted, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What could not be read."""
    ignores: tuple[Ignore, ...] = ()
    """Exceptions beside the code that do not count, or cover nothing."""
    stale: tuple[tuple[str, str, str], ...] = ()
    """Entries of the baseline that nothing is of any more: rule, dataset, field."""
    not_judged: tuple[str, ...] = ()
    """Rules that need an inventory, where there is none."""
    base: str | None = None
    """The state that it was compared with, as it was named."""

    @property
    def tables(self) -> int:
        return len(self.case.datasets)

    @property
    def columns(self) -> int:
        return sum(len(one.fields) for one in self.case.datasets)

    def counts(self) -> dict[Severity, int]:
        """How many findings count, by severity, the gravest first."""
        return {one: n for one in sorted(Severity, reverse=True) if (n := sum(1 for each in self.findings if each.severity is one))}

    @property
    def nothing_read(self) -> bool:
        """Whether there was no schema to judge; a change that touches none is not that."""
        return self.base is None and not self.columns and not self.case.out_of_scope and not (self.files and self.problems)

    def exit_code(self, fail_on: Severity) -> int:
        """3 where nothing was read, 4 where something could not be, 1 for findings at or above `fail_on`, else 0."""
        if self.nothing_read:
            return 3
        if self.problems:
            return 4
        return int(any(one.severity >= fail_on for one in self.findings))


def conclusion(verdict: Verdict) -> Text:
    """The verdict in one sentence."""
    if verdict.nothing_read:
        return _NO_SCHEMA
    counts = verdict.counts()
    total = len(verdict.findings)
    zh = "、".join(f"{one.text.zh} {n}" for one, n in counts.items())
    en = ", ".join(f"{n} {one.text.en}" for one, n in counts.items())
    size = Text(
        f"{verdict.files} 个文件，{verdict.tables} 个数据集，{verdict.columns:,} 个字段：",
        f"{plural(verdict.files, 'file')}, {plural(verdict.tables, 'table')}, {plural(verdict.columns, 'column')}: ",
    )
    found = Text(f"{total} 项发现（{zh}）。", f"{plural(total, 'finding')} ({en}).") if total else Text("没有发现。", "no findings.")
    return Text(size.zh + found.zh, size.en + found.en)


def remarks(verdict: Verdict) -> list[Text]:
    """What else is to be known, a sentence each."""
    out = []
    if verdict.problems:
        n = len(verdict.problems)
        out.append(
            Text(
                f"{n} 处无法读取，其中的内容未检查：不能视为通过。",
                f"{plural(n, 'place')} could not be read and not judged: this is no pass.",
            )
        )
    by_hand = sum(1 for one in verdict.excepted if one.ignore is not None)
    if by_hand:
        out.append(
            Text(f"{by_hand} 项发现已在代码旁注明原因而忽略。", f"{plural(by_hand, 'finding')} ignored beside the code, with a reason.")
        )
    if by_baseline := len(verdict.excepted) - by_hand:
        out.append(Text(f"{by_baseline} 项发现在基线中。", f"{plural(by_baseline, 'finding')} in the baseline."))
    if verdict.base is not None:
        out.append(Text("只列出此次变更涉及的发现。", "Only what the change touches is told."))
    if verdict.not_judged:
        names = ", ".join(verdict.not_judged)
        out.append(
            Text(
                f"没有数据资产目录（recordwarden.yaml），以下规则未检查：{names}。",
                f"There is no inventory (recordwarden.yaml), so these rules judged nothing: {names}.",
            )
        )
    if verdict.case.out_of_scope:
        n = len(verdict.case.out_of_scope)
        out.append(
            Text(f"目录声明 {n} 个数据集不在范围内，未检查。", f"{plural(n, 'dataset')} out of scope by the inventory, and not judged.")
        )
    if verdict.stale:
        n = len(verdict.stale)
        out.append(
            Text(
                f"基线中有 {n} 项已不再出现：请用 --update-baseline 更新。",
                f"Of the baseline, {n} no longer occur: bring it up to date with --update-baseline.",
            )
        )
    if verdict.passed_over:
        n = len(verdict.passed_over)
        out.append(Text(f"{n} 个文件不是数据结构文件，未读取。", f"{plural(n, 'file')} passed over: no schema."))
    return out
