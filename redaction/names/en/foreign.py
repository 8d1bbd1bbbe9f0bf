"""Addresses in other orders than the English one: street before number, code before town, and whatever a label introduces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redaction.names.en.codes import LIKELY
from redaction.names.en.localities import extend
from redaction.names.en.streets import counts_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.names.en.persons import Found

_NEAR_NUMBER = re.compile(r"[0-9](?<=[a-z\u00df.,] .)")
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
_NEAR_LABEL = re.compile(r"addr|residence|(?:deliver|ship|bill|mail) to\b")
_LABELLED = re.compile(
    r"(?i)(?:address|addr|residence|deliver to|ship to|bill to|mail to)\b(?: on file| line ?[12]?)?[\"']?(?:[ \t]*(?:\bis(?: now)?\b|\bto\b|:|=|->))+[ \t]*[\"']?"
)
_LABEL_VALUE = re.compile(
    r"(?=[^\n]{0,40}[0-9])(?P<value>[A-Za-z0-9\u00c0-\u024f#][^\n;\"@|!?]{6,118}?)(?=$|[\n;\"|!?]|\.(?:\s|$)|,? (?:and|but|my|please|phone|tel|email|e-mail|thanks|is|was|for|because|so|i|we|can)\b)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_OTHERWISE = re.compile(r"[0-9]{7}|://|[0-9]\.[0-9]+\.")
"""What says that it is a telephone number, a link or an IP address."""


def foreign(text: str) -> Iterator[Found]:
    """Streets of the continent of Europe."""
    for near in _NEAR_NUMBER.finditer(text):
        for match in _EUROPEAN.finditer(text, max(0, near.start() - 70), near.end() + 6):
            yield match.start(), extend(text, match.end(), foreign=True)[0], LIKELY
    for match in _EUROPEAN_NUMBERED.finditer(text):
        yield match.start(), extend(text, match.end(), foreign=True)[0], LIKELY


def labelled(text: str, low: str) -> Iterator[Found]:
    """What `address:` introduces, in any country's order, where it reads like one."""
    for near in _NEAR_LABEL.finditer(low):
        label = _LABELLED.match(text, near.start())
        match = _LABEL_VALUE.match(text, label.end(), label.end() + 125) if label else None
        if match is None:
            continue
        value = match["value"].rstrip(" ,.")
        written = ("," in value or value[0].isdigit()) and (any(map(str.isupper, value)) or counts_nothing(value))
        if written and len(_LETTERS.findall(value)) > 1 and not _OTHERWISE.search(value):
            yield match.start(), match.start() + len(value), LIKELY - 0.01
