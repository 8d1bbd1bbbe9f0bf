"""What a rule finds: where, how much it weighs, what is wrong, and the very words that mend it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.assets import shown

if TYPE_CHECKING:
    from controls.finding import Severity
    from holdings.schemas.classify import Likeness
    from holdings.schemas.model import Place
    from holdings.text import Text

_READ = 160
"""Characters of a name that are shown: no database has longer ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One failing thing. Names in it are as the files have them; whoever shows it passes them through `holdings.assets.shown`."""

    rule: str
    severity: Severity
    place: Place
    dataset: str
    """Empty where the finding is about no dataset, as one about a retention rule is."""
    field: str | None
    """None where the finding is about the dataset as a whole."""
    message: Text
    fix: Text
    looks: Likeness | None = None
    """What the field looks like, where the finding is about one that was read."""

    @property
    def asset(self) -> str:
        """Dataset and field, as shown; no more of a name than people read."""
        return ".".join(_brief(shown(part)) for part in (self.dataset, self.field) if part)

    @property
    def key(self) -> tuple[str, str, str]:
        """Rule, dataset and field as shown: the same wherever the line moves to."""
        return self.rule, shown(self.dataset), shown(self.field or "")

    @property
    def fingerprint(self) -> str:
        """The key in 32 hex digits."""
        return hashlib.sha256("\0".join(("recordwarden/gate/v1", *self.key)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _brief(name: str) -> str:
    return name if len(name) <= _READ else f"{name[:_READ]}…"
