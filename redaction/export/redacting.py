"""The treatment of an export: every value by its field's rule, or by what is found in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from redaction.export.cells import MARK, is_formula, plain
from redaction.export.fields import Fields, Whole, context_of, decimals, is_text, number_as_text, readable
from redaction.operators.drop import Drop
from redaction.operators.keep import Keep
from redaction.policy import Cells
from redaction.redactor import MOST_ROUNDS, WITHHELD, Redacted
from redaction.tables import redact_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from redaction.export.resting import Resting
    from redaction.export.tally import Tally
    from redaction.redactor import Redactor
    from redaction.scanner import Context


@dataclass(frozen=True, slots=True)
class Redacting:
    """Redacts; what the policy neutralises in cells and names included."""

    fields: Fields
    resting: Resting | None = None
    """What the check will hold the file against; None where nobody asks."""
    writes = True

    @property
    def _redactor(self) -> Redactor:
        return self.fields.redactor

    @property
    def _rule(self) -> Cells:
        return self._redactor.policy.cells

    def measured(self, field: str) -> bool:
        del field
        return False

    def texts(self, values: Sequence[str], field: str | None, tally: Tally, *, cells: bool = False) -> Sequence[str | None]:
        whole = self.fields.whole(field)
        if whole is not None and values:
            tally.counts[whole.entity, whole.operator.name] += len(values)
        done = self._once(values, whole, context_of(field), tally)
        if cells:
            done = self._harmless(done, whole, context_of(field), tally)
        if whole is None and self.resting is not None and self._redactor.looks_closest:
            tally.resting += self.resting.sum_of(field, Counter(each.text for each in done if each is not None and each.rests))
        return [None if each is None else each.text for each in done]

    def foreseeing(self, columns: Mapping[str, Sequence[str]]) -> AbstractContextManager[None]:
        looked_through = {field: filter(readable, values) for field, values in columns.items() if self.fields.whole(field) is None}
        return self._redactor.foreseeing(looked_through)

    def numbers(self, values: Sequence[str], field: str, tally: Tally) -> Sequence[str | None]:
        whole = self.fields.whole(field)
        if whole is not None:
            tally.counts[whole.entity, whole.operator.name] += len(values)
            return [whole.outcome(value, self._redactor) for value in values]
        texts = [number_as_text(value) for value in values]
        tally.withheld += texts.count(None)
        out: list[str | None] = [None if text is None else value for value, text in zip(values, texts, strict=True)]
        places = [place for place, text in enumerate(texts) if text]
        if not places:
            return out
        looked = self._redactor.detector.look(pa.array([texts[place] for place in places], pa.large_string()), context_of(field))
        for row, spans in looked.spans.items():
            found = [span.entity for span in spans if not isinstance(self._redactor.policy.text.operator(span.entity), Keep)]
            if found:
                out[places[row]] = None
                tally.counts[found[0], Drop.name] += 1
        for row in looked.failed:
            out[places[row]] = None
            tally.withheld += 1
        return out

    def column(self, column: pa.Array, field: str, tally: Tally) -> pa.Array:
        if pa.types.is_decimal(column.type) and self.fields.whole(field) is None:
            return self._decimals(column, field, tally)
        if is_text(column.type) and self.fields.whole(field) is None:
            values = column.cast(pa.large_string()).to_pylist()
            texts = iter(self.texts([value for value in values if value is not None], field, tally))
            return pa.array([None if value is None else next(texts) for value in values], column.type)
        done = redact_column(self._redactor, column, field, dataset=self.fields.dataset, label=self.fields.labels.get(field))
        for (_, entity, operator), count in done.counts.items():
            tally.counts[entity, operator] += count
        tally.withheld += sum(done.unexamined.values())
        return done.column

    def _decimals(self, column: pa.Array, field: str, tally: Tally) -> pa.Array:
        written = decimals(column)
        done = iter(self.numbers([each for each in written if each is not None], field, tally))
        gone = pa.array([each is not None and next(done) is None for each in written], pa.bool_())
        return pc.if_else(gone, pa.scalar(None, column.type), column)

    def names(self, names: Sequence[str], tally: Tally, *, cells: bool = False) -> Sequence[str]:
        return self.fields.once(("redact", str(cells), *names), lambda tally: self._names(names, tally, cells=cells), tally)

    def _names(self, names: Sequence[str], tally: Tally, *, cells: bool) -> Sequence[str]:
        given = list(names) if self._rule is Cells.KEEP else [plain(name) for name in names]
        done = self._once(given, None, context_of(None), tally)
        if cells:
            done = self._harmless(done, None, context_of(None), tally)
        out = ["" if name is None else name.text for name in done]
        tally.names += sum(old != new for old, new in zip(names, out, strict=True))
        return out

    def _once(self, values: Sequence[str], whole: Whole | None, context: Context, tally: Tally) -> list[Redacted | None]:
        """What comes of each; None where nothing does."""
        if whole is not None:
            outcomes = (value if whole.kept else whole.outcome(value, self._redactor) for value in values)
            return [None if outcome is None else Redacted(text=outcome, changes=()) for outcome in outcomes]
        good = [readable(value) for value in values]
        done = self._redactor.redact_all(compress(values, good), context)
        out: list[Redacted | None] = []
        for each in good:
            outcome = next(done) if each else _UNREAD
            tally.withheld += not outcome.examined
            if outcome.changes:
                tally.counts.update((change.entity, change.operator) for change in outcome.changes)
            out.append(outcome)
        return out

    def _harmless(self, done: list[Redacted | None], whole: Whole | None, context: Context, tally: Tally) -> list[Redacted | None]:
        """The outcomes with a mark before those that a spreadsheet would run; what was marked is looked at again, for its beginning is another."""
        hostile = [(place, each.text) for place, each in enumerate(done) if each is not None and is_formula(each.text)]
        tally.cells += len(hostile)
        if self._rule is not Cells.NEUTRALISE:
            return done
        out = list(done)
        for _ in range(MOST_ROUNDS):
            if not hostile:
                return out
            marked = self._once([f"{MARK}{text}" for _, text in hostile], whole, context, tally)
            for (place, _), outcome in zip(hostile, marked, strict=True):
                out[place] = outcome
            places = [place for place, _ in hostile]
            hostile = [(place, each.text) for place in places if (each := out[place]) is not None and is_formula(each.text)]
        for place, _ in hostile:
            out[place] = _UNREAD
        tally.withheld += len(hostile)
        return out


_UNREAD = Redacted(text=WITHHELD, changes=(), examined=False)
