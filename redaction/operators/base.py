"""What an operator is: what happens to a value that was found, and how far the outcome is from the person."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import model_validator

from holdings.declared import Declared
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from holdings.entities import Entity
    from redaction.keys import Keys


class Effect(StrEnum):
    """What the outcome is, in the words of PIPL art. 73: de-identified (3), anonymised (4), or neither."""

    NONE = "none"
    """The value stands as it was."""
    DE_IDENTIFIED = "de_identified"
    """It still stands for one person, or a part of it is left: with further information the person may be known again."""
    ANONYMISED = "anonymised"
    """Nothing of the value is left, and nobody can restore it. What stands beside it may tell the person all the same."""

    @property
    def text(self) -> Text:
        return _EFFECTS[self]


_EFFECTS = {
    Effect.NONE: Text("未处理", "as it was"),
    Effect.DE_IDENTIFIED: Text("去标识化", "de-identified"),
    Effect.ANONYMISED: Text("匿名化", "anonymised"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What operators work with: the purpose of the export, which parts one's pseudonyms from another's, and keys."""

    purpose: str
    keys: Keys
    random: Callable[[int], bytes] = secrets.token_bytes


class Operator(Declared, ABC):
    """One thing to do with a value. Its fields are its options, as a policy writes them; it holds no value."""

    name: ClassVar[str]
    text: ClassVar[Text]
    effect: ClassVar[Effect]
    restorable: ClassVar[bool] = False
    """Whether key holders can turn the outcome back into the value."""
    keyed: ClassVar[bool] = False

    @abstractmethod
    def apply(self, value: str, entity: Entity, bench: Bench) -> str | None:
        """What takes the value's place; None for nothing at all. Applied to its own outcome it changes nothing, unless a key is in it."""

    @model_validator(mode="before")
    @classmethod
    def _without_its_name(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("operator") == cls.name:
            return {key: value for key, value in given.items() if key != "operator"}
        return given
