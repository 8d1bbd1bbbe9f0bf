"""Who may do what: the people of a workspace, as a chain of signed changes and what the ledger says of their keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdings import acts
from holdings.errors import AlteredAct, PeopleError, RevokedKey, UnknownKey
from holdings.ledger.entries import KeyAction, KeyChange, KeyPurpose
from holdings.people.key import digest_of, short
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from holdings.acts import Role, Signed, Why
    from holdings.ledger.entries import Event

_DO = Text(
    "请从版本库恢复该文件；变更只通过 `recordwarden people` 进行。",
    "Restore the file from its history; only `recordwarden people` changes it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a key."""

    name: str
    key: str
    """The digest of the public key: who this is, in every act."""
    public: bytes
    roles: frozenset[Role]
    on: dt.datetime
    by: str
    """Whose key enrolled this one; the first person's own."""
    change: str
    """The digest of the enrolment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """When a key ceased to count, as whoever revoked it says; the ledger's order decides."""

    on: dt.datetime
    by: str
    why: Why
    change: str
    """The digest of the revocation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHistory:
    """Where, in the ledger, keys of people were enrolled and revoked."""

    enrolled: Mapping[str, int] = field(default_factory=dict)
    revoked: Mapping[str, int] = field(default_factory=dict)
    enrolments: Mapping[str, str] = field(default_factory=dict)
    """The digest of each key's enrolment, where the ledger has it: the name and the roles of the key are in it."""

    @classmethod
    def of(cls, events: Iterable[tuple[int, Event]]) -> KeyHistory:
        """From the events with their places. The first word on a key holds: a revoked one never comes back."""
        found: dict[KeyAction, dict[str, tuple[int, str | None]]] = {KeyAction.ENROLLED: {}, KeyAction.REVOKED: {}}
        for place, event in events:
            if isinstance(event, KeyChange) and event.purpose is KeyPurpose.PERSON and event.action in found:
                found[event.action].setdefault(event.key, (place, event.change))
        enrolled, revoked = found[KeyAction.ENROLLED], found[KeyAction.REVOKED]
        return cls(
            enrolled={key: place for key, (place, _) in enrolled.items()},
            revoked={key: place for key, (place, _) in revoked.items()},
            enrolments={key: change for key, (_, change) in enrolled.items() if change is not None},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The list, each change of it signed by somebody who was in it then."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    """By the digest of the key, in the order of enrolment."""
    revoked: Mapping[str, Revoked] = field(default_factory=dict)
    id: str | None = None
    """The digest of the first change; the acts of these people name it."""
    last: str | None = None
    """The digest of the newest change."""
    history: KeyHistory = KeyHistory()

    def person(self, key: str) -> Person:
        """Whose key it is. Raises `UnknownKey`."""
        if (person := self.persons.get(key)) is None:
            raise _unknown(key, Text("该密钥未登记。", "nobody with this key is enrolled."))
        return person

    def must_stand(self, person: Person, at: int | None) -> None:
        """Raise `UnknownKey` or `RevokedKey` unless the key counted at a place of the ledger; None is after all that is in it.

        A ledger that knows no person at all is new, or that of a fresh copy of the workspace: then the list alone speaks, and
        what is revoked there counts nowhere, for nothing shows that an act came before.
        """
        enrolled, revoked = self.history.enrolled, self.history.revoked
        if enrolled and min(enrolled, key=enrolled.__getitem__) != next(iter(self.persons)):
            raise _unknown(person.key, Text("账本记录的是另一份人员名单。", "the ledger knows another list of people."))
        if at is not None and at < enrolled.get(person.key, 0):
            raise _unknown(person.key, Text("该操作早于此人的登记。", "that was before this person was enrolled."))
        if (person.key in self.revoked or person.key in revoked) and not _before(at, revoked.get(person.key)):
            raise RevokedKey(
                Text("该密钥在此之前已吊销。", "the key was revoked before that, as far as the ledger shows."),
                short(person.key),
                Text("请由名单中有效的人员重新签署。", "Have somebody sign it anew whose key counts."),
            )
        for one in self._enrolled_through(person):
            if self.history.enrolments.get(one.key, one.change) != one.change:
                raise UnknownKey(
                    Text(
                        "名单中此密钥的登记，或登记它的密钥的登记，与账本所记不同。",
                        "the enrolment of this key in the list, or that of a key that enrolled it, is not the one that the ledger knows.",
                    ),
                    short(person.key),
                    _DO,
                )
            if one.by in revoked and one.by != one.key and not _before(enrolled.get(one.key), revoked[one.by]):
                raise _unknown(
                    person.key, Text("登记此人的密钥在此之前已吊销。", "whoever enrolled this person had been revoked before that.")
                )

    def _enrolled_through(self, person: Person) -> Iterator[Person]:
        """The person, whoever enrolled that one, and so on, to the first: who was enrolled too late could not enrol others, either."""
        yield person
        while person.by != person.key:
            person = self.persons[person.by]
            yield person

    def stands(self, person: Person) -> bool:
        """Whether what the person signs now counts."""
        try:
            self.must_stand(person, None)
        except (UnknownKey, RevokedKey):
            return False
        return True

    def named(self, name: str) -> Person | None:
        """The person of that name whose key counts."""
        return next((one for one in self.persons.values() if one.name == name and self.stands(one)), None)

    def must_be_free(self, name: str) -> None:
        """Raise `PeopleError` where somebody of this name is in the list and was not revoked there."""
        if any(one.name == name and one.key not in self.revoked for one in self.persons.values()):
            raise _refused(name, "已有同名人员。", "somebody of this name is enrolled already.")

    def unrecorded(self, at: dt.datetime) -> list[KeyChange]:
        """What the ledger has not been told yet of this list."""
        known = self.history
        told = [(KeyAction.ENROLLED, key, one.change) for key, one in self.persons.items() if key not in known.enrolled]
        told += [(KeyAction.REVOKED, key, gone.change) for key, gone in self.revoked.items() if key not in known.revoked]
        return [KeyChange(at=at, action=action, purpose=KeyPurpose.PERSON, key=key, change=change) for action, key, change in told]


def _before(at: int | None, limit: int | None) -> bool:
    """Whether a place of the ledger is known to lie before another."""
    return at is not None and limit is not None and at < limit


@dataclass(slots=True)
class Chain:
    """Takes in the changes of a list, one after the other; each has to fit those before it."""

    persons: dict[str, Person] = field(default_factory=dict)
    revoked: dict[str, Revoked] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None

    def enrol(self, signed: Signed[acts.Enrolment], public: bytes) -> None:
        """Take somebody in. Raises `PeopleError` or `AlteredAct`."""
        act = signed.act
        if digest_of(public) != act.key:
            raise AlteredAct(Text("公钥与其摘要不符。", "the public key is not the one of this digest."), short(act.key), _DO)
        if act.key in self.persons:
            raise _refused(act.key, "该密钥已登记过。", "this key is enrolled already, or was.")
        if any(one.name == act.name and one.key not in self.revoked for one in self.persons.values()):
            raise _refused(act.key, "已有同名人员。", "somebody of this name is enrolled already.")
        first = self.last is None and signed.by == act.key
        change = self._accept(signed, public if first else self._enroller(signed.by).public)
        self.persons[act.key] = Person(
            name=act.name, key=act.key, public=public, roles=frozenset(act.roles), on=act.on, by=signed.by, change=change
        )

    def revoke(self, signed: Signed[acts.Revocation]) -> None:
        """Revoke somebody's key. Raises `PeopleError` or `AlteredAct`."""
        act = signed.act
        if act.key not in self.persons or act.key in self.revoked:
            raise _refused(act.key, "没有可吊销的登记。", "there is no such key to revoke.")
        signer = self.persons[act.key] if signed.by == act.key else self._enroller(signed.by)
        change = self._accept(signed, signer.public)
        self.revoked[act.key] = Revoked(on=act.on, by=signed.by, why=act.why, change=change)

    def people(self, history: KeyHistory) -> People:
        return People(persons=dict(self.persons), revoked=dict(self.revoked), id=self.first, last=self.last, history=history)

    def _enroller(self, key: str) -> Person:
        person = self.persons.get(key)
        if person is None or key in self.revoked or acts.Role.ENROL not in person.roles:
            raise _refused(key, "签署人没有登记和吊销人员的权限。", "its signer may not enrol or revoke people.")
        return person

    def _accept(self, signed: Signed[acts.Enrolment] | Signed[acts.Revocation], public: bytes) -> str:
        """Take a change in that this public key signed; gives its digest."""
        if signed.act.after != self.last:
            raise AlteredAct(
                Text("人员名单的次序被改动，或缺少其中一项。", "the order of the list was changed, or one of it is missing."),
                short(signed.by),
                _DO,
            )
        acts.must_be_signed(signed, public)
        self.last = acts.digest(signed.act, signed.by).hex()
        self.first = self.first or self.last
        return self.last


def _refused(key: str, zh: str, en: str) -> PeopleError:
    return PeopleError(Text(zh, en), short(key), Text("请用 `recordwarden people list` 查看。", "See `recordwarden people list`."))


def _unknown(key: str, what: Text) -> UnknownKey:
    return UnknownKey(what, short(key), Text("请用 `recordwarden people list` 查看名单。", "See `recordwarden people list` for who is."))
