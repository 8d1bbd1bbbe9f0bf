"""CSV for spreadsheets: one row per observation, and one for each control that has none, so that nothing vanishes.

UTF-8 with a byte-order mark, by which spreadsheet programs know Chinese; no cell can become a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from audit.reports.rows import cards
from audit.reports.safety import cell
from audit.reports.words import WORDS

if TYPE_CHECKING:
    from audit.reports.base import Material, Report
    from audit.reports.rows import Card, Row
    from holdings.text import Lang

COLUMNS = (
    "control",
    "title",
    "family",
    "severity",
    "status",
    "asset",
    "what",
    "reason_code",
    "exceptions",
    "examined",
    "population",
    "upper_bound",
    "owner",
    "due",
    "change",
    "remediation",
    "evidence",
    "provisions",
    "fingerprint",
    "disposition",
    "note",
)


@dataclass(frozen=True, slots=True)
class CsvReport:
    """`csv`."""

    name: str = "csv"
    aliases: tuple[str, ...] = ()
    extension: str = ".csv"

    def write(self, material: Material, out: BinaryIO) -> None:
        lang = material.lang
        out.write(codecs.BOM_UTF8)
        out.write(_line([WORDS[column].in_(lang) for column in COLUMNS]))
        for card in cards(material):
            for row in card.rows:
                out.write(_line(_cells(card, row, lang)))
            if not card.rows:
                out.write(_line(_cells(card, None, lang)))


REPORT: Report = CsvReport()


def _cells(card: Card, row: Row | None, lang: Lang) -> list[str]:
    control = card.control
    status = row.observation.status if row else card.status
    what = row.what if row else card.note
    values = {
        "control": card.id,
        "title": card.title.in_(lang),
        "family": card.family_text.in_(lang),
        "severity": card.severity.text.in_(lang),
        "status": status.text.in_(lang),
        "what": what.in_(lang) if what else "",
        "remediation": control.remediation.in_(lang) if control and row and row.due else "",
        "provisions": " ".join(control.provisions) if control else "",
        "note": card.note.in_(lang) if card.note and row else "",
        **(_of(row, lang) if row else {"reason_code": card.result.note or ""}),
    }
    return [values.get(column, "") for column in COLUMNS]


def _of(row: Row, lang: Lang) -> dict[str, str]:
    one = row.observation
    return {
        "asset": one.asset.name,
        "reason_code": one.reason,
        "exceptions": str(one.exceptions),
        "examined": str(one.examined),
        "population": str(one.population),
        "upper_bound": "" if one.upper_bound is None else f"{one.upper_bound:.6g}",
        "owner": one.owner or "",
        "due": row.due.isoformat() if row.due else "",
        "change": row.change.text.in_(lang) if row.change else "",
        "evidence": "; ".join(f"{example.locator} {example.shape}" for example in one.evidence),
        "fingerprint": one.fingerprint,
        "disposition": row.disposition.text.in_(lang) if row.disposition else "",
    }


def _line(values: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([cell(value) for value in values])
    return text.getvalue().encode("utf-8")
