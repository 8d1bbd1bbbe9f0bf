"""Policies: for which purpose records leave, and what happens to each kind of personal data on the way. YAML files.

What was found in a text is handled by the most exact rule there is: the rule of its type, of the type that this belongs to, of its
category, of its level, then `default`. A field of a table is handled as a whole where the policy names it, or where the inventory says
what it holds and `fields` has a rule for that; every other field is a text in which personal data is looked for.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pydantic
from pydantic import BeforeValidator, Field, InstanceOf, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from holdings import yamlfile
from holdings.assets import shown
from holdings.declared import Declared, Name, Words
from holdings.entities import Entity
from holdings.errors import InventoryError
from holdings.labels import Category, Level  # noqa: TC001 (pydantic reads the annotations)
from holdings.refusals import reason, refusal
from holdings.text import Text
from redaction.errors import PolicyError
from redaction.operators import operators
from redaction.operators.base import Operator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.inventory import FieldLabel


def _chosen(given: Any) -> Operator:
    """An operator by its name, or by a mapping of its name and options."""
    if isinstance(given, Operator):
        return given
    options = {"operator": given} if isinstance(given, str) else given
    if not isinstance(options, dict) or not isinstance(options.get("operator"), str):
        raise refusal("no_operator")
    kind = operators().get(options["operator"])
    if kind is None:
        raise refusal("unknown_operator")
    try:
        return kind.model_validate(options)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise PydanticCustomError(first["type"], first["msg"], {**first.get("ctx", {}), "at": _texts(first["loc"])}) from error


def _texts(place: Sequence[str | int]) -> tuple[str, ...]:
    return tuple(map(str, place))


Chosen = Annotated[InstanceOf[Operator], BeforeValidator(_chosen)]


class Cells(StrEnum):
    """What becomes of a cell that a spreadsheet would run as a formula (`= + - @`, tab, carriage return at its beginning)."""

    NEUTRALISE = "neutralise"
    """An apostrophe is put before it, and counted."""
    REFUSE = "refuse"
    KEEP = "keep"


class Detection(Declared):
    """How personal data is looked for."""

    least_score: Annotated[float, Field(ge=0, le=1)] = 0.0
    """What is less sure than this stays where it is. By default whatever is found is handled: the check of what was written looks at all of it."""
    languages: Annotated[tuple[Literal["zh", "en"], ...], Field(min_length=1)] = ("zh", "en")
    """Of names and addresses."""


class TextRules(Declared):
    """What happens to what was found in a text."""

    entities: dict[Entity, Chosen] = Field(default_factory=dict)
    categories: dict[Category, Chosen] = Field(default_factory=dict)
    levels: dict[Level, Chosen] = Field(default_factory=dict)
    default: Chosen

    def operator(self, entity: Entity) -> Operator:
        """The most exact rule; a recognizer of others may bring a type that has none but the default."""
        known: Entity | None = entity if isinstance(entity, Entity) else None
        if known is None:
            return self.default
        spec = known.spec
        while known is not None:
            if known in self.entities:
                return self.entities[known]
            known = known.spec.parent
        return self.categories.get(spec.category) or self.levels.get(spec.level) or self.default


class FieldRule(Declared):
    """What happens to a field: one operator for every value as a whole, or `scan`."""

    use: Chosen | Literal["scan"]
    entity: Entity | None = None
    """What its values are, where the inventory does not say; decides their canonical form."""


def _rule(given: Any) -> Any:
    """An operator may stand for a rule that has nothing else to say."""
    if isinstance(given, str) or (isinstance(given, dict) and "operator" in given):
        return {"use": given}
    return given


Rule = Annotated[FieldRule, BeforeValidator(_rule)]


class FieldRules(Declared):
    """What happens to fields of tables, by their names, or by what the inventory says of them."""

    names: dict[Name, Rule] = Field(default_factory=dict)
    """By `field`, or by `dataset.field`, which comes first."""
    entities: dict[Entity, Rule] = Field(default_factory=dict)
    categories: dict[Category, Rule] = Field(default_factory=dict)
    levels: dict[Level, Rule] = Field(default_factory=dict)

    def rule(self, dataset: str, field: str, label: FieldLabel | None) -> FieldRule | None:
        """The rule of a field; None where there is none, and its values are texts."""
        named = self.names.get(f"{dataset}.{field}") or self.names.get(field)
        if named is not None or label is None:
            return named
        entity = label.entity
        while entity is not None:
            if entity in self.entities:
                return self.entities[entity]
            entity = entity.spec.parent
        by_category = None if label.category is None else self.categories.get(label.category)
        return by_category or (None if label.level is None else self.levels.get(label.level))


class RiskBounds(Declared):
    """How well a table has to hide each person; checked after redaction, over what leaves."""

    quasi_identifiers: tuple[Name, ...] = ()
    """Fields that are no identifiers by themselves and may be together: age, district, day of the call."""
    sensitive: tuple[Name, ...] = ()
    """Fields whose values nobody should learn of a person who is known to be in the table."""
    k: Annotated[int, Field(ge=2, le=10_000)] | None = None
    """k-anonymity: so many rows at least share their quasi-identifiers."""
    l: Annotated[int, Field(ge=2, le=10_000)] | None = None  # noqa: E741 (its name in the literature)
    """Distinct l-diversity: so many values at least of each sensitive field among them."""
    entropy_l: Annotated[float, Field(ge=1, le=10_000)] | None = None
    t: Annotated[float, Field(ge=0, le=1)] | None = None
    """t-closeness: no group's distribution of a sensitive field is further from the table's."""
    threshold: Annotated[float, Field(gt=0, le=1)] = 0.05
    """The risk of re-identification below which GB/T 42460-2023 (clause 4) grades a table 3; the evaluator sets it."""
    most_groups: Annotated[int, Field(ge=1, le=50_000_000)] = 1_000_000
    """A table with more different combinations is refused as not measured, so that memory stays bounded."""

    @model_validator(mode="after")
    def _consistent(self) -> RiskBounds:
        if self.k is not None and not self.quasi_identifiers:
            raise refusal("no_quasi_identifiers")
        if (self.l, self.t, self.entropy_l) != (None, None, None) and not self.sensitive:
            raise refusal("no_sensitive_fields")
        if set(self.quasi_identifiers) & set(self.sensitive):
            raise refusal("quasi_and_sensitive")
        return self


class Title(Declared):
    """What a policy is called."""

    zh: Words
    en: Words


class Policy(Declared):
    """One policy. Its purpose parts its pseudonyms from those of every other purpose."""

    version: Literal[1]
    name: Annotated[str, StringConstraints(pattern=r"^[^\W\d][\w-]{0,63}$")]
    title: Title
    purpose: Annotated[str, StringConstraints(pattern=r"^[^\W\d][\w-]{0,63}$")]
    detection: Detection = Detection()
    text: TextRules
    fields: FieldRules = FieldRules()
    risk: RiskBounds = RiskBounds()
    cells: Cells = Cells.NEUTRALISE
    _digest: str = pydantic.PrivateAttr(default="")

    def model_post_init(self, context: Any, /) -> None:
        """Keep the digest of the document that was given as the context of validation."""
        self._digest = context.digest if isinstance(context, yamlfile.Document) else ""

    @property
    def digest(self) -> str:
        """SHA-256 of the file that it was read from; empty where it was read from none."""
        return self._digest

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Every operator that it names."""
        text, fields = self.text, self.fields
        rules = (*fields.names.values(), *fields.entities.values(), *fields.categories.values(), *fields.levels.values())
        chosen = (*text.entities.values(), *text.categories.values(), *text.levels.values(), text.default)
        return (*chosen, *(rule.use for rule in rules if isinstance(rule.use, Operator)))


