"""Weighs the evidence that some words of a run are a person's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redaction.names.en.cues import AFTER, Level
from redaction.names.en.lexicon import Kind
from redaction.names.en.vocabulary import BOTH, LANDMARKS, PINYIN_SURNAMES, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redaction.names.en.cues import Before
    from redaction.names.en.runs import Word

NAMED = Kind.GIVEN | Kind.SURNAME
DOUBT = Kind.WORD | Kind.PLACE | Kind.BRAND
OUT = Kind.NEVER | Kind.TITLE
LONGEST = 5
"""Words of a name, particles and initials too."""

CALLED = 0.8
FULL = 0.75
LIKELY = 0.65
FAIR = 0.6
UNLIKELY = 0.0

_NO_INITIALS = frozenset({"U.S", "U.K", "U.S.A", "E.U", "U.N", "P.O", "A.M", "P.M", "E.G", "I.E", "D.C", "L.A", "N.Y", "P.S", "N.B", "I.D"})

_SYLLABLE = r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|v)"
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{1,2}}")
_ENDS = re.compile(
    r"['\u2019]?s?\s*(?:$|[,.!?;:()\[\]\n\"<|/-]|(?:phone|tel|mobile|cell|e-?mail|acct|account|order|address|addr|dob|zip|ssn|card|ref|case|ticket|id|number|no|wants|said|called|is|was|has|in|for"
    r"|and|from|with|calling|here|speaking|again|i|my|on|at|who|about|regarding)\b)"
)
_STOPS = re.compile(r"[ \t]*(?:$|[,.!?;:()\n\"<|/-])")
_VERB = re.compile(r" (?:I|i|you|we|he|she|they|it|be|not|the|this|that|your|have|to)\b")
"""What follows a verb and no name: `Will you`, `Mark the box`, `Hope that`."""
_MODALS = frozenset({"will", "may"})
_STATE = re.compile(r", ?[A-Z]{2}\b(?!['\u2019])")


def pinyin(word: Word) -> bool:
    """Whether a word can be a Chinese given name in Hanyu Pinyin."""
    return _PINYIN.fullmatch(word.text.lower().replace("-", "").replace("'", "")) is not None


def unknown(word: Word) -> bool:
    """A word of at least two letters that no list holds."""
    return word.kind == 0 and len(word.text) > 1


def plain(word: Word) -> bool:
    """A name that is nothing else."""
    return bool(word.kind & NAMED) and not word.kind & DOUBT


def score(words: Sequence[Word], said: Before, text: str, *, bare_case: bool, starts: bool) -> float:
    """0 to 1: how surely these words are one name.

    `bare_case`: the capitals say nothing, for there are none or all are; `starts`: the run begins a sentence.
    """
    if words[0].particle or words[-1].particle or any(word.initial and word.text.islower() for word in (words[0], words[-1])):
        return UNLIKELY
    core = [word for word in words if not word.initial and not word.particle and word.text.lower().rstrip(".") not in SUFFIXES]
    if not core:
        return UNLIKELY
    if len(words) == 1:
        return _single(words[0], said, text, bare_case=bare_case)
    if said.level >= Level.TITLE:
        if all(word.kind & NAMED or unknown(word) for word in core) and _last_fits(core, text, bare_case=bare_case):
            return CALLED
        return UNLIKELY
    if said.level >= Level.PERSON and not bare_case and _called(core, alone=said.signed and _STOPS.match(text, core[-1].end) is not None):
        return CALLED
    if len(core) == 1:
        return _initialled(words, core[0], said)
    return _full(words, core, said, text, bare_case=bare_case, starts=starts)


def _last_fits(core: Sequence[Word], text: str, *, bare_case: bool) -> bool:
    """In text without capitals a word goes into a name only if nothing but a name can stand there."""
    last = core[-1]
    if not bare_case or plain(last):
        return len(core) < 4 or plain(last)
    return len(core) <= 3 and bool(_ENDS.match(text, last.end)) and (bool(last.kind & NAMED) or len(core) == 2)


def _called(core: Sequence[Word], *, alone: bool) -> bool:
    """Whether announced words with capitals are a name; `alone`: they end a line or a clause behind a farewell."""
    first, last = core[0], core[-1]
    if len(core) == 2 and plain(core[0]) and core[0].kind & Kind.GIVEN and alone:
        return not core[1].kind & (OUT | Kind.COMPANY)
    inner = all(word.kind & NAMED or unknown(word) for word in core)
    return inner and bool(first.kind & Kind.GIVEN or (unknown(first) and last.kind & NAMED) or (first.kind & NAMED and plain(last)))


def _initialled(words: Sequence[Word], name: Word, said: Before) -> float:
    """J. Smith, J Smith, Sarah M., SMITH J."""
    initial = next(word for word in words if word is not name)
    dotted = "." in initial.text
    if words[-1] is name:
        if not name.kind & Kind.SURNAME and not (unknown(name) and dotted and said.level >= Level.SELF):
            return UNLIKELY
        if initial.text.rstrip(".") in _NO_INITIALS:
            return UNLIKELY
        if initial.text in {"A", "I", "X", "U"} and said.level is Level.NONE:
            return UNLIKELY
        return LIKELY if plain(name) or said.level >= Level.PERSON or (dotted and name.kind & Kind.FAMILIAR) else UNLIKELY
    if initial.text in {"I", "A"} or not name.kind & Kind.TOP:
        return UNLIKELY
    return LIKELY if plain(name) or said.level >= Level.SELF else UNLIKELY


def _full(words: Sequence[Word], core: Sequence[Word], said: Before, text: str, *, bare_case: bool, starts: bool) -> float:
    """Two words and more, at most faintly announced."""
    first, last = core[0], core[-1]
    if any(word.kind & Kind.COMPANY and word.text.lower() not in BOTH for word in core) or last.kind & OUT:
        return UNLIKELY
    if any(not (word.kind & NAMED or unknown(word)) for word in core[1:-1]):
        return UNLIKELY
    if first.text.lower() in PINYIN_SURNAMES and pinyin(last) and (first.kind & Kind.SURNAME) and not bare_case:
        return FULL
    if last.text.lower() in PINYIN_SURNAMES and last.kind & Kind.FAMILIAR and unknown(first) and pinyin(first) and not bare_case:
        return FULL
    if first.kind & Kind.GIVEN and bare_case:
        return _given_first_bare(first, last, said, text, pair=len(core) == 2)
    if first.kind & Kind.GIVEN:
        return _given_first(first, last, said, starts=starts, middle=any(word.initial for word in words) or len(core) > 2)
    if bare_case:
        return UNLIKELY
    return _no_given(first, last, said, text)


def _given_first_bare(first: Word, last: Word, said: Before, text: str, *, pair: bool) -> float:
    """Where the capitals say nothing: both have to be names, and at most one of them, at the end of a clause, a word too."""
    top, familiar = first.kind & Kind.TOP, last.kind & Kind.FAMILIAR
    if (
        unknown(last)
        and top
        and not first.kind & DOUBT
        and len(last.text) > 4
        and (last.caps or _STOPS.match(text, last.end) or AFTER.match(text, last.end))
    ):
        return FAIR
    if first.kind & Kind.WORD or not last.kind & Kind.SURNAME:
        return FULL if top and (said.level >= Level.SELF or said.faint) and plain(last) and last.kind & Kind.FAMILIAR else UNLIKELY
    if not last.kind & Kind.WORD and last.kind & Kind.SURNAME:
        return FULL if top or familiar or not first.kind & DOUBT else UNLIKELY
    return FAIR if familiar and top and pair and _STOPS.match(text, last.end) else UNLIKELY


def _given_first(first: Word, last: Word, said: Before, *, starts: bool, middle: bool) -> float:
    sure = not first.kind & DOUBT
    if last.kind & Kind.SURNAME:
        if plain(last) and (sure or last.text.lower() not in LANDMARKS):
            return FULL if sure or first.kind & Kind.TOP else FAIR
        if sure and first.kind & Kind.TOP:
            return FULL
        trusted = said.level >= Level.SELF or middle or (last.kind & Kind.FAMILIAR and (sure or (not starts and first.kind & Kind.TOP)))
        return FAIR if trusted and not first.kind & last.kind & Kind.PLACE else UNLIKELY
    if last.kind & Kind.GIVEN and sure and not last.kind & DOUBT:
        return FULL
    if unknown(last) and (not last.caps or (first.caps and len(last.text) > 4)):
        return LIKELY if sure else FAIR if said.level >= Level.SELF and first.kind & Kind.TOP else UNLIKELY
    return UNLIKELY


def _strangers(first: Word, last: Word, said: Before, text: str) -> bool:
    """Two words that no list holds: a name where somebody is announced or does something."""
    if first.caps or last.caps or min(len(first.text), len(last.text)) < 3 or _camel(first) or _camel(last):
        return False
    return said.level >= Level.PERSON or said.faint or AFTER.match(text, last.end) is not None


def _camel(word: Word) -> bool:
    """A capital within, as trade names have it: PayPal, but McDonald and D'Angelo are persons."""
    inner = word.text[1:]
    return (
        not inner.islower()
        and "-" not in inner
        and "'" not in inner
        and not word.text.startswith(("Mc", "Mac", "De", "Di", "La", "Le", "Van"))
    )


