"""How RED-01 and RED-02 judge fields that are declared to be stored so that they do not show what they stand for.

A value is raw where the scanner finds personal data in it that no mask touches: a strong match, or a weak one of the very
kind that the field is declared to hold. Names and addresses, which the scanner finds only where it is told to look for them, are
told by how they are written where the field is declared to hold them.
"""

from __future__ import annotations

import heapq
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from controls.base import Need, not_applicable, observe, worded
from controls.catalog.cls.content import TYPE_HOLDS_NONE, holds_none
from controls.catalog.red.masking import SIGNS, masked
from controls.tally import EVIDENCE_KEPT, TallyControl
from holdings.entities import Entity
from holdings.labels import Category
from holdings.text import Text
from redaction.fold import fold
from redaction.span import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation, Param
    from controls.tally import Tally
    from holdings.labels import Stored
    from holdings.view import DatasetView, FieldView
    from redaction.span import ColumnSpans, Span

REASONS = worded(
    TYPE_HOLDS_NONE,
    not_confirmed=Text(
        "标签未经确认，存储方式视同未声明（由 CLS-01 报告）。",
        "The label is not confirmed, so nothing is declared of how it is stored (CLS-01 reports it).",
    ),
)

Exceptions = Mapping[str, Sequence[tuple[int, str]]]
"""By kind, the rows, each with what of its value is shown, by its shape."""

_WORD = r"\p{L}[\p{L}.'’-]*"
_WRITTEN: dict[Entity, str] = {
    Entity.PERSON: rf"^\s*(?:\p{{Han}}{{2,4}}(?:·\p{{Han}}{{1,8}})?|{_WORD}(?: {_WORD}){{1,3}})\s*$",
    Entity.ADDRESS: rf"\p{{Han}}{{4}}|{_WORD} {_WORD}",
    Entity.LOCATION: rf"\p{{Han}}{{4}}|{_WORD} {_WORD}",
}
"""RE2: how names and addresses are written when nothing of them is hidden."""
_NOBODY = r"(?i)^\s*(?:无名氏|未知|不详|匿名|匿名用户|未提供|暂无|没有|not available|not given|unknown|anonymous)\s*$"
"""What is written where there is no name."""


_WHOLE = 11
"""Digits of a number from which on it is one, whatever stands beside it: a mobile number has so many."""


class StoredControl(TallyControl):
    """Counts, per field that is declared to be stored one way, the values that are not."""

    seeks_names = True
    stored: ClassVar[Stored]
    kinds: ClassVar[tuple[str, ...]]
    """The kinds of exception, the gravest first; each is a parameter of the reason."""
    found: ClassVar[str]
    """The reason of a field with any."""

    @abstractmethod
    def exceptions(self, context: Context, field: FieldView, texts: pa.Array, spans: ColumnSpans) -> Exceptions:
        """The exceptions of a batch; `texts` are its values as text, null where there is none."""

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = frozenset(field.name for _, field in self._judged(dataset))
        return Need(fields=fields, scanned=fields) if fields else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        for place, field in self._judged(batch.dataset):
            column, spans = batch.column(field.name), batch.spans(field.name)
            state.count(f"population:{place}", len(column) - column.null_count + batch.unreadable.get(field.name, 0))
            state.count(f"examined:{place}", spans.examined)
            state.count(f"left out:{place}", spans.left_out)
            if _no_text(column.type):
                continue  # counted, and never examined
            texts = batch.sampled(field.name).cast(pa.large_string())
            for kind, found in self.exceptions(context, field, texts, spans).items():
                if found:
                    state.count(f"{kind}:{place}", len(found))
                    first = heapq.nsmallest(EVIDENCE_KEPT, found, key=itemgetter(0))
                    state.keep(f"{kind}:{place}", [(batch.first_row + row, batch.evidence(row, shown)) for row, shown in first])
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        for place, field in self._declared(dataset):
            if (reason := _set_apart(field)) is not None:
                yield not_applicable(field.asset, reason, owner=dataset.owner)
            elif census.rows and not state.counts[f"population:{place}"]:
                yield not_applicable(field.asset, "no_values", owner=dataset.owner)
            else:
                yield self._judge(dataset, place, field, state)

    def _judge(self, dataset: DatasetView, place: int, field: FieldView, state: Tally) -> Observation:
        found: dict[str, Param] = {kind: state.counts[f"{kind}:{place}"] for kind in self.kinds}
        exceptions = sum(state.counts[f"{kind}:{place}"] for kind in self.kinds)
        return observe(
            field.asset,
            population=state.counts[f"population:{place}"],
            examined=max(state.counts[f"examined:{place}"], exceptions),  # a mask is judged where the scanner failed, too
            exceptions=exceptions,
            reason=self.found,
            params=found,
            evidence=state.examples(*(f"{kind}:{place}" for kind in self.kinds)),
            owner=dataset.owner,
            left_out=state.counts[f"left out:{place}"],
        )

    def _judged(self, dataset: DatasetView) -> Iterator[tuple[int, FieldView]]:
        return ((place, field) for place, field in self._declared(dataset) if _set_apart(field) is None)

    def _declared(self, dataset: DatasetView) -> Iterator[tuple[int, FieldView]]:
        """The fields that are declared so, with what a tally calls them: their places in the schema."""
        for place, field in enumerate(dataset.fields):
            if field.label and field.info and field.label.stored is self.stored:
                yield place, field


