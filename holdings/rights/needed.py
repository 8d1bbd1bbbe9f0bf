"""What logged accesses need: which privileges of whom, through views as well."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings.rights.model import Privilege

if TYPE_CHECKING:
    from collections.abc import Iterable

    from holdings.rights.model import Rights, Use

ANYTHING = frozenset(Privilege)
"""What an access may have been of which the log does not say, or not in words that are known, what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an account did with a dataset, any number of times."""

    account: str = field(repr=False)
    dataset: str
    kinds: frozenset[Privilege] = ANYTHING


@dataclass(slots=True)
class Need:
    """What somebody needs of a dataset."""

    kinds: set[Privilege] = field(default_factory=set)
    shown: set[str | None] = field(default_factory=set)
    """Fields that a view reads under this right; None for all of them."""


Needs = dict[tuple[str, str], Need]
"""By account or role, and dataset."""


def needs(rights: Rights, accesses: Iterable[Access]) -> Needs:
    """What the accesses need. Whoever changes rows finds them first: that is reading, too."""
    found: Needs = defaultdict(Need)
    beneath: dict[str, list[Use]] = defaultdict(list)
    for use in (*rights.uses, *rights.asked):
        beneath[use.view].append(use)
    waiting: list[tuple[str, str, frozenset[Privilege], tuple[str | None, ...]]]
    waiting = [(access.account, access.dataset, access.kinds, ()) for access in accesses]
    seen: set[object] = set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        who, dataset, kinds, shown = here
        need = found[who, dataset]
        need.kinds |= kinds | {Privilege.READ}
        need.shown.update(shown)
        # A view needs what it reads: under the rights of whom it belongs to, or of who asks.
        waiting += [(use.by or who, use.dataset, kinds, (use.field,)) for use in beneath[dataset]]
    return dict(found)
