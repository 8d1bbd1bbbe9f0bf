"""One rule of the retention schedule: how long a class of records is kept, from when, on what basis, and what becomes of it then."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from holdings.declared import Declared, Name, SourceName, Words
from holdings.ledger.canonical import canonical
from holdings.refusals import refusal
from holdings.text import Text
from retention.periods import Period, parse


class Rank(StrEnum):
    """What kind of thing a period rests on, the highest first."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    DEPARTMENTAL_RULE = "departmental_rule"
    CONTRACT = "contract"
    POLICY = "policy"

    @property
    def height(self) -> int:
        """The greater, the higher."""
        return -list(Rank).index(self)

    @property
    def lengthens(self) -> bool:
        """Whether it may lengthen the period beyond what the purpose needs (PIPL art. 19)."""
        return self in (Rank.LAW, Rank.ADMINISTRATIVE_REGULATION)

    @property
    def text(self) -> Text:
        return _RANK_TEXT[self]


_RANK_TEXT = {
    Rank.LAW: Text("法律", "law"),
    Rank.ADMINISTRATIVE_REGULATION: Text("行政法规", "administrative regulation"),
    Rank.DEPARTMENTAL_RULE: Text("部门规章", "departmental rule"),
    Rank.CONTRACT: Text("合同", "contract"),
    Rank.POLICY: Text("内部制度或指南", "policy or guide"),
}


class Action(StrEnum):
    """What becomes of a record whose period is over."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    CRYPTO_SHRED = "crypto_shred"
    ARCHIVE = "archive"
    FILES = "files"

    @property
    def text(self) -> Text:
        return _ACTION_TEXT[self][0]

    @property
    def done(self) -> Text:
        """What was done to a record that this was done to."""
        return _ACTION_TEXT[self][1]


_ACTION_TEXT = {
    Action.DELETE: (Text("删除", "delete"), Text("已销毁", "destroyed")),
    Action.ANONYMISE: (Text("匿名化", "anonymise"), Text("已匿名化", "anonymised")),
    Action.CRYPTO_SHRED: (Text("销毁密钥", "crypto-shred"), Text("已销毁密钥", "crypto-shredded")),
    Action.ARCHIVE: (Text("归档后删除", "archive, then delete"), Text("已归档并删除", "archived and deleted")),
    Action.FILES: (Text("删除文件", "delete files"), Text("已删除文件", "files deleted")),
}


def _period(value: Any) -> Period:
    period = value if isinstance(value, Period) else parse(value) if isinstance(value, str) else None
    if period is None:
        raise refusal("period")
    return period


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Kept = Annotated[Period, BeforeValidator(_period), PlainSerializer(str)]
Trigger = Annotated[tuple[Name, ...], BeforeValidator(_several), Field(min_length=1)]


class Basis(Declared):
    """What a rule rests on: a clause of a law, rule, contract or policy, in the version and for the time that it is in force."""

    name: Words
    clause: Words
    version: Words
    rank: Rank
    in_force_from: dt.date = Field(alias="from")
    in_force_until: dt.date | None = Field(default=None, alias="until")
    """Its last day in force."""
    min: Kept | None = None
    """How long the basis itself has records kept at least."""
    max: Kept | None = None
    """How long the basis itself lets records be kept at most."""

    @model_validator(mode="after")
    def _consistent(self) -> Basis:
        if self.in_force_until is not None and self.in_force_until < self.in_force_from:
            raise refusal("dates_reversed")
        _in_order(self.min, self.max)
        return self

    def in_force(self, day: dt.date) -> bool:
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


class RetentionRule(Declared):
    """A rule; a version of it never changes, a change is a new version.

    A record's period begins on the day of its trigger, in the workspace's zone, and ends with the last day of the period (see
    `retention.periods`). It may be destroyed from the day after the minimum's last day on, and is due on the day after the
    maximum's. A record without a trigger value is kept, and reported.
    """

    id: SourceName
    version: Annotated[int, Field(ge=1)] = 1
    record_class: Words | None = None
    """The record class that it is for; without one it holds only for datasets that name it."""
    min: Kept | None = None
    max: Kept | None = None
    trigger: Trigger
    """The fields whose latest value begins the period."""
    legal_basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    action: Action
    anonymise: dict[Name, Words | dict[str, Words]] = Field(default_factory=dict)
    """Of the action anonymise: what is done to fields, by an operator's name or a mapping of its name and options (`retention.anonymity`)."""
    approvals: Annotated[int, Field(ge=1)] = 1
    """How many people, other than its author, approve a destruction under it."""
    necessity: Words | None = None
    """Why the purpose needs a period this long: recorded where neither law nor administrative regulation asks for it."""

    @model_validator(mode="after")
    def _consistent(self) -> RetentionRule:
        if self.min is None and self.max is None:
            raise refusal("no_period")
        if self.anonymise and self.action is not Action.ANONYMISE:
            raise refusal("anonymise_unasked")
        _in_order(self.min, self.max)
        return self

    def __hash__(self) -> int:
        return hash((self.id, self.version))  # what it says of fields is a mapping, which has none

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says, as canonical JSON."""
        unsaid = set() if self.anonymise else {"anonymise"}  # then it is what it was before there was such a key
        return hashlib.sha256(canonical(self.model_dump(mode="json", by_alias=True, exclude=unsaid))).hexdigest()

    @property
    def basis_rank(self) -> Rank:
        """The highest rank among its bases."""
        return max((basis.rank for basis in self.legal_basis), key=lambda rank: rank.height)

    def earliest_destruction(self, trigger: dt.date) -> dt.date | None:
        """The first day on which a record may be destroyed; None where no minimum forbids it."""
        return None if self.min is None else _day_after(self.min.last_day(trigger))

    def due(self, trigger: dt.date) -> dt.date | None:
        """The day on which a record is to be destroyed; None where nothing ends its period."""
        return None if self.max is None else _day_after(self.max.last_day(trigger))


def _in_order(least: Period | None, most: Period | None) -> None:
    if least is not None and most is not None and least.can_outlast(most):
        raise refusal("min_above_max")


def _day_after(day: dt.date) -> dt.date:
    return day if day == dt.date.max else day + dt.timedelta(days=1)
