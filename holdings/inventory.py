"""The inventory: what the organisation declares about its records, in `recordwarden.yaml`.

Errors name the file, the line and the field. Literal passwords are refused: `env:NAME` or `file:PATH`.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (pydantic reads the annotations)
import re
import zoneinfo
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

import pydantic
from pydantic import Field, StringConstraints, field_validator, model_validator

from holdings import accesses, indexes, yamlfile
from holdings.assets import shown
from holdings.consent import Consent, ConsentRegister, Notice
from holdings.consent import check as check_consents
from holdings.copies import Copies  # noqa: TC001 (pydantic reads the annotations)
from holdings.declared import Declared, Fields, Name, SourceName, Who, Words
from holdings.endpoints import Endpoints  # noqa: TC001 (pydantic reads the annotations)
from holdings.entities import Entity  # noqa: TC001 (pydantic reads the annotations)
from holdings.errors import InventoryError
from holdings.keeping import Key  # noqa: TC001 (pydantic reads the annotations)
from holdings.labels import Category, DateOrder, LabelState, Level, Measure, Stored, Tier
from holdings.ledger.declared import Evidence
from holdings.records import Element
from holdings.refusals import reason, refusal
from holdings.settings import Settings
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE_NAME = "recordwarden.yaml"


class _Naming(Protocol):
    @property
    def fields(self) -> frozenset[str]: ...


class FieldLabel(Declared):
    """What is declared of one field. `state` says who answers for it: a suggested label counts as undeclared."""

    category: Category | None = None
    level: Level | None = None
    tier: Tier | None = None
    sensitive: Words | None = None
    """The basis on which the field is sensitive personal information (a law or standard with its clause)."""
    entity: Entity | None = None
    state: LabelState = LabelState.SUGGESTED
    by: Words | None = None
    on: dt.date | None = None
    reason: Words | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    stored: Stored | None = None
    """How its values are stored; nothing is said of it where this is missing."""
    date_order: DateOrder | None = None
    """Whether 03/04/2026 in it is 3 April or 4 March; such a value is not examined where this is missing."""
    measures: tuple[Measure, ...] = ()
    purpose: Words | None = None
    readers: tuple[Name, ...] = ()
    """The roles that alone may read it; those of its dataset, else those of its level, where none are named."""

    @model_validator(mode="after")
    def _consistent(self) -> FieldLabel:
        if self.state is LabelState.CONFIRMED and (self.by is None or self.on is None):
            raise refusal("confirmed_by_nobody")
        if self.category and self.category.personal and self.level == Level.L1:
            raise refusal("personal_level")
        if self.sensitive and self.level is not None and self.level < Level.L4:
            raise refusal("sensitive_level")
        return self

    @property
    def confirmed(self) -> bool:
        return self.state is LabelState.CONFIRMED

    @property
    def complete(self) -> bool:
        """Confirmed, with category, level and tier."""
        return self.confirmed and None not in (self.category, self.level, self.tier)


class Dataset(Declared):
    """What is declared of one dataset."""

    owner: Who | None = None
    custodian: Who | None = None
    purpose: Words | None = None
    legal_basis: Words | None = None
    record_class: Words | None = None
    retention: Words | None = None
    """The id of its retention rule; the rules of its record class hold where none is named."""
    level: Level | None = None
    tier: Tier | None = None
    subject_field: Name | None = None
    """The field that identifies the individual a row is about; what `volume` counts."""
    reference_field: Name | None = None
    """A non-personal field by which a row may be named in evidence."""
    reviewed: dt.date | None = None
    readers: tuple[Name, ...] = ()
    """The roles that alone may read it; those of the level of each field where none are named."""
    measures: tuple[Measure, ...] = ()
    fields: dict[Name, FieldLabel] = Field(default_factory=dict)
    elements: dict[Element, Fields] = Field(default_factory=dict)
    """In which field or fields each element of the record stands; where it has several, any one that is filled suffices."""
    open_status: tuple[Words, ...] = ()
    """The values of the element `status` by which a record is not finished: what comes in the end is not due yet."""

    conversation_field: Name | None = None
    """Where a row is a turn: the field that says which rows are one conversation, which is the record."""
    index_of: indexes.Index | None = None
    """The dataset whose records it lists."""
    logs: accesses.AccessLog | None = None
    """What accesses it logs, and in which fields."""
    consents: ConsentRegister | None = None
    """Where it is a register of consents: in which fields they stand."""
    consent: Consent | None = None
    """Where its records rest on consent: to what, and in which register it stands."""

    @field_validator("index_of", "logs", "consents", "consent")
    @classmethod
    def _of_its_own(cls, value: _Naming | None, info: pydantic.ValidationInfo) -> _Naming | None:
        if value is not None and not info.data.get("fields", dict.fromkeys(value.fields)).keys() >= value.fields:
            raise refusal("undeclared_field")
        return value

    @field_validator("conversation_field")
    @classmethod
    def _declared_too(cls, value: str | None, info: pydantic.ValidationInfo) -> str | None:
        if value is not None and value not in info.data.get("fields", {value: None}):
            raise refusal("undeclared_field")
        return value

    @field_validator("elements")
    @classmethod
    def _declared(cls, value: dict[Element, tuple[str, ...]], info: pydantic.ValidationInfo) -> dict[Element, tuple[str, ...]]:
        fields = info.data.get("fields")
        for element, names in value.items():
            if fields is not None and not fields.keys() >= set(names):
                raise refusal("undeclared_field", at=element.value)
        return value

    @field_validator("open_status")
    @classmethod
    def _of_a_status(cls, value: tuple[str, ...], info: pydantic.ValidationInfo) -> tuple[str, ...]:
        if value and Element.STATUS not in info.data.get("elements", {Element.STATUS: ()}):
            raise refusal("no_status")
        return value


class SourceEntry(Declared):
    """Where records are: a database by `url`, or a file or folder by `path` (relative to the inventory's folder)."""

    url: Words | None = None
    path: Words | None = None
    password: Words | None = None
    default_schema: Words | None = Field(default=None, alias="schema")
    tls: Literal["verify-full", "verify-ca", "require", "off"] | None = None
    tls_ca: Words | None = None
    encoding: Words = "utf-8"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    form: Literal["cloudtrail", "kubernetes-audit", "pgaudit"] | None = None
    """The form of log that the file at `path` is: its dataset has the fields at, account, action, dataset and outcome."""
    statement_timeout_s: Annotated[float, Field(gt=0, le=86400)] = 3600.0
    lock_timeout_s: Annotated[float, Field(gt=0, le=3600)] = 5.0
    rights: Words | None = None
    """The policy file (Casbin's RBAC form, relative to the inventory's folder) by which an application lets people at this source."""
    max_rate: Annotated[float, Field(gt=0, le=1_000_000_000)] | None = None
    measures: tuple[Measure, ...] = ()
    ignore: tuple[Words, ...] = ()
    """Datasets, by name or `*` pattern, that are out of scope; each is listed in the report."""
    datasets: dict[Name, Dataset] = Field(default_factory=dict)

    def ignores(self, dataset: str) -> bool:
        """Whether a dataset is declared out of scope. In a pattern only `*` is special: names can hold brackets and question marks."""
        return any(re.fullmatch(".*".join(map(re.escape, one.split("*"))), dataset, re.DOTALL) for one in self.ignore)

    @field_validator("password")
    @classmethod
    def _reference(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("env:", "file:")):
            raise refusal("literal_password")
        return value

    @model_validator(mode="after")
    def _one_place(self) -> SourceEntry:
        if (self.url is None) == (self.path is None):
            raise refusal("one_place")
        if self.form is not None and self.path is None:
            raise refusal("form_of_a_file")
        if self.url is not None and has_literal_password(self.url):
            raise refusal("password_in_url")
        return self


class Role(Declared):
    """What the role matrix says of one role."""

    level: Level
    """The highest level that it may read, where nothing more exact is declared."""
    known_as: tuple[Name, ...] = ()
    """The names by which databases and policies know it; the role's own where there are none."""
    administers: bool = False
    """Whether it may do anything there: superusers and wildcards belong to such a role."""


class LevelRule(Declared):
    """What a level requires."""

    measures: tuple[Measure, ...] = ()


class Inventory(Declared):
    """The whole file."""

    version: Literal[1]
    organisation: Words | None = None
    timezone: Words = "Asia/Shanghai"
    as_of: dt.date | None = None
    """A fixed day to assess as of; today otherwise."""
    reviewed: dt.date | None = None
    levels: dict[Level, LevelRule] = Field(default_factory=dict)
    roles: dict[Name, Role] = Field(default_factory=dict)
    """The role matrix."""
    notices: dict[Words, Notice] = Field(default_factory=dict)
    """What people are told before their data is collected, by version."""
    endpoints: Endpoints = Field(default_factory=dict)
    """Where data comes in or leaves over TLS, by name: an audit connects to each once."""
    keys: dict[Words, Key] = Field(default_factory=dict)
    """What data is encrypted with, by name."""
    copies: dict[Words, Copies] = Field(default_factory=dict)
    """Backups and exports in files, by name."""
    sources: dict[SourceName, SourceEntry]
    controls: dict[Words, dict[Words, Any]] = Field(default_factory=dict)
    """Parameters of controls, by control id."""
    retention: tuple[dict[str, Any], ...] = ()
    """The retention schedule, as it stands: `retention.schedule` reads and checks its rules."""
    settings: Settings = Settings()
    evidence: Evidence = Evidence()
    _document: yamlfile.Document | None = pydantic.PrivateAttr(default=None)
    """What it was read from: whoever finds a mistake in it later can still name the line."""

    def model_post_init(self, context: Any, /) -> None:
        """Keep the document that was given as the context of validation."""
        self._document = context if isinstance(context, yamlfile.Document) else None

    @property
    def digest(self) -> str:
        """SHA-256 of the file that it was read from; empty where it was read from none."""
        return self._document.digest if self._document else ""

    def place(self, *parts: str | int) -> str:
        """Where something stands: `file:line: field`."""
        return _place(self._document, parts)

    def line(self, *parts: str | int) -> int:
        """The line, from 1, at which something stands, or its nearest parent that does."""
        return self._document.line(parts) if self._document else 1

    @model_validator(mode="after")
    def _known_readers(self) -> Inventory:
        for source, entry in self.sources.items():
            for name, dataset in entry.datasets.items():
                for place, readers in (
                    ((), dataset.readers),
                    *((("fields", field), label.readers) for field, label in dataset.fields.items()),
                ):
                    if not self.roles.keys() >= set(readers):
                        raise refusal("unknown_role", at=("sources", source, "datasets", name, *place, "readers"))
        return self

    @field_validator("sources")
    @classmethod
    def _references(cls, value: dict[str, SourceEntry]) -> dict[str, SourceEntry]:
        indexes.check(value)
        check_consents(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:  # an OSError: a folder, or a name too long for a file
            raise refusal("unknown_zone") from error
        return value


def is_reference(url: str) -> bool:
    """Whether a URL stands elsewhere, as a secret does: `env:NAME` or `file:PATH`, and not a URL that begins so."""
    return url.startswith(("env:", "file:")) and "://" not in url


def has_literal_password(url: str) -> bool:
    """Whether a URL carries a password, in its authority or as a query parameter; one that cannot be taken apart might."""
    if is_reference(url):
        return False
    import sqlalchemy as sa

    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return "@" in url or "?" in url
    return parsed.password is not None or any(name.lower() in {"password", "passwd", "pwd"} for name in parsed.query)


def _place(document: yamlfile.Document | None, parts: Sequence[str | int]) -> str:
    field = shown(".".join(str(part) for part in parts)) or "—"
    return f"{FILE_NAME}: {field}" if document is None else f"{document.name}:{document.line(parts)}: {field}"


def load(path: Path) -> Inventory:
    """Read and check an inventory file. Raises `InventoryError` naming file, line and field."""
    return _checked(yamlfile.read(path))


def loads(data: bytes, name: str) -> Inventory:
    """Read and check an inventory from its bytes; `name` is what it is called in errors. Raises `InventoryError`."""
    return _checked(yamlfile.parse(data, name))


def _checked(document: yamlfile.Document) -> Inventory:
    try:
        return Inventory.model_validate(document.value, context=document)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        location = tuple(part for part in first["loc"] if part != "[key]")
        if within := first.get("ctx", {}).get("at"):
            location = (*location, *((within,) if isinstance(within, str) else within))
        more = error.error_count() - 1
        what = reason(first)
        raise InventoryError(
            Text(f"内容不符合要求：{what.zh}。", f"{what.en}."),
            _place(document, location),
            Text(
                "请修改该处。" + (f"另有 {more} 处错误。" if more else ""),
                "Mend that place." + (f" There are {more} more errors." if more else ""),
            ),
        ) from error
