"""What asks for a record's destruction."""

from __future__ import annotations

from enum import StrEnum

from holdings.text import Text


class Why(StrEnum):
    """What asks for the destruction."""

    DUE = "due"
    """The maximum of the rules is over."""
    REQUEST = "request"
    """The individual asked for it (PIPL art. 47)."""

    @property
    def text(self) -> Text:
        return _TEXT[self]


_TEXT = {Why.DUE: Text("保存期限届满", "the period is over"), Why.REQUEST: Text("个人要求删除", "the individual asked for it")}
