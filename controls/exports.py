"""What controls are told of exports: the workspace's register of them, what the evidence ledger has, and what is found in a file looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from holdings.assets import Asset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.ledger.entries import Exported
    from redaction.export.manifest import Manifest

REGISTER = Asset.org("exports")


class Sight(StrEnum):
    """How far an exported file could be looked at."""

    LOOKED = "looked"
    GONE = "gone"
    """It is not where it was put: handed over, archived or removed since."""
    CHANGED = "changed"
    """It is not the file that was checked."""
    NO_PLACE = "no_place"
    """The register does not say where it was put."""
    UNREADABLE = "unreadable"
    NO_POLICY = "no_policy"
    """The policy that it was made by cannot be had any more."""
    NO_KEYS = "no_keys"
    """Pseudonyms in it cannot be told from what only looks like one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What looking at a file again came to."""

    sight: Sight
    left: int = 0
    """Values that its policy would still change."""
    unexamined: int = 0
    """Values that could not be examined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export."""

    id: str
    """32 hex digits."""
    registered: bool
    manifest: Manifest | None
    """None where the register has none that is whole."""
    recorded: Exported | None
    """What the evidence ledger has of it."""
    pruned: bool = False
    """Whether it is so old that its entry may have been pruned from the ledger."""

    @property
    def asset(self) -> Asset:
        """How it is named: its id is a random number of ours, and nobody's, whatever digits it has."""
        return Asset(f"{REGISTER.name}:{self.id}")


class Exports(Protocol):
    """The exports of a workspace."""

    def all(self) -> Sequence[Export] | str:
        """Every export that the register or the ledger knows of, by id; or the code of the reason why they cannot be told."""

    def look(self, export: Export) -> Looked:
        """Look at the exported file again, as its policy and today's detection would."""
