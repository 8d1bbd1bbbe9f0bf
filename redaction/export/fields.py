"""What the policy says of each field of a dataset, and how a value is dealt with by a rule for the field as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa

from redaction.export.tally import Tally
from redaction.operators.keep import Keep
from redaction.scanner import EXACT_FLOAT, LARGEST, LEAST_INTEGER, Context
from redaction.tables import ANYTHING, as_a_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from holdings.entities import Entity
    from holdings.inventory import FieldLabel
    from redaction.operators.base import Operator
    from redaction.redactor import Redactor

MOST_NAMES = 64
"""So many lists of names are remembered: those of the sheets of a workbook, or of the shapes of records."""
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_WRITTEN_OUT = re.compile(r"-?[0-9]+(?:\.0+)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The rule for a field whose values are dealt with as they are, without looking into them."""

    operator: Operator
    entity: Entity

    @property
    def kept(self) -> bool:
        return isinstance(self.operator, Keep)

    def outcome(self, value: str, redactor: Redactor) -> str | None:
        return as_a_whole(self.operator, value, self.entity, redactor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """One dataset and what the inventory says of its fields."""

    redactor: Redactor
    dataset: str = ""
    labels: Mapping[str, FieldLabel] = field(default_factory=dict)
    _done: dict[tuple[str, ...], tuple[Sequence[str], Tally]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def whole(self, name: str | None) -> Whole | None:
        """None for a field that is looked through, and for lines of text, which are in no field."""
        if name is None:
            return None
        label = self.labels.get(name)
        rule = self.redactor.policy.fields.rule(self.dataset, name, label)
        if rule is None or isinstance(rule.use, str):
            return None
        return Whole(operator=rule.use, entity=rule.entity or (label.entity if label else None) or ANYTHING)

    def once(self, key: tuple[str, ...], done: Callable[[Tally], Sequence[str]], tally: Tally) -> Sequence[str]:
        """What comes of some names of fields, which every piece of a file has again; they are counted each time."""
        if key not in self._done:
            if len(self._done) >= MOST_NAMES:
                self._done.clear()
            counted = Tally()
            self._done[key] = done(counted), counted
        names, counted = self._done[key]
        tally.add(counted)
        return names


def context_of(name: str | None) -> Context:
    """How values of a field are looked at."""
    return Context() if name is None else Context(field=name, free_text=False)


def decimals(column: pa.Array) -> list[str | None]:
    """Decimal numbers as they are written, whole ones without a fraction: no digit of theirs is lost."""
    return [
        None if each is None else each.rstrip("0").rstrip(".") if "." in each else each for each in column.cast(pa.string()).to_pylist()
    ]


def readable(text: str) -> bool:
    """False for what is no text: bytes that are invalid in the encoding of the file stand in it as lone surrogates."""
    return text.isascii() or _SURROGATE.search(text) is None


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def is_number(written: str) -> bool:
    """Whether a number is written as numbers are, so that detection can read it."""
    return _NUMBER.fullmatch(written) is not None


def number_as_text(written: str) -> str | None:
    """A number as detection looks at it; empty where it can hold nothing, None where it is known only roughly.

    A number with a fraction or an exponent was a float, which holds a number of more than fifteen digits roughly.
    """
    if _NUMBER.fullmatch(written) is None:
        return ""
    if _WRITTEN_OUT.fullmatch(written) and "." not in written:
        return written.removeprefix("-") if len(written) >= len(str(LEAST_INTEGER)) else ""
    value = abs(Decimal(written))
    if value != value.to_integral_value() or not LEAST_INTEGER <= value < LARGEST:
        return ""
    return None if value >= EXACT_FLOAT else str(int(value))
