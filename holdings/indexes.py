"""Indexes: a dataset that lists the records of another one, as an archive's register does, and what must hold of such a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.declared import Declared, Fields, Name, SourceName
from holdings.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.inventory import SourceEntry

_KEY = "index_of"


class Index(Declared):
    """What a dataset is the index of: it has a row for each record of another dataset, also when that record is gone."""

    source: SourceName | None = None
    """Where the other dataset is; the index's own source where this is missing."""
    dataset: Name
    field: Name
    """The index's own field that says which record a row is about."""
    key: Name | None = None
    """The field of the other dataset that has the same values; of the same name where this is missing."""
    trigger: Fields
    """The index's own field from whose value the record's period counts; of several, the latest counts."""

    @property
    def fields(self) -> frozenset[str]:
        """The index's own fields."""
        return frozenset({self.field, *self.trigger})

    @property
    def names(self) -> str:
        """The field of the other dataset."""
        return self.key or self.field


def check(sources: Mapping[str, SourceEntry]) -> None:
    """Raise the refusal of an index of nothing, of itself, or by another field than the other indexes of the same dataset."""
    keys: dict[tuple[str, str], str] = {}
    for source, entry in sources.items():
        for name, dataset in entry.datasets.items():
            index = dataset.index_of
            if index is None:
                continue
            of = index.source or source, index.dataset
            there = sources[of[0]].datasets.get(of[1]) if of[0] in sources else None
            at = source, "datasets", name, _KEY
            if there is None or of == (source, name):
                raise refusal("unknown_dataset", at=(*at, "dataset"))
            if index.names not in there.fields:
                raise refusal("undeclared_field", at=(*at, "key" if index.key else "field"))
            if keys.setdefault(of, index.names) != index.names:
                raise refusal("other_key", at=at)
