"""Rails: `db/schema.rb`, which Rails writes itself; it is read line by line, and Ruby is never run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.labels import Stored
from holdings.schemas.kinds import kind_of
from holdings.schemas.model import Reading, SchemaDataset, SchemaField
from holdings.schemas.problems import unknown_table, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.schemas.base import SchemaFile
    from holdings.schemas.model import Place, Problem

_SIGN = re.compile(r"\bActiveRecord::Schema\b")
_CREATE = re.compile(r"create_table\s*\(?\s*[\"':](?P<name>[\w.]+)[\"']?(?P<options>.*?)\)?\s*do\s*\|(?P<block>\w+)\|\s*$")
_COLUMN = re.compile(
    r"(?P<block>\w+)\.(?P<type>\w+)\s*\(?\s*(?P<names>[\"':][\w.]+[\"']?(?:\s*,\s*[\"':]\w+[\"']?(?=\s*(?:,|\)|$)))*)(?P<options>.*)$"
)
_COLUMN_TYPE = re.compile(
    r"(?P<block>\w+)\.column\s*\(?\s*[\"':](?P<name>\w+)[\"']?\s*,\s*[\"':](?P<type>[^\"',\s]+)[\"']?(?P<options>.*)$"
)
_FOREIGN = re.compile(r"add_foreign_key\s*\(?\s*[\"':](?P<table>\w+)[\"']?\s*,\s*[\"':](?P<to>\w+)[\"']?(?P<options>.*)$")
_OPTION = re.compile(
    r"(\w+):\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|-> \{.*?\}|\{.*?\}|\[.*?\]|[^,\s)]+)|:(\w+)\s*=>\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^,\s)]+)"
)
_NOT_COLUMNS = frozenset({"index", "check_constraint", "foreign_key", "exclusion_constraint", "unique_constraint"})
_KNOWN = re.compile(
    r"^(?:#.*|end|ActiveRecord::Schema.*|enable_extension.*|add_index.*|add_check_constraint.*|create_enum.*|create_schema.*|add_unique_constraint.*"
    r"|add_exclusion_constraint.*|)$"
)
_TYPES = {
    "string": "varchar",
    "references": "bigint",
    "belongs_to": "bigint",
    "primary_key": "bigint",
    "virtual": "text",
    "inet": "inet",
    "hstore": "json",
}


class RailsReader:
    """The schema dump of Rails, version 4 and later."""

    name = "rails"
    suffixes = frozenset({".rb"})

    def claims(self, file: SchemaFile) -> bool:
        return _SIGN.search(file.text) is not None

    def read(self, files: Sequence[SchemaFile]) -> Reading:
        dumps = [_Dump(file) for file in files]
        for dump in dumps:
            dump.read()
        return Reading(
            datasets=tuple(one for dump in dumps for one in dump.datasets.values()),
            problems=tuple(one for dump in dumps for one in dump.problems),
            files=tuple(file.name for file in files),
        )


class _Dump:
    """One schema.rb."""

    def __init__(self, file: SchemaFile) -> None:
        self._file = file
        self.problems: list[Problem] = []
        self.datasets: dict[str, SchemaDataset] = {}
        self._open: tuple[SchemaDataset, list[SchemaField], str] | None = None

    def read(self) -> None:
        for number, line in enumerate(self._file.text.split("\n"), 1):
            self._line(line.strip(), self._file.at(number))
        if self._open is not None:
            self.problems.append(unreadable(self._open[0].place, "create_table"))
            self._close()

    def _line(self, line: str, place: Place) -> None:
        if (created := _CREATE.match(line)) is not None:
            self._create(created, place)
        elif self._open is not None and line == "end":
            self._close()
        elif self._open is not None and line.startswith(f"{self._open[2]}."):
            if not _columns(line, place, self._open[1]):
                self.problems.append(unreadable(place, "create_table"))
        elif (foreign := _FOREIGN.match(line)) is not None:
            self._foreign(foreign, place)
        elif _KNOWN.match(line) is None:
            self.problems.append(unreadable(place, "schema.rb"))

    def _create(self, created: re.Match[str], place: Place) -> None:
        if self._open is not None:
            self.problems.append(unreadable(self._open[0].place, "create_table"))
            self._close()
        options = _options(created.group("options"))
        fields: list[SchemaField] = []
        key = options.get("primary_key", "id").strip(":")
        if options.get("id") != "false" and not key.startswith("["):
            written = options.get("id", "bigint").strip(":")
            fields.append(
                SchemaField(name=key, type=written, kind=kind_of(written), nullable=False, key=True, has_default=True, place=place)
            )
        table = SchemaDataset(name=created.group("name"), fields=(), comment=options.get("comment", ""), place=place)
        self._open = table, fields, created.group("block")

    def _foreign(self, foreign: re.Match[str], place: Place) -> None:
        table, options = self.datasets.get(foreign.group("table")), _options(foreign.group("options"))
        to = foreign.group("to")
        column = options.get("column", f"{_singular(to)}_id").strip(":")
        if table is None:
            self.problems.append(unknown_table(place, "add_foreign_key"))
            return
        target = f"{to}.{options.get('primary_key', 'id').strip(':')}"
        fields = tuple(replace(one, references=target) if one.name == column else one for one in table.fields)
        self.datasets[table.name] = replace(table, fields=fields)

    def _close(self) -> None:
        if self._open is not None:
            table, fields, _ = self._open
            self.datasets[table.name] = replace(table, fields=tuple(fields))
        self._open = None


def _columns(line: str, place: Place, out: list[SchemaField]) -> bool:
    """Add what a line within a table declares; whether it was understood."""
    if re.fullmatch(r"\w+\.timestamps\b.*", line):
        out += [_field(name, "datetime", {"null": "false"}, place) for name in ("created_at", "updated_at")]
        return True
    found = _COLUMN_TYPE.match(line) or _COLUMN.match(line)
    if found is None:
        return line.partition(".")[2].partition(" ")[0] in _NOT_COLUMNS
    written, options = found.group("type"), _options(found.group("options"))
    if written in _NOT_COLUMNS:
        return True
    names = [found.group("name")] if "name" in found.groupdict() else re.findall(r"\w+", found.group("names"))
    for name in names:
        linked = written in ("references", "belongs_to")
        out.append(_field(f"{name}_id" if linked else name, written, options, place))
    return True


def _field(name: str, written: str, options: dict[str, str], place: Place) -> SchemaField:
    sql = _TYPES.get(written, written)
    if written in ("decimal", "numeric") and options.get("precision"):
        sql = f"decimal({options['precision']},{options.get('scale', '0')})"
    limit = options.get("limit", "")
    return SchemaField(
        name=name,
        type=written + ("[]" if options.get("array") == "true" else ""),
        kind=kind_of(sql + ("[]" if options.get("array") == "true" else "")),
        length=int(limit) if limit.isdigit() and written in ("string", "text", "binary") else None,
        comment=options.get("comment", ""),
        nullable=options.get("null") != "false",
        has_default="default" in options,
        stored=Stored.ENCRYPTED if name.startswith("encrypted_") and name != "encrypted_password" else None,
        place=place,
    )


def _options(written: str) -> dict[str, str]:
    out = {}
    for new, value, old, other in _OPTION.findall(written):
        said = value or other
        out[new or old] = said[1:-1].replace('\\"', '"') if said[:1] in "\"'" else said
    return out


def _singular(word: str) -> str:
    """The name of one row by its table's, as Rails has it for regular words."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word.removesuffix("s")


READER = RailsReader()
