"""What a ledger says: typed events, each one canonical JSON; digests, counts and names of ours, and nothing of a person.

Every text of an event has a form that no name, number or address of a person fits: 64 or 32 hex digits, an id of a control or
an assessment, a word of a closed list. A person appears as the digest of a public key that he or she enrolled.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
)

from holdings.ledger.canonical import LARGEST, NotCanonical, canonical_event, read_canonical

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)?", re.ASCII)


class NotAnEvent(ValueError):
    """Bytes of a ledger that are no event of this version."""


def _moment(value: object) -> object:
    """A moment or a day is given as such, or as it is written: a bare number is a moment to pydantic, and could be anything."""
    if isinstance(value, dt.date) or (isinstance(value, str) and _WRITTEN.fullmatch(value)):
        return value
    raise ValueError("this is no moment")


def _in_utc(moment: dt.datetime) -> dt.datetime:
    utc = moment.astimezone(dt.UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _written(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, BeforeValidator(_moment), AfterValidator(_in_utc), PlainSerializer(_written)]
"""UTC, to the millisecond: `2026-11-21T09:30:00.000Z`."""
Day = Annotated[dt.date, BeforeValidator(_moment)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256, of canonical JSON or of a file's bytes."""
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""A keyed fingerprint (`holdings.fingerprint`) or a random number of 16 bytes."""
ASSESSMENT_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}", re.ASCII)
AssessmentId = Annotated[str, Field(pattern=f"^{ASSESSMENT_ID.pattern}$")]
ControlId = Annotated[str, Field(pattern=r"^[A-Z]{2,8}-[0-9]{2,3}$")]
Version = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){1,2}((a|b|rc|\.dev|\.post)[0-9]{1,4})?$")]
Signature = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{85}[AQgw]==$")]
"""64 bytes of Ed25519, in base64."""
Count = Annotated[int, Field(ge=0, le=LARGEST, strict=True)]
MOST_KEPT = 5000
"""Bundles that one pruning can keep: their numbers have to fit into an entry."""


MOST_ARCHIVED = 1000
"""Files of one batch: a dataset each."""


class HoldAction(StrEnum):
    """What was done to a legal hold."""

    PLACED = "placed"
    RELEASED = "released"


class Decision(StrEnum):
    """What an approver decided."""

    APPROVED = "approved"
    REFUSED = "refused"


class KeyAction(StrEnum):
    """What was done to a key."""

    CREATED = "created"
    ROTATED = "rotated"
    DESTROYED = "destroyed"
    ENROLLED = "enrolled"
    REVOKED = "revoked"


class KeyPurpose(StrEnum):
    """What a key is for; a person's is enrolled for signing acts."""

    SIGNING = "signing"
    FINGERPRINTS = "fingerprints"
    TOKENS = "tokens"
    DATA = "data"
    PERSON = "person"


class AccessKind(StrEnum):
    """What was looked at beyond references and counts."""

    RESOLVED = "resolved"
    UNREDACTED = "unredacted"
    EXPORTED = "exported"
    UNARCHIVED = "unarchived"


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # a command writes one or two of these kinds

    at: Moment
    event_schema: Literal["recordwarden/event/v1"] = Field(default="recordwarden/event/v1", alias="schema")


class _Signed(_Event):
    by: Digest
    """SHA-256 of the signer's 32-byte public key."""
    signature: Signature


class AssessmentDone(_Event):
    """An assessment was finished: what it found, of what, and with what."""

    kind: Literal["assessment"] = "assessment"
    assessment: AssessmentId
    results: Digest
    inventory: Digest
    parameters: Digest
    catalogue: Digest
    version: Version


class Exported(_Event):
    """Redacted records left."""

    kind: Literal["export"] = "export"
    export: Fingerprint
    policy: Digest
    manifest: Digest
    records: Count


class Intent(_Event):
    """A batch is about to be destroyed; without this entry nothing is."""

    kind: Literal["intent"] = "intent"
    plan: Digest
    batch: Count
    items: Digest
    """Root of the items' commitments."""
    count: Count
    hold_epoch: Count


class Outcome(_Event):
    """What became of a batch."""

    kind: Literal["outcome"] = "outcome"
    plan: Digest
    batch: Count
    intent: Count
    """Index of the intent in this ledger."""
    receipts: Digest
    done: Count
    held: Count
    changed: Count
    skipped: Count
    failed: Count
    archived: Annotated[tuple[Digest, ...], Field(min_length=1, max_length=MOST_ARCHIVED)] | None = None
    """Of the action archive: the SHA-256 of each file that holds what was destroyed."""


class Hold(_Signed):
    """A legal hold was placed or released."""

    kind: Literal["hold"] = "hold"
    hold: Fingerprint
    action: HoldAction
    scope: Digest
    epoch: Count


class Approval(_Signed):
    """Somebody decided on a plan, an export or another thing that has a digest."""

    kind: Literal["approval"] = "approval"
    subject: Digest
    author: Digest
    """Whose key made that thing; never the approver's."""
    decision: Decision


class Waiver(_Signed):
    """A finding was excepted until a day."""

    kind: Literal["waiver"] = "waiver"
    waiver: Digest
    control: ControlId
    until: Day


class Attestation(_Signed):
    """Somebody answered, until a day, for what no data can show."""

    kind: Literal["attestation"] = "attestation"
    attestation: Digest
    control: ControlId
    until: Day


class KeyChange(_Event):
    """A key came, went or was replaced."""

    kind: Literal["key"] = "key"
    action: KeyAction
    purpose: KeyPurpose
    key: Digest
    change: Digest | None = None
    """Of a person's key: the digest of the enrolment or revocation in the list of people, which holds the roles."""


class Access(_Event):
    """Somebody saw values themselves."""

    kind: Literal["access"] = "access"
    access: AccessKind
    subject: Fingerprint
    by: Digest
    """SHA-256 of an enrolled person's public key, or a keyed digest of the account at the operating system."""


class Pruning(_Event):
    """Bundles of entries went: those of whole bundles below `minimum`, but for what is kept. Their hashes stay (`holdings.ledger.pruning`)."""

    kind: Literal["pruning"] = "pruning"
    minimum: Count
    """From this entry on, all are there: the minimum index of tlog-tiles."""
    kept: Annotated[tuple[Count, ...], Field(max_length=MOST_KEPT)]
    """The numbers of the bundles below it that stay, ascending."""
    archive: Digest
    """SHA-256 of the file `checkpoint` of the copy that was made of the ledger before."""


Event = AssessmentDone | Exported | Intent | Outcome | Hold | Approval | Waiver | Attestation | KeyChange | Access | Pruning
_EVENTS: list[TypeAdapter[Any]] = []


def encoded(event: Event) -> bytes:
    """The bytes of an event as they stand in a ledger."""
    return canonical_event(event.model_dump(mode="json", by_alias=True, exclude_none=True))


def decoded(entry: bytes) -> Event:
    """The event that an entry is. Raises `NotAnEvent`; no more than its place in the ledger is told of it."""
    try:
        value = read_canonical(entry)
        if not isinstance(value, dict) or "schema" not in value or "kind" not in value:
            raise NotAnEvent("the entry is no event")
        if not _EVENTS:
            _EVENTS.append(TypeAdapter(Annotated[Event, Field(discriminator="kind")]))
        event: Event = _EVENTS[0].validate_python(value)
    except (NotCanonical, ValidationError):
        raise NotAnEvent("the entry is no event") from None  # the cause would quote what stands there
    if encoded(event) != entry:
        raise NotAnEvent("the entry is no event as we write it")
    return event
