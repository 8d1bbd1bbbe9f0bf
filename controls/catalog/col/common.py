"""What the controls of collection share: which datasets hold personal information, which rest on consent, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from controls.base import worded
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.consent import Consent, ConsentRegister
    from holdings.view import DatasetView, FieldView, View

Name = tuple[str, str]
"""Source and dataset."""

NOTHING_PERSONAL = worded(
    nothing_personal=Text("没有经确认为个人信息的字段。", "None of its fields is confirmed to be personal information.")
)
ON_CONSENT = worded(
    NOTHING_PERSONAL,
    not_on_consent=Text("处理不以同意为依据（未声明 consent）。", "It does not rest on consent (it declares no consent)."),
    consent_undeclared=Text(
        "合法性基础写的是同意，但未声明 consent：同意登记在何处、为何目的。",
        "Its legal basis says consent, and it declares no consent: in which register that stands, and to what.",
    ),
    register_unread=Text("同意登记无法读取或未能读到末尾，无法判定。", "The register of consents could not be read, or not to its end; it cannot be judged."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """A dataset whose records rest on consent."""

    dataset: DatasetView
    consent: Consent
    register: Name
    subject: str
    purpose: int
    """Its purpose, by its place among all."""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset({self.subject, self.consent.at})


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """All datasets that rest on consent, the registers that they name, and the purposes."""

    resting: tuple[Resting, ...]
    registers: tuple[Name, ...]
    purposes: tuple[str, ...]

    def of(self, dataset: DatasetView) -> tuple[int, Resting] | None:
        """A dataset that rests on consent, and its place among them."""
        return next(((place, each) for place, each in enumerate(self.resting) if each.dataset is dataset), None)


def personal(dataset: DatasetView) -> tuple[FieldView, ...]:
    """The fields that are confirmed to be personal information, as far as they are there or nobody could look."""
    there = (field for field in dataset.fields if field.info is not None or dataset.problem is not None)
    return tuple(field for field in there if (label := field.label) and label.confirmed and label.category and label.category.personal)


def says_consent(dataset: DatasetView) -> bool:
    """Whether the legal basis of a dataset speaks of consent."""
    basis = (dataset.declared.legal_basis or "") if dataset.declared else ""
    return "同意" in basis or "consent" in basis.casefold()


@lru_cache(maxsize=8)
def consents(view: View) -> Consents:
    """What rests on consent, sorted; the same for all controls and processes."""
    found = sorted(_resting(view), key=lambda each: (each[0].source, each[0].name))
    purposes = tuple(sorted({consent.purpose for _, consent, _ in found}))
    resting = tuple(
        Resting(
            dataset=dataset,
            consent=consent,
            register=(consent.source or dataset.source, consent.register_),
            subject=subject,
            purpose=purposes.index(consent.purpose),
        )
        for dataset, consent, subject in found
    )
    return Consents(resting=resting, registers=tuple(sorted({each.register for each in resting})), purposes=purposes)


def _resting(view: View) -> Iterator[tuple[DatasetView, Consent, str]]:
    for dataset in view:
        declared = dataset.declared
        if declared is not None and declared.consent is not None and declared.subject_field is not None and not dataset.gone:
            yield dataset, declared.consent, declared.subject_field


def register_of(dataset: DatasetView) -> ConsentRegister | None:
    """What a dataset says as a register of consents, if its fields are there."""
    register = dataset.declared.consents if dataset.declared else None
    there = dataset.info is not None and register is not None and register.fields <= set(dataset.info.field_names)
    return register if there else None
