"""Finds English person names in one text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redaction.names.en.cues import NOTHING, Level, before
from redaction.names.en.evidence import LONGEST, NAMED, OUT, score
from redaction.names.en.lexicon import Kind, lexicon
from redaction.names.en.runs import FORBIDDEN_AFTER, LOWER, RUN, hopeful, words_of
from redaction.names.en.vocabulary import SUFFIXES, TRADE_PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redaction.names.en.cues import Before
    from redaction.names.en.runs import Word

Found = tuple[int, int, float]
"""Start, end (exclusive), score."""

_SENTENCE = frozenset(".!?\n:;\"'([>|-*")
_SUFFIX = re.compile(r",? (?:jr|sr|ii|iii|iv|esq|phd|md)\b\.?", re.IGNORECASE)
_GLUED = re.compile(r"\.[A-Za-z0-9]|-[0-9]")
_AFTER_CUE = re.compile(
    r"[cdhimnpstw](?<![a-z0-9_'\u2019].)(?:"
    r"(?<=n)ame[^?\n]{0,30}\?\s{1,3}(?:(?:customer|client|caller|user|member|guest): ?)?(?:(?:it'?s|yes|sure|ok),? )?"
    r"|(?:(?<=n)ame(?:s|['\u2019]s)?(?: on (?:the |my )?[a-z]{4,8})?(?: is| was|:|=)?|(?<=t)his is|(?<=i)(?:['\u2019]?m| am)|(?<=m)(?:rs?|s|iss)\b\.?"
    r"|(?<=d)(?:r\b\.?|ear)|(?<=h)(?:i|ello|ey|usband)|(?<=c)ustomer|(?<=w)i(?:th|fe)|(?<=p)rofessor|(?<=t)hanks,?|(?<=s)poke to) )(?=[a-z])"
)
"""What announces a name in lower case. Only where it is found are words in lower case looked at, in a line that has capitals."""
_CAPITALS = 0.6
"""The share of capitals among the letters from which on they say nothing."""
_LETTERS = re.compile(r"[A-Za-z]+")
_SHOUTED = re.compile(r"[A-Z]{2}")


def persons(text: str) -> Iterator[Found]:
    """The person names of a folded text, left to right."""
    low = text.lower()
    if len(low) != len(text):  # some capitals of other scripts become two characters
        low = "".join(c.lower() if c.isascii() else c for c in text)
    shouted = _shouted(text)
    previous: Sequence[Word] = ()
    for match in RUN.finditer(text):
        run = match.group()
        if hopeful(run):
            words = tuple(words_of(run, match.start()))
            yield from _reversed(previous, words, text)
            yield from _names(words, text, low, bare_case=shouted)
            previous = words
        else:
            previous = ()
    yield from _uncapitalised(text, low)


def _shouted(text: str) -> bool:
    """Whether the text is in capitals throughout."""
    if not _SHOUTED.search(text):
        return False
    capitals = sum(map(str.isupper, text[:2000]))
    return capitals > _CAPITALS * (sum(map(str.isalpha, text[:2000])) or 1)


def _names(words: Sequence[Word], text: str, low: str, *, bare_case: bool) -> Iterator[Found]:
    i, n = 0, len(words)
    while i < n:
        taken = 0
        if not words[i].kind & OUT and not words[i].particle:
            taken, weight = _longest(words, i, text, low, bare_case=bare_case)
            if weight:
                end = words[i + taken - 1].end
                suffix = _SUFFIX.match(text, end)
                yield words[i].start, suffix.end() if suffix and taken > 1 else end, weight
        i += taken or 1


def _longest(words: Sequence[Word], i: int, text: str, low: str, *, bare_case: bool) -> tuple[int, float]:
    """How many words from `i` on are one name, and how surely."""
    if len(words) - i > 1 and f"{words[i].text} {words[i + 1].text}".lower() in TRADE_PHRASES:
        return 2, 0.0
    stop = _stop(words, i)
    said: Before | None = None
    starts = False
    for j in range(stop, i, -1):
        part = words[i:j]
        if not any(word.kind & NAMED or word.kind == 0 for word in part):
            break
        if said is None:
            said = before(low, words[i].start)
            starts = _starts(text, words[i].start)
        if not _bordered(words, i, j, text, said):
            continue
        weight = score(part, said, text, bare_case=bare_case, starts=starts and i == 0)
        if weight > 0:
            return j - i, weight
    return 0, 0.0


def _stop(words: Sequence[Word], i: int) -> int:
    """Where the longest name that begins at `i` would have to end."""
    j = i
    while j < len(words) and j - i < LONGEST:
        word = words[j]
        if j > i and word.kind & OUT and word.text.lower().rstrip(".") not in SUFFIXES and not word.particle and not word.initial:
            break
        j += 1
        if word.closes:
            break
    return j


def _bordered(words: Sequence[Word], i: int, j: int, text: str, said: Before) -> bool:
    """Whether nothing that is glued to the words, or stands right beside them, makes them something else than a person."""
    end = words[j - 1].end
    if end < len(text) and (text[end] in FORBIDDEN_AFTER or _GLUED.match(text, end)):
        return False
    if said.level >= Level.TITLE:
        return True
    if j < len(words) and not words[j - 1].closes and words[j].kind & Kind.COMPANY:
        return False
    if j - i == 1 and said.level is Level.NONE:
        beside = words[i - 1].kind & (Kind.COMPANY | Kind.PLACE | Kind.BRAND) if i else 0
        return not beside and text[end : end + 2] != " &"
    return True


def _starts(text: str, at: int) -> bool:
    lean = text[max(0, at - 4) : at].rstrip(" ")
    return not lean or lean[-1] in _SENTENCE


def _reversed(previous: Sequence[Word], words: Sequence[Word], text: str) -> Iterator[Found]:
    """`Smith, John`: a surname that is nothing else, a comma, a given name."""
    if len(previous) != 1 or text[previous[0].end : words[0].start] != ", " or len(words) > 3:  # noqa: PLR2004
        return
    surname, given = previous[0], words[0]
    if not surname.kind & Kind.SURNAME or surname.kind & (Kind.PLACE | Kind.BRAND | OUT) or not given.kind & Kind.GIVEN or given.kind & Kind.PLACE:
        return
    alone = _alone(text, surname.start, words[-1].end)
    if alone or (not surname.kind & (Kind.WORD | Kind.TOP) and not given.kind & Kind.WORD):
        last = words[1] if len(words) > 1 and (words[1].initial or words[1].kind & NAMED) else given
        yield surname.start, last.end, 0.76


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a line, cell or quoted value begins and ends there."""
    left, right = text[max(0, start - 2) : start].rstrip(" "), text[end : end + 2].lstrip(" ")
    return (not left or left[-1] in "\n\":|;\t=") and (not right or right[0] in "\n\"|;\t.(")


