"""Django: models, and migrations in their order, read as syntax trees and never imported."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from holdings.schemas.django_fields import Column, column_of, implicit_key, link_table
from holdings.schemas.django_steps import Steps
from holdings.schemas.model import Reading, SchemaDataset
from holdings.schemas.problems import elsewhere
from holdings.schemas.python_classes import Classes
from holdings.schemas.python_code import argument, assignments, bases, name_of, parse_all, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Problem
    from holdings.schemas.python_classes import Class

_SIGN = re.compile(
    r"^\s*class\s+\w+\s*\([^)]*\b(?:models\.Model|Model|AbstractUser|AbstractBaseUser|Migration)\b|django\.db\b.*\bmodels\b", re.MULTILINE
)
_DJANGO = re.compile(r"\bdjango\b")
_ROOTS = frozenset({"Model", "TextChoices", "IntegerChoices", "Choices", "Enum"})
_USER = (
    ("password", "CharField", 128), ("last_login", "DateTimeField", None), ("is_superuser", "BooleanField", None), ("username", "CharField", 150),
    ("first_name", "CharField", 150), ("last_name", "CharField", 150), ("email", "EmailField", 254), ("is_staff", "BooleanField", None),
    ("is_active", "BooleanField", None), ("date_joined", "DateTimeField", None), ("groups", "ManyToManyField", "auth.Group"),
    ("user_permissions", "ManyToManyField", "auth.Permission"),
)  # fmt: skip
_BUILT_IN = {"AbstractUser": _USER, "AbstractBaseUser": _USER[:2], "PermissionsMixin": (_USER[2], *_USER[-2:])}
"""The fields of Django's own abstract models: django.contrib.auth.models and base_user."""


class DjangoReader:
    """The models and the migrations of one application; a table that the models declare is not told twice."""

    name = "django"
    suffixes = frozenset({".py"})

    def claims(self, file: SchemaFile) -> bool:
        return _DJANGO.search(file.text) is not None and _SIGN.search(file.text) is not None

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        return self.read_among(files, ())

    def read_among(self, files: Sequence[SchemaFile], around: Sequence[SchemaFile]) -> Reading:
        trees, problems = parse_all(files)
        steps = [(file, tree) for file, tree in trees if file.path.parent.name == "migrations"]
        models = _Models(Classes([one for one in trees if one not in steps], around), problems)
        declared = list(models.datasets())
        names = {one.name for one in declared}
        folded = Steps(problems)
        for file, tree in steps:
            folded.read(file, tree, _application(file))
        datasets = (*declared, *(one for one in folded.datasets() if one.name not in names))
        return Reading(datasets=datasets, problems=tuple(problems), files=tuple(file.name for file in files))


def _application(file: SchemaFile) -> str:
    """The application's label: the folder that has models.py, or the folders models and migrations."""
    folder = file.path.parent
    return (folder.parent if folder.name in ("models", "migrations") else folder).name


@dataclass(frozen=True, slots=True)
class _Model:
    at: Class
    options: dict[str, ast.expr]

    @classmethod
    def of(cls, at: Class) -> _Model:
        return cls(at, _options(at.node))

    @property
    def node(self) -> ast.ClassDef:
        return self.at.node

    @property
    def file(self) -> SchemaFile:
        return self.at.file


