"""RET: what follows from the schedule as it stands, in months, and from the records that were planted past their period."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.plants.ret import TWO_YEARS
from audit.demo.schedule import CONSULTATION_MONTHS, SERVICE_MONTHS
from audit.demo.truth.expected import Expected, fields, table_asset, tables
from holdings.labels import LabelState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.schedule import Rule
    from audit.demo.schema import Table

THREE_YEARS = 36

_GUIDES = {"service_record": SERVICE_MONTHS, "consultation_record": CONSULTATION_MONTHS}


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(_without_rule(made), _contradictions(made), _too_long(made), _overdue(made), _below_guide(made), _gone_too_early(made))


def _of_class(made: Draft, table: Table) -> list[Rule]:
    return [rule for rule in made.rules.values() if rule.record_class is not None and rule.record_class == table.record_class]


def _applied(made: Draft, table: Table) -> list[Rule]:
    return _of_class(made, table) if table.retention is None else [made.rules[table.retention]]


def _personal(made: Draft) -> set[str]:
    return {table.name for table, column in fields(made) if column.category.personal and column.state is LabelState.CONFIRMED}


def _without_rule(made: Draft) -> Iterator[Expected]:
    personal = _personal(made)
    for table in tables(made):
        kept = _applied(made, table)
        wanted = table.name in personal or table.record_class is not None
        ended = any(not any(basis.in_force for basis in rule.bases) for rule in kept)
        if (wanted and not kept) or ended:
            yield Expected("RET-01", table_asset(table), 1)


def _contradictions(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        kept = _applied(made, table)
        together = {rule.id: rule for rule in (*kept, *_of_class(made, table))} if kept else {}
        broken = [rule for rule in together.values() if _shorter_than_basis(rule) or _outlives(rule, list(together.values()))]
        if broken:
            yield Expected("RET-02", table_asset(table), len(broken))


def _shorter_than_basis(rule: Rule) -> bool:
    kept = rule.max_months if rule.min_months is None else rule.min_months
    return any(basis.in_force and kept is not None and (basis.min_months or 0) > kept for basis in rule.bases)


def _outlives(rule: Rule, others: list[Rule]) -> bool:
    asked = max([rule.min_months or 0, *(basis.min_months or 0 for basis in rule.bases if basis.in_force)])
    return any(other is not rule and other.max_months is not None and asked > other.max_months for other in others)


def _too_long(made: Draft) -> Iterator[Expected]:
    personal = _personal(made)
    for table in tables(made):
        broken = [rule for rule in _applied(made, table) if _unbounded(rule) or _unjustified(rule)]
        if broken and table.name in personal:
            yield Expected("RET-03", table_asset(table), len(broken))


def _unbounded(rule: Rule) -> bool:
    return rule.max_months is None


def _unjustified(rule: Rule) -> bool:
    by_law = [basis.min_months for basis in rule.bases if basis.law and basis.in_force]
    return rule.necessity is None and not any(months is None or months >= (rule.max_months or 0) for months in by_law)


def _overdue(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        for rule in _applied(made, table):
            rows = sum(made.planted("past two years", (table.name, column)) for column in rule.trigger)
            if rows and rule.max_months == TWO_YEARS:
                yield Expected("RET-04", table_asset(table), rows)


def _below_guide(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        kept = _applied(made, table)
        if kept and table.record_class in _GUIDES:
            least = max(rule.min_months or 0 for rule in kept)
            if least < _GUIDES[table.record_class]:
                yield Expected("RET-05", table_asset(table), 1)


def _gone_too_early(made: Draft) -> Iterator[Expected]:
    """What a register lists as filed less than the minimum ago; what was planted is filed so that three years are that minimum."""
    for register in tables(made):
        rows = sum(made.planted("gone too early", (register.name, column.name)) for column in register.columns)
        table = next((each for each in tables(made) if each.name == register.index_of.get("dataset")), None)
        if rows and table is not None and max(rule.min_months or 0 for rule in _applied(made, table)) == THREE_YEARS:
            yield Expected("RET-06", table_asset(table), rows)
