"""Judges the fields of a dataset by their names, comments and types, and by what the dataset is about.

How it decides, in this order:

1. An identifier of a person (`customer_id`, a foreign key to a dataset of persons, the key of such a dataset) is identity,
   level 2: it singles out an individual, though it tells nothing of them by itself. Who acted for the organisation
   (`created_by`, `assigned_to`) is operational, level 2.
2. A comment outranks a name, for somebody wrote it to explain; where both agree, that is surer than either.
3. Words such as `name`, `title`, `total`, `state` mean what they can mean only in a dataset that is about, or points to, persons.
4. The type has a say: a flag, a date or a number holds only what a flag, a date or a number can hold.
5. Amounts of a person's transactions are financial, level 3 (A-5.1/3); account numbers, cards and income are sensitive, level 4.
6. A field within an object (`author.name`) is judged as a field of that object, and the object by what it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.labels import Category, Level
from holdings.model import FieldKind
from holdings.names.asked import (
    dataset_is_system,
    names_id,
    names_only_person,
    names_person_id,
    speaks_about,
    speaks_of_system,
    tells_last_time,
)
from holdings.names.comments import denies_data, read_comment
from holdings.names.guess import Guess
from holdings.names.lexicon import Concept, Holder, Lexicon, Need, lexicon
from holdings.names.match import Match, Verdict, read_within
from holdings.names.objects import Object, objects
from holdings.names.opinion import Opinion, merge
from holdings.names.profile import Profile, profile, refers_to_person, within
from holdings.names.tokens import first_clause, is_chinese, words
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from holdings.model import DatasetInfo, FieldInfo

_OF_ORGANISATIONS = frozenset({"address", "address_part", "place", "national_id"})
_COUNTED = frozenset({"type", "kind", "status", "count", "number"})
_COMPANY_WORDS = frozenset({"company", "business", "store", "shop", "merchant", "vendor", "supplier", "corporate"})
_LINKS = "_links"
"""The object of an answer that has the addresses of other answers (JSON Hypertext Application Language)."""
_ID_WIDTH = re.compile(r"\((?:32|36)\)|uuid|uniqueidentifier", re.IGNORECASE)


def guess(dataset: DatasetInfo, field: FieldInfo) -> Guess:
    """The guess for one field of a dataset; `guess_all` is cheaper where all are wanted."""
    return guess_all(dataset)[field.name]


def guess_all(dataset: DatasetInfo) -> Mapping[str, Guess]:
    """The guesses for all fields of a dataset, by field name."""
    known = lexicon()
    parts = [_Part.of(one, known) for one in objects(dataset)]
    profiles: dict[tuple[str, ...], Profile] = {}
    for part in parts:
        path, about = part.object.path, part.about
        if path:
            about = within(_outer(profiles, path), about, path[-1], known)
        else:
            about = replace(
                about,
                linked=about.linked or any(below.about.person or below.about.contact for below in parts[1:]),
                client=about.client or any(below.about.client for below in parts[1:]),
            )
        profiles[path] = about
    found = {name: made for part in parts for name, made in part.judge(profiles[part.object.path], known)}
    return {name: found[name] for name in dataset.field_names}


def _outer(profiles: Mapping[tuple[str, ...], Profile], path: tuple[str, ...]) -> Profile:
    """The profile of the nearest object around a path that has fields of its own, or of the dataset."""
    return next(profiles[path[:end]] for end in range(len(path) - 1, -1, -1) if path[:end] in profiles)


@dataclass(frozen=True, slots=True)
class _Part:
    """An object of a dataset with what its fields' names and comments were taken to mean."""

    object: Object
    names: list[Match | None]
    comments: list[Match | None]
    about: Profile
    """By itself, without what it stands in."""

    @classmethod
    def of(cls, one: Object, known: Lexicon) -> _Part:
        names = [read_within(one.path, field.name, known, dataset=one.info.name) for field in one.info.fields]
        comments = [read_comment(field.comment, known) for field in one.info.fields]
        return cls(one, names, comments, profile(one.info, names, comments, known))

    def judge(self, about: Profile, known: Lexicon) -> Iterator[tuple[str, Guess]]:
        inside = bool(self.object.path)
        for name, field, by_name, by_comment in zip(self.object.names, self.object.info.fields, self.names, self.comments, strict=True):
            judge = _Judge(self.object.info, field, about, known, inside)
            yield name, judge.link() if _LINKS in self.object.path else judge.guess(by_name, by_comment)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges one field."""

    dataset: DatasetInfo
    field: FieldInfo
    about: Profile
    lexicon: Lexicon
    inside: bool
    """It stands in an object within the dataset."""

    def link(self) -> Guess:
        """The guess for a link to another answer of the same API."""
        return self._plain(0.9, Text("指向接口的其他资源", "a link to another resource of the API"))

    def guess(self, name: Match | None, comment: Match | None) -> Guess:
        by_name = self._opinion(name, Text("字段名", "field name"), shown(self.field.name))
        by_comment = self._opinion(comment, Text("字段注释中的", "the comment's"), "" if comment is None else comment.term)
        if by_comment is None and self._denied(name):
            by_comment = Opinion(None, 0.75, Text("字段注释未指向个人信息", "the comment points to nothing personal"))
        if (
            comment is not None
            and comment.meaning.concept.key == "address"
            and (name is None or name.by_link)
            and speaks_about(self.field.name, self.lexicon)
        ):
            by_comment = None  # `url`, commented as 地址
        if self._alike(name, comment) or self._only_referred(name, comment):
            by_comment = None
        opinion = merge(by_name, by_comment)
        # A comment that calls the field something else than a person's word (`客户级别`) is heard before the key is.
        if opinion is None or opinion.concept is None or opinion.concept.entity is None or self._names_who:
            opinion = self._identifier(opinion) or opinion
        if opinion is not None and opinion.concept is not None:
            if not self._can_hold(opinion.concept):
                return self._plain(0.85, _type_reason(self.field, opinion.concept))
            return self._label(opinion.concept, opinion.confidence, opinion.reason)
        if opinion is not None and not self._tells_last_time:
            return self._plain(opinion.confidence, opinion.reason)
        if self._tells_last_time:
            return self._label(self.lexicon.concepts["behaviour"], 0.7, Text("最近一次行为的时间", "when somebody last did something"))
        return self._unknown()

    def _alike(self, name: Match | None, comment: Match | None) -> bool:
        """Whether the comment only speaks about what the name says in several words: `浏览器类型` of a `user_agent`."""
        if name is None or comment is None or comment.verdict is not Verdict.ABOUT or name.verdict is not Verdict.HOLDS:
            return False
        return " " in name.term and name.meaning.concept.category is comment.meaning.concept.category

    def _only_referred(self, name: Match | None, comment: Match | None) -> bool:
        """Whether a comment in English names what the field, an identifier, points to: `address_id`, `The default address of …`."""
        if name is None or comment is None or name.verdict is not Verdict.REFERS or is_chinese(self.field.comment):
            return False
        return name.meaning.concept is comment.meaning.concept and not name.meaning.concept.coded

    def _denied(self, name: Match | None) -> bool:
        """Whether the comment says that there is no datum, and the name does not know better."""
        if name is not None and name.verdict is Verdict.HOLDS and name.by_link and self.field.comment.lower().startswith("link"):
            return False
        return denies_data(self.field.comment, self.lexicon) and not self._same_word(name)

    def _same_word(self, name: Match | None) -> bool:
        """Whether the comment only begins with the last word of what the name means: `type of device` for a `device.type`."""
        if name is None or name.verdict is not Verdict.HOLDS:
            return False
        said = [word for word in words(first_clause(self.field.comment), self.lexicon.vocabulary) if word not in ("the", "a", "an")]
        last = name.term.rpartition(" ")[2]
        if name.meaning.concept.category is Category.DEVICE and said[:1] == ["identifier"]:
            return True  # an identifier is what it holds
        return last in _COUNTED and (said[:1] == [last] or (last == "count" and said[:1] == ["number"]))

    def _opinion(self, match: Match | None, witness: Text, said: str) -> Opinion | None:
        if match is None:
            return None
        match = self._fitting(match)
        concept = match.meaning.concept
        params = {"witness": witness, "said": said, "concept": concept.text}
        if match.verdict is Verdict.ABOUT:
            return Opinion(
                None, 0.8, Text("{witness}“{said}”并不含有{concept}本身", "{witness} `{said}` holds no {concept} itself").format(params)
            )
        if match.verdict is Verdict.REFERS and not concept.coded:
            return Opinion(
                None, 0.75, Text("{witness}“{said}”是业务对象的编号", "{witness} `{said}` is the identifier of a thing").format(params)
            )
        unsure = match.verdict is Verdict.UNSURE and (concept.free_text or match.meaning.weak)
        if unsure or (match.short and self.about.pinyin < 2):
            return None
        if not self._need_met(match):
            return Opinion(
                None,
                0.6,
                Text(
                    "{witness}“{said}”可以指{concept}，但该数据集看不出与个人有关",
                    "{witness} `{said}` can mean {concept}, but nothing shows that the dataset has to do with persons",
                ).format(params),
            )
        confidence = concept.sure
        if match.verdict is Verdict.UNSURE or match.tail_only:
            confidence -= 0.3
        elif match.meaning.weak or match.short:
            confidence -= 0.1
        if match.meaning.need in (Need.PERSON, Need.CONTACT) and self.about.contact and not self.about.person and not match.person:
            confidence -= 0.15
        return Opinion(concept, confidence, Text("{witness}“{said}”表示{concept}", "{witness} `{said}` means {concept}").format(params))

    def _fitting(self, match: Match) -> Match:
        """The match in the first of its meanings that the dataset is fit for."""
        while match.meaning.other is not None and not self._need_met(match):
            match = replace(match, meaning=match.meaning.other)
        return match

    def _need_met(self, match: Match) -> bool:
        if match.person and match.meaning.concept.category in (Category.IDENTITY, Category.CONTACT):
            return True
        return self.about.meets(match.meaning.need)

    def _identifier(self, opinion: Opinion | None) -> Opinion | None:
        """The field as an identifier of a person, where it is one."""
        person, field = self.lexicon.concepts["person_code"], self.field
        if self._flag or field.kind in (FieldKind.DATE, FieldKind.DATETIME):
            return None
        if field.references is not None and field.kind is not FieldKind.JSON and refers_to_person(field.references, self.lexicon):
            return Opinion(person, 0.9, Text("外键指向关于个人的数据集", "foreign key to a dataset of persons"))
        if self._names_who and (opinion is None or opinion.concept is None or opinion.concept.key == "person_name"):
            return Opinion(
                person, 0.7, Text("只有个人一词，且长度为编号的长度", "nothing but a person's word, of the length of an identifier")
            )
        if opinion is not None and opinion.concept is not None:
            return None
        if field.references is not None and field.kind is not FieldKind.JSON:
            return Opinion(None, 0.8, Text("外键指向与个人无直接关系的数据集", "foreign key to a dataset that is not of persons"))
        comment = first_clause(field.comment)
        other_thing = is_chinese(comment) and names_id(comment, self.lexicon) and "主键" not in comment
        if names_person_id(comment, self.lexicon) or (names_person_id(field.name, self.lexicon) and not other_thing):
            return Opinion(
                person,
                0.85,
                Text("字段名“{f}”是个人的编号", "field name `{f}` is an identifier of a person").format({"f": shown(field.name)}),
            )
        if self.about.person and (self.dataset.key == (field.name,) or self.inside) and names_id(field.name, self.lexicon):
            return Opinion(person, 0.8, Text("关于个人的数据集的主键", "primary key of a dataset of persons"))
        if opinion is None and names_only_person(field.name, self.lexicon):
            return Opinion(person, 0.6, Text("字段名“{f}”指向个人", "field name `{f}` points to a person").format({"f": shown(field.name)}))
        return None

    @property
    def _tells_last_time(self) -> bool:
        return (
            self.about.meets(Need.SERVICE)
            and not self.about.connection
            and (tells_last_time(self.field.name, self.lexicon) or tells_last_time(first_clause(self.field.comment), self.lexicon))
        )

    @property
    def _names_who(self) -> bool:
        """Whether it is a person's word, as wide as a UUID or its hexadecimal digits: `contacts varchar(32)`."""
        return _ID_WIDTH.search(self.field.native_type) is not None and names_only_person(self.field.name, self.lexicon)

    @property
    def _flag(self) -> bool:
        native = self.field.native_type.lower()
        return self.field.kind is FieldKind.BOOLEAN or native.startswith(("tinyint", "bit", "bool"))

    def _can_hold(self, concept: Concept) -> bool:
        if self._flag:
            return Holder.FLAG in concept.holders
        if self.field.kind in (FieldKind.DATE, FieldKind.DATETIME):
            return Holder.DATE in concept.holders
        if self.field.kind in (FieldKind.INTEGER, FieldKind.NUMBER):
            return Holder.DIGITS in concept.holders
        return True

    def _label(self, concept: Concept, confidence: float, reason: Text) -> Guess:
        category, level = concept.category, concept.level
        if concept.key in _OF_ORGANISATIONS and (self.about.organisation or self._names_company):
            category, level = Category.ORGANISATION, Level.L1  # where a company is
        elif concept.key == "organisation" and self.about.person:
            level = Level.L2  # where somebody works is theirs, too
        return Guess(
            category=category,
            level=level,
            entity=concept.entity,
            sensitive=concept.sensitive,
            confidence=round(confidence, 2),
            reason=reason,
            free_text=concept.free_text,
            catalogue=self.about.catalogue,
            linked=self.about.linked,
            refers=concept.key == "person_code",
            of_system=concept.key == "credential" and self._of_system,
        )

    @property
    def _names_company(self) -> bool:
        """Whether the name begins with a company's word, in a dataset that is not about persons: `company_address`."""
        return not self.about.person and bool(_COMPANY_WORDS & set(words(self.field.name, self.lexicon.vocabulary)[:1]))

    @property
    def _of_system(self) -> bool:
        """Whether a password or key is a system's: the dataset is not about persons, or the name says whose it is."""
        if self.about.person:
            return False
        said = any(speaks_of_system(text, self.lexicon) for text in (self.field.name, first_clause(self.field.comment)))
        if said or self.about.connection:
            return True
        return not self.about.points and (dataset_is_system(self.dataset.name, self.lexicon) or not self.about.linked)

    def _plain(self, confidence: float, reason: Text) -> Guess:
        return Guess(
            category=Category.OPERATIONAL,
            level=Level.L1,
            confidence=round(confidence, 2),
            reason=reason,
            catalogue=self.about.catalogue,
            linked=self.about.linked,
        )

    def _unknown(self) -> Guess:
        if self._flag:
            return self._plain(0.8, Text("是非标志", "a yes/no flag"))
        if names_id(self.field.name, self.lexicon):
            return self._plain(0.75, Text("业务对象的编号", "the identifier of a thing"))
        if self.field.kind in (FieldKind.DATE, FieldKind.DATETIME, FieldKind.NUMBER):
            return self._plain(
                0.7, Text("数值或时间，名称与注释未指向个人信息", "a number or a time; name and comment point to nothing personal")
            )
        return self._plain(0.5, Text("名称、类型和注释均未指向个人信息", "name, type and comment point to nothing personal"))


def _type_reason(field: FieldInfo, concept: Concept) -> Text:
    return Text("类型 {type} 不能存放{concept}", "type {type} cannot hold {concept}").format(
        {"type": shown(field.native_type) or field.kind.value, "concept": concept.text}
    )
