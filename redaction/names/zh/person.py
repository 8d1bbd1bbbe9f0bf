"""Chinese names in one text: what the words around settle by themselves, and where the model has to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from holdings.entities import Entity
from redaction.names.zh.brands import BRANDS
from redaction.names.zh.characters import COMMON, GIVEN
from redaction.names.zh.gate import COMPOUNDS, HAN, SURNAMES, everyday, is_han, starts, surname_length
from redaction.names.zh.labels import (
    CELL,
    FOLLOW,
    HINT,
    LATIN_NAMED,
    NAMED,
    NOT_WHOLE,
    PLACE,
    PLACE_WORD,
    ROLE,
    ROLE_AHEAD,
    ROLE_REACH,
    SHORT_NAMED,
    TITLE,
    WHOLE_NAME,
)
from redaction.names.zh.shape import NOBODY, alone, ends_well, given, no_word, plain, titled, two_surnames
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CALLED = 0.85
"""A word says that this is a name."""
TAGGED = 0.7
"""The model says so."""
GUESSED = 0.6
"""A role stands before it, and its characters are those of a name."""

_THINGS = frozenset({"LOC", "ORG", "n", "nz", "nw", "s", "f", "PER"})
_NOUNS = frozenset({"LOC", "ORG", "n", "nz", "nw"})
"""What the model takes an unheard-of name for."""


_SPACED = re.compile(rf"[{''.join(sorted(SURNAMES))}][ ][{HAN}](?:[ ]?[{HAN}])?(?![{HAN}])")
"""张 伟: only where a label stands before it."""

_LATIN = re.compile(r"(?i)name|contact|recip|consig|receiv|attn|custom|paye|holder|applic|passen")


PLACES = frozenset("园山洞峡殿店菜寺楼轩阁馆街路桥门城村镇庄江河湖海岛谷泉峰坊府苑居堂斋家宫塔港湾汤茶酒")
"""How the names of places, houses and dishes end: such a word by itself in a clause is no person."""


_BEHIND = frozenset("收于在持签寄取致的")
"""What the model at times adds to a name."""


_KIN = frozenset("工姐哥叔姨婶嫂总爷")
"""陈叔, 李工: a surname with a title of one character."""


class Evidence(IntEnum):
    """What stands before a name."""

    NOTHING = 0
    HINT = 1
    """A word that may stand before anything."""
    ROLE = 2
    """A word that a name may follow."""
    CALLED = 3
    """A word that a name does follow."""
    CLOSED = 4
    """Such a word and a colon, a bracket or the like: the name is all there is."""


class Word(NamedTuple):
    """A word as the model sees it."""

    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of a text before the model is asked."""

    text: str
    settled: list[Span] = field(default_factory=list)
    open: dict[int, Evidence] = field(default_factory=dict)
    """Places where a name may begin, in order, and what stands before."""


def draft(text: str) -> Draft:
    """Read one text (simplified script), without the model."""
    found = Draft(text=text)
    places = dict.fromkeys(starts(text), Evidence.NOTHING) | _announced(text)
    for place in sorted(places):
        said = places[place]
        end = _whole(text, place) if said else None
        if end is not None and (said is Evidence.CLOSED or plain(text, place, end)):
            found.settled.append(Span(place, end, Entity.PERSON, CALLED))
        elif not found.settled or place >= found.settled[-1].end:
            found.open[place] = places[place]
    return found


def whole_names(text: str) -> Iterator[Span]:
    """What stands alone behind a label for names, whatever it is made of."""
    for match in WHOLE_NAME.finditer(text):
        if not NOT_WHOLE.search(match["name"]):
            yield Span(*match.span("name"), Entity.PERSON, GUESSED)


def cells(text: str) -> Iterator[Span]:
    """What has the characters of a name, in a table or a list, before a number."""
    for match in CELL.finditer(text):
        at, end = match.span("name")
        if text[at] in SURNAMES and plain(text, at, end):
            yield Span(at, end, Entity.PERSON, GUESSED)


def _announced(text: str) -> dict[int, Evidence]:
    found = {}
    for match in ROLE_AHEAD.finditer(text):
        at, closed = match.end(), match["gap"] is not None
        if closed or text[at] in SURNAMES or text[at : at + 2] in COMPOUNDS:
            found[at] = Evidence.CLOSED if closed else Evidence.ROLE
    for pattern in (NAMED, SHORT_NAMED, *([LATIN_NAMED] if _LATIN.search(text) else [])):
        for match in pattern.finditer(text):
            found[match.end()] = Evidence.CLOSED if match["gap"].strip() else Evidence.CALLED
    return {
        at: said
        for at, said in found.items()
        if surname_length(text, at) and (given(text, at, at + 2) or _SPACED.match(text, at)) and no_word(text, at)
    }


