"""What a dataset is about, as its name, its comment and the names of its fields tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.names.asked import names_person_id
from holdings.names.lexicon import Need
from holdings.names.match import Verdict, read
from holdings.names.tokens import first_clause, is_chinese, latin_parts, plain, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from holdings.model import DatasetInfo
    from holdings.names.lexicon import Lexicon
    from holdings.names.match import Match

_PERSONAL_FIELDS = frozenset({"date_of_birth", "cn_id_card", "national_id", "us_ssn", "gender", "employment", "private_life"})
_CONTACT_FIELDS = frozenset({"phone", "mobile", "email", "wechat", "qq"})
_PERSON_NAME_PARTS = frozenset({"first", "last", "given", "family", "surname"})
_TITLE = 4
"""An English comment of so many words says what a dataset is; the last word of a longer one happens to end it."""
_OPERATION = re.compile(r"[A-Z]+ (/\S*)")
"""The name of an operation in an OpenAPI file."""
_OF_DATASETS = (
    "person",
    "organisation",
    "service",
    "call",
    "money",
    "catalogue",
    "host",
    "wrapper",
    "files",
    "tracking",
    "event",
    "device",
)
"""The classes of words that say what a dataset is about."""
_OF_COMPANIES = frozenset({"ent", "enterprise", "corp", "corporate", "company", "business", "organisation", "organization", "b2b"})
_OF_SYSTEMS = frozenset({"api", "oauth", "sso", "bot", "robot", "service", "http"})
_ASKED = frozenset({"survey", "quiz", "exam", "faq", "questionnaire", "que"})
"""What is asked there is the organisation's text; the answers are not."""
_COMPANY_CUSTOMERS = ("企业客户", "单位客户", "集团客户", "公司客户", "机构客户", "政企客户", "企业用户")
_PARTS_OF_EVENTS = frozenset({"extension", "property", "properties", "parameter", "parameters", "context", "log", "logs", "history"})
_SERVERS = frozenset({"host", "hostname", "server", "endpoint"})
_OF_AN_APP = frozenset({"consumer", "webhook"})
_TO_CONNECT = frozenset({"port", "tls", "ssl", "starttls", "encryption", "protocol", "secure"})
_ATTRIBUTE_NAMES = frozenset({"attr", "attribute", "field", "meta", "property", "option", "question", "key", "custom"})
_SAYS_WHICH = frozenset({"id", "name", "key", "code", "attr", "attribute", "field", "property", "question"})


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
    attributes: bool
    """A row is one attribute of something: a field names it, another has its value."""
    files: bool
    """Its rows are files."""
    tracking: bool
    """Its rows are measurements of where something was."""
    position: bool
    """It has coordinates."""
    device: bool
    """It is about a device or a browser."""
    points: bool
    """It points to persons."""
    named: bool
    """It has parts of a person's name."""
    connection: bool
    """It says how to reach a server: the password there is the system's."""
    client: bool
    """It has the address or the mark of somebody's device."""
    event: bool
    """Its rows are what somebody did."""
    pinyin: int
    """How many of its names are pinyin."""

    def meets(self, need: Need | None) -> bool:
        """Whether the dataset is what a word needs in order to mean something."""
        return need is None or _MEETS[need](self)


_MEETS: dict[Need, Callable[[Profile], bool]] = {
    Need.PERSON: lambda it: it.person or it.perhaps,
    Need.CONTACT: lambda it: it.person or it.contact,
    Need.LINKED: lambda it: it.linked,
    Need.SERVICE: lambda it: (it.service or it.linked) and not it.catalogue,
    Need.ADDRESS: lambda it: it.address and not it.catalogue,
    Need.MONEY: lambda it: it.linked and (it.money or it.person),
    Need.PAYMENT: lambda it: it.linked and it.money and not it.person,
    Need.CALL: lambda it: it.call,
    Need.ATTRIBUTES: lambda it: it.attributes and (it.linked or it.service),
    Need.FILES: lambda it: (it.files or it.service) and not it.catalogue,
    Need.EVENT: lambda it: it.event and (it.linked or it.client),
    Need.POSITION: lambda it: it.linked or it.tracking or not (it.catalogue or it.organisation or it.host),
    Need.NOT_SYSTEM: lambda it: not (it.host or it.connection),
    Need.WHEREABOUTS: lambda it: (it.position and not it.organisation) or it.linked or it.tracking or it.event or it.client,
    Need.NAME: lambda it: it.named,
    Need.DEVICE: lambda it: it.device and not it.catalogue,
    Need.TRACK: lambda it: it.position and (it.linked or it.tracking),
    Need.NOT_HOST: lambda it: not it.host,
    Need.NOT_CATALOGUE: lambda it: not (it.catalogue or (it.organisation and not it.linked)),
}