class _Models:
    """The classes of the application's models."""

    def __init__(self, all_: Classes, problems: list[Problem]) -> None:
        self._problems = problems
        self._classes = all_
        self._own = [_Model.of(one) for one in all_ if one.name != "Meta"]
        self._all = {one.node.name: one for one in self._own}
        """By name, for links."""

    def datasets(self) -> Iterator[SchemaDataset]:
        for model in self._own:
            if (
                not self._is_model(model.at, ())
                or value(model.options.get("abstract")) is True
                or value(model.options.get("proxy")) is True
            ):
                continue
            columns = self._columns(model, ())
            if not any(one.made.key for one in columns):
                columns.insert(0, implicit_key(model.file.at(model.node.lineno)))
            name = self._table(model)
            comment = str(value(model.options.get("db_table_comment"), "") or value(model.options.get("verbose_name"), ""))
            fields = tuple(replace(one.made, references=self._target(one.made.references, model)) for one in columns if not one.links_to)
            yield SchemaDataset(name=name, fields=fields, comment=comment, place=model.file.at(model.node.lineno))
            for one in columns:
                if one.links_to and not one.through:
                    yield link_table(name, model.node.name, one)

    def _table(self, model: _Model) -> str:
        named = value(model.options.get("db_table"))
        label = value(model.options.get("app_label")) or _application(model.file)
        return str(named) if named else f"{label}_{model.node.name.lower()}"

    def _target(self, name: str | None, model: _Model) -> str | None:
        if name is None:
            return None
        last = model.node.name if name == "self" else name.rpartition(".")[2]
        there = self._all.get(last)
        return name if there is None else self._table(there)

    def _is_model(self, one: Class, seen: tuple[Class, ...]) -> bool:
        if one in seen:
            return False
        for base in bases(one.node):
            if base in ("Model", *_BUILT_IN):
                return True
            parent = self._classes.find(base, one)
            if parent is not None and self._is_model(parent, (*seen, one)):
                return True
        return any(_is_field(given) for _, _, given, _ in assignments(one.node))

    def _columns(self, model: _Model, seen: tuple[Class, ...]) -> list[Column]:
        """Its own columns behind those of the abstract models that it is made from."""
        out: dict[str, Column] = {}
        for base in reversed(bases(model.node)):
            parent = None if base in _ROOTS else self._classes.find(base, model.at)
            if base in _ROOTS or parent in seen:
                continue
            if parent is not None:
                out |= {one.made.name: one for one in self._inherited(_Model.of(parent), model, (*seen, model.at))}
            elif base in _BUILT_IN:
                out |= {name: _built_in(model, name, kind, bound) for name, kind, bound in _BUILT_IN[base]}
            elif not base.endswith(("Mixin", "Base")) or "Model" in base:
                self._problems.append(elsewhere(model.file.at(model.node.lineno)))
        for name, _, given, line in assignments(model.node):
            if isinstance(given, ast.Call) and _is_field(given):
                made = column_of(name, given, model.file, line)
                out[made.made.name] = made
        return list(out.values())

    def _inherited(self, base: _Model, model: _Model, seen: tuple[Class, ...]) -> list[Column]:
        if value(base.options.get("abstract")) is True or not self._is_model(base.at, ()):
            return self._columns(base, seen)
        if value(model.options.get("proxy")) is True:
            return []
        key = ast.keyword(arg="primary_key", value=ast.Constant(value=True))
        pointer = ast.Call(func=ast.Name(id="OneToOneField"), args=[ast.Constant(value=base.node.name)], keywords=[key])
        return [column_of(f"{base.node.name.lower()}_ptr", pointer, model.file, model.node.lineno)]


def _options(node: ast.ClassDef) -> dict[str, ast.expr]:
    meta = next((one for one in node.body if isinstance(one, ast.ClassDef) and one.name == "Meta"), None)
    return {} if meta is None else {name: given for name, _, given, _ in assignments(meta) if given is not None}


def _is_field(node: ast.expr | None) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = name_of(node)
    by_forms = isinstance(node.func, ast.Attribute) and name_of(node.func.value) in ("forms", "serializers", "filters", "graphene")
    return (
        not by_forms
        and (name in ("ForeignKey", "ForeignObject", "TreeForeignKey") or (name.endswith("Field") and name != "Field"))
        and argument(node, "source") is None
    )


def _built_in(model: _Model, name: str, kind: str, bound: int | str | None) -> Column:
    """A field of Django's own; `bound` is its length, or the model that it links to."""
    call = ast.Call(func=ast.Name(id=kind), args=[], keywords=[])
    if bound is not None:
        call.keywords.append(ast.keyword(arg="to" if isinstance(bound, str) else "max_length", value=ast.Constant(value=bound)))
    if name == "last_login":
        call.keywords.append(ast.keyword(arg="null", value=ast.Constant(value=True)))
    return column_of(name, call, model.file, model.node.lineno)


READER = DjangoReader()
