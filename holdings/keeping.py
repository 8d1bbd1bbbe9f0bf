"""The keys that data is encrypted with, as the inventory lists them, and what is known of keys and copies besides."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (pydantic reads the annotations)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import model_validator

from holdings.declared import Declared, Words
from holdings.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.copies import CopiesSeen
    from holdings.errors import SourceError
    from holdings.keys_beside import Beside


class Key(Declared):
    """A key, or a set of keys that are changed together. Never the key itself."""

    created: dt.date
    rotated: dt.date | None = None
    """When it was last changed."""
    file: Words | None = None
    """Where it lies, if it lies in a file, relative to the inventory's folder."""

    @model_validator(mode="after")
    def _in_order(self) -> Key:
        if self.rotated is not None and self.rotated < self.created:
            raise refusal("rotated_before", at="rotated")
        return self

    @property
    def since(self) -> dt.date:
        """Since when it has been what it is."""
        return self.rotated or self.created


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What was found of copies and keys."""

    copies: Mapping[str, CopiesSeen | SourceError] = field(default_factory=dict)
    """By the copies' name."""
    beside: Mapping[str, Beside | None] = field(default_factory=dict)
    """By the name of an asset: key files in the same folder; None where nobody could look."""
    ring: Mapping[str, dt.datetime] | None = field(default_factory=dict)
    """By purpose, since when the program's own keys are in use; None where its ring cannot be read."""