def _whole(text: str, at: int) -> int | None:
    """Where a name ends that stands by itself: at the end, at what is not Chinese, or at a title."""
    surname = surname_length(text, at)
    if TITLE.match(text, at + surname):
        return None
    if (spaced := _SPACED.match(text, at)) is not None:
        return spaced.end()
    for length in (surname + 2, surname + 1, 4):
        end = at + length
        if end > len(text) or not is_han(text[at:end]) or text[at : at + 2] in NOBODY:
            continue
        if (not is_han(text[end : end + 1]) or TITLE.match(text, end)) and given(text, at, end) and two_surnames(text, at, surname, end):
            return end
    return None


def settle(drafted: Draft, words: Mapping[int, Word]) -> list[Span]:
    """The names of a text, once the model has said where words begin (`words`: by start)."""
    found = list(drafted.settled)
    last = 0
    for place, evidence in drafted.open.items():
        if place < last:
            continue
        span = _judge(drafted.text, place, evidence, words)
        if span is not None:
            found.append(span)
            last = span.end
    return found


def _judge(text: str, at: int, evidence: Evidence, words: Mapping[int, Word]) -> Span | None:
    surname = surname_length(text, at)
    if TITLE.match(text, at + surname):
        return None
    if evidence is Evidence.NOTHING:
        evidence = _before(text, at)
    end, score = _ended(text, at, surname, evidence, words)
    if end is None or text[at : at + 2] in NOBODY:
        return None
    if evidence < Evidence.CALLED and not BRANDS.isdisjoint((text[at:end], text[at : end + 1])):
        return None
    if end - at == surname + 1 and (text[end - 1] in _KIN or text[at] == "阿") and evidence < Evidence.CALLED:
        return None
    while text[end - 1] in _BEHIND and end - at > surname + 1:
        end -= 1
    if not TITLE.match(text, end) and _goes_on(text, end, evidence, words):
        return None
    return Span(at, end, Entity.PERSON, score)


def _goes_on(text: str, end: int, evidence: Evidence, words: Mapping[int, Word]) -> bool:
    """Whether what follows makes it the name of a place, a firm or a product."""
    if PLACE_WORD.match(text, end):
        return True
    if evidence >= Evidence.CALLED or not PLACE.match(text, end):
        return False
    follows = words.get(end)
    return not FOLLOW.match(text, end) and (follows is None or follows.label in _THINGS)


def _before(text: str, at: int) -> Evidence:
    reach = max(0, at - ROLE_REACH)
    if ROLE.search(text, reach, at):
        return Evidence.ROLE
    return Evidence.HINT if HINT.search(text, reach, at) else Evidence.NOTHING


def _ended(text: str, at: int, surname: int, evidence: Evidence, words: Mapping[int, Word]) -> tuple[int | None, float]:
    """Where the name ends, and how sure that is."""
    word = words.get(at)
    with_title = titled(text, at, surname)
    if word is not None and word.label == "PER" and surname < word.end - at <= surname + 3:
        return with_title or _grown(text, at, surname, word.end), CALLED if evidence else TAGGED
    if with_title is not None and (evidence or text[at] in SURNAMES):
        return with_title, CALLED if evidence else GUESSED
    noun = word is not None and word.label in _NOUNS and given(text, at, word.end) and surname < word.end - at <= surname + 2
    announced = evidence >= Evidence.ROLE and (surname == 2 or text[at] in SURNAMES)
    if announced and noun and word is not None and (evidence >= Evidence.CALLED or ends_well(text, word.end)):
        return word.end, GUESSED
    rest = words.get(at + surname)
    if rest is not None and rest.label == "PER" and rest.end - at <= surname + 2 and (announced or alone(text, at, rest.end)):
        return rest.end, GUESSED
    if announced:
        return _guess(text, at, surname, words), GUESSED
    if surname == 1 and _stands_alone(text, at, noun=noun, word=word):
        return at + 3, GUESSED
    return None, 0.0


def _stands_alone(text: str, at: int, *, noun: bool, word: Word | None) -> bool:
    """Whether a clause is three characters that could be a name, and the model sees no everyday word in them."""
    end = at + 3
    if word is None or end > len(text) or not alone(text, at, end) or text[end - 1] in PLACES or not plain(text, at, end):
        return False
    return (noun and word.end == end) or (text[at] in COMMON and word.end == at + 1)


def _grown(text: str, at: int, surname: int, end: int) -> int:
    """The model at times cuts a given name short, before a character that begins no word."""
    cut = end - at == surname + 1 and text[end : end + 1] in GIVEN and not FOLLOW.match(text, end)
    cut |= end - at == surname + 2 and text[at + 1] in SURNAMES and given(text, at, end + 1) and not FOLLOW.match(text, end)
    return end + 1 if cut and ends_well(text, end + 1) else end


def _guess(text: str, at: int, surname: int, words: Mapping[int, Word]) -> int | None:
    """The end of a name that was announced, by what follows it: what often follows a name, or at least a word of the model's."""
    if surname == 1 and text[at : at + 2] in everyday():
        return None
    short = at + surname + 1
    ends = [end for end in (short + 1, short) if given(text, at, end) and not (end > short and FOLLOW.match(text, short))]
    for end in ends:
        if ends_well(text, end):
            return end
    return next((end for end in ends if end in words and GIVEN.issuperset(text[at + surname : end])), None)
