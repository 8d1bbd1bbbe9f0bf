"""How findings look: as a table, CSV or JSON; one with its reasons, evidence and history; and the rows behind it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import click

from audit.cli.prose import say
from audit.cli.tables import print_table
from audit.clock import local
from audit.reports.safety import cell, plain, terminal
from audit.reports.words import WORDS
from controls.render import sentence
from holdings.text import Lang, Text

if TYPE_CHECKING:
    import datetime as dt
    import zoneinfo
    from collections.abc import Iterable, Mapping, Sequence

    from audit.cli.base import Common
    from audit.dispositions.counting import Disposition
    from audit.resolve import Resolution
    from audit.store import FindingDetail, FindingRow
    from controls.base import Control

LONGEST_VALUE = 2000

_OWN: dict[str, Text] = {
    "id": Text("编号", "Id"),
    "state": Text("处理状态", "State"),
    "assignee": Text("分派给", "Assigned to"),
    "first_seen": Text("首次发现", "First seen"),
    "last_seen": Text("最近发现", "Last seen"),
    "regressed": Text("再次出现", "regressed"),
    "history": Text("处理经过", "History"),
    "counts": Text(
        "例外 {exceptions}，已检查 {examined}，总数 {population}", "exceptions: {exceptions}; examined: {examined} of {population}"
    ),
    "some_rows": Text("共 {all} 行例外，此处列出 {shown} 行。", "{shown} of {all} rows."),
    "shape_key": Text(
        "屏蔽后的形态：d 数字，a 字母，汉 汉字，_ 空白，? 其他；数字表示长度。",
        "Masked shape: d digits, a letters, 汉 Chinese characters, _ white space, ? other; the number is the length.",
    ),
}

_W = WORDS | _OWN
"""The words of the reports, and those that only these pages need."""


def row_json(row: FindingRow, control: Control | None, beside: Mapping[str, Disposition]) -> dict[str, Any]:
    """A finding as JSON values, with what stands beside it."""
    waived = beside.get(row.fingerprint)
    return {
        "id": row.id,
        "fingerprint": row.fingerprint,
        "control": row.control,
        "title": control.title.both() if control else None,
        "asset": row.asset.name,
        "severity": row.severity.word,
        "state": row.state.value,
        "regressed": row.regressed,
        "reason": row.reason,
        "exceptions": row.exceptions,
        "owner": row.owner,
        "assignee": row.assignee,
        "due": _day(row.due) or None,
        "first_seen": {"assessment": row.first_seen.assessment, "at": row.first_seen.at.isoformat()},
        "last_seen": {"assessment": row.last_seen.assessment, "at": row.last_seen.at.isoformat()},
        "disposition": waived.as_json() if waived else None,
        "closed": {"assessment": row.closed.assessment, "at": row.closed.at.isoformat()} if row.closed else None,
    }


def detail_json(detail: FindingDetail, control: Control | None, beside: Mapping[str, Disposition]) -> dict[str, Any]:
    """A finding as JSON values, with its words, evidence and history."""
    seen = detail.observation
    return {
        **row_json(detail.row, control, beside),
        "what": sentence(control, seen).both(),
        "why": control.why.both() if control else None,
        "remediation": control.remediation.both() if control else None,
        "population": seen.population,
        "examined": seen.examined,
        "upper_bound": seen.upper_bound,
        "evidence": [{"locator": each.locator, "shape": each.shape} for each in seen.evidence],
        "history": [
            {
                "at": event.at.isoformat(),
                "change": event.change.value,
                "state": event.state.value,
                "assessment": event.assessment,
                "who": event.who,
                "note": event.note,
            }
            for event in detail.events
        ],
    }


def print_list(rows: Sequence[FindingRow], options: Common, beside: Mapping[str, Disposition]) -> None:
    """The findings as a table, without the columns in which nothing stands."""
    lang = options.lang
    told = [
        {
            "id": row.id,
            "severity": row.severity.text.in_(lang),
            "state": _state(row, lang),
            "control": row.control,
            "asset": row.asset.name,
            "exceptions": f"{row.exceptions:,}",
            "owner": row.owner or "",
            "assignee": row.assignee or "",
            "due": _day(row.due),
            "disposition": _beside(row, beside, lang),
        }
        for row in rows
    ]
    columns = [name for name in told[0] if any(one[name] for one in told)]
    empty = dict.fromkeys(("owner", "assignee"), _W["no_owner"].in_(lang))

    def places(*names: str) -> frozenset[int]:
        return frozenset(place for place, name in enumerate(columns) if name in names)

    print_table(
        [_W[name].in_(lang) for name in columns],
        [[one[name] or empty.get(name, "—") for name in columns] for one in told],
        options,
        right=places("exceptions"),
        fold=places("state", "asset", "owner", "assignee", "disposition"),
    )


def csv_text(rows: Iterable[FindingRow], controls: dict[str, Control], lang: Lang, beside: Mapping[str, Disposition]) -> str:
    """The findings for a spreadsheet program: no cell can become a formula."""
    columns = (
        "id", "severity", "state", "regressed", "control", "title", "asset", "reason", "exceptions",
        "owner", "assignee", "due", "first_seen", "last_seen", "fingerprint",
        "disposition",
    )  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_W[name].in_(lang) for name in columns])
    for row in rows:
        control = controls.get(row.control)
        told: dict[str, Any] = {
            **row_json(row, control, beside),
            "disposition": _beside(row, beside, lang),
            "severity": row.severity.text.in_(lang),
            "state": row.state.text.in_(lang),
            "regressed": Text("是", "yes").in_(lang) if row.regressed else "",
            "title": control.title.in_(lang) if control else "",
            "first_seen": row.first_seen.at.isoformat(),
            "last_seen": row.last_seen.at.isoformat(),
        }
        writer.writerow([cell("" if told[name] is None else str(told[name])) for name in columns])
    return "\ufeff" + out.getvalue()  # the mark by which spreadsheet programs know Chinese


def print_detail(
    detail: FindingDetail, control: Control | None, options: Common, zone: zoneinfo.ZoneInfo, beside: Mapping[str, Disposition]
) -> None:
    """One finding: what, why, what to do, the evidence, and what has happened to it."""
    lang, row, seen = options.lang, detail.row, detail.observation
    title = f" {control.title.in_(lang)}" if control else ""
    _say(f"{row.id}  {row.severity.text.in_(lang)}  {_state(row, lang)}  {row.control}{title}", bold=True, options=options)
    _say(row.asset.name)
    counts = {name: f"{getattr(seen, name):,}" for name in ("exceptions", "examined", "population")}
    _say(_W["counts"].format(counts).in_(lang))
    nobody = _W["no_owner"].in_(lang)
    people = [("owner", row.owner or nobody), ("assignee", row.assignee or nobody), ("due", _day(row.due) or "—")]
    _say(" · ".join(f"{_W[name].in_(lang)} {value}" for name, value in people))
    if waived := beside.get(row.fingerprint):
        _say(waived.text.in_(lang))
        _say(waived.why.in_(lang))
    _part("what", sentence(control, seen).in_(lang), options)
    if control is not None:
        _part("why", control.why.in_(lang), options)
        _part("remediation", control.remediation.in_(lang), options)
    if seen.evidence:
        _part("evidence", "", options)
        print_table([_W[name].in_(lang) for name in ("locator", "shape")], [[e.locator, e.shape] for e in seen.evidence], options)
        if len(seen.evidence) < seen.exceptions:
            _say(_W["some_rows"].format({"shown": f"{len(seen.evidence):,}", "all": f"{seen.exceptions:,}"}).in_(lang))
        _say(_W["shape_key"].in_(lang))
    _part("history", "", options)
    events = [
        [
            local(event.at, zone),
            event.change.text.in_(lang),
            event.state.text.in_(lang),
            event.assessment or event.who or "",
            event.note or "",
        ]
        for event in detail.events
    ]
    print_table([""] * 5, events, options, fold=frozenset({4}))


def print_resolution(found: Resolution, options: Common) -> None:
    """The rows behind a finding, on the terminal."""
    lang = options.lang
    if found.rows:
        names = (_W["locator"].in_(lang), *found.names)
        print_table(names, [[row.locator, *(_value(value) for value in row.values)] for row in found.rows], options)
    if found.more:
        _say(Text(f"另有 {found.more:,} 行未显示。", f"{found.more:,} more rows are not shown.").in_(lang))
    if found.gone:
        _say(
            Text(
                f"有 {len(found.gone)} 个定位标识已找不到对应的行：{'、'.join(found.gone)}。可能已被修改或删除，请重新审计确认。",
                f"No row has these locators any more: {', '.join(found.gone)}. They were changed or deleted; assess again to be sure.",
            ).in_(lang)
        )


def _value(value: Any) -> str:
    if value is None:
        return "—"
    text = str(value)
    return plain(text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text):,})")


def _part(word: str, text: str, options: Common) -> None:
    click.echo()
    _say(_W[word].in_(options.lang), bold=True, options=options)
    if text:
        _say(text)


def _say(text: str, *, bold: bool = False, options: Common | None = None) -> None:
    say(terminal(text), bold=bold and options is not None and options.color)


def _state(row: FindingRow, lang: Lang) -> str:
    return f"{row.state.text.in_(lang)} ({_W['regressed'].in_(lang)})" if row.regressed else row.state.text.in_(lang)


def _beside(row: FindingRow, beside: Mapping[str, Disposition], lang: Lang) -> str:
    waived = beside.get(row.fingerprint)
    return waived.text.in_(lang) if waived else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else ""