@dataclass(frozen=True, slots=True)
class _Kinds:
    """To which word classes a dataset's name belongs."""

    head: frozenset[str]
    anywhere: frozenset[str]


def is_about_persons(name: str, lexicon: Lexicon) -> bool:
    """Whether the name of a dataset says that its rows are persons."""
    return "person" in _kinds(name, lexicon).head


def _kinds(name: str, lexicon: Lexicon) -> _Kinds:
    if (operation := _OPERATION.match(name)) is not None:
        return _of_operation(operation.group(1), lexicon)
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
        if "person" in head and bare.endswith(_COMPANY_CUSTOMERS):
            head = {"organisation"}
        return _Kinds(frozenset(head), frozenset(kind for kind, group in classes.items() if any(word in name for word in group.chinese)))
    tokens = words(name, lexicon.vocabulary)
    anywhere = {kind for kind, group in classes.items() if any(word in group.latin for word in tokens)}
    neutral = classes["neutral_dataset"].latin
    kept = [word for word in tokens if len(word) > 1]
    while len(kept) > 1 and (kept[-1] in neutral or kept[-2:] == ["list", "item"]):
        kept.pop()
    if kept[-1:] == ["question"] and _ASKED & set(kept):
        return _Kinds(frozenset({"catalogue"}), frozenset(anywhere))
    head = {kind for kind in _OF_DATASETS if kept and kept[-1] in classes[kind].latin}
    if "person" in head and len(kept) > 1:
        head = {"organisation"} if kept[-2] in _OF_COMPANIES else {"catalogue"} if kept[-2] in _OF_SYSTEMS else head
    if latin_parts(name)[-1:] and latin_parts(name)[-1] in classes["person"].initials:
        head.add("person")
    return _Kinds(frozenset(head), frozenset(anywhere))


def _of_operation(path: str, lexicon: Lexicon) -> _Kinds:
    """The kinds of an operation of an API, by the last part of its path that is known: `/contacts/{id}/merge` is about contacts."""
    kinds = [_kinds(part, lexicon) for part in path.split("/") if part and "{" not in part]
    head = next((one.head for one in reversed(kinds) if one.head), frozenset())
    return _Kinds(head, frozenset().union(*(one.anywhere for one in kinds)))


