"""International bank account numbers: ISO 13616, by country's length and the check digits of ISO 7064 MOD 97-10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.checks import mod_97
from redaction.marks import Marks
from redaction.recognizers.base import Scores, SheetRecognizer, scored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.context import Page
    from redaction.scanner import Context
    from redaction.sheet import Found

_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO", "16": "BE", "18": "DK FI FO GL NL SD", "19": "MK SI", "20": "AT BA EE KZ LT LU XK", "21": "CH HR LI LV UA",
        "22": "BG BH CR DE GB GE IE ME RS VA", "23": "AE GI IL IQ OM SO TL", "24": "AD CZ ES MD PK RO SA SE SK TN VG", "25": "LY PT ST",
        "26": "IS TR", "27": "BI FR GR IT MC MR SM DJ", "28": "AL AZ BY CY DO GT HU LB NI PL SV", "29": "BR EG PS QA", "30": "JO KW MU",
        "31": "MT SC", "32": "LC", "33": "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip
"""The registry of ISO 13616 (SWIFT): by country, how many characters."""

_PATTERN = re.compile(r"[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![0-9A-Za-z_])", re.ASCII)
_MARKS = Marks("[^0-9A-Za-z_#][A-Z][A-Z][0-9][0-9]", skip=1)
_SEPARATORS = str.maketrans("", "", " -")
_SCORES = Scores(called=0.95, bare=0.9, miscalled=0.6)
_MISTYPED = Scores(called=0.4, bare=0, miscalled=0)


class IbanRecognizer(SheetRecognizer):
    """A country's letters, check digits, and as many characters as the country has."""

    entities = frozenset({Entity.IBAN_CODE})

    def gate(self, context: Context) -> str:
        del context
        return r"[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2}"

    def find_on(self, page: Page) -> Iterator[Found]:
        for match in page.matches(_MARKS, _PATTERN):
            end = _end(match.group())
            if end is None:
                continue
            scores = _SCORES if mod_97(match.group()[:end].translate(_SEPARATORS)) == 1 else _MISTYPED
            score = scored(scores, page.cue(Entity.IBAN_CODE, match.start(), match.start() + end))
            if score > 0:
                yield match.start(), match.start() + end, Entity.IBAN_CODE, score


def _end(value: str) -> int | None:
    """Where the number ends: a word in capitals may follow it after a space. None: the country has no such number."""
    wanted = _LENGTHS.get(value[:2])
    for place, char in enumerate(value):
        if wanted == 0:
            return place if char in " -" else None
        if wanted is not None and char not in " -":
            wanted -= 1
    return len(value) if wanted == 0 else None


RECOGNIZERS = (IbanRecognizer(),)
