"""The terminal's report: posture by family, what fails and where it is worst, what could not be looked at, what to do next."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Rich

from audit.clock import named
from audit.reports.comparison import Difference
from audit.reports.gaps import gaps
from audit.reports.gone import gone, more_gone
from audit.reports.rows import cards, family_counts
from audit.reports.safety import terminal
from audit.reports.summary import summarise
from audit.reports.tellings import conclusion, disposed, in_ledger, more, next_steps, not_seen, since, standing
from audit.reports.words import WORDS
from audit.reports.wrapping import wrapped
from controls.families import family_label
from controls.finding import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.reports.base import Material, Report
    from audit.reports.rows import Card, Row
    from audit.reports.summary import Summary
    from holdings.text import Lang

SHOWN_ASSETS = 3
SHOWN_CONTROLS = 20
SHOWN_UNSEEN = 10
SHOWN_GONE = 10
SHOWN_DATASETS = 20

_STATUS_STYLE = {
    Status.PASS: "green",
    Status.FAIL: "red",
    Status.ERROR: "magenta",
    Status.INCONCLUSIVE: "yellow",
    Status.MANUAL: "cyan",
    Status.NOT_APPLICABLE: "dim",
    Status.NOT_RUN: "dim",
}
_SEVERITY_STYLE = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of prose, broken where it does not fit."""

    text: Rich
    indent: int = 0
    hang: int = 0


@dataclass(frozen=True, slots=True)
class TerminalReport:
    """`terminal`: 80 columns without colours, unless it is fitted to a real one."""

    color: bool = False
    width: int = 80
    name: str = "terminal"
    aliases: tuple[str, ...] = ("text",)
    extension: str = ".txt"

    def fitted(self, *, color: bool, width: int) -> TerminalReport:
        """The same report for a terminal of this width; wider than 120 columns does not read better."""
        return replace(self, color=color, width=max(60, min(width, 120)))

    def write(self, material: Material, out: BinaryIO) -> None:
        text = io.StringIO()
        console = Console(
            file=text,
            width=self.width,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            legacy_windows=False,
            highlight=False,
            emoji=False,
            markup=False,
            _environ={},
        )
        for part in _parts(material):
            if isinstance(part, Line):
                for line in wrapped(part.text, self.width, indent=part.indent, hang=part.hang):
                    console.print(line, soft_wrap=True)
            else:
                console.print(part)
        lines = (line.rstrip() for line in text.getvalue().splitlines())
        out.write(("\n".join(lines) + "\n").encode("utf-8"))


REPORT: Report = TerminalReport()


def _parts(material: Material) -> Iterable[Line | Table]:
    lang, summary, all_cards = material.lang, summarise(material.assessment), cards(material)
    yield from _heading(material, summary)
    yield _families(all_cards, lang)
    failing = [card for card in all_cards if card.status is Status.FAIL]
    if failing:
        yield _section("findings", lang)
        for card in failing[:SHOWN_CONTROLS]:
            yield from _failing(card, lang)
        yield from _more(len(failing) - SHOWN_CONTROLS, lang)
    yield from _gone(material)
    yield from _unseen(material, all_cards)
    yield from _datasets(material)
    yield _section("next", lang)
    for step in next_steps(material, summary):
        yield _line(step.in_(lang), indent=2, hang=2)


def _heading(material: Material, summary: Summary) -> Iterable[Line]:
    assessment, lang = material.assessment, material.lang
    yield _line(WORDS["report_title"].in_(lang), "bold")
    yield _line(assessment.organisation or WORDS["organisation_unnamed"].in_(lang))
    about = f"{WORDS['assessment'].in_(lang)} {assessment.id} · {WORDS['as_of'].in_(lang)} {assessment.as_of.isoformat()}"
    yield _line(about, "dim")
    yield _line(f"{WORDS['started'].in_(lang)} {named(assessment.started_at, material.zone)}", "dim")
    yield _line(in_ledger(material.recorded).in_(lang), "dim" if material.recorded else "yellow")
    yield _line("")
    yield _line(conclusion(summary).in_(lang), "bold")
    yield _line(standing(summary.score).in_(lang))
    if told := disposed(material):
        yield _line(told.in_(lang), "cyan")
    if material.previous is not None:
        yield _line(since(material.previous.id, material.compared).in_(lang))


def _families(all_cards: Iterable[Card], lang: Lang) -> Table:
    columns = {
        Status.PASS.text: (Status.PASS,),
        Status.FAIL.text: (Status.FAIL,),
        WORDS["not_judged"]: (Status.INCONCLUSIVE, Status.ERROR, Status.MANUAL, Status.NOT_RUN),
        Status.NOT_APPLICABLE.text: (Status.NOT_APPLICABLE,),
    }
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(_safe(WORDS["family"].in_(lang)), ratio=1)
    for word in columns:
        table.add_column(_safe(word.in_(lang)), justify="right")
    for family, counts in family_counts(all_cards).items():
        name = _safe(family_label(family).in_(lang))
        sums = (sum(counts.get(status, 0) for status in statuses) for statuses in columns.values())
        table.add_row(name, *(_count(count, statuses[0]) for count, statuses in zip(sums, columns.values(), strict=True)))
    return table


def _count(count: int, status: Status) -> Rich:
    return Rich(f"{count:,}" if count else "·", style=_STATUS_STYLE[status] if count else "dim")