def _uncapitalised(text: str, low: str) -> Iterator[Found]:
    """Names in lower case: where a cue announces them, and given name with surname in lines without capitals."""
    seen = -1
    for match in _AFTER_CUE.finditer(low):
        at = match.end()
        if at >= seen and text[at].islower():
            run = LOWER.match(text, at, at + 80)
            if run is None:
                continue
            words = tuple(words_of(run.group(), at))[:LONGEST]
            taken, weight = _longest(words, 0, text, low, bare_case=True) if not words[0].kind & OUT else (0, 0.0)
            if weight:
                seen = words[taken - 1].end
                yield at, seen, weight
    yield from _chat(text, low)


def _chat(text: str, low: str) -> Iterator[Found]:
    """Lines in lower case throughout, as people type and as speech recognizers write."""
    start = 0
    for line in text.split("\n"):
        if line.islower() and not _plain_given().isdisjoint(_LETTERS.findall(line)):
            for run in LOWER.finditer(text, start, start + len(line)):
                words = tuple(words_of(run.group(), run.start()))
                yield from _names(words, text, low, bare_case=True)
        start += len(line) + 1


_KEPT: list[frozenset[str]] = []


def _plain_given() -> frozenset[str]:
    """Given names that are taken for one in text without capitals."""
    if not _KEPT:
        wanted, doubt = Kind.TOP, Kind.WORD | Kind.PLACE | Kind.BRAND | Kind.NEVER
        _KEPT.append(frozenset(word for word, kind in lexicon().items() if kind & wanted and not kind & doubt))
    return _KEPT[0]


__all__ = ["NOTHING", "Found", "persons"]
