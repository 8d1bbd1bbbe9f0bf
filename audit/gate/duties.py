"""What the inventory has to say of a dataset that keeps personal data of a high level."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from audit.gate import advice
from audit.gate.base import DatasetRule
from audit.gate.words import level
from holdings.assets import shown
from holdings.labels import Level
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase
    from audit.gate.declarations import Entry
    from audit.gate.finding import Finding

HIGH = Level.L3
"""From this level on: PROVISIONS A-5.1/3 asks for more than access control from level 3."""


class Duty(DatasetRule):
    """Something that the entry of the dataset has to hold, in any source that declares it."""

    needs_inventory = True
    missing: ClassVar[Text]
    """What is missing, in the middle of a sentence."""
    example: ClassVar[str]
    """The line to add."""

    def line(self, case: Case) -> str:
        """The line to add, as far as the inventory tells more of it."""
        del case
        return self.example

    @abstractmethod
    def done(self, entry: Entry, case: Case) -> bool:
        """Whether an entry has it."""

    def dataset(self, one: DatasetCase, case: Case) -> Finding | None:
        highest = one.highest if one.keeps else None
        if highest is None or highest.level < HIGH or any(self.done(entry, case) for entry in one.entries):
            return None
        grade, name = level(highest.level), highest.name
        message = Text(
            f"该数据集含有 {grade.zh}个人信息（{shown(name)}），目录中没有{self.missing.zh}。",
            f"It keeps personal data of {grade.en} ({shown(name)}), and the inventory has {self.missing.en}.",
        )
        path = advice.entry_path(one, case)
        fix = Text(
            f"在 recordwarden.yaml 的 {path} 下加一行：{self.line(case)}", f"Add to recordwarden.yaml, under {path}: {self.line(case)}"
        )
        return self.of_dataset(one, message, fix)
