"""The guess: category, level, entity and sensitivity of a field, how sure that is, and why.

Every field gets one. What nothing speaks for is operational, level 1; that is a suggestion too, and says how weak it is.
How it decides, in this order:

1. An identifier of a person (`customer_id`, a foreign key to a dataset of persons, the key of such a dataset) is identity,
   level 2: it singles out an individual, though it tells nothing of them by itself. Who acted for the organisation
   (`created_by`, `assigned_to`) is operational, level 2.
2. A comment outranks a name, for somebody wrote it to explain; where both agree, that is surer than either.
3. Words such as `name`, `title`, `total`, `state` mean what they can mean only in a dataset that is about, or points to, persons.
4. The type has a say: a flag, a date or a number holds only what a flag, a date or a number can hold.
5. Amounts of a person's transactions are financial, level 3 (A-5.1/3); account numbers, cards and income are sensitive, level 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.labels import Category, Level
from holdings.model import FieldKind
from holdings.names.lexicon import Concept, Holder, Lexicon, Need, lexicon
from holdings.names.match import Match, Verdict, denies, names_id, names_only_person, names_person_id, read, speaks_about
from holdings.names.profile import Profile, profile, refers_to_person
from holdings.names.tokens import first_clause, is_chinese, latin_parts
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.entities import Entity
    from holdings.model import DatasetInfo, FieldInfo

WEAK = 0.7
"""A guess below this is weak: what a sample of the content shows beats it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a field is taken to hold."""

    category: Category
    level: Level
    entity: Entity | None = None
    sensitive: str | None = None
    confidence: float
    reason: Text
    free_text: bool = False
    from_content: bool = False
    """A sample of the values speaks for it, not only the name."""
    catalogue: bool = False
    """The dataset lists what the organisation offers or configures: long texts there are nobody's."""
    linked: bool = False
    """The dataset is about, or points to, persons."""
    refers: bool = False
    """It is an identifier of a person and no more: it singles them out, and tells nothing of them."""

    @property
    def personal(self) -> bool:
        return self.category.personal

    @property
    def weak(self) -> bool:
        return self.confidence < WEAK


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What one witness (the name, or the comment) says of a field; no concept means that it denies personal data."""

    concept: Concept | None
    confidence: float
    reason: Text


def guess(dataset: DatasetInfo, field: FieldInfo) -> Guess:
    """The guess for one field of a dataset; `guess_all` is cheaper where all are wanted."""
    return guess_all(dataset)[field.name]


def guess_all(dataset: DatasetInfo) -> Mapping[str, Guess]:
    """The guesses for all fields of a dataset, by field name."""
    words = lexicon()
    names = {field.name: read(field.name, words) for field in dataset.fields}
    comments = {field.name: _read_comment(field.comment, words) for field in dataset.fields}
    about = profile(dataset, names, comments, words)
    return {field.name: _Judge(dataset, field, about, words).guess(names[field.name], comments[field.name]) for field in dataset.fields}


def _read_comment(comment: str, words: Lexicon) -> Match | None:
    clause = first_clause(comment)
    if is_chinese(clause):
        return read(clause, words)
    # An English comment of more than a few words is prose: the words that happen to stand in it say nothing.
    return read(clause, words) if len(latin_parts(clause)) <= 5 else None


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges one field."""

    dataset: DatasetInfo
    field: FieldInfo
    about: Profile
    words: Lexicon

    def guess(self, name: Match | None, comment: Match | None) -> Guess:
        by_name = self._opinion(name, Text("字段名", "field name"), shown(self.field.name))
        by_comment = self._opinion(comment, Text("字段注释", "comment"), shown(first_clause(self.field.comment)))
        if by_comment is None and denies(first_clause(self.field.comment), self.words):
            by_comment = _Opinion(None, 0.75, Text("字段注释未指向个人信息", "the comment points to nothing personal"))
        if comment is not None and comment.meaning.concept.key == "address" and name is None and speaks_about(self.field.name, self.words):
            by_comment = None  # `url`, commented as 地址
        opinion = _merge(by_name, by_comment)
        # A comment that calls the field something else than a person's word (`客户级别`) is heard before the key is.
        if opinion is None or opinion.concept is None or opinion.concept.entity is None:
            opinion = self._identifier(opinion) or opinion
        if opinion is not None and opinion.concept is not None:
            if not self._can_hold(opinion.concept):
                return self._plain(0.85, _type_reason(self.field, opinion.concept))
            return self._label(opinion.concept, opinion.confidence, opinion.reason)
        if opinion is not None:
            return self._plain(opinion.confidence, opinion.reason)
        return self._unknown()

    def _opinion(self, match: Match | None, witness: Text, said: str) -> _Opinion | None:
        if match is None:
            return None
        match = self._fitting(match)
        concept = match.meaning.concept
        params = {"witness": witness, "said": said, "concept": concept.text}
        if match.verdict is Verdict.ABOUT:
            return _Opinion(
                None, 0.8, Text("{witness}“{said}”并不含有{concept}本身", "{witness} `{said}` holds no {concept} itself").format(params)
            )
        if match.verdict is Verdict.REFERS:
            return _Opinion(
                None, 0.75, Text("{witness}“{said}”是业务对象的编号", "{witness} `{said}` is the identifier of a thing").format(params)
            )
        if (match.short and self.about.pinyin < 2) or (concept.free_text and match.verdict is Verdict.UNSURE):
            return None
        if not self._need_met(match):
            return _Opinion(
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
        return _Opinion(concept, confidence, Text("{witness}“{said}”表示{concept}", "{witness} `{said}` means {concept}").format(params))

    def _fitting(self, match: Match) -> Match:
        """The match in its other meaning, where the dataset does not fit the first and fits the other."""
        other = match.meaning.other
        return replace(match, meaning=other) if other is not None and not self._need_met(match) else match

    def _need_met(self, match: Match) -> bool:
        if match.person and match.meaning.concept.category in (Category.IDENTITY, Category.CONTACT):
            return True
        return self.about.meets(match.meaning.need)

    def _identifier(self, opinion: _Opinion | None) -> _Opinion | None:
        """The field as an identifier of a person, where it is one."""
        person, field = self.words.concepts["person_code"], self.field
        if self._flag or field.kind in (FieldKind.DATE, FieldKind.DATETIME):
            return None
        if field.references is not None and refers_to_person(field.references, self.words):
            return _Opinion(person, 0.9, Text("外键指向关于个人的数据集", "foreign key to a dataset of persons"))
        if opinion is not None and opinion.concept is not None:
            return None
        if field.references is not None:
            return _Opinion(None, 0.8, Text("外键指向与个人无直接关系的数据集", "foreign key to a dataset that is not of persons"))
        comment = first_clause(field.comment)
        other_thing = is_chinese(comment) and names_id(comment, self.words) and "主键" not in comment
        if names_person_id(comment, self.words) or (names_person_id(field.name, self.words) and not other_thing):
            return _Opinion(
                person,
                0.85,
                Text("字段名“{f}”是个人的编号", "field name `{f}` is an identifier of a person").format({"f": shown(field.name)}),
            )
        if self.dataset.key == (field.name,) and self.about.person and names_id(field.name, self.words):
            return _Opinion(person, 0.8, Text("关于个人的数据集的主键", "primary key of a dataset of persons"))
        if opinion is None and names_only_person(field.name, self.words):
            return _Opinion(
                person, 0.6, Text("字段名“{f}”指向个人", "field name `{f}` points to a person").format({"f": shown(field.name)})
            )
        return None

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
        level = concept.level
        if concept.key == "organisation" and self.about.person:
            level = Level.L2  # where somebody works is theirs, too
        return Guess(
            category=concept.category,
            level=level,
            entity=concept.entity,
            sensitive=concept.sensitive,
            confidence=round(confidence, 2),
            reason=reason,
            free_text=concept.free_text,
            catalogue=self.about.catalogue,
            linked=self.about.linked,
            refers=concept.key == "person_code",
        )

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
        if names_id(self.field.name, self.words):
            return self._plain(0.75, Text("业务对象的编号", "the identifier of a thing"))
        if self.field.kind in (FieldKind.DATE, FieldKind.DATETIME, FieldKind.NUMBER):
            return self._plain(
                0.7, Text("数值或时间，名称与注释未指向个人信息", "a number or a time; name and comment point to nothing personal")
            )
        return self._plain(0.5, Text("名称、类型和注释均未指向个人信息", "name, type and comment point to nothing personal"))


def _merge(name: _Opinion | None, comment: _Opinion | None) -> _Opinion | None:
    """One opinion of two: agreement makes it surer; where they differ, the comment is followed and the reason says so."""
    if name is None or comment is None:
        return comment or name
    if name.concept is not None and comment.concept is not None and _agree(name.concept, comment.concept):
        # The one that is more exact is kept: a Chinese comment knows a mobile number from a phone number.
        concept = comment.concept if comment.concept.entity is not None else name.concept
        confidence = min(0.98, 1 - (1 - name.confidence) * (1 - comment.confidence))
        return _Opinion(concept, confidence, Text(f"{name.reason.zh}；{comment.reason.zh}", f"{name.reason.en}; {comment.reason.en}"))
    if name.concept is None and comment.concept is None:
        return max(name, comment, key=lambda opinion: opinion.confidence)
    if comment.concept is None and comment.confidence < WEAK:
        return name  # the comment only failed to speak for it
    if name.concept is not None and comment.concept is not None and name.confidence > comment.confidence + 0.15:
        return _Opinion(
            name.concept, name.confidence * 0.9, Text(f"{name.reason.zh}（注释含义不同）", f"{name.reason.en} (the comment says otherwise)")
        )
    return _Opinion(
        comment.concept,
        comment.confidence * 0.9,
        Text(f"{comment.reason.zh}（字段名含义不同）", f"{comment.reason.en} (the name alone says otherwise)"),
    )


def _agree(one: Concept, other: Concept) -> bool:
    if one.key == other.key:
        return True
    if one.entity is not None and other.entity is not None:
        return one.entity.root is other.entity.root
    return one.category is other.category and one.category is Category.COMMUNICATION


def _type_reason(field: FieldInfo, concept: Concept) -> Text:
    return Text("类型 {type} 不能存放{concept}", "type {type} cannot hold {concept}").format(
        {"type": shown(field.native_type) or field.kind.value, "concept": concept.text}
    )
