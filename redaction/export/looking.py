"""The treatment of the check: what the policy would still change in what was written, looked for at the highest sensitivity.

While a file is held against what was looked at before it was written (`resting`), its texts are added up in the place of being looked at once more.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from redaction.export.fields import Fields, context_of, decimals, is_text, number_as_text, readable
from redaction.redactor import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from redaction.export.resting import Resting
    from redaction.export.tally import Tally
    from redaction.redactor import Redactor


@dataclass(frozen=True, slots=True)
class Looking:
    """Changes nothing. A field that has a rule is as it should be where the rule would change nothing more."""

    fields: Fields
    resting: Resting | None = None
    writes = False

    @property
    def _redactor(self) -> Redactor:
        return self.fields.redactor

    def measured(self, field: str) -> bool:
        risk = self._redactor.policy.risk
        return field in risk.quasi_identifiers or field in risk.sensitive

    def texts(self, values: Sequence[str], field: str | None, tally: Tally, *, cells: bool = False) -> Sequence[str | None]:
        del cells
        whole = self.fields.whole(field)
        if whole is not None:
            if not whole.kept:
                tally.left[whole.entity, whole.operator.name] += sum(whole.outcome(value, self._redactor) != value for value in values)
            return values
        if self.resting is not None:
            known = Counter(values)
            del known[WITHHELD]  # stands for what nobody looked at, and says nothing
            for value in [value for value in known if "[" in value and self._redactor.any_foreign(value)]:
                del known[value]
            tally.resting += self.resting.sum_of(field, known)
        else:
            self._look_at(values, field, tally)
        return values

    def _look_at(self, values: Sequence[str], field: str | None, tally: Tally) -> None:
        good = Counter(value for value in values if readable(value))
        tally.unexamined += len(values) - good.total()
        for count, puts in zip(good.values(), self._redactor.left(good, context_of(field)), strict=True):
            if puts is None:
                tally.unexamined += count
            else:
                tally.left.update({kind: times * count for kind, times in Counter((put.entity, put.operator) for put in puts).items()})

    def foreseeing(self, columns: Mapping[str, Sequence[str]]) -> AbstractContextManager[None]:
        return nullcontext() if self.resting is not None else self._redactor.foreseeing(columns)

    def numbers(self, values: Sequence[str], field: str, tally: Tally) -> Sequence[str | None]:
        if self.fields.whole(field) is not None:
            return self.texts(values, field, tally)
        texts = [number_as_text(value) for value in values]
        tally.unexamined += texts.count(None)
        self._look(pa.array([text for text in texts if text], pa.large_string()), field, tally)
        return values

    def column(self, column: pa.Array, field: str, tally: Tally) -> pa.Array:
        kind = column.type
        if pa.types.is_dictionary(kind):
            column = column.dictionary_decode()
            kind = column.type
        if self.fields.whole(field) is not None or is_text(kind):
            values = column.cast(pa.large_string()) if not pa.types.is_nested(kind) else pa.array([], pa.large_string())
            self.texts(values.drop_null().to_pylist(), field, tally)
        elif pa.types.is_decimal(kind):
            self.numbers([each for each in decimals(column) if each is not None], field, tally)
        elif column.null_count < len(column) and not pa.types.is_boolean(kind):
            self._look(column, field, tally)
        return column

    def names(self, names: Sequence[str], tally: Tally, *, cells: bool = False) -> Sequence[str]:
        del cells

        def looked(tally: Tally) -> Sequence[str]:
            self._look_at(names, None, tally)
            return names

        return self.fields.once(("look", *names), looked, tally)

    def _look(self, column: pa.Array, field: str, tally: Tally) -> None:
        found, failed = self._redactor.left_in(column, context_of(field))
        tally.left.update(found)
        tally.unexamined += failed