def _no_given(first: Word, last: Word, said: Before, text: str) -> float:
    if first.kind & Kind.SURNAME and plain(first) and plain(last) and last.text.lower() not in LANDMARKS:
        return FAIR  # among them the surname first, as in Vietnam, Hungary and in lists
    if unknown(first) and unknown(last):
        return FAIR if _strangers(first, last, said, text) else UNLIKELY
    if plain(first) and unknown(last) and (said.faint or said.level or AFTER.match(text, last.end)) and not last.caps:
        return FAIR
    if not plain(last) or last.text.lower() in LANDMARKS:
        return UNLIKELY
    if plain(first):
        return FAIR
    if unknown(first) and not first.caps and last.kind & (Kind.FAMILIAR | Kind.TOP):
        return FAIR
    return FAIR if (said.level >= Level.PERSON or said.faint) and unknown(first) else UNLIKELY


def _single(word: Word, said: Before, text: str, *, bare_case: bool) -> float:
    if word.kind & (OUT | Kind.COMPANY) and not (word.text.lower() in BOTH and said.level >= Level.TITLE):
        return UNLIKELY
    level = said.level
    if word.kind & Kind.WORD and _VERB.match(text, word.end) and (word.text.lower() in _MODALS or not text.startswith(" I ", word.end)):
        return UNLIKELY
    ends = _STOPS.match(text, word.end) is not None
    if word.initial or (said.signed and not ends and not (plain(word) and word.kind & Kind.TOP)):
        return UNLIKELY
    if level >= Level.TITLE:
        return _announced(word, level, text, ends=ends, bare_case=bare_case)
    if plain(word) and word.kind & Kind.TOP and level >= Level.SELF:
        return CALLED
    if level >= Level.SELF and _fits_after(word, said, text, ends=ends, bare_case=bare_case):
        return LIKELY
    if bare_case and plain(word) and word.kind & Kind.TOP and said.faint and len(word.text) > 3:
        return FAIR
    if bare_case or _STATE.match(text, word.end):
        return UNLIKELY
    if plain(word) and word.kind & Kind.TOP:
        short = 4 if word.caps else 3
        return LIKELY if len(word.text) >= short and not said.thing else UNLIKELY
    if plain(word) and word.kind & Kind.GIVEN and said.faint and not word.caps and len(word.text) > 3:
        return FAIR
    if word.kind & Kind.TOP and not word.kind & Kind.BRAND and AFTER.match(text, word.end):
        return FAIR
    return UNLIKELY


