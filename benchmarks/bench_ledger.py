"""How fast the evidence ledger takes entries, each batch of 1,000 on the disk before the next, how fast it is verified, and whether memory grows."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Ran, Row, ran

ENTRIES, FEWER = 1_000_000, 100_000


def work(*arguments: object) -> tuple[float, Ran]:
    """The seconds that the work itself took, and the process around it."""
    done = ran([sys.executable, "-m", "benchmarks.ledger_work", *map(str, arguments)], folder=Path(__file__).parents[1])
    if done.code:
        raise RuntimeError("the ledger's benchmark has failed")
    return float(done.out), done


def run(rows: int) -> list[Row]:
    """As many entries whatever `rows` is, for the bounds are for a million."""
    del rows
    with tempfile.TemporaryDirectory(prefix="rw-ledger-") as place:
        folders = {count: Path(place, str(count)) for count in (FEWER, ENTRIES)}
        appended = {count: work("append", folder, count) for count, folder in folders.items()}
        looked = {count: work("verify", folder) for count, folder in folders.items()}
        size = sum(path.stat().st_size for path in folders[ENTRIES].rglob("*") if path.is_file()) / 1e6
    return [
        Row(
            name="ledger: append, batches of 1,000",
            value=appended[ENTRIES][0] * 1e6 / ENTRIES,
            unit="µs/entry",
            bound=50,
            reference=f"{ENTRIES / appended[ENTRIES][0]:,.0f} entries/s; 20,000 asked",
        ),
        Row(name="ledger: verify 1,000,000 entries", value=looked[ENTRIES][0], unit="s", bound=5, reference=f"{size:,.0f} MB of files"),
        *(
            Row(
                name=f"ledger: memory to {name}, ten times the entries",
                value=made[ENTRIES][1].peak_mb / made[FEWER][1].peak_mb,
                unit="×",
                bound=1.1,
                reference=f"{made[ENTRIES][1].peak_mb:,.0f} MB",
            )
            for name, made in (("append", appended), ("verify", looked))
        ),
    ]
