"""Finds postal addresses in one text: a street line and all that goes on from it, boxes, and codes that stand alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redaction.names.en.lexicon import Kind, lexicon
from redaction.names.en.localities import extend
from redaction.names.en.regions import CA_POSTCODE, FULL, UK_POSTCODE, US, WORDY, ZIP
from redaction.names.en.streets import NUMBER, PREFIX, SPOKEN_NUMBER, street_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.names.en.persons import Found

SURE = 0.88
"""Above every score of a name: a street named after a person is a street."""
LIKELY = 0.82

CUE = re.compile(
    r"(?i)(?:address|addr|\blive[sd]? (?:at|on)|\bliving (?:at|on)|\bresid(?:e|es|ing) (?:at|on)|\blocated at|\bmov(?:ed|ing) to|\bship|\bdeliver|\bsend|\bmail|\bresidence|\bproperty|\b(?:house|place|home|apartment|flat|office|i'?m|we'?re|it'?s|over)(?: is)? (?:at|on)|\bhome is|\bremit|\bletter to|\blabel to)"
    r"[^\n.!?0-9]{0,30}$"
)
_BOX = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:p\.?[ ]?o\.?[ ]?box|post office box|gpo box|locked bag|private bag|(?:r\.?r\.?|rural route|h\.?c\.?|highway contract)[ ]?#?[ ]?[0-9]{1,3},?[ ]box"
    r"|psc[ ][0-9]{1,5},?[ ]box|unit[ ][0-9]{1,5},?[ ]box)[ ]?(?:#|no\.?|number)?[ ]?[A-Za-z]?[0-9]{1,7}(?:-[0-9]{1,5})?(?![0-9])"
)
_BARE_BOX = re.compile(r"(?i)(?<![A-Za-z0-9] )(?<![A-Za-z0-9])box[ ]#?[0-9]{1,6}(?=,? [A-Z])|(?<=to )box[ ][0-9]{1,6}(?=,? [A-Z])")
_STATE_CELL = re.compile(rf"(?:(?<=[,|\t;\"])(?:{'|'.join(s for s in US if s not in WORDY)})|(?i:{FULL}))\"?[,|\t;]\"?(?P<value>{ZIP})")
"""A state and a ZIP code in neighbouring cells."""
_ZIP_CALLED = re.compile(
    r"(?i)\b(?:zip|postal|post)(?:[ _-]?code)?(?:\+4)?[\"']?(?: number)?[ \t]*(?:(?:is|was|of|to|in|for|area|has|it'?s|changed|my|the|from|as|would be|now|[:=#>-])[ \t]*){0,4}[\"']?"
    rf"(?P<value>{ZIP}|{UK_POSTCODE}|{CA_POSTCODE}|[0-9]{{4}}(?![0-9])|[0-9]{{6}}(?![0-9])|(?:(?:oh|zero|one|two|three|four|five|six|seven|eight|nine)\b ?){{5}})"
)
_TOWN_CODE = re.compile(rf"[A-Z](?<![A-Za-z0-9].)[A-Za-z.'\u2019-]{{1,20}}(?: [A-Z][A-Za-z.'\u2019-]{{1,20}}){{0,2}}(?P<comma>,)? (?P<state>{'|'.join(US)}),? {ZIP}")
_LOWER_TOWN_CODE = re.compile(rf"[a-z](?<![A-Za-z0-9].)[a-z]{{2,15}}(?: [a-z]{{3,15}})?,? (?:{'|'.join(s.lower() for s in US)}),? {ZIP}")
_POSTCODE = re.compile(rf"(?<![A-Za-z0-9-])(?:(?:{UK_POSTCODE})|(?:{CA_POSTCODE}))(?<= [0-9A-Z]{{3}})")
_EUROPEAN = re.compile(
    r"(?<![A-Za-z\u00c0-\u017f])(?:[A-Z\u00c0-\u00de][a-z\u00df-\u017f-]{2,30}(?:stra(?:\u00dfe|sse)|str\.|gasse|allee|platz|weg|laan|straat|gata|gatan|vej|veien)"
    r"|(?:Rue|Via|Viale|Calle|Rua|Avenida|Carrer|Piazza|Plaza|Ulica|ul\.|Corso|Paseo|Carrera)(?: (?:de|del|della|di|la|las|los|du|des|da|do|dos|l')){0,2}"
    r"(?: [A-Z\u00c0-\u00de][\w'\u2019-]{1,20}){1,3})(?:,)? (?:n\.?[\u00bao] ?)?[0-9]{1,5}[a-zA-Z]?(?![0-9A-Za-z])"
)
_EUROPEAN_NUMBERED = re.compile(
    r"[0-9](?<![A-Za-z0-9.,/-].)[0-9]{0,3}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|all\u00e9e|place|chemin|impasse|quai|via|viale)(?: (?:de|du|des|la|le|les|l'|d'|di|della)){1,3}"
    r"[ ]?[A-Z\u00c0-\u00de][\w'\u2019-]{1,20}(?: [A-Z\u00c0-\u00de][\w'\u2019-]{1,20}){0,2}",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?i)(?:address|addr|residence|deliver to|ship to|bill to|mail to)\b(?: on file| line ?[12]?)?[\"']?(?:[ \t]*(?:\bis(?: now)?\b|\bto\b|:|=|->))+[ \t]*[\"']?"
)
_LABEL_VALUE = re.compile(
    r"(?=[^\n]{0,40}[0-9])(?P<value>[A-Za-z0-9\u00c0-\u024f#][^\n;\"@|!?]{6,118}?)(?=$|[\n;\"|!?]|\.(?:\s|$)|,? (?:and|but|my|please|phone|tel|email|e-mail|thanks|is|was|for|because|so|i|we|can)\b)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9]")


def addresses(text: str) -> Iterator[Found]:
    """The addresses of a folded text, to the last character of the code; in any order, perhaps overlapping."""
    if _DIGIT.search(text):
        yield from _numbered(text)
        yield from _boxes_and_codes(text)
        yield from _labelled(text)
    yield from _spoken(text)


def _numbered(text: str) -> Iterator[Found]:
    reached = 0
    for match in NUMBER.finditer(text):
        start = match.start()
        if start < reached:
            continue
        trusted = CUE.search(text[max(0, start - 60) : start]) is not None
        street = street_end(text, match.end(), trusted=trusted)
        if street is None:
            continue
        end, certain = street
        whole, backed = extend(text, end)
        if not (certain or trusted or backed):
            continue
        reached = whole
        yield _begun(text, start), whole, SURE if certain and (backed or trusted) else LIKELY


def _begun(text: str, start: int) -> int:
    """Where the address begins: with the flat, the building, the room before the number of the house."""
    for _ in range(4):
        prefix = PREFIX.search(text, max(0, start - 24), start)
        if prefix is None:
            break
        start = prefix.start()
    return start


def _spoken(text: str) -> Iterator[Found]:
    for match in SPOKEN_NUMBER.finditer(text):
        counted = match.group().count(" ") > 1
        street = street_end(text, match.end() - 1, trusted=counted)
        if street is not None and street[1]:
            end, _ = extend(text, street[0])
            yield match.start(), end, LIKELY


def _boxes_and_codes(text: str) -> Iterator[Found]:
    for match in _BOX.finditer(text):
        yield match.start(), extend(text, match.end())[0], SURE
    for match in _BARE_BOX.finditer(text):
        end, backed = extend(text, match.end())
        if backed:
            yield match.start(), end, SURE
    for match in _STATE_CELL.finditer(text):
        yield match.start("value"), match.end("value"), LIKELY
    for match in _ZIP_CALLED.finditer(text):
        yield match.start("value"), match.start("value") + len(match["value"].rstrip()), LIKELY
    for match in _TOWN_CODE.finditer(text):
        if match["comma"] or (match["state"] not in WORDY and not _first_kind(match.group()) & Kind.NEVER):
            yield match.start(), match.end(), LIKELY
    for match in _LOWER_TOWN_CODE.finditer(text):
        yield match.start() + _behind_words(match.group()), match.end(), LIKELY
    for match in _POSTCODE.finditer(text):
        yield match.start(), match.end(), LIKELY
    for pattern in (_EUROPEAN, _EUROPEAN_NUMBERED):
        for match in pattern.finditer(text):
            yield match.start(), extend(text, match.end(), foreign=True)[0], LIKELY


def _first_kind(text: str) -> int:
    return lexicon().get(text.split(" ", 1)[0].lower(), 0)


def _behind_words(text: str) -> int:
    """How much of two lower-case words before a state is no town's name."""
    first, rest = text.split(" ", 1)
    return len(text) - len(rest) if _first_kind(first) & Kind.NEVER and " " in rest else 0


def _labelled(text: str) -> Iterator[Found]:
    """What `address:` introduces, in any country's order, where it reads like one."""
    for label in _LABELLED.finditer(text):
        match = _LABEL_VALUE.match(text, label.end())
        if match is None:
            continue
        value = match["value"].rstrip(" ,.")
        words = re.findall(r"[^\W\d_]{2,}", value)
        if len(words) > 1 and not re.search(r"[0-9]{7}|://|[0-9]\.[0-9]+\.", value) and ("," in value or value[0].isdigit()) and any(c.isupper() for c in value):
            yield match.start(), match.start() + len(value), LIKELY - 0.01
