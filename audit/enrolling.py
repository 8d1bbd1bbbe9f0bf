"""Changes who is in the list of people: signs, writes the list, and tells the ledger all that it has not heard yet of the list.

The list comes first: it carries its own signatures, and whoever is interrupted in between has the next command tell the ledger.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import NotTold
from audit.standing import people_file, standing_of, tell_ledger
from holdings import acts
from holdings.acts import Role, Why
from holdings.errors import LedgerError, PeopleError, SecretError
from holdings.people import listed
from holdings.people.key import digest_of, public_of, short
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.signing import Signing
    from audit.store import Store
    from audit.workspace import Workspace
    from holdings.errors import RecordwardenError
    from holdings.people.key import PersonKey
    from holdings.people.listed import Draft
    from holdings.people.people import People, Person

_LONGEST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """The list of a workspace, and how to sign."""

    workspace: Workspace
    store: Store
    signing: Signing
    tell: Callable[[RecordwardenError], None]
    """Hears of mirrors of the ledger that failed."""

    def enrol(self, name: str, roles: Sequence[Role], public_key: str | None) -> str:
        """Enrol somebody, and give the digest of the key. The first one enrols himself, and may enrol others."""
        name = listed.name_of(name)
        people = self._people()
        people.must_be_free(name)  # before a key is made for nobody
        if people.persons:
            by, public = self._by_another(people, name, public_key)
        else:
            roles = [*roles, Role.ENROL]
            by = self._by_himself(people, name, public_key)
            public = by.public
        act = acts.Enrolment(key=digest_of(public), name=name, roles=tuple(dict.fromkeys(roles)), on=_now(), after=people.last)
        self._take_effect(people, listed.enrolled(people_file(self.workspace), acts.sign(act, by), public))
        return act.key

    def revoke(self, who: str, why: Why) -> str:
        """Revoke the key of somebody, by name or by the beginning of its digest; give its digest."""
        people = self._people()
        person = _meant(people, who)
        signer = person if self.signing.name == person.name else self.signing.person(people, Role.ENROL)
        if all(Role.ENROL not in one.roles or one.key == person.key for one in people.persons.values() if people.stands(one)):
            raise PeopleError(
                Text(
                    "此人是唯一有登记权限的人，吊销后再无人可登记。",
                    "nobody else may enrol: without this key nobody could be enrolled any more.",
                ),
                short(person.key),
                Text("请先登记另一位有登记权限（enrol）的人员。", "Enrol somebody else with the role enrol first."),
            )
        act = acts.Revocation(key=person.key, why=why, on=_now(), after=people.last or "")
        signed = acts.sign(act, self.signing.key(signer.key, signer.name))
        self._take_effect(people, listed.revoked(people_file(self.workspace), signed))
        return person.key

    def _people(self) -> People:
        return standing_of(self.workspace, self.store).people

    def _by_himself(self, people: People, name: str, public_key: str | None) -> PersonKey:
        if people.history.enrolled:
            raise PeopleError(
                Text("证据账本记录过人员，而名单不在。", "the evidence ledger knows of people, and their list is not here."),
                listed.FILE_NAME,
                Text("请从版本库恢复该文件。", "Restore the file from its history."),
            )
        return self.signing.new_key(name) if public_key is None else self.signing.key(digest_of(_given(public_key)), name)

    def _by_another(self, people: People, name: str, public_key: str | None) -> tuple[PersonKey, bytes]:
        signer = self.signing.person(people, Role.ENROL)
        by = self.signing.key(signer.key, signer.name)
        return by, self.signing.new_key(name).public if public_key is None else _given(public_key)

    def _take_effect(self, people: People, draft: Draft) -> None:
        draft.write()
        try:
            tell_ledger(self.workspace, self.store, draft.people(people.history).unrecorded(_now()), tell=self.tell)
        except (LedgerError, SecretError) as error:
            raise NotTold(
                Text(
                    f"人员名单已更改，但未能写入证据账本：{error.what.zh}",
                    f"the list of people was changed, but the evidence ledger could not be told: {error.what.en}",
                ),
                error.subject,
                Text(f"{error.do.zh}下一次签署会一并补记。", f"{error.do.en} The next signature records it, too."),
            ) from error


def _meant(people: People, who: str) -> Person:
    """Whom a name or the beginning of a key means: also whose key counts no more by what the ledger says, for it still stands in the list."""
    there = [one for one in people.persons.values() if one.key not in people.revoked]
    found = [one for one in there if one.name == who] or [one for one in there if len(who) >= 8 and one.key.startswith(who)]
    if len(found) != 1:
        raise PeopleError(
            Text("名单中没有此人，或其密钥已吊销。", "nobody of this name or key is in the list, or the key was revoked."),
            "NAME",
            Text("请用 `recordwarden people list` 查看名单。", "See `recordwarden people list` for who is."),
        )
    return found[0]


def _given(text: str) -> bytes:
    """The public key: the text itself, or what stands in the file that it names."""
    path = Path(text)
    try:
        if path.is_file():
            with path.open("rb") as file:
                text = file.read(_LONGEST).decode("ascii", "replace")
    except OSError:
        pass  # then it is no file, and no key either
    return public_of(text)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