def profile(dataset: DatasetInfo, names: Sequence[Match | None], comments: Sequence[Match | None], lexicon: Lexicon) -> Profile:
    """What a dataset is about, from what the names and comments of its fields (in their order) were taken to mean."""
    kinds = _kinds(dataset.name, lexicon)
    head = set(kinds.head)
    if dataset.comment and (is_chinese(dataset.comment) or len(latin_parts(first_clause(dataset.comment))) <= _TITLE):
        head |= _kinds(first_clause(dataset.comment), lexicon).head & {"person", "service", "catalogue"} if not head else set()
    firms = [_firm(match) for match in (*names, *comments)]
    firm = set(firms)
    catalogue = "catalogue" in head and "person" not in head
    # A location that can be called is a shop's or an office's.
    reached = bool(firm & _CONTACT_FIELDS) and latin_parts(dataset.name)[-1:] in (["location"], ["locations"])
    organisation = ("organisation" in head or reached) and "person" not in head
    parts = {word for field in dataset.fields for word in words(field.name, lexicon.vocabulary)}
    person = (
        "person" in head
        or (bool(firm & _PERSONAL_FIELDS) and not (catalogue or organisation))
        or len(parts & _PERSON_NAME_PARTS & _name_parts(dataset, lexicon)) > 1
    )
    contact = bool(firm & _CONTACT_FIELDS) and not catalogue and not organisation
    service = "service" in head or ("service" in kinds.anywhere and not catalogue and not organisation)
    points = any(
        names_person_id(field.name, lexicon) or (field.references is not None and refers_to_person(field.references, lexicon))
        for field in dataset.fields
    )
    address_fields = sum(1 for key in firms if key in {"address", "address_part"})
    pinyin = sum(1 for match in names if match is not None and match.pinyin)
    if set(latin_parts(dataset.name)) & (lexicon.pinyin | lexicon.words["person"].initials):
        pinyin += 1
    someone = "person" in kinds.anywhere and not head & {"catalogue", "organisation", "host"}
    named = bool(firm & {"person_name", "user_name"}) and not catalogue
    addressed = address_fields > 1 and not catalogue and not organisation
    return Profile(
        person=person,
        perhaps=contact and not service,
        contact=contact,
        linked=person or contact or points or someone or named or addressed,
        service=service,
        call="call" in kinds.anywhere or "call" in head,
        money="money" in kinds.anywhere and not catalogue,
        catalogue=catalogue,
        host="host" in kinds.anywhere,
        organisation=organisation,
        address=address_fields > 0,
        attributes=_has_attributes(dataset, lexicon),
        tracking="tracking" in kinds.anywhere and not catalogue and not organisation,
        position="position" in firm,
        device="device" in head,
        points=points,
        named=len(parts & _PERSON_NAME_PARTS & _name_parts(dataset, lexicon)) > 1,
        connection=_is_connection(dataset, lexicon),
        client=bool(firm & {"ip_address", "device", "mac_address", "imei"}) and not catalogue and "host" not in kinds.anywhere,
        event=("event" in head and not catalogue)
        or ("event" in kinds.anywhere and bool(_PARTS_OF_EVENTS & set(latin_parts(dataset.name)[-1:]))),
        files="files" in kinds.anywhere and not ("catalogue" in kinds.anywhere and "service" not in kinds.anywhere),
        pinyin=pinyin,
    )


def within(outer: Profile, own: Profile, name: str, lexicon: Lexicon) -> Profile:
    """What is known of an object within a dataset: it is about a person where it says so, or only groups fields of one."""
    kinds = _kinds(name, lexicon)
    if "person" in kinds.head:
        return replace(own, person=True, linked=True, pinyin=outer.pinyin, service=own.service or outer.service)
    match = read(name, lexicon)
    datum = match is not None and match.verdict is Verdict.HOLDS
    place = datum and match is not None and match.meaning.concept.key in {"address", "address_part", "place", "position"}
    if "organisation" in kinds.head and not place:
        return own
    if "wrapper" in kinds.head or not name or datum:
        return replace(
            outer,
            person=outer.person or own.person,
            perhaps=outer.perhaps or own.perhaps,
            contact=outer.contact or own.contact,
            linked=outer.linked or own.linked,
            address=own.address or place,
            event=outer.event or own.event,
            device=own.device,
            attributes=own.attributes,
        )
    if own.catalogue or own.organisation or own.host:
        return own
    return replace(
        own,
        linked=own.linked or outer.linked,
        points=own.points or outer.points,
        service=own.service or outer.service,
        tracking=own.tracking or outer.tracking,
        event=own.event or outer.event,
        client=own.client or outer.client,
        pinyin=outer.pinyin,
    )


def _has_attributes(dataset: DatasetInfo, lexicon: Lexicon) -> bool:
    """Whether one field says which attribute a row is, and another has its value: `field_id` and `value`, `meta_key` and `meta_value`."""
    named = [words(field.name, lexicon.vocabulary) for field in dataset.fields]
    value = any(tokens[-1:] in (["value"], ["val"], ["answer"]) for tokens in named)
    return value and any(_ATTRIBUTE_NAMES & set(tokens) and tokens[-1] in _SAYS_WHICH for tokens in named if tokens)


def _is_connection(dataset: DatasetInfo, lexicon: Lexicon) -> bool:
    """Whether it has a host, and a port or what else one needs to connect."""
    parts = {word for field in dataset.fields for word in words(field.name, lexicon.vocabulary)}
    return (bool(parts & _SERVERS) and bool(parts & _TO_CONNECT)) or ("secret" in parts and bool(parts & _OF_AN_APP))


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
