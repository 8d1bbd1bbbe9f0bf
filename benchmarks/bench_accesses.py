"""How the join of access logs and grants grows: the controls ACC-05 and ACC-06 over ten million lines, and over a tenth of them.

There are ten lines to a ticket. What is compared is processor time, which the machine's other load does not change.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.accesses_desk import LINES_A_TICKET, make
from benchmarks.measure import Ran, Row, ran


def audited(folder: Path) -> tuple[float, Ran]:
    """Seconds of the processor, and the process."""
    begun = os.times()
    command = [sys.executable, "-m", "audit", "audit", "--only", "ACC-05", "--only", "ACC-06", "--workspace", str(folder), "--exit-zero"]
    done = ran(command, environ={"RECORDWARDEN_KEYS": str(folder / "keys")}, folder=Path(__file__).parents[1])
    over = os.times()
    if done.code:
        raise RuntimeError("the benchmark of access logs has failed")
    return over.children_user + over.children_system - begun.children_user - begun.children_system, done


def run(rows: int) -> list[Row]:
    """`rows` are the tickets: ten lines of log are about each."""
    lines = rows * LINES_A_TICKET
    with tempfile.TemporaryDirectory(prefix="rw-accesses-") as place:
        folders = {count: Path(place, str(count)) for count in (lines // 10, lines)}
        for count, folder in folders.items():
            make(folder, count)
        seconds = {count: audited(folder) for count, folder in folders.items()}
    few, many = seconds[lines // 10], seconds[lines]
    return [
        Row(
            name=f"access log × grants, {lines // 10:,} → {lines:,} lines",
            value=many[0] / few[0],
            unit="×",
            bound=11,
            reference=f"a tenth of the lines; {many[0]:,.1f} s of the processor",
        ),
        Row(name="the same, peak memory", value=many[1].peak_mb, unit="MB", bound=600, reference="all processes"),
        Row(name="the same, a line", value=many[0] * 1e6 / lines, unit="µs"),
    ]
