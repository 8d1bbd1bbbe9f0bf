"""What column a field of a Django model becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from holdings.labels import Stored
from holdings.model import FieldKind
from holdings.schemas.model import Mark, SchemaDataset, SchemaField
from holdings.schemas.python_code import argument, name_of, value

if TYPE_CHECKING:
    import ast

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Place

_KINDS = {
    FieldKind.INTEGER: "AutoField BigAutoField SmallAutoField IntegerField BigIntegerField SmallIntegerField PositiveIntegerField PositiveSmallIntegerField"
    " PositiveBigIntegerField",
    FieldKind.TEXT: "CharField TextField EmailField URLField SlugField FileField ImageField FilePathField UUIDField GenericIPAddressField IPAddressField TimeField"
    " DurationField CICharField CITextField CIEmailField ArrayField PhoneNumberField CountryField CommaSeparatedIntegerField",
    FieldKind.NUMBER: "FloatField DecimalField",
    FieldKind.BOOLEAN: "BooleanField NullBooleanField",
    FieldKind.DATE: "DateField",
    FieldKind.DATETIME: "DateTimeField",
    FieldKind.BINARY: "BinaryField",
    FieldKind.JSON: "JSONField HStoreField",
}
_BY_NAME = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_LENGTHS = {"EmailField": 254, "URLField": 200, "SlugField": 50, "FileField": 100, "ImageField": 100, "FilePathField": 100}
"""What `max_length` is where a field does not say it (docs.djangoproject.com, model field reference)."""
_LINKS = frozenset({"ForeignKey", "OneToOneField", "ForeignObject", "TreeForeignKey"})
_ENCRYPTED = re.compile(r"^Encrypted\w*Field$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column, or the link that is a table of its own."""

    attribute: str
    """The name of the field in the model."""
    made: SchemaField
    links_to: str = ""
    """The model at the other end of a many-to-many link; it is no column then."""
    through: bool = False
    """Whether another model is the table of the link."""


def column_of(name: str, call: ast.Call, file: SchemaFile, line: int) -> Column:
    """The column of a field by its call, such as `models.CharField(max_length=20)`."""
    kind = name_of(call)
    many, link = kind == "ManyToManyField", kind in _LINKS
    target = call.args[0] if call.args else argument(call, "to")
    points_to = _model(target) if many or link else None
    said = argument(call, "verbose_name") if many or link or not call.args else call.args[0]
    comment = value(argument(call, "db_comment")) or value(argument(call, "help_text")) or value(said) or ""
    column = value(argument(call, "db_column")) or (f"{name}_id" if link else name)
    field = SchemaField(
        name=str(column),
        type=kind,
        kind=FieldKind.INTEGER if link else _kind(kind),
        length=_length(kind, call),
        comment=comment if isinstance(comment, str) else "",
        nullable=_flag(call, "null"),
        key=_flag(call, "primary_key"),
        unique=_flag(call, "unique") or kind == "OneToOneField",
        has_default=argument(call, "default") is not None
        or kind.endswith("AutoField")
        or _flag(call, "auto_now_add")
        or _flag(call, "auto_now"),
        references=str(points_to) if link else None,
        stored=Stored.ENCRYPTED if _ENCRYPTED.match(kind) else None,
        marks=_marks(call, file, line),
        place=file.at(line),
    )
    return Column(attribute=name, made=field, links_to=str(points_to) if many else "", through=argument(call, "through") is not None)


def _model(target: ast.expr | None) -> str:
    """The model that a link names. Which one is the user's is a setting; it is Django's own where nothing else is set."""
    name = str(value(target) or name_of(target) or "?")
    return "auth.User" if name in ("AUTH_USER_MODEL", "get_user_model") else name


def implicit_key(place: Place) -> Column:
    """The key that Django adds where a model declares none."""
    made = SchemaField(name="id", type="AutoField", kind=FieldKind.INTEGER, nullable=False, key=True, has_default=True, place=place)
    return Column(attribute="id", made=made)


def link_table(table: str, model: str, one: Column) -> SchemaDataset:
    """The table of a many-to-many link."""
    ours, theirs = model.lower(), one.links_to.rpartition(".")[2].lower()
    if theirs in ("self", ours):
        ours, theirs = f"from_{ours}", f"to_{ours}"
    place = one.made.place
    fields = [
        implicit_key(place).made,
        *(
            SchemaField(name=f"{name}_id", type="ForeignKey", kind=FieldKind.INTEGER, nullable=False, place=place)
            for name in (ours, theirs)
        ),
    ]
    return SchemaDataset(name=f"{table}_{one.attribute}", fields=tuple(fields), place=place)


def _kind(name: str) -> FieldKind:
    plain = name.removeprefix("Encrypted")
    return _BY_NAME.get(plain, FieldKind.OTHER)


def _length(kind: str, call: ast.Call) -> int | None:
    given: Any = value(argument(call, "max_length"))
    return given if isinstance(given, int) else _LENGTHS.get(kind)


def _flag(call: ast.Call, name: str) -> bool:
    return value(argument(call, name)) is True


def _marks(call: ast.Call, file: SchemaFile, line: int) -> tuple[Mark, ...]:
    given = value(argument(call, "metadata"))
    return tuple(Mark(key=str(key), value=one, place=file.at(line)) for key, one in given.items()) if isinstance(given, dict) else ()
