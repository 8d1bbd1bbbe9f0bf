"""People for tests: keys that everybody knows, lists that are signed with them, and what a ledger says of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from holdings import acts
from holdings.acts import Role, Signed, Why
from holdings.people import listed
from holdings.people.key import PersonKey
from holdings.people.people import Chain, KeyHistory, People

if TYPE_CHECKING:
    from pathlib import Path

AT = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
ADA, BEA, CAI, DAN = (PersonKey(bytes([number]) * 32) for number in (1, 2, 3, 4))
"""By what they are in these tests: ADA enrols, BEA and CAI are enrolled, DAN is nobody."""


def enrolment(key: PersonKey, name: str, *roles: Role, after: str | None, by: PersonKey = ADA) -> Signed[acts.Enrolment]:
    return acts.sign(acts.Enrolment(key=key.digest, name=name, roles=roles, on=AT, after=after), by)


def revocation(key: PersonKey, *, after: str | None, by: PersonKey = ADA, why: Why = Why.LEFT) -> Signed[acts.Revocation]:
    return acts.sign(acts.Revocation(key=key.digest, why=why, on=AT, after=after or ""), by)


def chain() -> Chain:
    """ADA may do everything, BEA approves and waives, CAI attests."""
    made = Chain()
    made.enrol(enrolment(ADA, "office", *Role, after=None), ADA.public)
    made.enrol(enrolment(BEA, "u-017", Role.APPROVE, Role.WAIVE, after=made.last), BEA.public)
    made.enrol(enrolment(CAI, "u-018", Role.ATTEST, after=made.last), CAI.public)
    return made


def people(*revoked: PersonKey, enrolled_at: dict[PersonKey, int] | None = None, revoked_at: dict[PersonKey, int] | None = None) -> People:
    """The people of that chain, with what a ledger says of them, where one says something."""
    made = chain()
    for key in revoked:
        made.revoke(revocation(key, after=made.last))
    return made.people(
        KeyHistory(
            enrolled={key.digest: place for key, place in (enrolled_at or {}).items()},
            revoked={key.digest: place for key, place in (revoked_at or {}).items()},
        )
    )


def enrol(path: Path, signed: Signed[acts.Enrolment], public: bytes) -> None:
    listed.enrolled(path, signed, public).write()


def revoke(path: Path, signed: Signed[acts.Revocation]) -> None:
    listed.revoked(path, signed).write()


def written(path: Path, *revoked: PersonKey) -> People:
    """The same list, in a file."""
    enrol(path, enrolment(ADA, "office", *Role, after=None), ADA.public)
    enrol(path, enrolment(BEA, "u-017", Role.APPROVE, Role.WAIVE, after=listed.load(path).last), BEA.public)
    enrol(path, enrolment(CAI, "u-018", Role.ATTEST, after=listed.load(path).last), CAI.public)
    for key in revoked:
        revoke(path, revocation(key, after=listed.load(path).last))
    return listed.load(path)
