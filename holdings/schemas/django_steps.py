"""The migrations of a Django application, folded into the tables that they leave."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from holdings.schemas.base import SchemaFile
from holdings.schemas.django_fields import Column, column_of, link_table
from holdings.schemas.model import SchemaDataset
from holdings.schemas.problems import runs_code, unknown_table, unreadable
from holdings.schemas.python_code import argument, name_of, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.schemas.model import Place, Problem

_CHANGE_NO_COLUMN = frozenset(
    {
        "AlterModelOptions", "AlterModelManagers", "AlterUniqueTogether", "AlterIndexTogether", "AlterOrderWithRespectTo", "AddIndex", "RemoveIndex", "RenameIndex",
        "AddConstraint", "RemoveConstraint", "RunPython", "CreateExtension", "HStoreExtension", "TrigramExtension", "UnaccentExtension", "CITextExtension",
        "AddIndexConcurrently", "RemoveIndexConcurrently", "AlterConstraint", "ValidateConstraint", "AddConstraintNotValid",
    }
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Model:
    name: str
    table: str
    place: Place
    comment: str = ""
    columns: dict[str, Column] = field(default_factory=dict)
    """By the attribute's name."""


class Steps:
    """The state after the migrations so far."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._models: dict[tuple[str, str], _Model] = {}
        self._file = SchemaFile(name="", text="")
        self._label = ""

    def read(self, file: SchemaFile, tree: ast.Module, label: str) -> None:
        """Apply one migration."""
        self._file, self._label = file, label
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(name_of(target) == "operations" for target in node.targets):
                self._all(node.value)

    def datasets(self) -> Iterator[SchemaDataset]:
        tables = {name: model.table for (_, name), model in self._models.items()}
        for model in self._models.values():
            fields = []
            for one in model.columns.values():
                target = one.made.references
                fields += (
                    [replace(one.made, references=tables.get(target.rpartition(".")[2].lower(), target) if target else None)]
                    if not one.links_to
                    else []
                )
            yield SchemaDataset(name=model.table, fields=tuple(fields), comment=model.comment, place=model.place)
            for one in model.columns.values():
                if one.links_to and not one.through:
                    yield link_table(model.table, model.name, one)

    def _at(self, node: ast.AST) -> Place:
        return self._file.at(getattr(node, "lineno", 1))

    def _all(self, node: ast.expr) -> None:
        if not isinstance(node, ast.List | ast.Tuple):
            self._problems.append(runs_code(self._at(node)))
            return
        for one in node.elts:
            if isinstance(one, ast.Call):
                self._one(name_of(one), one)
            else:
                self._problems.append(runs_code(self._at(one)))

    def _one(self, name: str, call: ast.Call) -> None:
        match name:
            case "CreateModel":
                self._create(call)
            case "AddField" | "AlterField" | "RemoveField" | "RenameField":
                self._field(name, call)
            case "DeleteModel":
                self._models.pop(self._key(_text(call, "name", 0)), None)
            case "RenameModel":
                self._rename(call)
            case "AlterModelTable" | "AlterModelTableComment":
                self._table(name, call)
            case "SeparateDatabaseAndState":
                state = argument(call, "state_operations")
                if state is not None:
                    self._all(state)
            case "RunSQL":
                self._sql(call)
            case _ if name not in _CHANGE_NO_COLUMN:
                self._problems.append(unreadable(self._at(call), "operations"))

    def _key(self, name: str) -> tuple[str, str]:
        return self._label, name.lower()

    def _create(self, call: ast.Call) -> None:
        name = _text(call, "name", 0)
        options = argument(call, "options") or (call.args[2] if len(call.args) > 2 else None)
        given = (
            {str(value(key)): one for key, one in zip(options.keys, options.values, strict=True)} if isinstance(options, ast.Dict) else {}
        )
        fields = argument(call, "fields") or (call.args[1] if len(call.args) > 1 else None)
        table = str(value(given.get("db_table"), "") or f"{self._label}_{name.lower()}")
        model = _Model(name=name, table=table, place=self._at(call), comment=str(value(given.get("verbose_name"), "")))
        for one in fields.elts if isinstance(fields, ast.List | ast.Tuple) else ():
            pair = one.elts if isinstance(one, ast.Tuple) and len(one.elts) == 2 else [None, None]
            if not isinstance(pair[1], ast.Call):
                self._problems.append(unreadable(self._at(one), "CreateModel"))
                continue
            column = column_of(str(value(pair[0])), pair[1], self._file, one.lineno)
            model.columns[column.attribute] = column
        if value(given.get("proxy")) is not True:
            self._models[self._key(name)] = model

    def _field(self, name: str, call: ast.Call) -> None:
        model = self._models.get(self._key(_text(call, "model_name", 0)))
        attribute = _text(call, "old_name" if name == "RenameField" else "name", 1)
        if model is None or (name != "AddField" and attribute not in model.columns):
            self._problems.append(unknown_table(self._at(call), name))
            return
        if name == "RemoveField":
            del model.columns[attribute]
        elif name == "RenameField":
            new, old = _text(call, "new_name", 2), model.columns[attribute]
            column = new + old.made.name.removeprefix(attribute) if old.made.name.startswith(attribute) else old.made.name
            renamed = replace(old, attribute=new, made=replace(old.made, name=column, place=self._at(call)))
            model.columns = {
                (new if key == attribute else key): (renamed if key == attribute else one) for key, one in model.columns.items()
            }
        else:
            made = argument(call, "field") or (call.args[2] if len(call.args) > 2 else None)
            if isinstance(made, ast.Call):
                model.columns[attribute] = column_of(attribute, made, self._file, call.lineno)
            else:
                self._problems.append(unreadable(self._at(call), name))

    def _rename(self, call: ast.Call) -> None:
        old, new = _text(call, "old_name", 0), _text(call, "new_name", 1)
        model = self._models.pop(self._key(old), None)
        if model is None:
            self._problems.append(unknown_table(self._at(call), "RenameModel"))
            return
        if model.table == f"{self._label}_{old.lower()}":
            model.table = f"{self._label}_{new.lower()}"
        model.name = new
        self._models[self._key(new)] = model

    def _table(self, name: str, call: ast.Call) -> None:
        model = self._models.get(self._key(_text(call, "name", 0)))
        if model is None:
            self._problems.append(unknown_table(self._at(call), name))
        elif name == "AlterModelTable":
            model.table = _text(call, "table", 1) or f"{self._label}_{model.name.lower()}"
        else:
            model.comment = _text(call, "table_comment", 1)

    def _sql(self, call: ast.Call) -> None:
        """SQL by hand: what it makes of tables is not folded in, and said so."""
        said = ast.unparse(call).upper()
        if "TABLE" in said or not call.args or not isinstance(value(call.args[0]), str | list | tuple):
            self._problems.append(runs_code(self._at(call)))


def _text(call: ast.Call, name: str, place: int) -> str:
    node = argument(call, name) or (call.args[place] if len(call.args) > place else None)
    found = value(node)
    return found if isinstance(found, str) else ""
