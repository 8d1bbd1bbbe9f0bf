"""Finds postal addresses in one text: a street line and all that goes on from it, boxes, and codes that stand alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redaction.names.en.codes import LIKELY, SURE, boxes, codes
from redaction.names.en.foreign import foreign, labelled
from redaction.names.en.localities import CODED, extend
from redaction.names.en.streets import NUMBER, PREFIX, SPOKEN_NUMBER, named_end, street_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redaction.names.en.persons import Found

CUE = re.compile(
    r"(?i)(?:address|addr|\blive[sd]? (?:at|on)|\bliving (?:at|on)|\bresid(?:e|es|ing) (?:at|on)|\blocated at|\bmov(?:ed|ing) to|\bship|\bdeliver|\bsend|\bmail|\bresidence|\bproperty|\b(?:house|place|home|apartment|flat|office|i'?m|we'?re|it'?s|over)(?: is)? (?:at|on)|\bhome is|\bremit|\bletter to|\blabel to)"
    r"[^\n.!?0-9]{0,30}$"
)
"""What says that an address comes: end-anchored, for the text before a number."""
_FLAT = re.compile(
    r"[FSUAfsua](?<![A-Za-z0-9].)(?i:(?<=f)lat|(?<=s)(?:tudio|uite)|(?<=u)nit|(?<=a)(?:partment|pt\.?))[ ]?#?[0-9]{1,4}[A-Za-z]?(?=,[ ][A-Za-z]|[ \t]*\n[A-Za-z]|[ ][A-Z])"
    r"|USS [A-Z][a-z]+(?=,?\s[FAD]PO)|(?:USS|USNS|USNV|USCGC) [A-Z][A-Za-z]+(?=,?\s[FAD]PO)|uss?(?:n[sv]|cgc)? [a-z]+(?=,?\s[fad]po )"
)
"""A flat, and a ship of the navy: what follows has to end in a code."""
_DIGIT = re.compile(r"[0-9]")


def addresses(text: str, low: str) -> Iterator[Found]:
    """The addresses of a folded text (`low`: in lower case), to the last character of the code; in any order, perhaps overlapping."""
    if _DIGIT.search(text):
        yield from _numbered(text)
        yield from _flats(text)
        yield from boxes(text, low)
        yield from codes(text, low)
        yield from foreign(text)
        yield from labelled(text, low)
    yield from _spoken(text, low)


def _numbered(text: str) -> Iterator[Found]:
    reached = 0
    for match in NUMBER.finditer(text):
        start = match.start()
        if start < reached:
            continue
        found = _street(text, match.end())
        if found is None:
            continue
        whole, certain, backed = found
        announced = CUE.search(text, max(0, start - 60), start) is not None
        if certain or backed or announced:
            reached = whole
            yield _begun(text, start), whole, SURE if certain and (backed or announced) else LIKELY


def _street(text: str, at: int) -> tuple[int, bool, bool] | None:
    """Where the address ends whose number ends at `at`; whether a word for street makes it certain; whether something behind it backs it."""
    street, doubtful = street_end(text, at), None
    if street is not None:
        whole, backed = extend(text, street[0])
        if street[1] or backed:
            return whole, street[1], backed
        doubtful = whole, False, False
    end = named_end(text, at) if text[at - 1] != "," else None
    if end is None:
        return doubtful
    whole, _ = extend(text, end)
    return (whole, False, True) if CODED.search(text, end, whole) else doubtful


def _flats(text: str) -> Iterator[Found]:
    """A flat in a house that has a name and no number."""
    for match in _FLAT.finditer(text):
        end, backed = extend(text, match.end())
        if backed and CODED.search(text, match.end(), end):
            yield match.start(), end, LIKELY


def _begun(text: str, start: int) -> int:
    """Where the address begins: with the flat, the building, the room before the number of the house."""
    for _ in range(4):
        prefix = PREFIX.search(text, max(0, start - 24), start)
        if prefix is None:
            break
        start = prefix.start()
    return start


def _spoken(text: str, low: str) -> Iterator[Found]:
    """`one twenty three main street`: a number in words, as speech recognizers write it."""
    for match in SPOKEN_NUMBER.finditer(low):
        street = street_end(text, match.end() - 1)
        if street is not None and (street[1] or match.group().count(" ") > 1):
            yield match.start(), extend(text, street[0])[0], LIKELY
