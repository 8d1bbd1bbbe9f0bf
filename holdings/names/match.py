"""Finds what a name or a comment means: the term that ends last, and what the words around it make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from holdings.names.lexicon import Need
from holdings.names.tokens import is_chinese, latin_parts, plain, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.names.lexicon import Lexicon, Meaning


NAMES = 16_384
"""So many names are remembered: datasets share most of theirs, and every field is asked several times over."""

SEVERAL = re.compile(r"(?:数组|列表|集合|清单|们)$")
"""Chinese for several of something; it changes nothing of what the things are."""


class Verdict(Enum):
    """What the words around a term make of it."""

    HOLDS = "holds"
    UNSURE = "unsure"
    """There are words around it that are not known."""
    ABOUT = "about"
    """The name speaks about the datum (`phone_verified`, `email_count`) and does not hold it."""
    REFERS = "refers"
    """The name is the identifier of a thing (`address_id`)."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was taken to mean."""

    meaning: Meaning
    verdict: Verdict
    person: bool = False
    """A person's word stands directly before the term: `customer_name`."""
    alone: bool = False
    """Nothing but the term stands in the name."""
    pinyin: bool = False
    short: bool = False
    """Two or three pinyin initials: they count only in the company of other pinyin names."""
    tail_only: bool = False
    """The name only ends in the term, after letters that are no known word."""
    term: str = ""
    """The words of the vocabulary that were found."""

    @property
    def by_link(self) -> bool:
        """Whether a link to it gives away what the thing itself would."""
        return self.meaning.concept.key in _BY_LINK


_BY_LINK = frozenset({"photo", "recording", "file_content", "social_account"})
"""What a link to it gives away as the thing itself would."""
_LINKS = frozenset({"url", "uri", "link", "path", "href", "source"})


_DESCRIBES = frozenset({"description", "desc", "descr", "detail", "content", "body", "text", "summary", "title"})
"""What a thing has as well; what people note down is theirs."""

_KEYS = (["id"], ["uuid"], ["guid"], ["key"], ["pk"])

_TAILS = frozenset({"phone", "mobile", "email", "address", "password", "birthday", "shouji", "dianhua", "dizhi", "youxiang", "xingming"})


def read_latin(text: str, lexicon: Lexicon) -> Match | None:
    """What the Latin words of a name mean."""
    parts = latin_parts(text)
    if (match := _initials(parts, lexicon)) is not None:
        return match
    tokens = words(text, lexicon.vocabulary)
    # The longest term of those that end last: in English and in pinyin the head of a name stands at its end.
    for end in range(len(tokens), 0, -1):
        for start in range(max(0, end - lexicon.longest_latin), end):
            meaning = lexicon.latin.get(tuple(tokens[start:end]))
            if meaning is not None and not (meaning.whole and end - start < len(tokens)):
                return _around(tokens, start, end, meaning, lexicon)
    last = parts[-1] if parts else ""
    for tail in _TAILS:
        if last.endswith(tail) and last not in lexicon.vocabulary:
            return Match(lexicon.latin[(tail,)], Verdict.UNSURE, tail_only=True, term=tail)
    return None


def _initials(parts: Sequence[str], lexicon: Lexicon) -> Match | None:
    """A name of pinyin initials, by itself or after one-letter prefixes: `xm`, `c_sjh`, `khxm`."""
    real = [part for part in parts if len(part) > 1 and part not in {"tbl", "col", "fld"}]
    persons = lexicon.words["person"].initials
    if len(real) == 2 and real[0] in persons:
        real = [real[1]]
    if len(real) != 1 or real[0] in lexicon.vocabulary:
        return None
    word = real[0]
    meaning = lexicon.initials.get(word)
    if meaning is None:
        meaning = next(
            (lexicon.initials[word[len(p) :]] for p in persons if word.startswith(p) and word[len(p) :] in lexicon.initials), None
        )
    if meaning is None:
        return None
    return Match(meaning, Verdict.HOLDS, alone=True, pinyin=True, short=len(word) <= 3, term=word)


