"""Schema files of the tests: read from a text, and told on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.schemas.base import SchemaFile
from holdings.schemas.registry import readers
from holdings.text import Lang

if TYPE_CHECKING:
    from holdings.schemas.model import Reading, SchemaField


def read(name: str, **texts: str) -> Reading:
    """Read files with a format's reader; a file's name is a keyword, `models__py` for `models.py`, `a__B__py` in a folder."""
    files = []
    for key, text in texts.items():
        *folders, stem, suffix = key.split("__")
        files.append(SchemaFile(name="/".join([*folders, f"{stem}.{suffix}"]), text=text))
    reader = next(one for one in readers() if one.name == name)
    assert all(file.suffix in reader.suffixes and reader.claims(file) for file in files)
    return reader.read(files)


def told(reading: Reading) -> dict[str, str]:
    """Each dataset's fields: `name:type`, `!` not null, `*` key, `^` unique, `=` default, `>` reference, `#` comment."""
    assert reading.problems == (), [one.message(Lang.EN) for one in reading.problems]
    return {one.name: ", ".join(_field(field) for field in one.fields) for one in reading.datasets}


def _field(one: SchemaField) -> str:
    marks = ("" if one.nullable else "!") + "*" * one.key + "^" * one.unique + "=" * one.has_default
    length = f"/{one.length}" if one.length is not None else ""
    out = f"{one.name}:{one.type}{length}{marks}" + (f">{one.references}" if one.references else "")
    return out + (f"#{one.comment}" if one.comment else "")
