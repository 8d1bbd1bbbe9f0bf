"""The retention schedule: the rules under `retention` in the inventory, read and checked, and which of them hold for a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pydantic

from holdings.errors import InventoryError
from holdings.refusals import reason, refusal
from holdings.text import Text
from retention.rule import RetentionRule

if TYPE_CHECKING:
    from holdings.inventory import Dataset, Inventory

KEY = "retention"
"""The key of the schedule in the inventory, and of a dataset's rule."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rules in effect: of each id its highest version, in the order of the file."""

    rules: tuple[RetentionRule, ...]

    def named(self, name: str) -> RetentionRule | None:
        return next((rule for rule in self.rules if rule.id == name), None)

    def of_class(self, record_class: str | None) -> tuple[RetentionRule, ...]:
        """The rules for a record class; none where there is no class."""
        return tuple(rule for rule in self.rules if record_class is not None and rule.record_class == record_class)

    def applied(self, dataset: Dataset) -> tuple[RetentionRule, ...]:
        """The rules by which a dataset's records are kept: the one that it names, else those of its record class."""
        rule = None if dataset.retention is None else self.named(dataset.retention)
        return self.of_class(dataset.record_class) if rule is None else (rule,)

    def concerning(self, dataset: Dataset) -> tuple[RetentionRule, ...]:
        """Every rule that says something of the same data: those applied, and those of its record class beside them."""
        return tuple(dict.fromkeys((*self.applied(dataset), *self.of_class(dataset.record_class))))


def schedule(inventory: Inventory) -> Schedule:
    """Read the rules of an inventory. Raises `InventoryError` naming file, line and field."""
    versions: dict[tuple[str, int], RetentionRule] = {}
    for number, given in enumerate(inventory.retention):
        rule = _rule(inventory, number, given)
        if (rule.id, rule.version) in versions:
            raise _wrong("rule_twice", inventory.place(KEY, number, "id"))
        versions[rule.id, rule.version] = rule
    newest = {name: max(version for other, version in versions if other == name) for name, _ in versions}
    made = Schedule(tuple(versions[name, version] for name, version in newest.items()))
    for source, entry in inventory.sources.items():
        for name, dataset in entry.datasets.items():
            if dataset.retention is not None and made.named(dataset.retention) is None:
                raise _wrong("unknown_rule", inventory.place("sources", source, "datasets", name, KEY))
    return made


def _rule(inventory: Inventory, number: int, given: object) -> RetentionRule:
    try:
        return RetentionRule.model_validate(given)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = reason(first)
        place = inventory.place(KEY, number, *first["loc"])
        raise InventoryError(Text(f"内容不符合要求：{what.zh}。", f"{what.en}."), place, _MEND) from error


def _wrong(code: str, place: str) -> InventoryError:
    what = reason({"type": code, "loc": (), "msg": refusal(code).message_template, "input": None})
    return InventoryError(Text(f"内容不符合要求：{what.zh}。", f"{what.en}."), place, _MEND)


_MEND = Text("请修改该处。", "Mend that place.")
