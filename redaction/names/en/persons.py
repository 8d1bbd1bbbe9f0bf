"""Finds English person names in one text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from redaction.names.en.cues import Level, before
from redaction.names.en.evidence import DOUBT, LIKELY, LONGEST, NAMED, OUT, plain, score, unknown
from redaction.names.en.lexicon import Kind, lexicon
from redaction.names.en.runs import FEW, FORBIDDEN_AFTER, LOWER, RUN, hopeful, words_of
from redaction.names.en.vocabulary import BOTH, GOODS, PARTICLES, SAINTS, SUFFIXES, TRADE_PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redaction.names.en.cues import Before
    from redaction.names.en.runs import Word

Found = tuple[int, int, float]
"""Start, end (exclusive), score."""

_SENTENCE = frozenset(".!?\n:;\"'([>|-*")
_SUFFIX = re.compile(r",? (?:jr|sr|ii|iii|iv|esq|phd|md)\b\.?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|\n|[^0-9])[0-9]{1,2}[.)]$")
_CODE = 4
"""Letters: a shorter word in capitals that no list holds is an abbreviation: Austin, TX."""
_GLUED = re.compile(r"\.[A-Za-z0-9]|-[0-9]")
_AFTER_CUE = re.compile(
    r"[:=cdhimnpstw](?:(?<=[:=])[\"']? ?(?=[a-z]{2,20}[ \"'][a-z,}\n])|(?<![a-z0-9_'\u2019].)(?:"
    r"(?<=n)ame[^?\n]{0,30}\?\s{1,3}(?:(?:customer|client|caller|user|member|guest): ?)?(?:(?:it'?s|yes|sure|ok),? )?"
    r"|(?:(?<=n)ame(?:s|['\u2019]s)?(?: on (?:the |my )?[a-z]{4,8})?(?: is| was|:|=)?|(?<=t)his is|(?<=i)(?:['\u2019]?m| am)|(?<=m)(?:rs?|s|iss)\b\.?"
    r"|(?<=d)(?:r\b\.?|ear)|(?<=h)(?:i|ello|ey|usband)|(?<=c)ustomer|(?<=w)i(?:th|fe)|(?<=p)rofessor|(?<=t)hanks,?|(?<=s)poke to) )(?=[a-z]))"
)
"""What announces a name in lower case. Only where it is found are words in lower case looked at, in a line that has capitals."""
REVERSED = 0.81
"""Above what either half may get by itself."""
_CAPITALS = 0.6
"""The share of capitals among the letters from which on they say nothing."""
_SPACED = str.maketrans(dict.fromkeys('!"#$%&()*+,-./0123456789:;<=>?@[]^_{|}~', " "))
_SAMPLE = 400
"""Code points of a text that tell whether it is in capitals throughout."""
_SHOUTED = re.compile(r"[A-Z]{2}[ ,.:!?\n]{1,3}[A-Z]{2}")


def lowered(text: str) -> str:
    """The text in lower case, of the same length."""
    low = text.lower()
    if len(low) != len(text):  # some capitals of other scripts become two characters
        low = "".join(c.lower() if c.isascii() else c for c in text)
    return low


def persons(text: str, low: str) -> Iterator[Found]:
    """The person names of a folded text (`low`: in lower case), left to right."""
    shouted = _shouted(text)
    previous: Sequence[Word] = ()
    for match in RUN.finditer(text):
        run = match.group()
        if hopeful(run):
            words = tuple(words_of(run, match.start()))
            yield from _reversed(previous, words, text, low)
            yield from _names(words, text, low, bare_case=shouted)
            previous = words
        else:
            previous = ()
    yield from _uncapitalised(text, low)


def _shouted(text: str) -> bool:
    """Whether the text is in capitals throughout."""
    if not _SHOUTED.search(text):
        return False
    capitals = sum(map(str.isupper, text[:_SAMPLE]))
    return capitals > _CAPITALS * (sum(map(str.isalpha, text[:_SAMPLE])) or 1)


def _names(words: Sequence[Word], text: str, low: str, *, bare_case: bool) -> Iterator[Found]:
    i, n = 0, len(words)
    while i < n:
        taken = 2 if _trade(words, i, low) else 0
        if not taken and not words[i].kind & OUT and not words[i].particle:
            taken, weight = _longest(words, i, text, low, bare_case=bare_case)
            if weight:
                yield words[i].start, _with_suffix(words[i + taken - 1], text), weight
        i += taken or 1


def _trade(words: Sequence[Word], i: int, low: str) -> bool:
    """Whether the words from `i` on are a firm or a city that looks like a person, and nothing says that it is one."""
    pair = f"{words[i].text} {words[i + 1].text}".lower() if i + 1 < len(words) else ""
    return pair in TRADE_PHRASES and before(low, words[i].start).level < Level.TITLE


def _with_suffix(last: Word, text: str) -> int:
    """Where the name ends, with a `Jr.` behind it and its point."""
    if last.text.lower() in SUFFIXES:
        return last.end + text.startswith(".", last.end)
    suffix = _SUFFIX.match(text, last.end)
    return suffix.end() if suffix and not last.closes else last.end


def _longest(words: Sequence[Word], i: int, text: str, low: str, *, bare_case: bool) -> tuple[int, float]:
    """How many words from `i` on are one name, and how surely."""
    stop = _stop(words, i)
    named = any(word.kind & NAMED for word in words[i:stop])
    if not named and not any(word.kind == 0 for word in words[i:stop]):
        return 0, 0.0
    said = before(low, words[i].start)
    if not named and said.level < Level.PERSON:
        stop = min(stop, i + 2)  # of words that no list holds, a pair at most is a name where nobody is announced
    starts = i == 0 and _starts(text, words[i].start)
    for j in range(stop, i, -1):
        if _bordered(words, i, j, text, said):
            weight = score(words[i:j], said, text, bare_case=bare_case, starts=starts)
            if weight > 0:
                return j - i, weight
    return 0, 0.0


def _stop(words: Sequence[Word], i: int) -> int:
    """Where the longest name that begins at `i` would have to end."""
    j = i
    while j < len(words) and j - i < LONGEST:
        word = words[j]
        if j > i and word.kind & OUT and not _goes_on(word, words[j + 1 : j + 2]):
            break
        j += 1
        if word.closes:
            break
    return j


def _goes_on(word: Word, following: Sequence[Word]) -> bool:
    """Whether a word that no name holds can stand in one all the same: `de`, `Jr`, an initial, but not the pronoun I at the end."""
    return (
        word.particle
        or word.text.lower().rstrip(".") in SUFFIXES
        or (word.initial and (word.text.upper() not in {"I", "A"} or any(after.kind & NAMED or unknown(after) for after in following)))
    )


def _bordered(words: Sequence[Word], i: int, j: int, text: str, said: Before) -> bool:
    """Whether nothing that is glued to the words, or stands right beside them, makes them something else than a person."""
    end = words[j - 1].end
    if end < len(text) and (text[end] in FORBIDDEN_AFTER or _GLUED.match(text, end)):
        return False
    if j < len(words) and not words[j - 1].closes and words[j].kind & Kind.COMPANY and not _owns(words[i:j], words[j]):
        return False
    if said.level >= Level.TITLE:
        return True
    if i and words[i - 1].text.lower() in SAINTS:
        return False
    if j - i == 1 and said.level is Level.NONE:
        beside = words[i - 1].kind & (Kind.COMPANY | Kind.PLACE | Kind.BRAND) if i else 0
        return not beside and text[end : end + 2] != " &"
    return True


def _owns(name: Sequence[Word], thing: Word) -> bool:
    """Whether it is a whole name that nothing else is, before a thing that its bearer may have: Maria Gonzalez Laptop broken."""
    return len(name) > 1 and thing.text.lower() in GOODS and all(map(plain, name))


def _starts(text: str, at: int) -> bool:
    lean = text[max(0, at - 4) : at].rstrip(" ")
    return not lean or lean[-1] in _SENTENCE


def _reversed(previous: Sequence[Word], words: Sequence[Word], text: str, low: str) -> Iterator[Found]:
    """`Smith, John`: a surname, a comma, a given name; and the two in neighbouring cells of a line (`John,Smith`)."""
    if not previous or not words or len(words) > 3:
        return
    surname, given = previous[-1], words[0]
    between = text[surname.end : given.start]
    if between not in {", ", ",", "|", "\t", ";"} or (surname.kind | given.kind) & OUT or surname.initial or _firm(surname):
        return
    if between != ", ":
        if len(previous) == len(words) == 1 and _neighbours(surname, given):
            yield surname.start, surname.end, LIKELY
            yield given.start, given.end, LIKELY
        return
    lead = previous[:-1]
    if lead and all(word.text.lower() in PARTICLES for word in lead):
        surname = surname._replace(start=lead[0].start)
    elif any(not word.kind & OUT for word in lead):
        return
    if _reads_reversed(surname, given, text, low, words[-1].end):
        last = words[0]
        for word in words[1:]:
            if not (word.initial or (word.kind & NAMED and not word.kind & OUT)):
                break
            last = word
        yield surname.start, _with_suffix(last, text), REVERSED


def _firm(word: Word) -> bool:
    return bool(word.kind & Kind.COMPANY) and word.text.lower() not in BOTH


def _neighbours(one: Word, other: Word) -> bool:
    """Two cells that hold a given name and a surname."""
    first, second = (one, other) if one.kind & Kind.GIVEN else (other, one)
    if not first.kind & Kind.GIVEN or (first.kind & DOUBT and not (first.kind & Kind.TOP and plain(second))):
        return False
    return (bool(second.kind & Kind.SURNAME) and bool(second.kind & Kind.FAMILIAR or not second.kind & Kind.PLACE)) or (
        unknown(second) and bool(first.kind & Kind.TOP) and not second.caps
    )


def _reads_reversed(surname: Word, given: Word, text: str, low: str, end: int) -> bool:
    level = before(low, surname.start).level
    stranger = unknown(given) and not (given.caps and len(given.text) < _CODE)
    fits = bool((surname.kind & NAMED or unknown(surname)) and (given.kind & NAMED or stranger))
    if level is Level.LABEL or (level >= Level.PERSON and given.kind & Kind.GIVEN):
        return fits
    if (
        text[max(0, surname.start - 2) : surname.start].rstrip() == ":"
        and given.kind & Kind.GIVEN
        and (plain(given) or not surname.kind & Kind.PLACE)
    ):
        return fits
    if _alone(text, surname.start, end) and fits and not (surname.kind & Kind.BRAND or given.kind & (Kind.BRAND | Kind.PLACE)):
        return bool(surname.kind & NAMED or given.kind & NAMED)
    if (
        not given.kind & Kind.GIVEN
        or not surname.kind & Kind.SURNAME
        or (surname.kind | given.kind) & Kind.PLACE
        or surname.kind & Kind.BRAND
    ):
        return False
    capitals = surname.caps and given.caps
    return capitals or _alone(text, surname.start, end) or not (surname.kind | given.kind) & Kind.WORD


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a line, cell or quoted value begins and ends there."""
    left, right = text[max(0, start - 4) : start].rstrip(" "), text[end : end + 2].lstrip(" ")
    return (not left or left[-1] in '\n":|;\t=' or _NUMBERED.search(left) is not None) and (not right or right[0] in '\n"|;\t.(-')


