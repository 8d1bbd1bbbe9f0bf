"""Of a sample, RED looks at what is drawn and no more: masks, names and addresses that are not drawn are left out, and said to be."""

from __future__ import annotations

import pytest

from controls import registry
from controls.base import Census
from controls.batch import BatchView
from controls.finding import Status
from controls.sampling import Sample
from controls.trial.in_memory import Table, batch
from controls.trial.worlds import KEY, world
from redaction.scanner import Scanner

ROWS = 400
SAMPLE = Sample(share=0.25, seed=3)
DRAWN = int(SAMPLE.drawn(1, ROWS).sum())

TABLE = [
    # control, label, value in every row, reason
    ("RED-01", "contact/2 CN_MOBILE =masked", "138***18000", "not_masked"),
    ("RED-01", "identity/2 PERSON =masked", "王小明", "not_masked"),
    ("RED-02", "contact/2 =pseudonymised", "13800138000", "not_pseudonymised"),
    ("RED-04", "operational/1", "/search?q=wang%40example.com", "personal_data_in_log"),
    ("RED-01", "contact/2 CN_MOBILE =masked", "138****8000", "sampled"),
]


@pytest.mark.parametrize(("control_id", "label", "value", "reason"), TABLE)
@pytest.mark.parametrize("size", [ROWS, 7])
def test_of_a_sample(control_id, label, value, reason, size):
    control = registry.by_id()[control_id]
    columns = {"id": list(range(1, ROWS + 1)), "it": [value] * ROWS}
    there = world({"logs": {"record_class": "log", "fields": {"it": label}}}, {"logs": columns})
    (dataset,), context = there.view, there.context(control)
    table, state = Table(columns=columns, key=("id",)), control.init()
    for start in range(0, ROWS, size):
        part = BatchView(dataset, batch(table, ["id", "it"], start, min(start + size, ROWS)), Scanner(), KEY, SAMPLE)
        state = control.merge(state, control.update(context, control.init(), part))
    (seen,) = control.finish(context, dataset, state, Census(rows=ROWS))
    assert 0 < DRAWN < ROWS
    assert (seen.reason, seen.population, seen.examined) == (reason, ROWS, DRAWN)
    assert seen.exceptions == (DRAWN if seen.status is Status.FAIL else 0)