def raw(field: FieldView, texts: pa.Array, spans: ColumnSpans, but: frozenset[Entity]) -> Sequence[tuple[int, str]]:
    """The rows with personal data in the clear, in order, each with what was found; kinds in `but` are none."""
    entity = field.label.entity if field.label else None
    found: dict[int, str] = {}
    if entity in _WRITTEN and _of_one_kind(field):
        hides = pc.or_(masked(texts), pc.match_substring_regex(texts, _NOBODY))
        whole = pc.indices_nonzero(pc.and_(pc.match_substring_regex(texts, _WRITTEN[entity]), pc.invert(hides)))
        found = dict(zip(whole.to_pylist(), texts.take(whole).to_pylist(), strict=True))
    for row, marks in spans.rows.items():
        text = texts[row].as_py()
        if bare := [mark for mark in marks if mark.entity not in but and _counts(mark, entity) and not _touched(mark, text)]:
            found[row] = text[bare[0].start : bare[0].end]
    return sorted(found.items())


def _counts(mark: Span, declared: Entity | None) -> bool:
    """Whether a match is a datum for certain, or the very thing that the field is declared to hold; an organisation's is nobody's."""
    if not mark.entity.spec.category.personal:
        return False
    return mark.score >= STRONG or (declared is not None and mark.entity.root is declared.root)


def _touched(mark: Span, text: str) -> bool:
    """Whether a mask goes on where the match ends: z***g@example.com has an address in it that is none. A star behind a whole number hides nothing."""
    around = text[max(0, mark.start - 1) : mark.start] + text[mark.end : mark.end + 1]
    inside = text[mark.start : mark.end]
    if any(char in SIGNS for char in inside):
        return True
    return any(char in SIGNS for char in around) and sum(char.isdigit() for char in fold(inside)) < _WHOLE


def _no_text(kind: pa.DataType) -> bool:
    """Whether values of a type are no text, and cannot be written as one: bytes, and what is nested."""
    types = pa.types
    return any(is_one(kind) for is_one in (types.is_nested, types.is_binary, types.is_large_binary, types.is_fixed_size_binary))


def _of_one_kind(field: FieldView) -> bool:
    """Whether the field holds one value a row, and not text in which some stand."""
    return field.label is not None and field.label.category is not Category.COMMUNICATION


def _set_apart(field: FieldView) -> str | None:
    if field.label is None or not field.label.confirmed:
        return "not_confirmed"
    return "type_holds_none" if holds_none(field) else None
