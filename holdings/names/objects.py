"""The objects of a dataset with nested fields: in `author.name` the field is the `name` of an `author`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.model import DatasetInfo

_NAMESPACE = re.compile(r"[A-Za-z][\w.-]*:(?=[A-Za-z_])")
"""Before a name in JSON and XML: `schema:email` is an `email`."""
_STEP = re.compile(r'\.?(?:"((?:[^"]|"")*)"|([^."\[\]]+))|\[\]')


@dataclass(frozen=True, slots=True)
class Object:
    """The fields that stand in one object, as a dataset of their own."""

    path: tuple[str, ...]
    """The names that lead to it; empty for the dataset itself."""
    info: DatasetInfo
    """Named by the last of them; its fields have the last part of their names."""
    names: tuple[str, ...]
    """The whole names of the fields, in the same order."""


def objects(dataset: DatasetInfo) -> Iterator[Object]:
    """The dataset's own fields first, then each object within it, from the outside inwards."""
    if not any("." in name or "[" in name or ":" in name for name in dataset.field_names):
        yield Object((), dataset, dataset.field_names)
        return
    groups: dict[tuple[str, ...], list[tuple[str, str, int]]] = {(): []}
    for place, name in enumerate(dataset.field_names):
        *above, last = _steps(name)
        groups.setdefault(tuple(map(_bare, above)), []).append((_bare(last), name, place))
    for path, members in sorted(groups.items(), key=lambda item: len(item[0])):
        fields = tuple(replace(dataset.fields[place], name=last) for last, _, place in members)
        key = () if path else dataset.key
        info = replace(dataset, name=path[-1] if path else dataset.name, fields=fields, key=key, comment="" if path else dataset.comment)
        yield Object(path, info, tuple(name for _, name, _ in members))


def _bare(step: str) -> str:
    return _NAMESPACE.sub("", step, count=1) if ":" in step else step


def _steps(name: str) -> list[str]:
    """The keys of a path; a name that is none, such as `tel.(home)`, is one key."""
    out: list[str] = []
    end = 0
    for step in _STEP.finditer(name):
        if step.start() != end or (step.group().startswith(".") != bool(out) and step.group() != "[]"):
            return [name]
        end = step.end()
        quoted, plain = step.groups()
        if step.group() != "[]":
            out.append(plain if quoted is None else quoted.replace('""', '"'))
    return out if end == len(name) and out else [name]
