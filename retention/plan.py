"""A plan of destruction: which records of one dataset go, by which rules, decided on a fixed day, in limits; frozen, and signed by its author."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from holdings.declared import Name, SourceName, Words  # noqa: TC001 (pydantic reads the annotations)
from holdings.ledger.canonical import canonical
from holdings.ledger.entries import Count, Day, Digest, Fingerprint, Moment, Signature  # noqa: TC001 (pydantic reads the annotations)
from retention.rule import Action  # noqa: TC001 (pydantic reads the annotations)
from retention.states import State  # noqa: TC001 (pydantic reads the annotations)
from retention.why import Why  # noqa: TC001 (pydantic reads the annotations)

if TYPE_CHECKING:
    from holdings.people.key import PersonKey

SCHEMA = "recordwarden/plan/v1"
EXPIRES = dt.timedelta(days=7)
_OF_SOME = frozenset({"becomes", "repeats"})


class Grade(StrEnum):
    """What evidence the target itself can keep."""

    RECEIPT = "A"
    """A receipt, in the destroying transaction."""
    ABSENCE = "B"
    """No table of ours may be made there: absence is probed."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class RuleUsed(_Part):
    """A rule as it stood."""

    id: SourceName
    version: Annotated[int, Field(ge=1)]
    digest: Digest
    """Of all that the rule says."""


class Limits(_Part):
    """What the plan may destroy at most; a plan beyond one of them is not made, and a batch beyond one not done."""

    count: Annotated[int, Field(ge=1)]
    percent: Annotated[int, Field(ge=1, le=100)]
    """Of the records that the dataset had when it was planned."""


class Sealed(_Part):
    """The file of the plan's items."""

    count: Count
    root: Digest
    """Of the tree (RFC 6962) over the items' commitments, in their order."""
    file: Digest
    """SHA-256 of the file, which holds the keys sealed."""
    key: Fingerprint
    """Which key of fingerprints the commitments were made under, and the keys sealed."""


class Plan(_Part):
    """What is decided; everything that execution needs to decide it again. Its digest is what is approved."""

    format: Literal["recordwarden/plan/v1"] = Field(default="recordwarden/plan/v1", alias="schema")
    id: Fingerprint
    made_at: Moment
    expires_at: Moment
    author: Digest
    """The digest of the author's key."""
    source: SourceName
    dataset: Name
    key_fields: tuple[Name, ...]
    """The primary key."""
    decided_by: tuple[Name, ...]
    """The fields whose values decide, in the order in which an item's version digests them: the triggers, and a request's field."""
    why: Why
    request: Fingerprint | None = None
    """Of a request: what its plans, one a dataset, have in common."""
    repeats: Digest | None = None
    """Of a restore drill: the digest of the plan whose destruction it repeats."""
    rules: tuple[RuleUsed, ...]
    action: Action
    becomes: dict[Name, Words | None] | None = None
    """Of anonymisation: by field, the words that stand in the place of every value; null where nothing does."""
    approvals: Annotated[int, Field(ge=1)]
    as_of: Day
    """The day that is decided on; due is what was due on it."""
    timezone: Name
    hold_epoch: Count
    """How many times a hold had been placed or released, as the ledger knows, when the holds were read."""
    structure: Digest
    """A keyed digest of the tables' fields, keys and foreign keys."""
    counts: dict[State, Count]
    """Of all records of the dataset, by state."""
    limits: Limits
    grade: Grade
    items: Sealed

    @model_serializer(mode="wrap")
    def _as_said(self, serialised: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what only some actions have: their plans are signed without it."""
        said: dict[str, Any] = serialised(self)
        return {name: value for name, value in said.items() if name not in _OF_SOME or value is not None}

    @property
    def digest(self) -> str:
        """SHA-256 of the plan as canonical JSON (RFC 8785)."""
        return hashlib.sha256(canonical(self.model_dump(mode="json", by_alias=True))).hexdigest()

    @property
    def rows(self) -> int:
        """How many records the dataset had."""
        return sum(self.counts.values())

    def signed(self, key: PersonKey) -> SignedPlan:
        """With its author's signature."""
        import base64

        return SignedPlan(plan=self, signature=base64.b64encode(key.sign(message(self))).decode())


class SignedPlan(_Part):
    """A plan as it is kept."""

    plan: Plan
    signature: Signature


def message(plan: Plan) -> bytes:
    """The bytes that an author signs."""
    return f"{SCHEMA}\n".encode() + bytes.fromhex(plan.digest)
