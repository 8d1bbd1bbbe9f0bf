"""Sentences that several rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import FieldCase
    from holdings.labels import Level


def what(one: FieldCase) -> Text:
    """What a field looks like: the kind of value where there is a word for it, else the category."""
    entity = one.looks.looks_like
    return one.looks.category.text if entity is None else entity.spec.text


def looks_like(one: FieldCase) -> Text:
    """`Looks like personal data: phone number (level 3; 97 % sure: field name …)`."""
    kind, sure, why = what(one), round(one.looks.confidence * 100), one.looks.reason
    return Text(
        f"看似个人信息：{kind.zh}（{level(one.looks.level).zh}；置信度 {sure}%：{why.zh}）",
        f"Looks like personal data: {kind.en} ({level(one.looks.level).en}; {sure} % sure: {why.en})",
    )


def one_of(kind: str) -> str:
    """`an e-mail address`, `a phone number`."""
    return f"{'an' if kind[:1].lower() in 'aeio' else 'a'} {kind}"


def plural(number: int, word: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def level(of: Level) -> Text:
    """`level 3`."""
    return Text(f"{int(of)} 级", f"level {int(of)}")
