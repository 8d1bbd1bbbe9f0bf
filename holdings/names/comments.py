"""What a comment says of its field. Chinese comments are names in full; English ones are often prose, of which only the topic counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.names.asked import denies
from holdings.names.match import Verdict, read
from holdings.names.tokens import first_clause, is_chinese, latin_parts, words

if TYPE_CHECKING:
    from holdings.names.lexicon import Lexicon
    from holdings.names.match import Match

_SHORT = 5
"""An English comment of so many words may be a name; the words of a longer one happen to stand in it."""
_OF_SYSTEMS = frozenset(
    {"activity", "event", "session", "request", "response", "log", "history", "revision", "version", "audit", "record", "service"}
)
"""Words of service that are as well a system's."""
_NAME = 2
"""So many words are a name, whatever they are."""
_TOPIC = re.compile(
    r"(?:the|a|an|this)?\s*((?:[\w'-]+\s+){0,4}?[\w'-]+)\s+"
    r"(?:of|for|that|which|in|on|used|from|with|associated|belonging|you|we|as|given|provided)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"(?:the|a|an)?\s*(?:url|uri|link|path|location)\s+(?:of|for)\s+(?:the|a|an|this)?\s*((?:[\w'-]+\s*){1,2})", re.IGNORECASE
)
"""What a link leads to."""
_DENIES = re.compile(
    r"(?:indicates?\s+)?(?:whether\b|if\b(?!\s+(?:set|any|present|given|available|applicable)))|true\s+(?:if|when)\b|(?:an?\s+)?(?:boolean|flag)\b|(?:the\s+)?(?:total\s+)?(?:number|count)\s+of\b|always\b|links?\s+to\b"
    r"|(?:(?:the|an?)\s+)?(?:unique\s+|internal\s+|external\s+)?(?:id|ids|identifier|uuid|type|kind|status)\b|(?:foreign|primary)\s+key\b"
    r"|reference\s+to\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*if\b[^.]*,", re.IGNORECASE)
"""`If the customer called, their number`: what follows the condition is what it is about."""
_OR = re.compile(r"(?<=.)[或及和与]")
_IDENTIFIERS = ("编号", "ID", "id", "主键")
_ARTICLES = frozenset({"the", "a", "an", "this", "their", "its"})


def read_comment(comment: str, lexicon: Lexicon) -> Match | None:
    """What a comment means; None where it names no datum."""
    clause = first_clause(comment)
    if is_chinese(clause):
        match = read(clause, lexicon)
        either = _OR.split(clause)[0]
        return match if either == clause or (match is not None and match.verdict is Verdict.HOLDS) else read(either, lexicon)
    topic = _TOPIC.match(clause)
    short = len(latin_parts(clause)) <= _SHORT
    if _DENIES.match(clause) is not None or (not short and topic is None):
        return None
    said = clause if topic is None else topic.group(1)
    if topic is not None and (carried := _CARRIED.match(clause)) is not None:
        match = read(carried.group(1), lexicon)
        return match if match is not None and match.verdict is Verdict.HOLDS and match.by_link else None
    match = read(said, lexicon) if len(latin_parts(said)) <= _SHORT else None
    if match is not None and match.meaning.whole and topic is not None:
        return None
    if match is None or len(latin_parts(said)) <= _NAME:
        return match if match is None or topic is None or _about_somebody(match, clause[topic.end() :], lexicon) else None
    if match.verdict is not Verdict.HOLDS:
        return None
    return match if (short and _known(said, lexicon)) or not (match.meaning.weak or match.meaning.concept.free_text) else None


def denies_data(comment: str, lexicon: Lexicon) -> bool:
    """Whether a comment, though it names no datum, says that there is none: `是否启用`, `The number of …`, `Whether the …`."""
    clause = first_clause(comment)
    if is_chinese(clause):
        return denies(clause, lexicon) or clause.endswith(_IDENTIFIERS)
    return _DENIES.match(clause) is not None and _CONDITION.match(comment) is None


def _about_somebody(match: Match, rest: str, lexicon: Lexicon) -> bool:
    """Whether a topic is a person's, as what follows it tells: `The name of the product` names nobody, `the name of the caller` does."""
    if match.verdict is not Verdict.HOLDS:
        return False
    loose = match.meaning.weak or match.meaning.concept.free_text
    around = lexicon.words["person"].latin | (lexicon.words["service"].latin - _OF_SYSTEMS)
    return not loose or bool(around & set(words(rest, lexicon.vocabulary)))


def _known(said: str, lexicon: Lexicon) -> bool:
    """Whether every word has a meaning here, so that the comment is a name and not a sentence."""
    return all(word in lexicon.vocabulary or word in _ARTICLES or len(word) < 3 for word in words(said, lexicon.vocabulary))
