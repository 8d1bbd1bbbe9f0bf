"""How the controls of encryption judge content: what the values of a field are stored as, folded over the whole field.

Structure tells of a value by itself; what nobody can read is judged over the field as one (`redaction.ciphertext`).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from controls.base import Need, ReduceControl, not_applicable
from controls.catalog.enc.common import SAME_LENGTH, placed_fields
from controls.tally import EVIDENCE_KEPT, Tally, dumped, loaded, merged
from redaction.ciphertext.column import ColumnState, form_of
from redaction.ciphertext.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.tally import Example
    from holdings.inventory import FieldLabel
    from holdings.view import DatasetView, FieldView
    from redaction.ciphertext.forms import Form
    from redaction.ciphertext.judge import Verdict


@dataclass(slots=True)
class Contents:
    """What the fields of a dataset hold, by place; and a tally of what could not be read, with the first exceptions."""

    columns: dict[int, ColumnState] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One field, its state, and the verdict on it."""

    dataset: DatasetView
    field: FieldView
    label: FieldLabel
    place: int
    state: ColumnState
    verdict: Verdict
    population: int
    """Values that are there, also those that could not be read."""


class StoredControl(ReduceControl[Contents]):
    """Judges what the values of fields are stored as; the control says which fields, and what is wrong in them."""

    @abstractmethod
    def concerns(self, label: FieldLabel) -> bool:
        """Whether it judges fields with this label."""

    @abstractmethod
    def wrong(self, label: FieldLabel) -> frozenset[Form]:
        """The forms that are exceptions wherever a single value has them: the first such values are the evidence."""

    @abstractmethod
    def judge(self, context: Context, seen: Seen, contents: Contents) -> Observation:
        """Judge one field that has values."""

    def set_apart(self, label: FieldLabel) -> str | None:
        """Why a field that it concerns is not looked at; None where it is."""
        del label
        return None

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        del context
        fields = frozenset(field.name for _, field, _ in self._looked_at(dataset))
        return Need(fields=fields) if fields else None

    def init(self) -> Contents:
        return Contents()

    def update(self, context: Context, state: Contents, batch: BatchView) -> Contents:
        del context
        for place, each, label in self._looked_at(batch.dataset):
            folded = batch.stored(each.name)
            state.columns[place] = state.columns[place].merged(folded) if place in state.columns else folded
            state.tally.count(f"unreadable:{place}", batch.unreadable.get(each.name, 0))
            wrong = self.wrong(label)
            if any(form in wrong for form in folded.certain):
                state.tally.keep(str(place), islice(_examples(batch, each.name, wrong), EVIDENCE_KEPT))
        return state

    def merge(self, one: Contents, other: Contents) -> Contents:
        columns = dict(one.columns)
        for place, state in other.columns.items():
            columns[place] = columns[place].merged(state) if place in columns else state
        return Contents(columns, merged(one.tally, other.tally))

    def dump(self, state: Contents) -> Any:
        return {"columns": {str(place): column.dump() for place, column in sorted(state.columns.items())}, "tally": dumped(state.tally)}

    def load(self, data: Any) -> Contents:
        return Contents({int(place): ColumnState.load(column) for place, column in data["columns"].items()}, loaded(data["tally"]))

    def finish(self, context: Context, dataset: DatasetView, state: Contents, census: Census) -> Iterator[Observation]:
        for place, each, label in placed_fields(dataset):
            if not self.concerns(label):
                continue
            column = state.columns.get(place, ColumnState())
            population = column.total + state.tally.counts[f"unreadable:{place}"]
            if (reason := self.set_apart(label)) is not None:
                yield not_applicable(each.asset, reason, owner=dataset.owner)
            elif census.rows and not population:
                yield not_applicable(each.asset, "no_values", owner=dataset.owner)
            else:
                verdict = judge(column, plaintext=SAME_LENGTH.get(label.entity) if label.entity is not None else None)
                seen = Seen(dataset=dataset, field=each, label=label, place=place, state=column, verdict=verdict, population=population)
                yield self.judge(context, seen, state)

    def _looked_at(self, dataset: DatasetView) -> Iterator[tuple[int, FieldView, FieldLabel]]:
        for place, each, label in placed_fields(dataset):
            if self.concerns(label) and self.set_apart(label) is None:
                yield place, each, label


def _examples(batch: BatchView, name: str, wrong: frozenset[Form]) -> Iterator[Example]:
    for row, value in enumerate(batch.texts(name)):
        if form_of(value) in wrong:
            yield batch.first_row + row, batch.evidence(row, value.strip())