def load(path: Path) -> Policy:
    """Read and check a policy file. Raises `PolicyError` naming file, line and field."""
    try:
        document = yamlfile.read(path)
    except InventoryError as error:
        do = Text("请检查路径和文件内容。", "Check the path and what the file says.") if not path.is_file() else error.do
        raise PolicyError(error.what, error.subject, do) from error
    return _checked(document)


def of_text(text: str, name: str) -> Policy:
    """The policy that a text is, which was a file once. Raises `PolicyError`."""
    try:
        return _checked(yamlfile.of_text(text, name))
    except InventoryError as error:
        raise PolicyError(error.what, error.subject, error.do) from error


def _checked(document: yamlfile.Document) -> Policy:
    try:
        return Policy.model_validate(document.value, context=document)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        within = first.get("ctx", {}).get("at", ())
        raise _refused(document, (*first["loc"], *((within,) if isinstance(within, str) else within)), reason(first)) from error


def _refused(document: yamlfile.Document, place: Sequence[str | int], what: Text) -> PolicyError:
    known = [part for part in place if part != "[key]" and not str(part).startswith(("function-", "is-instance[", "literal["))]
    field = shown(".".join(map(str, known))) or "—"
    return PolicyError(
        Text(f"策略不符合要求：{what.zh}。", f"{what.en}."),
        f"{document.name}:{document.line(known)}: {field}",
        Text("请修改该处；写法见 docs/redaction.md。", "Mend that place; docs/redaction.md says how a policy is written."),
    )


def shipped() -> tuple[str, ...]:
    """The names of the policies that come with the program."""
    return tuple(sorted(path.name.removesuffix(".yaml") for path in _folder().iterdir() if path.name.endswith(".yaml")))


def named(name: str) -> Policy:
    """A policy that comes with the program. Raises `PolicyError` where there is none of that name."""
    if name not in shipped():
        raise PolicyError(
            Text("没有这个策略。", "there is no such policy."),
            shown(name),
            Text(f"可用：{'、'.join(shipped())}，或写出文件路径。", f"There are {', '.join(shipped())}; or give the path of a file."),
        )
    with resources.as_file(_folder() / f"{name}.yaml") as path:
        return load(Path(path))


def shipped_text(name: str) -> str:
    """The file of a policy that comes with the program."""
    return (_folder() / f"{name}.yaml").read_text("utf-8")


def _folder() -> resources.abc.Traversable:
    return resources.files("redaction") / "policies"
