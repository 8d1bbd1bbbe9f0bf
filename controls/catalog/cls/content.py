"""How controls judge content (CLS-02, CLS-03, RED-03, RED-04): rows in which the scanner finds data of too high a level.

A strong span (a check digit, a strict format or a context word backs it) makes its row an exception. A row that has only
weak spans above the level is counted apart, for the control to weigh.
"""

from __future__ import annotations

import heapq
from abc import abstractmethod
from collections import Counter
from functools import lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, ClassVar

from controls.base import Need, not_applicable, observe, worded
from controls.tally import EVIDENCE_KEPT, TallyControl
from holdings.entities import Entity
from holdings.labels import Category, Level
from holdings.text import Text
from redaction.span import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation, Param
    from controls.tally import Tally
    from holdings.view import DatasetView, FieldView
    from redaction.span import ColumnSpans, Span


def holds_none(field: FieldView) -> bool:
    """Whether the field's type keeps personal data of a known type out."""
    return field.info is not None and field.info.holds_none


TYPE_HOLDS_NONE = worded(
    type_holds_none=Text(
        "该类型的字段不能容纳可识别的个人信息。", "A field of this type cannot hold personal data that can be recognised."
    ),
)

_Found = list[tuple[int, "Sequence[Span]"]]


class ContentControl(TallyControl):
    """Counts, per field, the rows with data above the declared level; the control says which fields and from which level on."""

    seeks_names = True
    found: ClassVar[str] = "content_above_level"
    """The reason of a field with such rows: told the declared level, the highest that was found, and what that mostly is."""
    most: ClassVar[Level] = Level.L4
    """The highest level that it reports; what lies above is another control's."""

    def concerns(self, dataset: DatasetView, field: FieldView) -> bool:
        """Whether it has anything to say of a field, which is declared and exists; of every one, unless a control says otherwise."""
        return True

    def content(self, batch: BatchView, field: FieldView) -> tuple[pa.Array, ColumnSpans]:
        """The values that it looks at, and the personal data in them."""
        return batch.column(field.name), batch.spans(field.name)

    @abstractmethod
    def set_apart(self, field: FieldView) -> str | None:
        """Why a field, which is declared and exists, is not scanned; None where it is."""

    @abstractmethod
    def least(self, declared: Level) -> int:
        """The lowest level of content that is too high for a field of the declared level."""

    @abstractmethod
    def counted(self, context: Context, strong: int, weak: int, examined: int) -> tuple[str, ...]:
        """Which kinds of rows, `strong` and `weak`, are exceptions."""

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = frozenset(field.name for _, field, _ in self._scanned(dataset))
        return Need(fields=fields, scanned=fields) if fields else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        for place, field, level in self._scanned(batch.dataset):
            column, spans = self.content(batch, field)
            state.count(f"population:{place}", len(column) - column.null_count + batch.unreadable.get(field.name, 0))
            state.count(f"examined:{place}", spans.examined)
            state.count(f"left out:{place}", spans.left_out)
            for strength, rows in self._above(spans, self.least(level)).items():
                _fold(state, batch, column, place, strength, rows)
        return state

    def _above(self, spans: ColumnSpans, least: int) -> dict[str, _Found]:
        """The rows with data of these levels, by whether a check digit, a strict format or a word backs any of it."""
        found: dict[str, _Found] = {"strong": [], "weak": []}
        wanted = _of_levels(least, self.most)
        for row, marks in spans.rows.items() if not wanted.isdisjoint(entities(spans)) else ():
            if above := [mark for mark in marks if mark.entity in wanted]:
                strong = [mark for mark in above if mark.score >= STRONG]
                found["strong" if strong else "weak"].append((row, strong or above))
        return found

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        for place, field in self._concerned(dataset):
            if (reason := self.set_apart(field)) is not None:
                yield not_applicable(field.asset, reason, owner=dataset.owner)
            elif census.rows and not state.counts[f"population:{place}"]:
                yield not_applicable(field.asset, "no_values", owner=dataset.owner)
            else:
                yield self._judge(context, dataset, place, field, state)

    def _judge(self, context: Context, dataset: DatasetView, place: int, field: FieldView, state: Tally) -> Observation:
        counts = state.counts
        examined = counts[f"examined:{place}"]
        kinds = self.counted(context, counts[f"strong:{place}"], counts[f"weak:{place}"], examined)
        entities = {entity: n for entity in Entity if (n := sum(counts[f"{kind}/{entity}:{place}"] for kind in kinds))}
        exceptions = sum(counts[f"{kind}:{place}"] for kind in kinds)
        return observe(
            field.asset,
            population=counts[f"population:{place}"],
            examined=examined,
            exceptions=exceptions,
            reason=self.found,
            params=_told(field, entities) if exceptions else None,
            evidence=state.examples(*(f"{kind}:{place}" for kind in kinds)),
            owner=dataset.owner,
            left_out=counts[f"left out:{place}"],
        )

    def _scanned(self, dataset: DatasetView) -> Iterator[tuple[int, FieldView, Level]]:
        for place, field in self._concerned(dataset):
            if field.level is not None and self.set_apart(field) is None:
                yield place, field, field.level

    def _concerned(self, dataset: DatasetView) -> Iterator[tuple[int, FieldView]]:
        """The fields that are declared and exist; CLS-08 and CLS-09 report the others.

        With each what a tally calls it: its place in the schema, for states are kept, and a name can be personal data.
        """
        for place, field in enumerate(dataset.fields):
            if field.label and field.info and self.concerns(dataset, field):
                yield place, field


@lru_cache(maxsize=16)
def _of_levels(least: int, most: int) -> frozenset[Entity]:
    return frozenset(entity for entity in Entity if least <= entity.spec.level <= most)


def entities(spans: ColumnSpans) -> Iterator[Entity]:
    """The types of all that was found: most columns hold none that a control looks for, which this shows faster than going through the rows."""
    return map(attrgetter("entity"), chain.from_iterable(spans.rows.values()))


def free_text(field: FieldView) -> bool:
    """Whether CLS-03 judges a field's content, and not CLS-02."""
    return field.label is not None and field.label.category is Category.COMMUNICATION


def _told(field: FieldView, entities: Mapping[Entity, int]) -> dict[str, Param]:
    """The declared level, the highest level of what was found, and what that mostly is."""
    shown = max(entity.spec.level for entity in entities)
    highest = [entity for entity in entities if entity.spec.level == shown]
    mostly = min(highest, key=lambda entity: (-entities[entity], entity))
    return {"declared": int(field.level or 0), "shown": int(shown), "entity": mostly.value}


def _fold(state: Tally, batch: BatchView, column: pa.Array, place: int, strength: str, rows: _Found) -> None:
    """Count the rows, the types found in them (each once a row), and keep the first as evidence."""
    if not rows:
        return
    state.count(f"{strength}:{place}", len(rows))
    for entity, count in Counter(entity for _, marks in rows for entity in {mark.entity for mark in marks}).items():
        state.count(f"{strength}/{entity}:{place}", count)
    first = heapq.nsmallest(EVIDENCE_KEPT, rows, key=itemgetter(0))
    state.keep(
        f"{strength}:{place}",
        [(batch.first_row + row, batch.evidence(row, str(column[row].as_py())[marks[0].start : marks[0].end])) for row, marks in first],
    )
