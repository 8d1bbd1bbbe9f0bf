"""Where the periods of the same data contradict each other, or are longer than what they rest on allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import TYPE_CHECKING

from retention.rule import Rank

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from retention.periods import Period
    from retention.rule import Basis, RetentionRule


class Kind(StrEnum):
    """What is wrong."""

    MIN_ABOVE_MAX = "min_above_max"
    """One demand keeps the data longer than the other lets it be kept."""
    BELOW_BASIS = "below_basis"
    """A rule keeps its data shorter than its own basis asks."""
    ABOVE_BASIS = "above_basis"
    """A rule keeps its data longer than its own basis allows."""
    NO_NECESSITY = "no_necessity"
    """Neither law nor administrative regulation asks for so long a period, and no necessity is recorded (PIPL art. 19)."""
    NO_MAXIMUM = "no_maximum"
    """Nothing ends the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two periods that do not go together."""

    kind: Kind
    rule: str
    """The id of the rule that has it, or that keeps the data longer."""
    other: str
    """The id of the other rule; the rule's own where it is about its basis."""
    asked: Period | None
    """The period that is too long."""
    allowed: Period | None
    """The period that it is longer than."""
    review: bool
    """Whether only a lawyer can decide it: a departmental rule takes part, or the two count from different events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demand:
    """A minimum and maximum, of a rule or of one of its bases, with the rank that they have."""

    rule: RetentionRule
    basis: Basis | None
    least: Period | None
    most: Period | None
    rank: Rank


def contradictions(rules: Sequence[RetentionRule], day: dt.date) -> Iterator[Conflict]:
    """Where minimum and maximum of the same data cannot both be kept; of bases, those that are in force on the day."""
    for rule in rules:
        yield from _below_basis(rule, day)
    for long, short in permutations([demand for rule in rules for demand in _demands(rule, day)], 2):
        own_maximum = long.rule is short.rule and long.basis is not None and short.basis is None
        if long.least is None or short.most is None or own_maximum:  # a basis that asks for longer than its rule's maximum is below it
            continue
        if long.least.can_outlast(short.most):
            apart = set(long.rule.trigger) != set(short.rule.trigger)
            yield Conflict(
                kind=Kind.MIN_ABOVE_MAX,
                rule=long.rule.id,
                other=short.rule.id,
                asked=long.least,
                allowed=short.most,
                review=apart or _departmental(long.rank, short.rank),
            )


def _below_basis(rule: RetentionRule, day: dt.date) -> Iterator[Conflict]:
    """A basis that asks for longer than the rule's minimum, or its maximum where it has no minimum."""
    kept = rule.max if rule.min is None else rule.min
    for basis in _in_force(rule, day):
        if basis.min is not None and kept is not None and basis.min.can_outlast(kept):
            yield _own(Kind.BELOW_BASIS, rule, asked=basis.min, allowed=kept, review=_departmental(basis.rank))


def excesses(rule: RetentionRule, day: dt.date) -> Iterator[Conflict]:
    """Where a rule keeps personal information longer than its bases in force on the day allow (PIPL art. 19)."""
    if rule.max is None:
        yield _own(Kind.NO_MAXIMUM, rule, asked=None, allowed=None, review=False)
        return
    over = [basis for basis in _in_force(rule, day) if basis.max is not None and rule.max.can_outlast(basis.max)]
    for basis in over:
        yield _own(Kind.ABOVE_BASIS, rule, asked=rule.max, allowed=basis.max, review=_departmental(basis.rank))
    if not over and rule.necessity is None and not any(_carries(basis, rule.max) for basis in _in_force(rule, day)):
        yield _own(Kind.NO_NECESSITY, rule, asked=rule.max, allowed=_longest_carried(rule, day), review=False)


def _carries(basis: Basis, period: Period) -> bool:
    """Whether law or administrative regulation asks for as long a period: the basis's own, or the rule's where it names none."""
    return basis.rank.lengthens and (basis.min is None or not period.can_outlast(basis.min))


def _longest_carried(rule: RetentionRule, day: dt.date) -> Period | None:
    carried = [basis.min for basis in _in_force(rule, day) if basis.rank.lengthens and basis.min is not None]
    longest: Period | None = None
    for period in carried:
        longest = period if longest is None or period.can_outlast(longest) else longest
    return longest


def _demands(rule: RetentionRule, day: dt.date) -> Iterator[_Demand]:
    yield _Demand(rule=rule, basis=None, least=rule.min, most=rule.max, rank=rule.basis_rank)
    for basis in _in_force(rule, day):
        yield _Demand(rule=rule, basis=basis, least=basis.min, most=basis.max, rank=basis.rank)


def _in_force(rule: RetentionRule, day: dt.date) -> list[Basis]:
    return [basis for basis in rule.legal_basis if basis.in_force(day)]


def _departmental(*ranks: Rank) -> bool:
    return Rank.DEPARTMENTAL_RULE in ranks


def _own(kind: Kind, rule: RetentionRule, *, asked: Period | None, allowed: Period | None, review: bool) -> Conflict:
    return Conflict(kind=kind, rule=rule.id, other=rule.id, asked=asked, allowed=allowed, review=review)
