"""The labels that people keep beside a field: in its comment, or under a key for tools; one vocabulary, and what contradicts itself is said.

In a comment stands `@pii:contact level=3`, `@pii:none`, or `@pii` alone. Under keys stand the same words, by whichever name a format's
users know them; `docs/schemas.md` lists them. Nothing here guesses: what names and types suggest is `holdings.names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from holdings.entities import Entity
from holdings.labels import Category, Level, Stored
from holdings.schemas.label_words import category_of, level_of, truth_of, words_of_category
from holdings.schemas.problems import unknown_label
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from holdings.inventory import FieldLabel
    from holdings.schemas.model import Mark, Place, Problem, SchemaField

_IN_COMMENT = re.compile(r"@(?:pii|recordwarden)(?::(?P<category>[\w.-]+))?(?P<rest>(?:[ \t,，]+[\w.-]+[=:：][^\s,，]+)*)", re.IGNORECASE)
_PAIR = re.compile(r"([\w.-]+)[=:：]([^\s,，]+)")
_TAG = re.compile(r"pii(?::(.+))?|sensitive", re.IGNORECASE)

_OWN = frozenset({"recordwarden", "pii", "privacy"})
"""Keys that hold a whole label: a mapping, a word, or true and false."""
_CATEGORY = frozenset({"pii_category", "privacy_category", "data_category", "pii_type"})
_LEVEL = frozenset({"pii_level", "privacy_level", "data_level"})
_FLAG = frozenset({"is_pii", "contains_pii", "personal", "personal_data", "has_pii"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is said of a field, as far as it is said."""

    category: Category | None = None
    level: Level | None = None
    entity: Entity | None = None
    stored: Stored | None = None
    sensitive: bool | None = None
    personal: bool | None = None
    """Whether it holds personal information at all: said so, or by its category."""

    @property
    def empty(self) -> bool:
        return all(getattr(self, one.name) is None for one in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A label, and where it was read."""

    label: Label
    place: Place
    by: str
    """The key that it stands under; `comment`, or `inventory`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two labels of one field that cannot both hold, or one that contradicts itself."""

    what: Text
    first: Said
    second: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """All that is said of one field. Where two contradict each other, the stricter holds until people settle it."""

    label: Label
    said: tuple[Said, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()


def labels_of(field: SchemaField, *further: Said) -> Labelled:
    """The label of a field from its comment and its marks, and from elsewhere (the inventory: `declared`)."""
    problems: list[Problem] = []
    said = [*_of_comment(field, problems), *_of_marks(field.marks, field.name, problems)]
    if field.stored is not None:
        said.append(Said(label=Label(stored=field.stored), place=field.place, by="type"))
    said = list(dict.fromkeys(one for one in (*said, *further) if not one.label.empty))
    return Labelled(label=_together(said), said=tuple(said), conflicts=tuple(_conflicts(said)), problems=tuple(problems))


def declared(label: FieldLabel, place: Place) -> Said:
    """What the inventory declares of a field; what it only suggests is nobody's word yet."""
    if not label.confirmed:
        return Said(label=Label(), place=place, by="inventory")
    made = Label(
        category=label.category,
        level=label.level,
        entity=label.entity,
        stored=label.stored,
        sensitive=True if label.sensitive else None,
        personal=None if label.category is None else label.category.personal,
    )
    return Said(label=made, place=place, by="inventory")


def _of_comment(field: SchemaField, problems: list[Problem]) -> Iterator[Said]:
    for found in _IN_COMMENT.finditer(field.comment):
        given: dict[str, Any] = dict(_PAIR.findall(found.group("rest")))
        category = found.group("category")
        label = _read({**given, **({"category": category} if category else {})}, personal=None if category else True)
        if label is None:
            problems.append(unknown_label(field.place, field.name))
        else:
            yield Said(label=label, place=field.place, by="comment")


def _of_marks(marks: Iterable[Mark], name: str, problems: list[Problem]) -> Iterator[Said]:
    for mark in marks:
        known, label = _of_mark(mark.key.lower().removeprefix("x-").replace("-", "_"), mark.value)
        if known and label is None:
            problems.append(unknown_label(mark.place, name))
        elif label is not None:
            yield Said(label=label, place=mark.place, by=mark.key)


def _of_mark(key: str, value: Any) -> tuple[bool, Label | None]:
    """Whether the key is one for labels, and what it says; None where its words are not known."""
    if key in _OWN:
        return True, _whole(value)
    if key in _CATEGORY:
        return True, _read({"category": value})
    if key in _LEVEL:
        return True, _read({"level": value})
    if key == "classification":
        return True, _read({"category": value}) or _read({"level": value})
    if key in _FLAG:
        truth = truth_of(value)
        return True, None if truth is None else Label(personal=truth)
    if key == "sensitive":
        truth = truth_of(value)
        return True, None if truth is None else Label(sensitive=truth)
    if key == "data_categories":
        return True, _listed(value)
    if key == "tags":
        return False, _tagged(value)
    return False, None


def _whole(value: Any) -> Label | None:
    truth = truth_of(value)
    if truth is not None:
        return Label(personal=truth)
    if isinstance(value, dict):
        return _read({str(name).lower(): one for name, one in value.items()})
    if not isinstance(value, str):
        return None
    word, _, rest = value.strip().partition(" ")
    return _read({**dict(_PAIR.findall(rest)), "category": word})


def _read(given: Mapping[str, Any], *, personal: bool | None = None) -> Label | None:
    """A label from its parts; None where a part has a word that the vocabulary does not have."""
    category = level = entity = stored = sensitive = None
    for name, value in given.items():
        match name:
            case "category" | "类别":
                category = category_of(value)
                if category is None and str(value).upper() in Entity.__members__:
                    entity = Entity[str(value).upper()]
                    category = entity.spec.category
                unknown = category is None
            case "level" | "级别":
                level = level_of(value)
                unknown = level is None
            case "entity" | "type":
                entity = Entity.__members__.get(str(value).upper())
                unknown = entity is None
            case "stored":
                stored = Stored.__members__.get(str(value).upper())
                unknown = stored is None
            case "sensitive":
                sensitive = truth_of(value) if truth_of(value) is not None else bool(value)
                unknown = False
            case "personal" | "pii":
                personal = truth_of(value)
                unknown = personal is None
            case _:
                unknown = False  # owner, purpose and the like: not a label
        if unknown:
            return None
    if category is not None:
        personal = category.personal
    return Label(category=category, level=level, entity=entity, stored=stored, sensitive=sensitive, personal=personal)


def _listed(value: Any) -> Label | None:
    """Fides' categories: the strictest of them, and operational only where all are."""
    names = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    found = [words_of_category(name) for name in names]
    if not found or None in found:
        return None
    personal = [one for one in found if one is not None and one.personal]
    category = (personal or found)[0]
    return None if category is None else Label(category=category, personal=category.personal)


def _tagged(value: Any) -> Label | None:
    for one in value if isinstance(value, list) else [value]:
        found = _TAG.fullmatch(str(one).strip())
        if found is not None:
            if found.group(0).lower() == "sensitive":
                return Label(sensitive=True)
            return Label(personal=True) if found.group(1) is None else _read({"category": found.group(1)})
    return None


def _together(said: Iterable[Said]) -> Label:
    """One label of all; where they differ, the stricter."""
    labels = [one.label for one in said]
    categories = [one.category for one in labels if one.category is not None]
    levels = [one.level for one in labels if one.level is not None]
    return Label(
        category=next((one for one in categories if one.personal), categories[0] if categories else None),
        level=max(levels, default=None),
        entity=next((one.entity for one in labels if one.entity is not None), None),
        stored=next((one.stored for one in labels if one.stored is not None), None),
        sensitive=_any(one.sensitive for one in labels),
        personal=_any(one.personal for one in labels),
    )


def _any(truths: Iterable[bool | None]) -> bool | None:
    known = [one for one in truths if one is not None]
    return any(known) if known else None


_DIFFER = {
    "category": Text("类别不一致。", "the categories differ."),
    "level": Text("级别不一致。", "the levels differ."),
    "entity": Text("所含信息的种类不一致。", "the entity types differ."),
    "stored": Text("存储方式不一致。", "the ways of storing differ."),
    "sensitive": Text("是否敏感个人信息不一致。", "one says sensitive, the other says not."),
    "personal": Text("是否个人信息不一致。", "one says personal information, the other says not."),
}
_PERSONAL_LEVEL = Text("个人信息的级别不低于 2。", "personal information is at least level 2.")
_SENSITIVE_LEVEL = Text("敏感个人信息的级别为 4。", "sensitive personal information is level 4.")


def _conflicts(said: list[Said]) -> Iterator[Conflict]:
    for place, first in enumerate(said):
        for second in said[place + 1 :]:
            for name, what in _DIFFER.items():
                one, other = getattr(first.label, name), getattr(second.label, name)
                told = name == "personal" and None not in (first.label.category, second.label.category)
                if one is not None and other is not None and one != other and not told:
                    yield Conflict(what=what, first=first, second=second)
    level = next(((one, one.label.level) for one in said if one.label.level is not None), None)
    if level is not None:
        for one in said:
            if one.label.personal and level[1] == Level.L1:
                yield Conflict(what=_PERSONAL_LEVEL, first=level[0], second=one)
            if one.label.sensitive and level[1] < Level.L4:
                yield Conflict(what=_SENSITIVE_LEVEL, first=level[0], second=one)
