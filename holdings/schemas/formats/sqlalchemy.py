"""SQLAlchemy and SQLModel: declarative models and `Table` objects, read as syntax trees and never imported."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from holdings.labels import Stored
from holdings.model import FieldKind
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Mark, Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import elsewhere, runs_code
from holdings.schemas.python_classes import Classes
from holdings.schemas.python_code import argument, assignments, bases, name_of, parse_all, value, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Problem
    from holdings.schemas.python_classes import Class

_SIGN = re.compile(r"\b(?:sqlalchemy|sqlmodel|SQLModel|db\.Model|db\.Column)\b")
_SHAPE = re.compile(r"__tablename__|\bColumn\s*\(|\bmapped_column\s*\(|\bMapped\s*\[|table\s*=\s*True|__table__")
_ALEMBIC = re.compile(r"^\s*from\s+alembic\s+import\b.*\bop\b", re.MULTILINE)
_COLUMNS = frozenset({"Column", "mapped_column"})
_NO_COLUMNS = frozenset(
    {"relationship", "dynamic_loader", "column_property", "synonym", "association_proxy", "composite", "hybrid_property", "declared_attr"}
)
_ROOTS = frozenset(
    {
        "DeclarativeBase",
        "DeclarativeBaseNoMeta",
        "MappedAsDataclass",
        "Model",
        "SQLModel",
        "Base",
        "AsyncAttrs",
        "DeclarativeMeta",
        "UserMixin",
    }
)
_ENCRYPTED = frozenset({"EncryptedType", "StringEncryptedType", "EncryptedString", "EncryptedText"})
_WORDS = {
    "Unicode": FieldKind.TEXT, "UnicodeText": FieldKind.TEXT, "LargeBinary": FieldKind.BINARY, "PickleType": FieldKind.BINARY, "EncryptedType": FieldKind.TEXT,
    "StringEncryptedType": FieldKind.TEXT, "EmailType": FieldKind.TEXT, "PhoneNumberType": FieldKind.TEXT, "PasswordType": FieldKind.TEXT,
    "ARRAY": FieldKind.TEXT, "Decimal": FieldKind.NUMBER, "dict": FieldKind.JSON, "list": FieldKind.JSON, "EmailStr": FieldKind.TEXT,
}  # fmt: skip
_INTEGERS = frozenset({"Integer", "BigInteger", "SmallInteger"})


class SqlAlchemyReader:
    """Declarative models of any version, Flask-SQLAlchemy's and SQLModel's, and tables of SQLAlchemy Core."""

    name = "sqlalchemy"
    suffixes = frozenset({".py"})

    def claims(self, file: SchemaFile) -> bool:
        if _ALEMBIC.search(file.text) is not None:
            return False  # steps of Alembic: the models declare what they lead to
        return _SIGN.search(file.text) is not None and _SHAPE.search(file.text) is not None

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        return self.read_among(files, ())

    def read_among(self, files: Sequence[SchemaFile], around: Sequence[SchemaFile]) -> Reading:
        trees, problems = parse_all(files)
        models = _Models(Classes(trees, around), problems)
        datasets = (*models.datasets(), *(table for file, tree in trees for table in _tables(file, tree, problems)))
        return Reading(datasets=datasets, problems=tuple(problems), files=tuple(file.name for file in files))


class _Models:
    def __init__(self, all_: Classes, problems: list[Problem]) -> None:
        self._problems = problems
        self._all = all_

    def datasets(self) -> Iterator[SchemaDataset]:
        for one in self._all:
            file, node = one.file, one.node
            given = _given(node)
            if "__table__" in given:
                continue  # the Table object itself is read
            table = self._table(node, given)
            if table is None:
                continue
            fields = self._fields(one, ())
            comment = _of_arguments(given.get("__table_args__"), "comment") or ast.get_docstring(node) or ""
            schema = _of_arguments(given.get("__table_args__"), "schema")
            name = f"{schema}.{table}" if schema and schema != "public" else table
            yield SchemaDataset(name=name, fields=tuple(fields.values()), comment=comment, place=file.at(node.lineno))

    def _table(self, node: ast.ClassDef, given: dict[str, ast.expr | None]) -> str | None:
        if "__tablename__" in given:
            name = value(given["__tablename__"])
            return str(name) if name else node.name.lower()
        if any(keyword.arg == "table" and value(keyword.value) is True for keyword in node.keywords):
            return node.name.lower()  # SQLModel
        flask = any(isinstance(base, ast.Attribute) and base.attr == "Model" for base in node.bases)
        if flask and value(given.get("__abstract__")) is not True:
            return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", node.name).lower()
        return None

    def _fields(self, one: Class, seen: tuple[Class, ...]) -> dict[str, SchemaField]:
        """Its own columns behind those of its mixins."""
        out: dict[str, SchemaField] = {}
        file, node = one.file, one.node
        for base in reversed(bases(node)):
            parent = self._all.find(base, one)
            if parent is not None and parent not in seen:
                joined = self._table(parent.node, _given(parent.node)) is not None
                out |= {} if joined else self._fields(parent, (*seen, one))
            elif parent is None and base not in _ROOTS and not base.endswith("Base"):
                self._problems.append(elsewhere(file.at(node.lineno)))
        for name, annotation, given, line in assignments(node):
            made = _attribute(file, name, annotation, given, line)
            if made is not None:
                out[made.name] = made
        out |= {made.name: made for made in _declared(file, node)}
        return out


def _given(node: ast.ClassDef) -> dict[str, ast.expr | None]:
    return {name: given for name, _, given, _ in assignments(node)}


def _declared(file: SchemaFile, node: ast.ClassDef) -> Iterator[SchemaField]:
    """Columns that a mixin's method returns: @declared_attr."""
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and any(
            name_of(decorator) in ("declared_attr", "directive") for decorator in one.decorator_list
        ):
            returned = next((step.value for step in one.body if isinstance(step, ast.Return)), None)
            if isinstance(returned, ast.Call) and name_of(returned) in _COLUMNS:
                yield _column(file, one.name, None, returned, one.lineno)


