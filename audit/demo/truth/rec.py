"""REC: what follows from the elements that are declared, and from the rows that were planted."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from audit.demo.truth.expected import SOURCE, Expected, field_asset, fields, table_asset, tables
from holdings.assets import Asset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.demo.draft import Draft
    from audit.demo.schema import Table

_SERVICE = (
    "started_at/requested_at/recorded_at", "ended_at/handled_at/closed_at", "place", "staff", "staff_post", "staff_contact", "content/request",
    "process", "result", "feedback", "rating",
)  # fmt: skip
_MUST_HOLD = {
    "service_record": _SERVICE,
    "consultation_record": (
        "client", "client_contact", "request/content", "requested_at", "accepted_at", "handled_at", "staff", "process", "result", "feedback",
        "stored_in", "keep_until",
    ),
    "service_archive": ("client", "content/request", "result/process", "feedback/rating", "archived_at"),
    "survey": ("recorded_at/ended_at/started_at/requested_at", "rating/feedback"),
    "backup_register": ("finished_at",),
}  # fmt: skip
"""By class, what each record must hold; where any of several suffices, they are set apart by a stroke."""


def rules(made: Draft) -> Iterator[Expected]:
    """Every failing observation of the family."""
    return chain(_elements(made), _blank(made), _whole_tables(made), _moved(made), _forms(made), _custodians(made))


def _elements(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        missing = sum(not _declared(table, wanted) for wanted in _MUST_HOLD.get(table.record_class or "", ()))
        if missing:
            yield Expected("REC-01", table_asset(table), missing)


def _declared(table: Table, wanted: str) -> bool:
    return not set(wanted.split("/")).isdisjoint(table.elements)


def _blank(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        mandatory = {element for wanted in _MUST_HOLD.get(table.record_class or "", ()) for element in wanted.split("/")}
        stands_there = any(element in mandatory and column.name in table.stands_in(element) for element in table.elements)
        rows = made.planted("blank", (table.name, column.name))
        if rows and stands_there:
            yield Expected("REC-02" if table.conversation is None else "REC-10", field_asset(table, column), rows)


def _whole_tables(made: Draft) -> Iterator[Expected]:
    """What is judged record by record, over all columns of a table."""
    for control, planted in (("REC-03", "reversed"), ("REC-04", "late"), ("REC-05", "number"), ("REC-08", "not backed up")):
        for table in tables(made):
            rows = sum(made.planted(planted, (table.name, column.name)) for column in table.columns)
            if rows:
                yield Expected(control, table_asset(table), rows)


def _moved(made: Draft) -> Iterator[Expected]:
    """Calls that were dated back are of an earlier day than the call before them, unless that was dated back further."""
    days = {row: _day(cells["started_at"]) for row, cells in made.cells.get("calls", {}).items() if "started_at" in cells}
    back = sum(row > 1 and (row - 1 not in days or days[row - 1] > day) for row, day in days.items())
    if back:
        yield Expected("REC-05", str(Asset.of(SOURCE, "calls")), back)


def _day(written: str) -> tuple[int, ...]:
    numbers = re.findall(r"\d+", written)
    return (int(numbers[0][:4]), int(numbers[0][4:6]), int(numbers[0][6:])) if len(numbers[0]) == 8 else tuple(map(int, numbers[:3]))


def _forms(made: Draft) -> Iterator[Expected]:
    for table, column in fields(made):
        rows = made.planted("form", (table.name, column.name))
        if rows:
            yield Expected("REC-06", field_asset(table, column), rows)


def _custodians(made: Draft) -> Iterator[Expected]:
    for table in tables(made):
        if table.custodian is None and table.record_class in _MUST_HOLD and table.record_class != "backup_register":
            yield Expected("REC-07", table_asset(table), 1)
