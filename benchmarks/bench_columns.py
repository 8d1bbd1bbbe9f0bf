"""What columns probably hold: how many personal ones are found on the labelled columns, and what that costs beside reading the schema."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.columns import DATA, Part, columns, score
from benchmarks.measure import Row

SCHEMA = Path("schema_helpdesk_cskefu_mysql", "schema.sql")


def run(rows: int) -> list[Row]:
    """As many columns whatever `rows` is."""
    del rows
    given = list(columns())
    found = {part: score(one for one in given if one.part is part) for part in Part}
    return [
        *(
            Row(name=f"columns, {part.value}: {name}", value=value, unit="", least=least, reference=f"{made.columns} columns")
            for part, made in found.items()
            for name, value, least in (("found", made.recall, 0.95), ("precision", made.precision, 0.9))
        ),
        _cost(),
    ]


def _cost() -> Row:
    """Processor time, best of three, for the machine may have other work."""
    from holdings.schemas.classify import classify
    from holdings.schemas.reading import read

    reads, classifies = [], []
    for _ in range(3):
        started = time.process_time()
        reading = read([DATA / SCHEMA])
        between = time.process_time()
        for dataset in reading.datasets:
            classify(dataset)
        reads.append(between - started)
        classifies.append(time.process_time() - between)
    return Row(
        name=f"columns: classifying {reading.fields:,}, beside reading them",
        value=min(classifies) / min(reads),
        unit="×",
        bound=1,
        reference=f"{min(classifies):.2f} s and {min(reads):.2f} s",
    )
