"""Boxes, towns with their postal codes, and postal codes that stand alone.

Every pattern is tried only near what it cannot do without: five digits, the word box, the word zip. So a text costs what it holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redaction.names.en.lexicon import Kind, lexicon
from redaction.names.en.localities import extend
from redaction.names.en.regions import CA_POSTCODE, FULL, UK_POSTCODE, US, WORDY, ZIP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.names.en.persons import Found

SURE = 0.88
"""Above every score of a name: a street named after a person is a street."""
LIKELY = 0.82

_NEAR_FIVE = re.compile(r"[0-9](?<![0-9A-Za-z].)[0-9]{4}(?![0-9A-Za-z])")
_NEAR_POSTCODE = re.compile(r"[0-9](?<![0-9]{2})(?:[A-Z]{2}|[A-Z][0-9])(?![0-9A-Za-z])")
_NEAR_BOX = re.compile(r"b(?:ox|ag)(?= ?(?:#|n|[a-z]?[0-9]))")
_NEAR_CODE = re.compile(r"zip|post(?:al)?[ _-]?code|postal")

_BOX = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:p\.?[ ]?o\.?[ ]?box|post office box|gpo box|locked bag|private bag|(?:r\.?r\.?|rural route|h\.?c\.?|highway contract)[ ]?#?[ ]?[0-9]{1,3},?[ ]box"
    r"|psc[ ][0-9]{1,5},?[ ]box|unit[ ][0-9]{1,5},?[ ]box)[ ]?(?:#|no\.?|number)?[ ]?[A-Za-z]?[0-9]{1,7}(?:-[0-9]{1,5})?(?![0-9])"
)
_BARE_BOX = re.compile(r"(?i)(?<![A-Za-z0-9] )(?<![A-Za-z0-9])box[ ]#?[0-9]{1,6}(?=,? [A-Z])|(?<=to )box[ ][0-9]{1,6}(?=,? [A-Z])")
_CELL_STATES = "|".join(state for state in US if state not in WORDY or state in {"CO", "MO", "MS"})
_STATE_CELL = re.compile(rf"(?:(?<=[,|\t;\"])(?:{_CELL_STATES})|(?i:{FULL}))\"?[,|\t;]\"?(?P<value>{ZIP})")
"""A state and a ZIP code in neighbouring cells."""
_CELL_ENDS = frozenset(',|\t;"')
_TOWN_BEFORE = re.compile(r"(?<![A-Za-z])(?P<town>[A-Za-z]{4,16}),? $")
_NEXT_NAME = re.compile(r" [A-Z]")
_ZIP_CALLED = re.compile(
    r"(?i)(?:zip|postal|post)(?:[ _-]?code)?(?:\+4)?[\"']?(?: number)?[ \t]*(?:(?:is|was|of|to|in|for|area|has|it'?s|changed|my|the|from|as|would be|now|[:=#>-])[ \t]*){0,4}[\"']?"
    rf"(?P<value>{ZIP}|{UK_POSTCODE}|{CA_POSTCODE}|[0-9]{{4}}(?![0-9])|[0-9]{{6}}(?![0-9])|(?:(?:oh|zero|one|two|three|four|five|six|seven|eight|nine)\b ?){{5}})"
)
_TOWN_CODE = re.compile(
    rf"[A-Z](?<![A-Za-z0-9].)[A-Za-z.'\u2019-]{{1,20}}(?: [A-Z][A-Za-z.'\u2019-]{{1,20}}){{0,2}}(?P<comma>,)? (?P<state>{'|'.join(US)}),? {ZIP}"
)
_LOWER_TOWN_CODE = re.compile(rf"[a-z](?<![A-Za-z0-9].)[a-z]{{2,15}}(?: [a-z]{{3,15}})?,? (?:{'|'.join(s.lower() for s in US)}),? {ZIP}")
_POSTCODE = re.compile(rf"(?<![A-Za-z0-9-])(?:(?:{UK_POSTCODE})|(?:{CA_POSTCODE}))(?<= [0-9A-Z]{{3}})")


def boxes(text: str, low: str) -> Iterator[Found]:
    """Boxes with what follows them; a box that no post office is named with needs a town with its state or code."""
    for near in _NEAR_BOX.finditer(low):
        first, last = max(0, near.start() - 40), near.end() + 20
        for match in _BOX.finditer(text, first, last):
            yield match.start(), extend(text, match.end())[0], SURE
        for match in _BARE_BOX.finditer(text, first, last):
            end, backed = extend(text, match.end())
            if backed:
                yield match.start(), end, SURE


def codes(text: str, low: str) -> Iterator[Found]:
    """Postal codes, with their town and state where these stand before them."""
    for near in _NEAR_FIVE.finditer(text):
        yield from _before_five(text, near.start())
    for near in _NEAR_POSTCODE.finditer(text):
        for match in _POSTCODE.finditer(text, max(0, near.start() - 8), near.end() + 2):
            yield match.start(), match.end(), LIKELY
    for near in _NEAR_CODE.finditer(low):
        called = _ZIP_CALLED.match(text, near.start(), near.end() + 90)
        if called:
            yield called.start("value"), called.start("value") + len(called["value"].rstrip()), LIKELY


def _before_five(text: str, five: int) -> Iterator[Found]:
    first, last = max(0, five - 60), five + 10
    for match in _TOWN_CODE.finditer(text, first, last):
        if match["comma"] or (match["state"] not in WORDY and not _first_kind(match.group()) & Kind.NEVER):
            yield match.start(), match.end(), LIKELY
    for match in _LOWER_TOWN_CODE.finditer(text, first, last):
        yield match.start() + _behind_words(match.group()), match.end(), LIKELY
    town = _TOWN_BEFORE.search(text, max(0, five - 24), five)
    if town and not _NEXT_NAME.match(text, five + 5) and _first_kind(town["town"]) & Kind.PLACE:
        yield town.start("town"), five + 5, LIKELY
    if text[five - 1 : five] in _CELL_ENDS:
        for match in _STATE_CELL.finditer(text, first, last):
            yield match.start("value"), match.end("value"), LIKELY


def _first_kind(text: str) -> int:
    return lexicon().get(text.split(" ", 1)[0].lower(), 0)


def _behind_words(text: str) -> int:
    """How much of two lower-case words before a state is no town's name."""
    first, rest = text.split(" ", 1)
    return len(text) - len(rest) if _first_kind(first) & Kind.NEVER and " " in rest else 0
