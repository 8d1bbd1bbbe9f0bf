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
from redaction.redactor import MOST_ROUNDS, WITHHELD
from redaction.tables import redact_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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
        withheld = tally.withheld
        done: Sequence[str | None] = self._once(values, whole, context_of(field), tally)
        if cells:
            done = self._harmless(done, whole, context_of(field), tally)
        if whole is None and tally.withheld == withheld:
            self._rest(field, done, tally)
        return done

    def _rest(self, field: str | None, values: Iterable[str | None], tally: Tally) -> None:
        """These values were looked at as they are, and nothing was found that the policy would change."""
        if self.resting is not None and self._redactor.looks_closest:
            tally.resting += self.resting.sum_of(field, Counter(values))

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
        done = redact_column(self._redactor, column, field, dataset=self.fields.dataset, label=self.fields.labels.get(field))
        for (_, entity, operator), count in done.counts.items():
            tally.counts[entity, operator] += count
        tally.withheld += sum(done.unexamined.values())
        if is_text(column.type) and not done.unexamined and self.fields.whole(field) is None:
            self._rest(field, done.column.to_pylist(), tally)
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
        done: Sequence[str | None] = self._once(given, None, context_of(None), tally)
        if cells:
            done = self._harmless(done, None, context_of(None), tally)
        out = [name or "" for name in done]
        tally.names += sum(old != new for old, new in zip(names, out, strict=True))
        return out

    def _once(self, values: Sequence[str], whole: Whole | None, context: Context, tally: Tally) -> list[str | None]:
        if whole is not None:
            return [value if whole.kept else whole.outcome(value, self._redactor) for value in values]
        good = [readable(value) for value in values]
        done = self._redactor.redact_all(compress(values, good), context)
        out: list[str | None] = []
        for each in good:
            outcome = next(done) if each else None
            if outcome is None or not outcome.examined:
                tally.withheld += 1
                out.append(WITHHELD)
                continue
            out.append(outcome.text)
            if outcome.changes:
                tally.counts.update((change.entity, change.operator) for change in outcome.changes)
        return out

    def _harmless(self, values: Sequence[str | None], whole: Whole | None, context: Context, tally: Tally) -> Sequence[str | None]:
        """The values with a mark before those that a spreadsheet would run; what was marked is looked at again, for its beginning is another."""
        hostile = [place for place, value in enumerate(values) if value and is_formula(value)]
        tally.cells += len(hostile)
        if self._rule is not Cells.NEUTRALISE:
            return values
        out = list(values)
        for _ in range(MOST_ROUNDS):
            if not hostile:
                return out
            marked = self._once([f"{MARK}{out[place]}" for place in hostile], whole, context, tally)
            for place, value in zip(hostile, marked, strict=True):
                out[place] = value
            hostile = [place for place in hostile if is_formula(out[place] or "")]
        for place in hostile:
            out[place] = WITHHELD
        tally.withheld += len(hostile)
        return out
