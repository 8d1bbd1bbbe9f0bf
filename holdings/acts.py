"""What people do that counts: approvals, waivers, attestations, holds, the enrolling and revoking of people; each signed by its person.

What is signed is the line `recordwarden/act/v1` and the SHA-256 of the act as canonical JSON (RFC 8785), which holds its kind, its
version, the signer's key, and the list of people that it was done under: a signature for one thing fits no other. The act is
made of nothing but what its event in the ledger holds, so that whoever has the ledger and the public keys can check it.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from holdings.errors import AlteredAct, AuthorApproves, WrongRole
from holdings.ledger import entries
from holdings.ledger.canonical import canonical
from holdings.ledger.entries import (  # noqa: TC001 (pydantic reads the annotations)
    ControlId,
    Day,
    Decision,
    Digest,
    Fingerprint,
    HoldAction,
    Moment,
)
from holdings.ledger.note import decoded
from holdings.people.key import must_fit, short
from holdings.text import Text

if TYPE_CHECKING:
    from holdings.people.key import PersonKey
    from holdings.people.people import People, Person

SCHEMA = "recordwarden/act/v1"


class Role(StrEnum):
    """What a person may do."""

    ENROL = "enrol"
    """Enrol and revoke others."""
    APPROVE = "approve"
    WAIVE = "waive"
    ATTEST = "attest"
    HOLD = "hold"

    @property
    def text(self) -> Text:
        return _ROLES[self]


_ROLES = {
    Role.ENROL: Text("登记人员", "enrol"),
    Role.APPROVE: Text("审批", "approve"),
    Role.WAIVE: Text("例外审批", "waive"),
    Role.ATTEST: Text("声明确认", "attest"),
    Role.HOLD: Text("暂停销毁", "hold"),
}


class Why(StrEnum):
    """Why a key was revoked."""

    LEFT = "left"
    CHANGED = "changed"
    LOST = "lost"
    COMPROMISED = "compromised"

    @property
    def text(self) -> Text:
        return _WHY[self]


_WHY = {
    Why.LEFT: Text("离职", "left"),
    Why.CHANGED: Text("岗位或权限变动", "duties changed"),
    Why.LOST: Text("密钥丢失", "key lost"),
    Why.COMPROMISED: Text("密钥泄露", "key compromised"),
}


class _Act(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Enrolment(_Act):
    """Somebody is taken into the list of people. Stands in that list, not in the ledger: it has a name."""

    act: Literal["enrolment"] = "enrolment"
    key: Digest
    name: str
    roles: tuple[Role, ...]
    on: Moment
    after: Digest | None
    """The change of the list that came before; none before the first, which makes the list what it is."""


class Revocation(_Act):
    """A key no longer counts. Stands in the list of people."""

    act: Literal["revocation"] = "revocation"
    key: Digest
    why: Why
    on: Moment
    after: Digest


class _Within(_Act):
    """An act under a list of people, by its id: it counts in no other workspace."""

    role: ClassVar[Role]
    among: Digest


class Approval(_Within):
    """A decision on a plan, an export or another thing that has a digest. `author` is the key of whoever made that thing."""

    role: ClassVar[Role] = Role.APPROVE
    act: Literal["approval"] = "approval"
    subject: Digest
    author: Digest
    decision: Decision


class Waiver(_Within):
    """Findings are excepted until a day; `waiver` is the digest of which ones, and why."""

    role: ClassVar[Role] = Role.WAIVE
    act: Literal["waiver"] = "waiver"
    waiver: Digest
    control: ControlId
    until: Day


class Attestation(_Within):
    """A control that needs a person's word has it until a day; `attestation` is the digest of the statement."""

    role: ClassVar[Role] = Role.ATTEST
    act: Literal["attestation"] = "attestation"
    attestation: Digest
    control: ControlId
    until: Day


class Hold(_Within):
    """A legal hold is placed or released; `scope` is the digest of what it covers."""

    role: ClassVar[Role] = Role.HOLD
    act: Literal["hold"] = "hold"
    hold: Fingerprint
    action: HoldAction
    scope: Digest


Act = Approval | Waiver | Attestation | Hold
"""What stands in the ledger."""


Kind = TypeVar("Kind", bound=_Act)
Done = TypeVar("Done", bound=_Act, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Generic[Done]):
    """An act, the digest of the key that signed it, and the signature in base64."""

    act: Done
    by: str
    signature: str


def digest(act: _Act, by: str) -> bytes:
    """SHA-256 of what a signature of this key says."""
    return hashlib.sha256(canonical({"schema": SCHEMA, "by": by, **act.model_dump(mode="json")})).digest()


def message(act: _Act, by: str) -> bytes:
    """The bytes that are signed."""
    return f"{SCHEMA}\n".encode() + digest(act, by)


def sign(act: Kind, key: PersonKey) -> Signed[Kind]:
    """The act with the person's signature."""
    signature = key.sign(message(act, key.digest))
    return Signed(act=act, by=key.digest, signature=base64.b64encode(signature).decode())


def must_be_signed(signed: Signed[_Act], public: bytes) -> None:
    """Raise `AlteredAct` unless the signature is this public key's over this act."""
    must_fit(public, decoded(signed.signature), message(signed.act, signed.by))


def check(signed: Signed[Act], people: People, at: int | None) -> Person:
    """Who did it, where it counts. `at` is its place in the ledger; None for one that is only about to be appended.

    Raises an `ActRefused`: `UnknownKey`, `AlteredAct`, `RevokedKey`, `WrongRole`, `AuthorApproves`.
    """
    person = people.person(signed.by)
    if signed.act.among != people.id:
        raise AlteredAct(
            Text("该操作是在另一份人员名单下签署的。", "it was signed under another list of people."),
            short(signed.by),
            Text("请在本工作目录中重新签署。", "Sign it anew in this workspace."),
        )
    must_be_signed(signed, person.public)
    people.must_stand(person, at)
    if signed.act.role not in person.roles:
        role = signed.act.role.text
        raise WrongRole(
            Text(f"签署人没有“{role.zh}”权限。", f"its signer does not have the role {role.en}."),
            short(signed.by),
            Text("请由有此权限的人签署。", "Have somebody sign it who has."),
        )
    if isinstance(signed.act, Approval) and signed.act.author == signed.by:
        raise AuthorApproves(
            Text("提出者不能审批自己提出的内容（按密钥比对）。", "its author and its approver are one: the same key."),
            short(signed.by),
            Text("请由另一人审批。", "Have another person approve it."),
        )
    return person


def act_of(event: entries.Approval | entries.Waiver | entries.Attestation | entries.Hold, among: str) -> Signed[Act]:
    """The act that an event of the ledger records, as it was signed under the list of people of this id."""
    act: Act
    match event:
        case entries.Approval():
            act = Approval(among=among, subject=event.subject, author=event.author, decision=event.decision)
        case entries.Waiver():
            act = Waiver(among=among, waiver=event.waiver, control=event.control, until=event.until)
        case entries.Attestation():
            act = Attestation(among=among, attestation=event.attestation, control=event.control, until=event.until)
        case entries.Hold():
            act = Hold(among=among, hold=event.hold, action=event.action, scope=event.scope)
    return Signed(act=act, by=event.by, signature=event.signature)