def _attribute(file: SchemaFile, name: str, annotation: ast.expr | None, given: ast.expr | None, line: int) -> SchemaField | None:
    if name.startswith("__") or name == "metadata" or name_of(annotation) == "ClassVar":
        return None
    call = given if isinstance(given, ast.Call) else None
    if call is not None and name_of(call) in _COLUMNS:
        return _column(file, name, annotation, call, line)
    if call is not None and name_of(call) in (_NO_COLUMNS | {"Relationship", "deferred"}):
        inner = call.args[0] if name_of(call) == "deferred" and call.args else None
        return _column(file, name, annotation, inner, line) if isinstance(inner, ast.Call) else None
    if annotation is None or name_of(annotation) in ("relationship", "DynamicMapped", "WriteOnlyMapped", "AssociationProxy"):
        return None
    if _links(annotation):
        return None
    return _column(file, name, annotation, call or ast.Call(func=ast.Name(id="mapped_column"), args=[], keywords=[]), line)


def _links(annotation: ast.expr) -> bool:
    """Whether `Mapped[...]` is of another model, or of several: a relationship, though nothing says so."""
    inner = _unmapped(annotation)
    return name_of(inner) in ("List", "list", "Set", "set") and isinstance(annotation, ast.Subscript) and name_of(annotation) == "Mapped"


def _unmapped(annotation: ast.expr) -> ast.expr:
    return annotation.slice if isinstance(annotation, ast.Subscript) and name_of(annotation) in ("Mapped", "Annotated") else annotation


def _column(file: SchemaFile, name: str, annotation: ast.expr | None, call: ast.Call, line: int) -> SchemaField:
    args = list(call.args)
    sql_name = value(args[0]) if args and isinstance(args[0], ast.Constant) else None
    if sql_name is not None:
        args = args[1:]
    nested = argument(call, "sa_column")
    if isinstance(nested, ast.Call):  # SQLModel: Field(sa_column=Column(...))
        return _column(file, name, annotation, nested, line)
    foreign = next((one for one in args if isinstance(one, ast.Call) and name_of(one) == "ForeignKey"), None)
    types = [
        one for one in args if name_of(one) not in ("ForeignKey", "Identity", "Computed", "Sequence", "CheckConstraint", "FetchedValue", "")
    ]
    type_ = types[0] if types else argument(call, "type_") or argument(call, "sa_type")
    core, optional = (None, None) if annotation is None else _python_type(annotation)
    said = type_ if type_ is not None else core
    key = value(argument(call, "primary_key")) is True
    nullable = value(argument(call, "nullable"), bool(optional) if optional is not None else not key)
    default = any(argument(call, word) is not None for word in ("default", "server_default", "default_factory", "insert_default"))
    to = value(foreign.args[0]) if foreign is not None and foreign.args else value(argument(call, "foreign_key"))
    return SchemaField(
        name=str(sql_name or value(argument(call, "name")) or name),
        type="" if said is None else written(said),
        kind=_kind(said),
        length=_length(type_, call),
        comment=str(value(argument(call, "comment")) or value(argument(call, "doc")) or value(argument(call, "description")) or ""),
        nullable=bool(nullable) and not key,
        key=key,
        unique=value(argument(call, "unique")) is True,
        has_default=default,
        references=to if isinstance(to, str) else name_of(foreign.args[0]) or None if foreign is not None and foreign.args else None,
        stored=Stored.ENCRYPTED if name_of(said) in _ENCRYPTED else None,
        marks=_marks(call, file, line),
        place=file.at(line),
    )


