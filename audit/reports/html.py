"""One self-contained HTML file: a compliance officer reads, filters and prints it; nothing is fetched and nothing can run but its own script."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, BinaryIO

import jinja2
from markupsafe import Markup, escape

from audit.clock import named
from audit.reports import tellings
from audit.reports.bars import ORDER, bar
from audit.reports.cited import cited
from audit.reports.comparison import counts
from audit.reports.gaps import Gaps, gaps
from audit.reports.gone import gone, more_gone
from audit.reports.rows import Card, cards, family_counts
from audit.reports.safety import plain
from audit.reports.summary import Summary, percent, summarise
from audit.reports.words import LEGEND, WORDS
from audit.store.query import ID_DIGITS
from controls.families import family_label
from controls.finding import WORST_FIRST, Severity, Status
from controls.provisions import PROVISIONS
from holdings.text import Lang, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from audit.reports.base import Material, Report

SHOWN_ROWS = 50
"""Observations shown per control and status; more than these are counted, and said to be in the CSV and JSON reports."""
SHOWN_LIST = 200

_LANG_TAG = {Lang.ZH: "zh-CN", Lang.EN: "en"}
_OPEN = (Status.FAIL,)
_BREAK_AFTER = re.compile(r"(?<=[._])(?![._]|$)")


@dataclass(frozen=True, slots=True)
class HtmlReport:
    """`html`."""

    name: str = "html"
    aliases: tuple[str, ...] = ()
    extension: str = ".html"

    def write(self, material: Material, out: BinaryIO) -> None:
        text = _template().render(_context(material))
        out.write(text.encode("utf-8"))


REPORT: Report = HtmlReport()


@cache
def _asset(name: str) -> str:
    return resources.files("audit.reports").joinpath("templates", name).read_text("utf-8")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        loader=jinja2.FunctionLoader(_asset),
    )
    environment.filters.update(number=_number, percent=percent, breakable=_breakable)
    return environment.get_template("report.html.j2")


def _finalize(value: Any) -> Any:
    """Every value that is printed is made plain first; what is ours is `Markup` already and is left alone."""
    return value if isinstance(value, Markup) else plain(str(value))


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def _breakable(name: str) -> Markup:
    """A name that may break after its dots and underscores."""
    return Markup("<wbr>").join(escape(part) for part in _BREAK_AFTER.split(plain(name)))


def _csp(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'; img-src 'none'; object-src 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _context(material: Material) -> dict[str, Any]:
    lang, summary, all_cards = material.lang, summarise(material.assessment), cards(material)
    style, script = _asset("report.css"), _asset("report.js")
    missing, unseen = gaps(material.assessment), sum(summary.observations[status] for status in tellings.NOT_SEEN)
    return {
        "csp": _csp(style, script),
        "style": Markup(style),  # noqa: S704 (our own file)
        "script": Markup(script),  # noqa: S704 (our own file)
        "lang": _LANG_TAG[lang],
        "t": {name: text.in_(lang) for name, text in WORDS.items()},
        "say": _sayer(lang),
        "at": lambda moment: _at(moment, material.zone),
        "why_not": lambda read: tellings.why_not(read).in_(lang),
        "a": material.assessment,
        "recorded": material.recorded,
        "in_ledger": tellings.in_ledger(material.recorded),
        "previous": material.previous,
        "comparison": counts(material.compared).items() if material.previous is not None else (),
        "gone": gone(material),
        "more_gone": lambda count: more_gone(material, count),
        "cited": cited(all_cards),
        "known_provisions": PROVISIONS,
        "evidence_cut": tellings.evidence_cut,
        "id_digits": ID_DIGITS,
        "tiles": _tiles(summary, unseen, missing),
        "summary": summary,
        "conclusion": tellings.conclusion(summary),
        "standing": tellings.standing(summary.score),
        "disposed": tellings.disposed(material),
        "first": [card for card in all_cards if card.status is Status.FAIL][: tellings.FIRST],
        "families": _families(all_cards, lang),
        "cards": all_cards,
        "groups": _groups,
        "open": _OPEN,
        "shown_rows": SHOWN_ROWS,
        "shown_list": SHOWN_LIST,
        "more": tellings.more,
        "owners": _owners(all_cards),
        "not_seen": tellings.not_seen(material, all_cards),
        "gaps": list(missing.told()),
        "partly": _partly(all_cards),
        "not_applicable": _not_applicable(all_cards),
        "not_run": [card for card in all_cards if card.status is Status.NOT_RUN],
        "parameters": _parameters(all_cards),
        "findings": summary.observations[Status.FAIL],
        "unseen": unseen,
        "statuses": [status for status in Status if summary.controls[status]],
        "severities": sorted({card.severity for card in all_cards}, reverse=True),
        "legend": [(Status(code), text) for code, text in LEGEND.items()],
        "Status": Status,
        "Severity": Severity,
    }


def _tiles(summary: Summary, unseen: int, missing: Gaps) -> dict[str, str]:
    """The status by whose colour each tile is marked: what fails is red, all and nothing left out is green."""
    score = summary.score
    if score.share is None:
        standing = Status.NOT_RUN
    elif score.share < 1:
        standing = Status.FAIL
    else:
        standing = Status.INCONCLUSIVE if missing or unseen else Status.PASS
    failing = Status.FAIL if summary.failing else standing
    seen = Status.INCONCLUSIVE if unseen else Status.NOT_RUN if missing or score.share is None else Status.PASS
    return {"failing": failing.value, "findings": failing.value, "score": standing.value, "unseen": seen.value}


def _sayer(lang: Lang) -> Callable[[Text], str]:
    return lambda text: text.in_(lang)


def _at(moment: dt.datetime | None, zone: dt.tzinfo) -> str | None:
    return named(moment, zone) if moment is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    code: str
    text: Text
    bar: Markup
    counts: list[tuple[Status, int]]
    cards: list[tuple[Card, Markup]]


def _families(all_cards: Iterable[Card], lang: Lang) -> list[_Family]:
    by_id = sorted(all_cards, key=lambda card: card.id)
    return [
        _Family(
            code=family,
            text=family_label(family),
            bar=bar(family_label(family).in_(lang), counts, lang),
            counts=[(status, counts[status]) for status in ORDER if counts.get(status)],
            cards=[(card, bar(card.id, card.counts(), lang, small=True)) for card in by_id if card.family == family],
        )
        for family, counts in family_counts(by_id).items()
    ]


def _groups(card: Card) -> list[tuple[Status, list[Any]]]:
    """A control's rows by status, what fails first; each a list, for a template counts and cuts it."""
    groups = [(status, list(card.with_status(status))) for status in WORST_FIRST]
    return [(status, rows) for status, rows in groups if rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owner:
    name: str | None
    findings: int
    exceptions: int
    critical: int
    due: dt.date
    controls: list[str]


def _owners(all_cards: Iterable[Card]) -> list[_Owner]:
    """Who has how much to mend and by when: whoever is due first comes first, what nobody owns last."""
    work: dict[str | None, list[tuple[Card, int, dt.date]]] = {}
    for card in all_cards:
        for row in card.with_status(Status.FAIL):
            if row.due is not None:
                work.setdefault(row.observation.owner, []).append((card, row.observation.exceptions, row.due))
    owners = [
        _Owner(
            name=name,
            findings=len(items),
            exceptions=sum(exceptions for _, exceptions, _ in items),
            critical=sum(card.severity is Severity.CRITICAL for card, _, _ in items),
            due=min(due for _, _, due in items),
            controls=sorted({card.id for card, _, _ in items}),
        )
        for name, items in work.items()
    ]
    return sorted(owners, key=lambda one: (one.name is None, one.due, -one.findings, one.name or ""))


def _partly(all_cards: Iterable[Card]) -> list[tuple[Card, Any]]:
    """What was judged although not all of it was examined: it fails already, and there may be more."""
    return [
        (card, row) for card in all_cards for row in card.with_status(Status.FAIL) if row.observation.examined < row.observation.population
    ]


def _not_applicable(all_cards: Iterable[Card]) -> list[tuple[Card, Text, int]]:
    counts: dict[tuple[str, Text], int] = {}
    by_id = {card.id: card for card in all_cards}
    for card in by_id.values():
        for row in card.with_status(Status.NOT_APPLICABLE):
            counts[card.id, row.what] = counts.get((card.id, row.what), 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1].en))
    return [(by_id[control], what, count) for (control, what), count in ordered]


def _parameters(all_cards: Iterable[Card]) -> list[tuple[Card, list[tuple[Text, Any, Any]]]]:
    """The parameters in effect, with their names and defaults; a control without any still has its method listed."""
    listed = []
    for card in sorted(all_cards, key=lambda card: card.id):
        known = {parameter.name: parameter for parameter in card.control.parameters} if card.control else {}
        values = [
            (known[name].text if name in known else Text(name, name), value, known[name].default if name in known else None)
            for name, value in sorted(card.result.parameters.items())
        ]
        listed.append((card, values))
    return listed
