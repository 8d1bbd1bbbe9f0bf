"""What a field can hold by the word for its type: the types of databases, programming languages and contracts in one table."""

from __future__ import annotations

import re

from holdings.model import FieldKind

_WORDS = {
    FieldKind.TEXT: (
        "char character varchar varchar2 nchar nvarchar nvarchar2 bpchar text ntext tinytext mediumtext longtext clob nclob dbclob citext string str"
        " enum set uuid uniqueidentifier guid xml xmltype name sysname inet cidr macaddr macaddr8 tsvector time timetz interval long rowid urowid"
        " year duration hstore ltree bit varbit email url uri slug password set_of_strings fixedstring"
    ),
    FieldKind.INTEGER: (
        "int integer tinyint smallint mediumint bigint int2 int4 int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 serial smallserial bigserial"
        " serial2 serial4 serial8 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 byteint hugeint simple_integer pls_integer binary_integer"
    ),
    FieldKind.NUMBER: "float float4 float8 float32 float64 double real money smallmoney binary_float binary_double dec_float",
    FieldKind.BOOLEAN: "bool boolean",
    FieldKind.DATE: "date",
    FieldKind.DATETIME: "datetime datetime2 smalldatetime datetimeoffset timestamp timestamptz timestampltz timestampntz",
    FieldKind.BINARY: (
        "binary varbinary blob tinyblob mediumblob longblob bytea bytes image raw bfile filestream rowversion geometry geography"
    ),
    FieldKind.JSON: "json jsonb object map struct record variant array list super",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_DECIMALS = frozenset({"number", "numeric", "decimal", "dec", "fixed"})
_WORD = re.compile(r"[A-Za-z_]\w*")
_ARGUMENTS = re.compile(r"\(\s*(\*|\d+|max)\s*(?:(?:char|byte)\b)?\s*(?:,\s*(-?\d+))?", re.IGNORECASE)
_SIZED = frozenset({FieldKind.TEXT, FieldKind.BINARY})
_UNSIZED = frozenset({"enum", "set", "bit", "varbit", "time", "timetz", "interval", "year", "uuid"})


def kind_of(written: str) -> FieldKind:
    """The kind of a type as it is written.

    A decimal without a scale, or with none behind the point, may well be an identifier, and an array of text is text: as the
    sources of databases have it (`holdings.sources.engines`).
    """
    word = _first_word(written)
    if word in _DECIMALS:
        found = _ARGUMENTS.search(written)
        if found is None:
            return FieldKind.TEXT
        return FieldKind.NUMBER if found.group(2) and found.group(2) != "0" else FieldKind.INTEGER
    if written.rstrip().endswith("]"):
        return FieldKind.TEXT
    lowered = written.lower()
    if word in ("unsigned", "signed", "native", "national", "double", "long"):
        rest = lowered.partition(word)[2]
        inner = _first_word(rest)
        if word == "long" and inner == "raw":
            return FieldKind.BINARY
        return FieldKind.NUMBER if word == "double" else _KINDS.get(inner, _KINDS.get(word, FieldKind.INTEGER))
    if word == "tinyint" and "(1)" in lowered.replace(" ", ""):
        return FieldKind.INTEGER
    if word == "binary" and "large" in lowered:
        return FieldKind.BINARY
    if word in ("char", "character") and "large" in lowered:
        return FieldKind.TEXT
    return _KINDS.get(word, FieldKind.OTHER)


def length_of(written: str) -> int | None:
    """How many characters or bytes a type as it is written holds at most, where it says so."""
    if kind_of(written) not in _SIZED or _first_word(written) in _UNSIZED | _DECIMALS:
        return None
    found = _ARGUMENTS.search(written)
    return int(found.group(1)) if found and found.group(1).isdigit() else None


def _first_word(written: str) -> str:
    found = _WORD.search(written)
    if found is None:
        return ""
    word = found.group().lower()
    after = written[found.end() :].lstrip()
    if after.startswith("."):  # a type that is qualified by its schema: pg_catalog.varchar
        return _first_word(after[1:])
    return word