def _python_type(annotation: ast.expr) -> tuple[ast.expr | None, bool]:
    """The type within Mapped[...] and Optional[...], and whether None is allowed."""
    inner = _unmapped(annotation)
    if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
        try:
            inner = ast.parse(inner.value, mode="eval").body
        except SyntaxError:
            return None, True
    if isinstance(inner, ast.Tuple) and inner.elts:  # Annotated[str, ...]
        inner = inner.elts[0]
    if isinstance(inner, ast.Subscript) and name_of(inner) == "Optional":
        return inner.slice, True
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.BitOr):
        sides = [side for side in (inner.left, inner.right) if value(side, 0) is not None]
        return sides[0], len(sides) == 1
    return inner, False


def _kind(type_: ast.expr | None) -> FieldKind:
    name = name_of(type_)
    if name in ("Numeric", "DECIMAL") and type_ is not None:
        return kind_of(
            f"numeric({','.join(str(value(one, '')) for one in type_.args)})" if isinstance(type_, ast.Call) and type_.args else "numeric"
        )
    return FieldKind.INTEGER if name in _INTEGERS else _WORDS.get(name, kind_of(name) if name else FieldKind.OTHER)


def _length(type_: ast.expr | None, call: ast.Call) -> int | None:
    given: Any = value(argument(call, "max_length"))
    if isinstance(type_, ast.Call) and _kind(type_) in (FieldKind.TEXT, FieldKind.BINARY) and name_of(type_) not in ("Numeric", "Enum"):
        given = value(argument(type_, "length"), value(type_.args[0]) if type_.args else given)
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _marks(call: ast.Call, file: SchemaFile, line: int) -> tuple[Mark, ...]:
    """What stands in `info`, and in SQLModel's schema_extra."""
    out: list[Mark] = []
    for word in ("info", "schema_extra", "json_schema_extra"):
        given = value(argument(call, word))
        if isinstance(given, dict):
            out += [Mark(key=str(key), value=one, place=file.at(line)) for key, one in given.items()]
    return tuple(out)


def _of_arguments(node: ast.expr | None, name: str) -> str:
    """A value of `__table_args__`, which is a mapping, or a tuple with one at its end."""
    if isinstance(node, ast.Tuple) and node.elts:
        node = node.elts[-1]
    pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
    return next((str(value(one, "")) for key, one in pairs if value(key) == name), "")


def _tables(file: SchemaFile, tree: ast.Module, problems: list[Problem]) -> Iterator[SchemaDataset]:
    """Tables of SQLAlchemy Core: Table("name", metadata, Column(…), …)."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and name_of(node) == "Table" and len(node.args) > 2):
            continue
        name = value(node.args[0])
        if not isinstance(name, str):
            problems.append(runs_code(file.at(node.lineno)))
            continue
        fields = []
        for one in node.args[2:]:
            if isinstance(one, ast.Call) and name_of(one) == "Column":
                fields.append(_column(file, "?", None, one, one.lineno))
            elif isinstance(one, ast.Starred):
                problems.append(runs_code(file.at(one.lineno)))
        schema, comment = value(argument(node, "schema")), str(value(argument(node, "comment")) or "")
        yield SchemaDataset(name=f"{schema}.{name}" if schema else name, fields=tuple(fields), comment=comment, place=file.at(node.lineno))


READER = SqlAlchemyReader()
