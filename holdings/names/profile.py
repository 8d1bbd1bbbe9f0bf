"""What a dataset is about, as its name, its comment and the names of its fields tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.names.lexicon import Need
from holdings.names.match import Verdict, names_person_id
from holdings.names.tokens import first_clause, is_chinese, latin_parts, plain, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.model import DatasetInfo
    from holdings.names.lexicon import Lexicon
    from holdings.names.match import Match

_PERSONAL_FIELDS = frozenset({"date_of_birth", "cn_id_card", "national_id", "us_ssn", "gender", "employment", "private_life"})
_CONTACT_FIELDS = frozenset({"phone", "mobile", "email", "wechat", "qq"})
_PERSON_NAME_PARTS = frozenset({"first", "last", "given", "family", "surname"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a dataset before one of its fields is judged."""

    person: bool
    """Its rows are persons."""
    perhaps: bool
    """Its rows may be persons: they have contact data, and nothing says that they are something else."""
    contact: bool
    """It has contact data, whatever else it is, unless it is a catalogue or a list of organisations."""
    linked: bool
    """Its rows are, or point to, persons."""
    service: bool
    call: bool
    money: bool
    catalogue: bool
    host: bool
    organisation: bool
    address: bool
    """It has several parts of an address."""
    pinyin: int
    """How many of its names are pinyin."""

    def meets(self, need: Need | None) -> bool:
        match need:
            case None:
                return True
            case Need.PERSON:
                return self.person or self.perhaps
            case Need.CONTACT:
                return self.person or self.contact
            case Need.LINKED:
                return self.linked
            case Need.SERVICE:
                return (self.service or self.linked) and not self.catalogue
            case Need.ADDRESS:
                return self.address
            case Need.MONEY:
                return self.linked and (self.money or self.person)
            case Need.CALL:
                return self.call
            case Need.NOT_HOST:
                return not self.host
            case Need.NOT_CATALOGUE:
                return not self.catalogue


@dataclass(frozen=True, slots=True)
class _Kinds:
    """To which word classes a dataset's name belongs."""

    head: frozenset[str]
    anywhere: frozenset[str]


def is_about_persons(name: str, lexicon: Lexicon) -> bool:
    """Whether the name of a dataset says that its rows are persons."""
    return "person" in _kinds(name, lexicon).head


def _kinds(name: str, lexicon: Lexicon) -> _Kinds:
    name = plain(name).rpartition(".")[2]
    classes = lexicon.words
    if is_chinese(name):
        bare = name
        for _ in range(3):
            cut = next((word for word in sorted(classes["neutral_dataset"].chinese, key=len, reverse=True) if bare.endswith(word)), None)
            if cut is None or cut == bare:
                break
            bare = bare[: -len(cut)]
        head = {kind for kind, group in classes.items() if bare.endswith(tuple(group.chinese))}
        return _Kinds(frozenset(head), frozenset(kind for kind, group in classes.items() if any(word in name for word in group.chinese)))
    tokens = words(name, lexicon.vocabulary)
    anywhere = {kind for kind, group in classes.items() if any(word in group.latin for word in tokens)}
    neutral = classes["neutral_dataset"].latin
    kept = [word for word in tokens if len(word) > 1]
    while len(kept) > 1 and kept[-1] in neutral:
        kept.pop()
    head = {kind for kind, group in classes.items() if kept and kept[-1] in group.latin}
    if latin_parts(name)[-1:] and latin_parts(name)[-1] in classes["person"].initials:
        head.add("person")
    return _Kinds(frozenset(head), frozenset(anywhere))


def profile(dataset: DatasetInfo, names: Mapping[str, Match | None], comments: Mapping[str, Match | None], lexicon: Lexicon) -> Profile:
    """What a dataset is about, from what the names and comments of its fields were taken to mean."""
    kinds = _kinds(dataset.name, lexicon)
    head = set(kinds.head)
    if dataset.comment:
        head |= _kinds(first_clause(dataset.comment), lexicon).head & {"person", "service", "catalogue"} if not head else set()
    firm = {_firm(names[field.name]) for field in dataset.fields} | {_firm(comments[field.name]) for field in dataset.fields}
    catalogue = "catalogue" in head and "person" not in head
    organisation = "organisation" in head and "person" not in head
    parts = {word for field in dataset.fields for word in words(field.name, lexicon.vocabulary)}
    person = "person" in head or bool(firm & _PERSONAL_FIELDS) or len(parts & _PERSON_NAME_PARTS & _name_parts(dataset, lexicon)) > 1
    contact = bool(firm & _CONTACT_FIELDS) and not catalogue and not organisation
    service = "service" in head or ("service" in kinds.anywhere and not catalogue and not organisation)
    points = any(
        names_person_id(field.name, lexicon) or (field.references is not None and refers_to_person(field.references, lexicon))
        for field in dataset.fields
    )
    address_fields = sum(1 for field in dataset.fields if _firm(names[field.name]) in {"address", "address_part"})
    address_fields += sum(1 for field in dataset.fields if _firm(comments[field.name]) in {"address", "address_part"})
    pinyin = sum(1 for match in names.values() if match is not None and match.pinyin)
    if set(latin_parts(dataset.name)) & (lexicon.pinyin | lexicon.words["person"].initials):
        pinyin += 1
    return Profile(
        person=person,
        perhaps=contact and not service,
        contact=contact,
        linked=person or contact or points or (not catalogue and ("person_name" in firm or address_fields > 1)),
        service=service,
        call="call" in kinds.anywhere or "call" in head,
        money="money" in kinds.anywhere and not catalogue,
        catalogue=catalogue,
        host="host" in kinds.anywhere,
        organisation=organisation,
        address=address_fields > 0,
        pinyin=pinyin,
    )


def refers_to_person(target: str, lexicon: Lexicon) -> bool:
    """Whether a foreign key's target, `dataset.field`, is a dataset of persons."""
    return is_about_persons(target.rpartition(".")[0], lexicon)


def _firm(match: Match | None) -> str | None:
    if match is None or match.verdict is not Verdict.HOLDS or match.meaning.weak or match.short:
        return None
    return match.meaning.concept.key


def _name_parts(dataset: DatasetInfo, lexicon: Lexicon) -> set[str]:
    """The words of the fields that are parts of a person's name: `first`, `last`."""
    out: set[str] = set()
    for field in dataset.fields:
        tokens = words(field.name, lexicon.vocabulary)
        if tokens[-1:] == ["name"] or tokens == ["surname"]:
            out.update(tokens)
    return out
