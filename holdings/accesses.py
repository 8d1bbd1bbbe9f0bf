"""Access logs: a dataset that says who looked at which dataset, and when."""

from __future__ import annotations

from holdings.declared import Declared, Name, SourceName

NOT_LET_THROUGH = frozenset({"denied", "refused", "forbidden"})
"""Outcomes, by any letter case, of what was asked for and not allowed. What failed for other reasons was."""


class AccessLog(Declared):
    """In which fields a log of accesses says what."""

    source: SourceName | None = None
    """Whose accesses it logs; those of the log's own source where this is missing."""
    account: Name
    """Who: an account as the grants name it."""
    dataset: Name
    """At what: a dataset as the inventory names it."""
    at: Name
    """When."""

    action: Name | None = None
    """What was done; anything may have been where this is missing."""

    outcome: Name | None = None
    """What became of it: what was denied is no access. All were let through where this is missing."""

    covers: tuple[Name, ...] = ()
    """The datasets whose accesses it logs; all of the source where none are named."""

    def covered(self, dataset: str) -> bool:
        """Whether it logs the accesses to a dataset of its source."""
        return not self.covers or dataset in self.covers

    @property
    def fields(self) -> frozenset[str]:
        return frozenset({self.account, self.dataset, self.at, *(name for name in (self.action, self.outcome) if name)})
