"""What a rule of the gate is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from audit.gate.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.gate.case import Case, DatasetCase, FieldCase
    from controls.finding import Severity
    from holdings.schemas.model import Place
    from holdings.text import Text


class Rule(ABC):
    """Judges a case. Its module, one file of `audit.gate.rules`, offers an instance as `RULE`; its attributes are its documentation."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    """What a finding weighs where the rule does not say otherwise of it."""
    title: ClassVar[Text]
    why: ClassVar[Text]
    remedy: ClassVar[Text]
    needs_inventory: ClassVar[bool] = False
    """Whether nothing can be judged without an inventory."""
    needs_base: ClassVar[bool] = False
    """Whether nothing can be judged without an earlier state to compare with."""

    @abstractmethod
    def judge(self, case: Case) -> Iterator[Finding]:
        """What is wrong. An inventory and a base are there where the rule needs them."""

    def of_field(self, one: FieldCase, message: Text, fix: Text, severity: Severity | None = None, at: Place | None = None) -> Finding:
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            place=at or one.place,
            dataset=one.dataset,
            field=one.name,
            message=message,
            fix=fix,
            looks=one.looks,
        )

    def of_dataset(self, one: DatasetCase, message: Text, fix: Text, severity: Severity | None = None) -> Finding:
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            place=one.place,
            dataset=one.name,
            field=None,
            message=message,
            fix=fix,
        )


class FieldRule(Rule):
    """A rule that judges each field by itself."""

    def judge(self, case: Case) -> Iterator[Finding]:
        for dataset, one in case:
            found = self.field(dataset, one, case)
            if found is not None:
                yield found

    @abstractmethod
    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        """What is wrong with a field."""


class DatasetRule(Rule):
    """A rule that judges each dataset as a whole."""

    def judge(self, case: Case) -> Iterator[Finding]:
        for dataset in case.datasets:
            found = self.dataset(dataset, case)
            if found is not None:
                yield found

    @abstractmethod
    def dataset(self, one: DatasetCase, case: Case) -> Finding | None:
        """What is wrong with a dataset."""