def _around(tokens: Sequence[str], start: int, end: int, meaning: Meaning, lexicon: Lexicon) -> Match:
    classes = lexicon.words
    persons = classes["person"].latin
    neutral, about = classes["neutral"].latin, classes["not_about"].latin
    before, after = tokens[:start], tokens[end:]
    verdict = Verdict.HOLDS
    if before and before[0] in classes["not_about_first"].latin:
        verdict = Verdict.ABOUT
    elif after and after[-1] in classes["identifier"].latin and after[-1] not in neutral:
        verdict = Verdict.HOLDS if meaning.concept.key == "staff_act" else Verdict.REFERS
    elif any(word in about for word in after):
        linked = meaning.concept.key in _BY_LINK and all(word in _LINKS for word in after)
        verdict = Verdict.HOLDS if linked else Verdict.ABOUT
    elif any(word not in neutral and word not in persons and len(word) > 1 for word in after):
        verdict = Verdict.UNSURE
    person = bool(before) and before[-1] in persons
    if meaning.other is not None and meaning.other.concept.free_text and before and before[-1] in classes["service"].latin:
        meaning = meaning.other  # the title of a ticket is nobody's job title
    # A weak word such as `name` means nothing of its own behind a thing's word: `product_name`. What is said in service has titles.
    known = neutral | persons | classes["service"].latin if meaning.concept.free_text else neutral | persons
    if meaning.need is Need.DEVICE and before and before[-1] in classes["device"].latin:
        meaning = replace(meaning, need=None, weak=False)  # the carrier of a device
    if meaning.weak and verdict is Verdict.HOLDS and any(word not in known and len(word) > 1 for word in before):
        verdict = Verdict.ABOUT
    of_thing = before and tokens[end - 1] in _DESCRIBES and before[-1] in classes["catalogue"].latin - classes["service"].latin
    if meaning.concept.free_text and before and (of_thing or classes["system_text"].latin & {*before[-2:], *after}):
        verdict = Verdict.ABOUT
    if meaning.need is Need.NOT_HOST and any(word in classes["host"].latin for word in before):
        verdict = Verdict.ABOUT
    return Match(
        meaning,
        verdict,
        person=person,
        alone=not before and not after,
        pinyin=end - start == 1 and tokens[start] in lexicon.pinyin,
        term=" ".join(tokens[start:end]),
    )


def read_chinese(text: str, lexicon: Lexicon) -> Match | None:
    """What a Chinese name or comment means."""
    text = "".join(plain(text).upper().split())
    best: tuple[int, int, Meaning] | None = None
    for start in range(min(len(text), 80)):
        for size in range(min(lexicon.longest_chinese, len(text) - start), 0, -1):
            meaning = lexicon.chinese.get(text[start : start + size])
            if meaning is None or (size == 1 and not _bare(text, lexicon)):
                continue
            if best is None or start + size > best[1]:
                best = (start, start + size, meaning)
            break
    return None if best is None else _around_chinese(text, *best, lexicon)


