"""Deals with the values and keys of JSON texts, by the fields that their paths name."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.sources.paths import name_of
from redaction.export.formats.base import measured
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from holdings.sources.paths import Path
    from redaction.export.formats.json_tokens import Leaf
    from redaction.export.treatment import Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """A text, and where in it values stand."""

    text: str
    leaves: Sequence[Leaf]
    first: int
    """The number of the first record that begins in it."""
    records: int
    whole: bool = True
    """False where a record begins or goes on in another text, so that nothing can be measured."""

    def treated(self, treatment: Treatment, tally: Tally) -> tuple[str, pa.Table | None]:
        """The text as it is to be written, and the fields that are to be measured."""
        names = self._names(treatment, tally)
        fields: dict[Path, str] = {}
        by_field: dict[tuple[str, str], list[Leaf]] = defaultdict(list)
        for leaf in self.leaves:
            if leaf.kind != "key":
                if leaf.path not in fields:
                    fields[leaf.path] = name_of(tuple(None if key is None else names.get(key, key) for key in leaf.path))
                by_field[fields[leaf.path], leaf.kind].append(leaf)
        changes = list(self._keys(names)) if treatment.writes else []
        kept: dict[str, list[str | None]] = {}
        columns = {key: [self._value(leaf) for leaf in leaves] for key, leaves in by_field.items()}
        with treatment.foreseeing({field: values for (field, kind), values in columns.items() if kind == "text"}):
            for (field, kind), values in columns.items():
                leaves = by_field[field, kind]
                done = treatment.texts(values, field, tally) if kind == "text" else treatment.numbers(values, field, tally)
                if treatment.measured(field) and self.whole and None not in leaves[0].path:
                    column = kept.setdefault(field, [None] * self.records)
                    for leaf, value in zip(leaves, values, strict=True):
                        column[leaf.record - self.first] = value
                if treatment.writes:
                    changes += [
                        (leaf, "null" if new is None else _string(new))
                        for leaf, old, new in zip(leaves, values, done, strict=True)
                        if old != new
                    ]
        return self._with(changes) if changes else self.text, measured(kept, self.records)

    def _names(self, treatment: Treatment, tally: Tally) -> Mapping[str, str]:
        """What becomes of each key; those that stay are left out."""
        keys = list(dict.fromkeys(key for leaf in self.leaves if leaf.kind == "key" and (key := leaf.path[-1]) is not None))
        once = Tally()
        names = {key: new for key, new in zip(keys, treatment.names(keys, once), strict=True) if key != new}
        if treatment.writes:  # each key is looked at once, and counted as often as it stands there
            treatment.names([key for leaf in self.leaves if leaf.kind == "key" and (key := leaf.path[-1]) in names], tally)
        else:
            tally.add(once)
        return names

    def _keys(self, names: Mapping[str, str]) -> Iterator[tuple[Leaf, str]]:
        """Keys that are changed. One that would be a second time in its object, or may be, is told apart by its place."""
        if not names:
            return
        keys = [leaf for leaf in self.leaves if leaf.kind == "key"]
        taken: dict[int, set[str]] = defaultdict(set)
        begun: dict[int, int] = {}
        for leaf in keys:
            begun.setdefault(leaf.owner, leaf.place)
            if leaf.path[-1] not in names:
                taken[leaf.owner].add(leaf.path[-1] or "")
        for leaf in keys:
            new = names.get(leaf.path[-1] or "")
            if new is None:
                continue
            if new in taken[leaf.owner] or begun[leaf.owner]:
                new = f"{new}_{leaf.place + 1}"
            taken[leaf.owner].add(new)
            yield leaf, _string(new)

    def _value(self, leaf: Leaf) -> str:
        written = self.text[leaf.start : leaf.end]
        if leaf.kind != "text":
            return written
        value: str = json.loads(written) if "\\" in written else written[1:-1]
        return value

    def _with(self, changes: list[tuple[Leaf, str]]) -> str:
        parts: list[str] = []
        done = 0
        for leaf, new in sorted(changes):
            parts += [self.text[done : leaf.start], new]
            done = leaf.end
        return "".join([*parts, self.text[done:]])


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
