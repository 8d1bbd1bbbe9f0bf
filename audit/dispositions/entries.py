"""A waiver and an attestation as they stand in their files, and the acts by which people signed them."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from controls.finding import Status
from holdings import acts
from holdings.acts import Signed
from holdings.assets import Asset, shown
from holdings.declared import Declared, Name, Said
from holdings.ledger import entries
from holdings.ledger.canonical import canonical
from holdings.ledger.entries import (  # noqa: TC001 (pydantic reads the annotations)
    ControlId,
    Day,
    Digest,
    Fingerprint,
    Moment,
    Signature,
)

if TYPE_CHECKING:
    import datetime as dt

    from controls.finding import ControlResult, Observation

_ID = 12
NOBODY = "0" * 64
UNSIGNED = "A" * 86 + "=="


def _as_shown(value: str) -> str:
    """Results name assets by their shown names."""
    if shown(value) != value:
        raise ValueError("this is no asset's name")
    return value


AssetName = Annotated[Name, AfterValidator(_as_shown)]


class Entry(Declared, ABC):
    """What a waiver and an attestation have in common. `by` and `signature` are the person's."""

    status: ClassVar[Status]
    """Which observations it is about."""
    schema_name: ClassVar[str]
    control: ControlId
    asset: AssetName | None = None
    until: Day
    """The last day on which it counts."""
    on: Moment
    by: Digest = NOBODY
    signature: Signature = UNSIGNED

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says, as canonical JSON."""
        said = self.model_dump(mode="json", exclude={"by", "signature"})
        return hashlib.sha256(canonical({"schema": self.schema_name, **said})).hexdigest()

    @property
    def id(self) -> str:
        return self.digest[:_ID]

    @property
    @abstractmethod
    def said(self) -> str:
        """What the person says, in words."""

    def covers(self, result: ControlResult, observation: Observation) -> bool:
        """Whether it is about this observation: of its control, on its asset or a part of that."""
        same = observation.status is self.status
        return same and self.is_about(result.control, observation.asset, observation.fingerprint)

    def is_about(self, control: str, asset: Asset, fingerprint: str) -> bool:
        """The same of what is known of an observation elsewhere."""
        return control == self.control and (self.asset is None or asset.within(Asset(self.asset)))

    @abstractmethod
    def act(self, among: str) -> acts.Waiver | acts.Attestation:
        """What the person signs, under the list of people of this id."""

    def signed(self, among: str) -> Signed[acts.Waiver | acts.Attestation]:
        """The act with the signature that stands here; nobody has checked it yet."""
        return Signed(act=self.act(among), by=self.by, signature=self.signature)

    @abstractmethod
    def event(self, at: dt.datetime) -> entries.Waiver | entries.Attestation:
        """What the ledger is told."""


class WaiverEntry(Entry):
    """Findings of a control are excepted: those on an asset and its parts, or the one of a fingerprint."""

    status = Status.FAIL
    schema_name = "recordwarden/waiver/v1"
    fingerprint: Fingerprint | None = None
    reason: Said

    @model_validator(mode="after")
    def _of_one_thing(self) -> WaiverEntry:
        if (self.asset is None) == (self.fingerprint is None):
            raise ValueError("a waiver has either an asset or a fingerprint")
        return self

    @property
    def said(self) -> str:
        return self.reason

    def is_about(self, control: str, asset: Asset, fingerprint: str) -> bool:
        return super().is_about(control, asset, fingerprint) and self.fingerprint in (None, fingerprint)

    def act(self, among: str) -> acts.Waiver:
        return acts.Waiver(among=among, waiver=self.digest, control=self.control, until=self.until)

    def event(self, at: dt.datetime) -> entries.Waiver:
        return entries.Waiver(at=at, by=self.by, signature=self.signature, waiver=self.digest, control=self.control, until=self.until)


class AttestationEntry(Entry):
    """What no data shows, a person answers for: of one asset and its parts, or of all that the control leaves to people."""

    status = Status.MANUAL
    schema_name = "recordwarden/attestation/v1"
    statement: Said
    evidence: Digest | None = None
    """SHA-256 of the file that the statement rests on."""

    @property
    def said(self) -> str:
        return self.statement

    def act(self, among: str) -> acts.Attestation:
        return acts.Attestation(among=among, attestation=self.digest, control=self.control, until=self.until)

    def event(self, at: dt.datetime) -> entries.Attestation:
        said = {"attestation": self.digest, "control": self.control, "until": self.until}
        return entries.Attestation(at=at, by=self.by, signature=self.signature, **said)


MOST = 10_000
"""Entries of a file."""


class WaiverFile(Declared):
    """`recordwarden.waivers.yaml`."""

    version: Literal[1]
    waivers: tuple[WaiverEntry, ...] = Field(default=(), max_length=MOST)


class AttestationFile(Declared):
    """`recordwarden.attestations.yaml`."""

    version: Literal[1]
    attestations: tuple[AttestationEntry, ...] = Field(default=(), max_length=MOST)