def _bare(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is one character, apart from neutral words: `省` in `所在省` would say nothing of `省略`."""
    return len(text) == 1 or text[1:] in lexicon.words["neutral"].chinese


def _around_chinese(text: str, start: int, end: int, meaning: Meaning, lexicon: Lexicon) -> Match:
    classes = lexicon.words
    before, after = text[:start], _strip_neutral(SEVERAL.sub("", text[end:]), classes["neutral"].chinese)
    persons = classes["person"].chinese
    person = before.rstrip("的").endswith(tuple(persons))
    verdict = Verdict.HOLDS
    if text.startswith(tuple(classes["not_about_first"].chinese)) or any(word in after for word in classes["not_about"].chinese):
        verdict = Verdict.ABOUT
    elif after.endswith(tuple(classes["identifier"].chinese)):
        verdict = Verdict.HOLDS if meaning.concept.key == "staff_act" else Verdict.REFERS
    elif after and after not in persons:
        verdict = Verdict.UNSURE
    said = meaning.concept.free_text and before.endswith(tuple(classes["service"].chinese))
    if meaning.weak and verdict is Verdict.HOLDS and before and not person and not said:
        verdict = Verdict.ABOUT
    if meaning.concept.key == "person_name" and before.endswith(tuple(classes["thing"].chinese)):
        verdict = Verdict.ABOUT
    if meaning.concept.free_text and any(word in before for word in classes["system_text"].chinese):
        verdict = Verdict.ABOUT
    if meaning.need is Need.NOT_HOST and any(word in before for word in classes["host"].chinese):
        verdict = Verdict.ABOUT
    return Match(meaning, verdict, person=person, alone=not before and not after, term=text[start:end])


def _strip_neutral(text: str, neutral: frozenset[str]) -> str:
    text = text.lstrip("的_-0123456789 ")
    changed = True
    while text and changed:
        changed = False
        for word in sorted(neutral, key=len, reverse=True):
            if text.startswith(word):
                text, changed = text[len(word) :].lstrip("的_-0123456789 "), True
                break
    return text


@lru_cache(maxsize=NAMES)
def read(text: str, lexicon: Lexicon) -> Match | None:
    """What a name means, in whatever script it is written."""
    if is_chinese(text):
        return read_chinese(text, lexicon) or read_latin(text, lexicon)
    return read_latin(text, lexicon)


def read_within(path: Sequence[str], name: str, lexicon: Lexicon, *, dataset: str = "") -> Match | None:
    """What the name of a field in an object, or in a dataset, means: `address.line1` is an address line, `phone.value` a phone number.

    The name of a dataset is asked only where the field's own says nothing: `time` in `login` is the time of a login.
    """
    outer = path[-1] if path else dataset
    if is_chinese(name) or is_chinese(outer):
        return read(name, lexicon)
    around, own = words(outer.rpartition(".")[2], lexicon.vocabulary), words(name, lexicon.vocabulary)
    person = around[-1:] != [] and around[-1] in lexicon.words["person"].latin
    together = _together(around, own, lexicon)
    match = read(name, lexicon)
    if match is None and own and all(word in _LINKS for word in own):
        there = read(outer, lexicon)
        return there if there is not None and there.verdict is Verdict.HOLDS and there.by_link else None
    if not path:
        named = (own == ["name"] and not person) or own == around[-1:] or _general(match) or (match is None and own[-1:] not in _KEYS)
        return Match(together, Verdict.HOLDS, term=" ".join(own)) if together is not None and named else match
    if together is not None and not (person and own == ["name"]):
        return Match(together, Verdict.HOLDS, person=person, term=" ".join(own))
    values = lexicon.words["neutral"].latin
    if all(word in values or len(word) == 1 for word in own) and (match is None or match.meaning.need is Need.ATTRIBUTES):
        return read(outer, lexicon) or match
    return replace(match, person=True) if match is not None and person and match.verdict is Verdict.HOLDS and match.alone else match


def _general(match: Match | None) -> bool:
    """Whether a name says no more than that it is a value, or an object."""
    return match is not None and match.alone and (match.meaning.need is Need.ATTRIBUTES or match.meaning.whole)


def _together(around: Sequence[str], own: Sequence[str], lexicon: Lexicon) -> Meaning | None:
    """The meaning of a term that begins in the name around a field and ends with the field's own."""
    if not own:
        return None
    wrappers = lexicon.words["wrapper"].latin
    around = list(around)
    while len(around) > 1 and around[-1] in wrappers:
        around.pop()
    own = own[1:] if around[-1:] == own[:1] else own
    terms = (lexicon.latin.get((*around[start:], *own)) for start in range(max(0, len(around) - 3), len(around)))
    return next((meaning for meaning in terms if meaning is not None and not meaning.weak and not meaning.whole), None)
