"""The list of people as a file of the workspace, `recordwarden.people.yaml`: read, and added to."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from holdings import acts
from holdings.acts import Role, Signed, Why
from holdings.declared import Declared, Who
from holdings.errors import PeopleError
from holdings.ledger.entries import Digest, Moment, Signature  # noqa: TC001 (pydantic reads the annotations)
from holdings.people.key import public_of
from holdings.people.people import Chain, KeyHistory, People
from holdings.refusals import reason
from holdings.text import Text
from holdings.written import read, replace

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "recordwarden.people.yaml"
_HEAD = "人员名单：由 `recordwarden people` 写入，每一项都有签名，请勿手工修改。 / People: written by `recordwarden people`; each entry is signed."
PublicKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$")]
"""32 bytes in base64."""
_NAME: TypeAdapter[str] = TypeAdapter(Who)


class _Change(Declared):
    key: Digest
    on: Moment
    by: Digest
    signature: Signature


class EnrolledEntry(_Change):
    """Somebody was enrolled."""

    change: Literal["enrolled"]
    name: Who
    public_key: PublicKey
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]

    @field_validator("roles")
    @classmethod
    def _once(cls, value: tuple[Role, ...]) -> tuple[Role, ...]:
        if len(set(value)) < len(value):
            raise ValueError("a role stands twice")
        return value


class RevokedEntry(_Change):
    """Somebody's key was revoked."""

    change: Literal["revoked"]
    why: Why


class PeopleFile(Declared):
    """The whole file: changes, the oldest first."""

    version: Literal[1]
    changes: tuple[Annotated[EnrolledEntry | RevokedEntry, Field(discriminator="change")], ...]


def load(path: Path, history: KeyHistory | None = None) -> People:
    """The people of a list, every signature checked; nobody where there is no such file. Raises `PeopleError`, `AlteredAct`."""
    return _chain(_read(path)[0]).people(history or KeyHistory())


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The list with one change more, every signature checked, not written yet."""

    path: Path
    before: str | None
    file: PeopleFile
    chain: Chain

    def people(self, history: KeyHistory) -> People:
        return self.chain.people(history)

    def write(self) -> None:
        """Put it in the place of the list that it was made from. Raises `PeopleError` where that has changed, or it cannot be written."""
        replace(self.path, _HEAD, self.file.model_dump(mode="json"), before=self.before, refused=PeopleError)


def name_of(text: str) -> str:
    """A person's name as the list takes it. Raises `PeopleError`."""
    try:
        return _NAME.validate_python(text)
    except ValidationError as error:
        what = reason(error.errors(include_url=False, include_input=False)[0])
    raise PeopleError(
        Text(f"{what.zh}。", f"{what.en}."), "NAME", Text("请用岗位、工号或账号名。", "Give a role, a staff id or an account name.")
    )


def enrolled(path: Path, signed: Signed[acts.Enrolment], public: bytes) -> Draft:
    """The list with somebody enrolled. Raises `PeopleError` or `AlteredAct` where that does not fit."""
    act = signed.act
    entry = EnrolledEntry(
        change="enrolled",
        key=act.key,
        name=act.name,
        public_key=base64.b64encode(public).decode(),
        roles=act.roles,
        on=act.on,
        by=signed.by,
        signature=signed.signature,
    )
    return _with(path, entry, act.after)


def revoked(path: Path, signed: Signed[acts.Revocation]) -> Draft:
    """The list with somebody revoked. Raises `PeopleError` or `AlteredAct` where that does not fit."""
    act = signed.act
    entry = RevokedEntry(change="revoked", key=act.key, why=act.why, on=act.on, by=signed.by, signature=signed.signature)
    return _with(path, entry, act.after)


def _read(path: Path) -> tuple[PeopleFile, str | None]:
    return read(path, PeopleFile, PeopleError) if path.exists() else (PeopleFile(version=1, changes=()), None)


def _with(path: Path, entry: EnrolledEntry | RevokedEntry, after: str | None) -> Draft:
    older, digest = _read(path)
    if _chain(older).last != after:  # and not that a signature does not fit, which would be an alarm
        raise PeopleError(
            Text("名单刚被他人更改，未写入。", "somebody else has just changed the list; nothing was written."),
            FILE_NAME,
            Text("请重试。", "Try again."),
        )
    newer = PeopleFile(version=1, changes=(*older.changes, entry))
    return Draft(path=path, before=digest, file=newer, chain=_chain(newer))


def _chain(file: PeopleFile) -> Chain:
    chain = Chain()
    for entry in file.changes:
        match entry:
            case EnrolledEntry():
                act = acts.Enrolment(key=entry.key, name=entry.name, roles=entry.roles, on=entry.on, after=chain.last)
                chain.enrol(Signed(act=act, by=entry.by, signature=entry.signature), public_of(entry.public_key))
            case RevokedEntry():
                gone = acts.Revocation(key=entry.key, why=entry.why, on=entry.on, after=chain.last)
                chain.revoke(Signed(act=gone, by=entry.by, signature=entry.signature))
    return chain
