"""Consent as the inventory declares it: what people are told, where their consents stand, and which records rest on them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (pydantic reads the annotations)
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationInfo, field_validator, model_validator

from holdings.declared import Declared, Name, SourceName, Words
from holdings.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.inventory import SourceEntry


MOST = 127
"""So many datasets can rest on consent: the join that compares them tells so many apart."""


class Told(StrEnum):
    """What a notice has to tell (PIPL 17; `necessity` and `effect` of sensitive personal information, PIPL 30)."""

    HANDLER = "handler"
    PURPOSE = "purpose"
    MANNER = "manner"
    KINDS = "kinds"
    PERIOD = "period"
    RIGHTS = "rights"
    NECESSITY = "necessity"
    EFFECT = "effect"


class Notice(Declared):
    """One version of what people are told before their data is collected."""

    since: dt.date = Field(alias="from")
    until: dt.date | None = None
    """Its last day in force."""
    purposes: Annotated[tuple[Words, ...], Field(min_length=1)]
    tells: tuple[Told, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Notice:
        if self.until is not None and self.until < self.since:
            raise refusal("dates_reversed", at="until")
        return self


class ConsentRegister(Declared):
    """In which fields a register of consents says what: a row a consent."""

    subject: Name
    """Who consented: the same value as in the subject field of the records."""
    purpose: Name
    """To what: a purpose as datasets name it in `consent`."""
    at: Name
    withdrawn: Name | None = None
    """When it was withdrawn; empty while it holds."""
    kind: Name | None = None
    """How it was given."""
    separate: tuple[Words, ...] = ()
    """The values of `kind` that say that it was given separately (PIPL 29)."""
    notice: Name | None = None
    """After which notice."""

    @field_validator("separate")
    @classmethod
    def _of_a_kind(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if value and info.data.get("kind") is None:
            raise refusal("no_kind")
        return value

    @property
    def fields(self) -> frozenset[str]:
        named = (self.subject, self.purpose, self.at, self.withdrawn, self.kind, self.notice)
        return frozenset(name for name in named if name is not None)


class Consent(Declared):
    """That the records of a dataset rest on consent, and to what."""

    source: SourceName | None = None
    """Where the register is; the dataset's own source where this is missing."""
    register_: Name = Field(alias="register")
    purpose: Words
    at: Name
    """The dataset's own field that says when a record was collected."""

    @property
    def fields(self) -> frozenset[str]:
        """The dataset's own fields."""
        return frozenset({self.at})


def check(sources: Mapping[str, SourceEntry]) -> None:
    """Raise the refusal of records that rest on a register that is none, of which nothing says whom they are about, or of too many datasets."""
    found = 0
    for source, entry in sources.items():
        for name, dataset in entry.datasets.items():
            consent = dataset.consent
            if consent is None:
                continue
            found += 1
            at = source, "datasets", name, "consent"
            place = sources.get(consent.source or source)
            register = None if place is None else place.datasets.get(consent.register_)
            if register is None or register.consents is None:
                raise refusal("no_register", at=(*at, "register"))
            if dataset.subject_field is None:
                raise refusal("no_subject", at=at)
            if found > MOST:
                raise refusal("too_many_on_consent", at=at)