def _uncapitalised(text: str, low: str) -> Iterator[Found]:
    """Names in lower case: where a cue announces them, and given name with surname in lines without capitals."""
    seen = -1
    for match in _AFTER_CUE.finditer(low):
        at = match.end()
        if at >= seen and text[at].islower():
            run = FEW.match(text, at)
            if run is None or not hopeful(run.group().split(" ", 1)[0]):
                continue
            words = tuple(words_of(run.group(), at))
            taken, weight = _longest(words, 0, text, low, bare_case=True) if not words[0].kind & OUT else (0, 0.0)
            if weight:
                seen = words[taken - 1].end
                yield at, seen, weight
    yield from _chat(text, low)


def _chat(text: str, low: str) -> Iterator[Found]:
    """Lines in lower case throughout, as people type and as speech recognizers write."""
    start = 0
    for line in text.split("\n"):
        if line.islower() and len(line) <= _ANSWERS:
            yield from _answer(line, start)
        if line.islower() and not _plain_given().isdisjoint(line.translate(_SPACED).split()):
            for run in LOWER.finditer(text, start, start + len(line)):
                words = tuple(words_of(run.group(), run.start()))
                yield from _names(words, text, low, bare_case=True)
        start += len(line) + 1


def _answer(line: str, start: int) -> Iterator[Found]:
    """A line that is a name and nothing else, or begins with one and goes on with its number: the answer to a question."""
    match = _ANSWER.match(line)
    if match is None:
        return
    words = tuple(words_of(match["name"], start + match.start("name")))
    if any(word.kind & (OUT | DOUBT) or not (word.kind & NAMED or unknown(word)) for word in words):
        return
    if any(map(plain, words)) and (words[0].kind & Kind.GIVEN if len(words) == 1 else len(words[-1].text) > 1):
        yield words[0].start, words[-1].end, LIKELY


_ANSWER = re.compile(
    r"\s{0,3}(?:(?:customer|client|caller|user|me): ?)?(?:yes,? |sure,? |ok,? |it'?s )?(?P<name>[a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2}?)[ .,!]*(?:$|(?=(?:and )?(?:my |ssn |last |the )?(?:[0-9]|number|ssn|account|card)))"
)
_ANSWERS = 60
"""Code points of a line that can be such an answer."""


@cache
def _plain_given() -> frozenset[str]:
    """Given names that are taken for one in text without capitals."""
    doubt = Kind.WORD | Kind.PLACE | Kind.BRAND | Kind.NEVER
    return frozenset(word for word, kind in lexicon().items() if kind & Kind.GIVEN and not kind & doubt)
