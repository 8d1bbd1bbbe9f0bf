"""What anonymisation makes of each field of a dataset, whether it may, and whether a record is anonymous already.

Anonymised is what identifies nobody and cannot be restored (PIPL art. 73). So only operators that leave nothing of a value are taken: what a
key, a token or a part of the value leads back to is de-identified, and stays personal information. Every field has to be accounted for:
one that nobody has confirmed to be free of personal information goes, or the plan is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pydantic

from holdings.assets import Asset
from holdings.model import FieldKind
from holdings.refusals import reason
from holdings.text import Text
from redaction.keys import Keys
from redaction.operators.base import Bench, Effect
from redaction.operators.drop import Drop
from redaction.operators.replace import Replace
from redaction.policy import Chosen
from retention.errors import PlanRefused
from retention.rule import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from holdings.inventory import Dataset, FieldLabel
    from holdings.model import DatasetInfo, FieldInfo
    from holdings.sources.structure import Structure
    from redaction.operators.base import Operator
    from retention.rule import RetentionRule

WORDS = "[ANONYMISED]"
"""In the place of a value that must not be empty and whose type has no name."""


@dataclass(frozen=True, slots=True)
class Anonymity:
    """What is left of a record."""

    becomes: Mapping[str, str | None] = field(default_factory=dict)
    """By field: the words that stand in the place of every value; None where nothing does."""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.becomes)

    def rows(self, rows: int, column: Callable[[str], pa.Array], unreadable: Mapping[str, int]) -> NDArray[np.bool_]:
        """Which of so many rows are anonymous already. A null that may stand for a value that could not be read is none."""
        found = np.full(rows, bool(self.becomes), np.bool_)
        for name, words in self.becomes.items():
            found &= _empty_or(words, column(name), lost=bool(unreadable.get(name)))
        return found


NOTHING = Anonymity()
"""What tells no record from another."""


def _empty_or(words: str | None, column: pa.Array, *, lost: bool) -> NDArray[np.bool_]:
    there = np.zeros(len(column), np.bool_)
    if words is not None and column.type == pa.string():
        trimmed = pc.utf8_rtrim(column, characters=" ")  # a column of fixed width fills up with blanks
        there = np.asarray(pc.fill_null(pc.equal(trimmed, words), fill_value=False).to_numpy(zero_copy_only=False))
    return there if lost else there | np.asarray(column.is_null().to_numpy(zero_copy_only=False))


def anonymity(subject: str, info: DatasetInfo, declared: Dataset, rules: Sequence[RetentionRule]) -> Anonymity:
    """What the rules that hold for a dataset make of its fields. Raises `PlanRefused`, naming the field.

    A field that a rule names is handled as it says. Of the others, each that holds personal information, by its category, is dropped, or
    replaced where it must not be empty. The primary key and what the rules count from stay.
    """
    given: dict[str, object] = {}
    for rule in rules:
        for name, said in rule.anonymise.items():
            if given.setdefault(name, said) != said:
                raise _refused(subject, name, _CONTRADICTED)
    for name in given:
        if info.field(name) is None:
            raise _refused(subject, name, _MISSING)
    stays = {*info.key, *(name for rule in rules for name in rule.trigger)}
    becomes = {}
    for each in info.fields:
        label = declared.fields.get(each.name)
        operator = _operator(subject, each, label, given, stays)
        if operator is not None:
            becomes[each.name] = _outcome(subject, each, label, operator)
    if not becomes:
        raise _refused(subject, None, _NOTHING)
    return Anonymity(becomes)


def anonymous_already(info: DatasetInfo | None, declared: Dataset, rules: Sequence[RetentionRule]) -> Anonymity:
    """By what records that were anonymised are told from others; by nothing where the rules do not ask for it, or it cannot be planned."""
    if info is None or not rules or any(rule.action is not Action.ANONYMISE for rule in rules):
        return NOTHING
    try:
        return anonymity(info.name, info, declared, rules)
    except PlanRefused:
        return NOTHING


def must_be_possible(subject: str, structure: Structure, dataset: str, made: Anonymity) -> None:
    """Raise `PlanRefused` where rows of other tables point at a field that changes, or all values of a unique one would be the same."""
    for link in structure.children(dataset):
        for name in link.parent_fields:
            if name in made.becomes:
                raise _refused(subject, name, _POINTED_AT)
    facts = structure.tables.get(dataset)
    for index in () if facts is None else facts.indexes:
        if index.unique and all(made.becomes.get(name) is not None for name in index.fields):
            raise _refused(subject, ", ".join(index.fields), _UNIQUE)


def _operator(subject: str, each: FieldInfo, label: FieldLabel | None, given: Mapping[str, object], stays: set[str]) -> Operator | None:
    """What is done to a field; None where it stays as it is."""
    if each.name in stays:
        if each.name in given:
            raise _refused(subject, each.name, _STAYS)
        if label is not None and label.entity is not None:
            raise _refused(subject, each.name, _IDENTIFIES)
        return None
    if each.name in given:
        return _chosen(subject, each.name, given[each.name])
    if label is None or not label.confirmed or label.category is None:
        raise _refused(subject, each.name, _UNDECLARED)
    if not label.category.personal:
        return None
    return Drop() if each.nullable else Replace()


def _chosen(subject: str, name: str, said: object) -> Operator:
    try:
        return pydantic.TypeAdapter(Chosen).validate_python(said)
    except pydantic.ValidationError as error:
        what = reason(error.errors(include_url=False, include_input=False)[0])
    raise _refused(subject, name, (Text(f"{what.zh}。", f"{what.en}."), _OPERATORS))


def _outcome(subject: str, each: FieldInfo, label: FieldLabel | None, operator: Operator) -> str | None:
    """What stands there afterwards: the same whatever the value was, for nothing of it is left."""
    if operator.effect is not Effect.ANONYMISED:
        what, do = _REVERSIBLE if operator.restorable or operator.keyed else _LEAVES
        name = operator.name
        raise _refused(subject, each.name, (Text(what.zh.format(name), what.en.format(name)), do))
    entity = None if label is None else label.entity
    words = WORDS if entity is None else operator.apply("", entity, Bench(purpose="", keys=Keys()))
    if isinstance(operator, Drop):
        words = None
    elif isinstance(operator, Replace) and operator.words is not None:
        words = operator.words
    if words is None and not each.nullable:
        raise _refused(subject, each.name, _NOT_EMPTY)
    if words is not None and (each.kind is not FieldKind.TEXT or each.references is not None or _shorter(each, words)):
        raise _refused(subject, each.name, _NO_WORDS)
    return words


def _shorter(each: FieldInfo, words: str) -> bool:
    """Whether the type has less room than the words need."""
    _, bracket, rest = each.native_type.partition("(")
    size = rest.partition(")")[0].partition(",")[0].strip()
    return bool(bracket) and each.enforced and size.isdecimal() and int(size) < len(words)


def _refused(subject: str, name: str | None, why: tuple[Text, Text]) -> PlanRefused:
    return PlanRefused(why[0], subject if name is None else f"{subject}.{Asset.of(name)}", why[1])


_OPERATORS = Text("请使用 drop 或 replace。", "Use drop or replace.")
_REVERSIBLE = (
    Text(
        "处理方式 {} 可凭密钥还原或比对，属于去标识化，不是匿名化，数据仍是个人信息。",
        "the operator {} can be undone or matched with a key: that is de-identification and no anonymisation, and the data stays personal.",
    ),
    _OPERATORS,
)
_LEAVES = (
    Text(
        "处理方式 {} 会留下原值的一部分，属于去标识化，不是匿名化。",
        "the operator {} leaves a part of the value: that is de-identification and no anonymisation.",
    ),
    _OPERATORS,
)
_CONTRADICTED = (
    Text("适用的规则对该字段的匿名化方式不一致。", "the rules that hold for it anonymise this field in different ways."),
    Text("请统一 anonymise。", "Have their `anonymise` say the same."),
)
_MISSING = (
    Text("规则要匿名化的字段不在表中。", "the table has no such field, and the rule anonymises it."),
    Text("请检查规则的 anonymise。", "Check the rule's `anonymise`."),
)
_NOTHING = (
    Text("没有可匿名化的字段。", "it has no field that could be anonymised."),
    Text("请在目录中标注个人信息字段，或改用其他处置方式。", "Label its personal fields in the inventory, or use another action."),
)
_STAYS = (
    Text("该字段是主键或保存期限的起算点，不能匿名化。", "it is the primary key, or what the period counts from, and has to stay."),
    Text("请从 anonymise 中去掉它，或改用 delete。", "Take it out of `anonymise`, or use the action delete."),
)
_IDENTIFIES = (
    Text(
        "该字段是主键或起算点而须保留，但它本身能识别个人。",
        "it has to stay, as the primary key or what the period counts from, and tells a person by itself.",
    ),
    Text("请改用 delete。", "Use the action delete."),
)
_UNDECLARED = (
    Text("该字段没有经确认的类别，可能含个人信息。", "its category is not confirmed, so it may hold personal information."),
    Text(
        "请在目录中确认其类别，或在规则的 anonymise 中写明。",
        "Confirm its category in the inventory, or name it in the rule's `anonymise`.",
    ),
)
_NOT_EMPTY = (
    Text("该字段不能为空，不能用 drop。", "it must not be empty, so its values cannot be dropped."),
    Text("请使用 replace，或允许该字段为空。", "Use replace, or let the field be empty."),
)
_NO_WORDS = (
    Text(
        "该字段的类型、长度或外键不容许用文字替换。",
        "its type, its length or its foreign key leaves no room for words in the place of a value.",
    ),
    Text("请允许该字段为空并使用 drop，或改用 delete。", "Let it be empty and use drop, or use the action delete."),
)
_POINTED_AT = (
    Text("有外键指向该字段，匿名化会使下级行失去依据。", "a foreign key points at it: rows of another table would be left without it."),
    Text("请改用 delete。", "Use the action delete."),
)
_UNIQUE = (
    Text("该字段的值须唯一，不能都替换为同样的文字。", "its values have to be unique, and would all be the same words."),
    Text("请允许该字段为空并使用 drop，或改用 delete。", "Let it be empty and use drop, or use the action delete."),
)
