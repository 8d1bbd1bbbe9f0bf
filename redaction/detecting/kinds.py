"""The entity types that a detection speaks of: ours, and those that others bring with their own names."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from holdings.assets import shown
from holdings.entities import Entity
from holdings.text import Text
from redaction.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

WRITTEN = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
"""How an entity type is written."""


def kind(name: str) -> Entity:
    """The entity type of this name; one that the vocabulary lacks keeps its own name.

    `holdings.entities` stays closed: what others bring is passed on to the output as the word that it is. It has no level and no
    category, so it is for detection only, and never reaches a control or an inventory.
    """
    try:
        return Entity(name)
    except ValueError:
        return cast("Entity", name)


def family(entity: str) -> frozenset[str]:
    """The type itself and all that it belongs to: CN_MOBILE is a PHONE_NUMBER."""
    found = {entity}
    known = entity if isinstance(entity, Entity) else None
    while known is not None:
        found.add(str(known))
        known = known.spec.parent
    return frozenset(found)


def checked(names: Iterable[str], more: Iterable[str] = ()) -> frozenset[str]:
    """The types that were asked for, `more` being those that others bring. Raises `UnknownName` for one that nothing can find."""
    known = {*map(str, Entity), *more}
    wanted = [name.strip().upper() for name in names if name.strip()]
    for name in wanted:
        if name not in known:
            near = sorted(each for each in known if name in each) or get_close_matches(name, sorted(known))
            raise UnknownName(
                Text("没有这个实体类型。", "there is no such entity type."),
                shown(name),
                Text(
                    f"是否想用：{'、'.join(near)}？" if near else "各类型见 docs/detection.md。",
                    f"Did you mean {' or '.join(near)}?" if near else "docs/detection.md lists them.",
                ),
            )
    return frozenset(wanted)
