"""What a sample of one column shows: how many values, of which kind, how long, whether sentences. Numbers only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from redaction.scanner import Context
from redaction.span import STRONG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from holdings.entities import Entity
    from holdings.model import DatasetInfo, FieldInfo
    from redaction.scanner import Scanner
    from redaction.span import ColumnSpans

_LONGEST = 4_000
"""Of a longer text only the beginning is looked at."""
_COVERS = 0.6
"""A span that covers less of a value is a mention, not what the value is."""
_NEIGHBOURS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a sample shows."""

    values: int
    """Values that are there."""
    are: Mapping[Entity, int]
    """By entity, how many values are one."""
    faintly: Mapping[Entity, int]
    """By entity, how many values are one or may be one: nothing but their form speaks for it."""
    mention: Mapping[Entity, int]
    """By entity, how many values have one somewhere."""
    mean_length: float
    sentences: bool
    """Most values are sentences, and few repeat."""

    @property
    def dominant(self) -> tuple[Entity | None, float]:
        """The entity that most values are, and their share."""
        return self._most(self.are)

    @property
    def faint(self) -> tuple[Entity | None, float]:
        """The entity that most values are or may be, and their share."""
        return self._most(self.faintly)

    def _most(self, counts: Mapping[Entity, int]) -> tuple[Entity | None, float]:
        if not counts or not self.values:
            return None, 0.0
        entity = min(counts, key=lambda one: (-counts[one], one.value))
        return entity, counts[entity] / self.values

    @property
    def highest_mentioned(self) -> tuple[Entity | None, float]:
        """The entity of the highest level that any value mentions, the most frequent of these, and its share."""
        if not self.mention or not self.values:
            return None, 0.0
        entity = min(self.mention, key=lambda one: (-one.spec.level, -self.mention[one], one.value))
        return entity, self.mention[entity] / self.values


def look_at(chunks: Sequence[pa.Array], field: FieldInfo, dataset: DatasetInfo, scanner: Scanner) -> Content:
    """Look at a sampled column, given as chunks of one type."""
    column = pa.chunked_array(chunks).combine_chunks() if chunks else pa.nulls(0)
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0)
    column = column.drop_null()
    values = len(column)
    if values == 0:
        return Content(values=0, are={}, faintly={}, mention={}, mean_length=0.0, sentences=False)
    text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)
    mean_length, sentences = 0.0, False
    if text:
        column = pc.utf8_slice_codeunits(column.cast(pa.large_string()), 0, _LONGEST)
        mean_length, sentences = _shape(column)
    context = Context(field=field.name, comment=field.comment, neighbours=_neighbours(field, dataset), free_text=sentences)
    are, faintly, mention = _count(column, scanner.scan(column, context))
    return Content(values=values, are=are, faintly=faintly, mention=mention, mean_length=mean_length, sentences=sentences)


def _neighbours(field: FieldInfo, dataset: DatasetInfo) -> tuple[str, ...]:
    """The names of the nearest other fields; of a very wide table not all."""
    names = dataset.field_names
    place = names.index(field.name)
    near = names[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]
    return tuple(name for name in near if name != field.name)


def _shape(column: pa.Array) -> tuple[float, bool]:
    """The mean length in characters, a Chinese one counting double; and whether most values are sentences of their own."""
    lengths = pc.utf8_length(column)
    wide = pc.utf8_length(pc.replace_substring_regex(column, r"[^\x{3400}-\x{9fff}]", ""))
    mean = float(pc.mean(pc.add(lengths, wide)).as_py() or 0.0)
    spaced = pc.match_substring_regex(column, r"\S\s+\S+\s+\S+\s+\S|[\x{3400}-\x{9fff}]{6,}|[，。；！？]")
    share = pc.sum(pc.cast(spaced, pa.int64())).as_py() / len(column)
    distinct = pc.count_distinct(column).as_py() / len(column)
    return float(pc.mean(lengths).as_py() or 0.0), mean >= 30 and share >= 0.6 and distinct >= 0.3


def _count(column: pa.Array, spans: ColumnSpans) -> tuple[Counter[Entity], Counter[Entity], Counter[Entity]]:
    are: Counter[Entity] = Counter()
    faintly: Counter[Entity] = Counter()
    mention: Counter[Entity] = Counter()
    for row, found in spans.rows.items():
        length = len(str(column[row].as_py()).strip()) or 1
        strong = [span for span in found if span.score >= STRONG]
        mention.update({span.entity for span in strong})
        are.update({span.entity for span in strong if (span.end - span.start) / length >= _COVERS})
        faintly.update({span.entity for span in found if (span.end - span.start) / length >= _COVERS})
    return are, faintly, mention
