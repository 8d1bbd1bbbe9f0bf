"""Redacts a batch of rows: fields that a rule names as a whole, every other field by what is found in its values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from holdings.entities import Entity
from redaction.operators.drop import Drop
from redaction.operators.keep import Keep
from redaction.ours import ours
from redaction.scanner import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.inventory import FieldLabel
    from redaction.operators.base import Operator
    from redaction.policy import FieldRule
    from redaction.redactor import Redactor

ANYTHING = Entity.USER_NAME
"""What a value is taken for of which nobody says what it is: its canonical form changes least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedBatch:
    """What came of a batch. Which type a field has depends on the policy and its type before, never on its values."""

    batch: pa.RecordBatch
    counts: Mapping[tuple[str, str, str], int]
    """How many values, by field, entity type and operator."""
    unexamined: Mapping[str, int]
    """By field, how many values could not be looked at; they were withheld."""


class _Tally:
    """Counts as the batch is gone through."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.unexamined: Counter[str] = Counter()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedColumn:
    """What came of one column."""

    column: pa.Array
    counts: Mapping[tuple[str, str, str], int]
    unexamined: Mapping[str, int]


def redact_column(
    redactor: Redactor, column: pa.Array, name: str, *, dataset: str = "", label: FieldLabel | None = None, neighbours: tuple[str, ...] = ()
) -> RedactedColumn:
    """One field by its rule."""
    tally = _Tally()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    rule = redactor.policy.fields.rule(dataset, name, label)
    if rule is None or rule.use == "scan":
        column = _looked_through(redactor, column, name, Context(field=name, neighbours=neighbours, free_text=False), tally)
    else:
        column = _as_a_whole(redactor, column, name, rule, label, tally)
    return RedactedColumn(column=column, counts=tally.counts, unexamined=tally.unexamined)


def redact_batch(redactor: Redactor, batch: pa.RecordBatch, dataset: str, labels: Mapping[str, FieldLabel]) -> RedactedBatch:
    """Every field by its rule."""
    names = tuple(batch.schema.names)
    done = [
        redact_column(
            redactor,
            batch.column(place),
            name,
            dataset=dataset,
            label=labels.get(name),
            neighbours=tuple(other for other in names if other != name),
        )
        for place, name in enumerate(names)
    ]
    counts: Counter[tuple[str, str, str]] = Counter()
    unexamined: Counter[str] = Counter()
    for each in done:
        counts.update(each.counts)
        unexamined.update(each.unexamined)
    return RedactedBatch(
        batch=pa.RecordBatch.from_arrays([each.column for each in done], names=list(names)),
        counts=dict(counts),
        unexamined=dict(unexamined),
    )


def _as_a_whole(redactor: Redactor, column: pa.Array, name: str, rule: FieldRule, label: FieldLabel | None, tally: _Tally) -> pa.Array:
    """Every value by the operator of the rule; text, whatever the type was, unless it is kept or dropped."""
    operator = rule.use
    assert not isinstance(operator, str)  # noqa: S101 (the caller deals with `scan`)
    entity = rule.entity or (label.entity if label else None) or ANYTHING
    present = len(column) - column.null_count
    if present:
        tally.counts[name, entity, operator.name] += present
    if isinstance(operator, Keep):
        return column
    if isinstance(operator, Drop):
        return pa.nulls(len(column), column.type)
    try:
        texts = column.cast(pa.large_string()).to_pylist()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        if present:
            tally.unexamined[name] += present
        return pa.nulls(len(column), pa.large_string())
    return pa.array([None if text is None else as_a_whole(operator, text, entity, redactor) for text in texts], pa.large_string())


def as_a_whole(operator: Operator, value: str, entity: Entity, redactor: Redactor) -> str | None:
    """What becomes of one value of a field that has a rule. What is ours already stays: redacting twice is redacting once."""
    if operator.keyed and [each.place for each in ours(value, redactor.bench)] == [(0, len(value))]:
        return value
    return operator.apply(value, entity, redactor.bench)


def _looked_through(redactor: Redactor, column: pa.Array, name: str, context: Context, tally: _Tally) -> pa.Array:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _texts(redactor, column, name, context, tally)
    if pa.types.is_null(kind) or pa.types.is_boolean(kind):
        return column
    looked = redactor.detector.look(column, context)
    if looked.unplaced:
        # Which values those are nobody says, so none of the column can stay.
        tally.unexamined[name] += looked.unplaced
        return pa.nulls(len(column), kind)
    found = {
        row: span
        for row, spans in looked.spans.items()
        for span in spans
        if not isinstance(redactor.policy.text.operator(span.entity), Keep)
    }
    for span in found.values():
        tally.counts[name, span.entity, Drop.name] += 1
    if not found:
        return column
    return pa.array([None if row in found else value for row, value in enumerate(column.to_pylist())], kind)


def _texts(redactor: Redactor, column: pa.Array, name: str, context: Context, tally: _Tally) -> pa.Array:
    values = column.cast(pa.large_string()).to_pylist()
    redacted = iter(redactor.redact_all([value for value in values if value is not None], context))
    out: list[str | None] = []
    for value in values:
        if value is None:
            out.append(None)
            continue
        outcome = next(redacted)
        out.append(outcome.text)
        tally.unexamined[name] += not outcome.examined
        tally.counts.update((name, change.entity, change.operator) for change in outcome.changes)
    if not tally.unexamined[name]:
        del tally.unexamined[name]
    return pa.array(out, column.type)