def _failing(card: Card, lang: Lang) -> Iterable[Line]:
    head = Rich()
    head.append(terminal(card.id), style="bold")
    head.append(f"  {card.severity.text.in_(lang)}", style=_SEVERITY_STYLE[card.severity])
    head.append(f"  {terminal(card.title.in_(lang))}")
    if card.due is not None:
        head.append(f"  {WORDS['due'].in_(lang)} {card.due.isoformat()}", style="dim")
    yield Line(head, hang=2)
    failing = card.with_status(Status.FAIL)
    for row in failing[:SHOWN_ASSETS]:
        yield Line(_row(row, lang), indent=2, hang=2)
    yield from _more(len(failing) - SHOWN_ASSETS, lang)
    if card.control is not None:
        yield _line(f"→ {card.control.remediation.in_(lang)}", "dim", indent=2, hang=2)
    yield _line("")


def _row(row: Row, lang: Lang) -> Rich:
    one = row.observation
    text = Rich()
    text.append(terminal(one.asset.name), style="bold")
    text.append(f"  {one.exceptions:,}/{one.examined:,}", style="red")
    text.append(f"  {terminal(row.what.in_(lang))}")
    who = terminal(one.owner) if one.owner else WORDS["no_owner"].in_(lang)
    text.append(f" · {WORDS['owner'].in_(lang)} {who}", style="dim")
    if row.change is not None:
        text.append(f" · {row.change.text.in_(lang)}", style="dim")
    if row.disposition is not None:
        text.append(f" · {row.disposition.text.in_(lang)}", style="cyan")
    return text


def _gone(material: Material) -> Iterable[Line]:
    lang, found = material.lang, gone(material)
    if not found:
        return
    yield _section("gone", lang)
    for each in found[:SHOWN_GONE]:
        line = Rich(f"{each.change.text.in_(lang)}  ", style="green" if each.change is Difference.FIXED else "yellow")
        line.append(terminal(f"{each.control} {each.asset}"), style="bold")
        line.append(f"  {terminal(each.title.in_(lang))}")
        yield Line(line, indent=2, hang=2)
    if len(found) > SHOWN_GONE:
        yield _line(more_gone(material, len(found) - SHOWN_GONE).in_(lang), "dim", indent=2, hang=2)
    yield _line("")


def _unseen(material: Material, all_cards: Iterable[Card]) -> Iterable[Line]:
    lang = material.lang
    entries = not_seen(material, all_cards)
    yield _section("not_seen", lang)
    missing = gaps(material.assessment)
    if not entries and not missing:
        yield _line(WORDS["not_seen_none"].in_(lang), indent=2)
    for told in missing.told():
        yield _line(told.in_(lang), "yellow", indent=2, hang=2)
    for entry in entries[:SHOWN_UNSEEN]:
        line = Rich()
        line.append(f"{entry.status.text.in_(lang)}  ", style=_STATUS_STYLE[entry.status])
        line.append(terminal(" ".join(part for part in (entry.control, entry.asset) if part)), style="bold")
        line.append(f"  {terminal(entry.why.in_(lang))}")
        yield Line(line, indent=2, hang=2)
    yield from _more(len(entries) - SHOWN_UNSEEN, lang)
    yield _line("")
    ignored = material.assessment.ignored
    if ignored:
        yield _line(f"{WORDS['ignored'].in_(lang)} ({len(ignored):,})", "bold")
        for asset in ignored[:SHOWN_UNSEEN]:
            yield _line(asset.name, indent=2, hang=2)
        yield from _more(len(ignored) - SHOWN_UNSEEN, lang)
        yield _line("")


def _datasets(material: Material) -> Iterable[Line | Table]:
    """What was read to its end; why anything else was not stands among what could not be looked at."""
    lang, reads = material.lang, [read for read in material.assessment.datasets if read.problem is None]
    yield _section("datasets", lang)
    if not reads:
        yield _line(WORDS["datasets_none"].in_(lang), indent=2)
        yield _line("")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(_safe(WORDS["dataset"].in_(lang)), overflow="fold")
    for name in ("rows", "seconds", "rate"):
        table.add_column(_safe(WORDS[name].in_(lang)), justify="right")
    table.add_column(_safe(WORDS["snapshot"].in_(lang)))
    for read in reads[:SHOWN_DATASETS]:
        rate = f"{read.rows / read.seconds:,.0f}" if read.seconds > 0 else "—"
        snapshot = WORDS["yes" if read.consistent else "no"].in_(lang)
        table.add_row(_safe(read.asset.name), f"{read.rows:,}", f"{read.seconds:,.1f}", rate, snapshot)
    yield table
    yield from _more(len(reads) - SHOWN_DATASETS, lang)


def _section(word: str, lang: Lang) -> Line:
    return _line(WORDS[word].in_(lang), "bold underline")


def _more(count: int, lang: Lang) -> Iterable[Line]:
    if count > 0:
        yield _line(more(count).in_(lang), "dim", indent=2, hang=2)


def _line(text: str, style: str = "", *, indent: int = 0, hang: int = 0) -> Line:
    return Line(_safe(text, style), indent, hang)


def _safe(text: str, style: str = "") -> Rich:
    return Rich(terminal(text), style=style)
