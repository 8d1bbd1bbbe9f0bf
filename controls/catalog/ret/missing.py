"""What RET-06 makes of what it saw of one dataset: how many records should be there, how many are not, and what it could not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controls.base import could_not_look, not_applicable, observe
from controls.catalog.rec.common import NO_VALUE
from controls.catalog.ret.presence import NOT_BEGUN, Fact, Seen, Sight
from controls.finding import Evidence, Observation, Status
from controls.locator import hidden
from controls.remembering import FIRST_SEEN

if TYPE_CHECKING:
    from holdings.view import DatasetView


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was compared, and how."""

    seen: Seen
    comparable: bool
    """Whether what is remembered was made of the same rules and the same key as what is there."""
    by_key: bool
    """Whether the keys of what is there were read; else months are counted."""
    indexes_read: bool
    """Whether every index was read to its end."""

    @property
    def counting(self) -> bool:
        """Whether months are compared with those of an earlier assessment."""
        return self.comparable and self.seen.shape is not None and (self.seen.by_month or not self.by_key)

    @property
    def places(self) -> Sight:
        """Where a record was seen that should be there, one by one."""
        if not self.by_key:
            return Sight(0) if self.comparable else Sight.FOUND
        return Sight.LISTED | Sight.FOUND | (Sight.BEFORE if self.comparable else Sight(0))

    @property
    def short(self) -> int:
        """By how many records the months have become less."""
        return self.seen.fewer() if self.counting else 0

    def expected(self) -> dict[int, int]:
        """How many records there should be from now on of each month."""
        now, seen = self.seen.now, self.seen
        if self.counting:
            both = {month: max(now[month], seen.before[month]) for month in now.keys() | seen.before.keys()}
        else:
            gone = seen.gone if self.comparable else seen.found
            both = {month: now[month] + gone[month] for month in now.keys() | gone.keys()}
        return {month: count for month, count in both.items() if month != NOT_BEGUN}


def judged(dataset: DatasetView, compared: Comparison, rows: int) -> Observation:
    """Judge a dataset with so many rows, read to their end."""
    seen, places = compared.seen, compared.places
    known, missing = seen.number(places), seen.number(places, missing=True)
    months = sum(count for month, count in seen.before.items() if month != NOT_BEGUN) if compared.counting else 0
    # A key that the source could not give may be any of those that are missing; a date that cannot be read, of any month.
    untold, unread = min(missing, seen.facts[Fact.UNTOLD]), min(compared.short, seen.facts[Fact.UNREAD])
    undated = sum(count for sight, count in seen.keys.items() if sight & Sight.UNDATED and not sight & (places | Sight.THERE))
    gone, fewer = missing - untold, compared.short - unread
    nameless = seen.facts[Fact.NAMELESS]
    unsure = max(untold + undated + nameless, unread)
    population = max(known + undated + nameless, months)
    params = {"listed": seen.number(places & Sight.LISTED), "remembered": seen.number(places & ~Sight.LISTED)}
    if gone or fewer:
        lost = {"listed": Sight.LISTED, "remembered": places & ~Sight.LISTED}
        return observe(
            dataset.asset,
            population=population,
            examined=max(gone, fewer, population - unsure),
            exceptions=max(gone, fewer),
            reason="gone" if gone else "fewer",
            params={"gone": gone, **{name: seen.number(of, missing=True) for name, of in lost.items()}} if gone else {"fewer": fewer},
            evidence=_evidence(seen, places) if gone else (),
            owner=dataset.owner,
        )
    return _in_order(dataset, compared, rows, population=population, unsure=unsure, params=params)


def _in_order(
    dataset: DatasetView, compared: Comparison, rows: int, *, population: int, unsure: int, params: dict[str, int]
) -> Observation:
    """Where nothing is known to be missing: a pass, or why it is none."""
    seen = compared.seen
    uncompared = 0 if compared.comparable else sum(seen.before.values())
    if not compared.indexes_read:
        return could_not_look(dataset.asset, "index_unread", population=population, owner=dataset.owner)
    if uncompared > 0:
        return could_not_look(dataset.asset, "basis_changed", population=population, owner=dataset.owner, params={"uncompared": uncompared})
    if population and unsure:
        return observe(dataset.asset, population=population, examined=population - unsure, exceptions=0, reason="", owner=dataset.owner)
    if not population and (unreadable := max(seen.facts[fact] for fact in (Fact.UNTOLD, Fact.UNREAD, Fact.LOST))):
        return observe(dataset.asset, population=max(rows, unreadable), examined=0, exceptions=0, reason="", owner=dataset.owner)
    if not population and seen.shape is None:
        if not rows:
            return could_not_look(dataset.asset, "empty_dataset", owner=dataset.owner)
        return not_applicable(dataset.asset, FIRST_SEEN, population=rows, owner=dataset.owner)
    if not population:
        return not_applicable(dataset.asset, "none_running", population=rows, owner=dataset.owner)
    return Observation(
        asset=dataset.asset,
        status=Status.PASS,
        reason="no_month_less" if compared.counting else "all_there",
        params={"known": population} if compared.counting else {"known": population, **params},
        population=population,
        examined=population,
        exceptions=0,
        owner=dataset.owner,
    )


def _evidence(seen: Seen, places: Sight) -> tuple[Evidence, ...]:
    return tuple(Evidence(locator=hidden(each.to_bytes(8, "big")), shape=NO_VALUE) for each in seen.lowest(places))
