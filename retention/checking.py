"""Explains the schedule dataset by dataset: which rules hold, what decides and why, what contradicts, and how many records are where in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from retention.conflicts import Kind, contradictions, excesses
from retention.deciding import EPOCH, STATUTORY
from retention.due import NEVER
from retention.states import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from holdings.errors import RecordwardenError
    from holdings.inventory import Dataset
    from retention.conflicts import Conflict
    from retention.looking import Looked
    from retention.periods import Period
    from retention.rule import Basis, Rank, RetentionRule
    from retention.schedule import Schedule

SOON = 90
"""Days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decides:
    """The period that decides, and what it rests on."""

    rule: RetentionRule
    period: Period
    basis: Basis | None
    """The basis whose own period it is; none where it is the rule's."""

    @property
    def rank(self) -> Rank:
        return self.rule.basis_rank if self.basis is None else self.basis.rank

    @property
    def statutory(self) -> bool:
        """Whether law, regulation or a departmental rule asks for it."""
        return self.rank in STATUTORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many records of a dataset are where in its schedule; the states add up to all of them."""

    states: Counter[State] = field(default_factory=Counter)
    soon: int = 0
    """Of those not due, the ones that will be within `SOON` days."""

    @property
    def rows(self) -> int:
        return self.states.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One dataset."""

    source: str
    dataset: str
    declared: Dataset
    rules: tuple[RetentionRule, ...]
    named: bool
    """Whether the dataset names its rule, and is not kept by those of its record class."""
    least: Decides | None
    """The longest minimum: no record goes before it is over."""
    most: Decides | None
    """The shortest maximum: what is past it is to go."""
    conflicts: tuple[Conflict, ...]
    tally: Tally | None = None
    """None where no record was looked at."""
    problem: RecordwardenError | None = None
    """Why it could not be looked at."""

    @property
    def overdue(self) -> int:
        """The records that are to go now: past their maximum, and nothing keeps them."""
        return 0 if self.tally is None else self.tally.states[State.CANDIDATE]

    @property
    def contradicted(self) -> bool:
        """Whether its rules contradict each other, as far as that needs no lawyer."""
        return any(each.kind in (Kind.MIN_ABOVE_MAX, Kind.BELOW_BASIS) and not each.review for each in self.conflicts)


def explained(schedule: Schedule, source: str, name: str, declared: Dataset, day: dt.date) -> Explained:
    """What the schedule says of a dataset, no record looked at."""
    rules = schedule.applied(declared)
    concerning = schedule.concerning(declared)
    personal = any(label.confirmed and label.category is not None and label.category.personal for label in declared.fields.values())
    found = [*contradictions(concerning, day), *(each for rule in rules if personal for each in excesses(rule, day))]
    return Explained(
        source=source,
        dataset=name,
        declared=declared,
        rules=rules,
        named=declared.retention is not None and schedule.named(declared.retention) is not None,
        least=_longest(rules, day),
        most=_shortest(rules),
        conflicts=tuple(dict.fromkeys(found)),
    )


def tally(looked: Iterable[Looked], as_of: dt.date) -> Tally:
    """Count the records that were decided about."""
    states: Counter[State] = Counter()
    soon = 0
    today = as_of.toordinal() - EPOCH
    for each in looked:
        states.update(each.decided.counts())
        days = each.decided.days
        soon += int(np.count_nonzero(each.decided.of(State.NOT_DUE) & (days > today) & (days <= today + SOON) & (days != NEVER)))
    return Tally(states=states, soon=soon)


def _minimums(rule: RetentionRule, day: dt.date) -> Iterator[Decides]:
    if rule.min is not None:
        yield Decides(rule=rule, period=rule.min, basis=None)
    for basis in rule.legal_basis:
        if basis.min is not None and basis.rank in STATUTORY and basis.in_force(day):
            yield Decides(rule=rule, period=basis.min, basis=basis)


def _longest(rules: Iterable[RetentionRule], day: dt.date) -> Decides | None:
    longest: Decides | None = None
    for rule in rules:
        for each in _minimums(rule, day):
            if (
                longest is None
                or each.period.can_outlast(longest.period)
                or (each.period == longest.period and each.rank.height > longest.rank.height)
            ):
                longest = each
    return longest


def _shortest(rules: Iterable[RetentionRule]) -> Decides | None:
    shortest: Decides | None = None
    for rule in rules:
        if rule.max is not None and (shortest is None or shortest.period.can_outlast(rule.max)):
            shortest = Decides(rule=rule, period=rule.max, basis=None)
    return shortest
