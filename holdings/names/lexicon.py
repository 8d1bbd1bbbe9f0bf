"""Reads the lexicon: the closed table of words by which names and comments are understood."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from holdings.entities import Entity
from holdings.labels import Category, Level
from holdings.names.tokens import latin_parts, singular
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_FILES = (
    "identity",
    "contact",
    "location",
    "financial",
    "credential",
    "health",
    "communication",
    "behaviour",
    "device",
    "organisation",
    "words",
)
"""In this order: a weak word means what the first of them says, where the dataset is fit for it."""


class Need(StrEnum):
    """What must be known of a dataset before a word means what it can mean."""

    PERSON = "person"
    CONTACT = "contact"
    LINKED = "linked"
    SERVICE = "service"
    ADDRESS = "address"
    MONEY = "money"
    PAYMENT = "payment"
    CALL = "call"
    ATTRIBUTES = "attributes"
    FILES = "files"
    POSITION = "position"
    TRACK = "track"
    EVENT = "event"
    DEVICE = "device"
    NAME = "name"
    NOT_SYSTEM = "not_system"
    WHEREABOUTS = "whereabouts"
    NOT_HOST = "not_host"
    NOT_CATALOGUE = "not_catalogue"


class Holder(StrEnum):
    """What, besides text, can hold a concept."""

    DIGITS = "digits"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What a field can hold, and how it is labelled then."""

    key: str
    text: Text
    category: Category
    level: Level
    entity: Entity | None
    sensitive: str | None
    holders: frozenset[Holder]
    sure: float
    """How much a plain match of the field's name alone says, 0 to 1."""
    free_text: bool
    coded: bool
    """A code stands for it as well: `gender_id` tells the gender."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one term means, and what the dataset must be for it; `weak` terms mean it only there."""

    concept: Concept
    need: Need | None
    weak: bool
    whole: bool = False
    """It counts only where it is the whole name."""
    other: Meaning | None = None
    """What the term means where the need is not met: `title` is a job title of a person, else the subject of a ticket."""

    def or_else(self, other: Meaning) -> Meaning:
        """This meaning, with one more to fall back on."""
        return replace(self, other=other if self.other is None else self.other.or_else(other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A class of words in its three scripts."""

    latin: frozenset[str]
    """Single English words and full pinyin, in the singular."""
    chinese: frozenset[str]
    initials: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """All terms and word classes."""

    concepts: Mapping[str, Concept]
    latin: Mapping[tuple[str, ...], Meaning]
    pinyin: frozenset[str]
    """Which of the single Latin words are pinyin."""
    chinese: Mapping[str, Meaning]
    initials: Mapping[str, Meaning]
    words: Mapping[str, Words]
    vocabulary: frozenset[str]
    """Every Latin word that a joined name may be made of."""
    longest_latin: int
    longest_chinese: int


def _terms(value: str) -> Iterator[str]:
    yield from filter(None, (term.strip() for term in value.split(",")))


def _latin(term: str) -> tuple[str, ...]:
    plain = term.isascii() and term.islower() and term.replace(" ", "").isalpha()
    return tuple(map(singular, term.split() if plain else latin_parts(term)))


def _concept(key: str, row: Mapping[str, Any]) -> Concept:
    entity = Entity(row["entity"]) if "entity" in row else None
    spec = entity.spec if entity else None
    return Concept(
        key=key,
        text=Text(*row["text"]),
        category=Category(row["category"]) if "category" in row or spec is None else spec.category,
        level=Level(row["level"]) if "level" in row or spec is None else spec.level,
        entity=entity,
        sensitive=row.get("basis") or (spec.basis if spec else None),
        holders=frozenset(Holder(kind) for kind in row.get("kinds", ())),
        sure=float(row.get("sure", 0.9)),
        free_text=bool(row.get("free_text", False)),
        coded=bool(row.get("coded", False)),
    )


def _words(row: Mapping[str, str]) -> Words:
    latin = {word for key in ("en", "pinyin") for term in _terms(row.get(key, "")) for word in _latin(term)}
    return Words(
        latin=frozenset(latin),
        chinese=frozenset(_terms(row.get("zh", ""))),
        initials=frozenset(_terms(row.get("initials", ""))),
    )


def _table() -> Mapping[str, Mapping[str, Any]]:
    """The concepts and the classes of words of all files, in the order of `_FILES`."""
    table: dict[str, dict[str, Any]] = {"concepts": {}, "words": {}}
    for name in _FILES:
        part = tomllib.loads(resources.files("holdings.names").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8"))
        for kind, rows in part.items():
            table[kind].update(rows)
    return table


@cache
def lexicon() -> Lexicon:
    """The lexicon; read once."""
    table = _table()
    concepts = {key: _concept(key, row) for key, row in table["concepts"].items()}
    latin: dict[tuple[str, ...], Meaning] = {}
    chinese: dict[str, Meaning] = {}
    initials: dict[str, Meaning] = {}
    pinyin: set[str] = set()
    for key, row in table["concepts"].items():
        concept = concepts[key]
        need = Need(row["needs"]) if "needs" in row else None
        firm = Meaning(concept, need, weak=False)
        for column in ("en", "pinyin"):
            latin.update((_latin(term), firm) for term in _terms(row.get(column, "")))
        latin.update((_latin(term), Meaning(concept, need, weak=False, whole=True)) for term in _terms(row.get("only_en", "")))
        pinyin.update(singular(term) for term in _terms(row.get("pinyin", "")))
        chinese.update((term.upper(), firm) for term in _terms(row.get("zh", "")))
        initials.update((term, firm) for term in _terms(row.get("initials", "")))
    for key, row in table["concepts"].items():
        weak = Meaning(concepts[key], Need(row["weak_needs"]) if "weak_needs" in row else None, weak=True)
        for term in map(_latin, _terms(row.get("weak_en", ""))):
            latin[term] = latin[term].or_else(weak) if term in latin else weak
        if "weak_zh" in row:
            weak = Meaning(concepts[key], Need(row["weak_needs_zh"]), weak=True)
            for name in map(str.upper, _terms(row["weak_zh"])):
                chinese[name] = chinese[name].or_else(weak) if name in chinese else weak
    classes = {name: _words(row) for name, row in table["words"].items()}
    for row in table["words"].values():
        pinyin.update(singular(term) for term in _terms(row.get("pinyin", "")))
    vocabulary = {word for term in latin for word in term} | {word for group in classes.values() for word in group.latin}
    return Lexicon(
        concepts=concepts,
        latin=latin,
        pinyin=frozenset(pinyin),
        chinese=chinese,
        initials=initials,
        words=classes,
        vocabulary=frozenset(word for word in vocabulary if len(word) > 1),
        longest_latin=max(map(len, latin)),
        longest_chinese=max(map(len, chinese)),
    )