def _announced(word: Word, level: Level, text: str, *, ends: bool, bare_case: bool) -> float:
    """Behind a title or a label."""
    if word.kind & NAMED:
        doubtful = bare_case and word.kind & Kind.WORD and not (ends or _ENDS.match(text, word.end))
        return UNLIKELY if doubtful else CALLED
    if unknown(word) and (not bare_case or level is Level.LABEL):
        return LIKELY
    return UNLIKELY


def _fits_after(word: Word, said: Before, text: str, *, ends: bool, bare_case: bool) -> bool:
    """Behind `Hi`, `my husband`, `this is`."""
    level = said.level
    if level is Level.SELF and bare_case and not word.kind & Kind.TOP:
        return False
    if plain(word):
        return not bare_case or bool(word.kind & Kind.GIVEN) or ends
    if word.kind & Kind.BRAND and not word.kind & Kind.SURNAME:
        return False
    if word.kind & Kind.TOP:
        if level is Level.SELF or bare_case:
            return bool(_ENDS.match(text, word.end)) and (not bare_case or ends)
        return True
    if level is Level.PERSON and word.kind & Kind.GIVEN and not bare_case:
        return ends
    return level is Level.PERSON and unknown(word) and not bare_case and not word.caps and (ends or said.kin) and not _camel(word)
