"""The audit without content scanning against a plain streamed read of the same columns; how time and memory grow with rows.

The physical limit is the read itself: SQLite hands rows to Python one by one, and no audit can be faster than that. What is
on top is the conversion to Arrow, the keyed fingerprints of the join and their sort, and the results store. The two reads and
the audit run in turn in one process, so that interpreter start-up flatters neither.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks import desk
from benchmarks.measure import Row, best, ran

WITHOUT_SCAN = (
    *(f"CLS-{number:02d}" for number in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12)), *(f"ENC-{number:02d}" for number in (1, 2, 3, 5)), "RET", "REC",
)  # fmt: skip
"""The controls that look for no personal data in what the records say."""


def run(rows: int) -> list[Row]:
    """Make both data sets, measure, and clean up."""
    with tempfile.TemporaryDirectory() as temporary:
        small, large = Path(temporary) / "small", Path(temporary) / "large"
        desk.make(small, rows // 10)
        desk.make(large, rows)
        environ = {"RECORDWARDEN_KEYS": str(Path(temporary) / "keys"), "PYTHONPATH": str(Path(__file__).parent.parent)}
        inside = [sys.executable, "-m", "benchmarks.inside", *WITHOUT_SCAN]
        fast, fast_small = (json.loads(ran(inside, folder=folder, environ=environ).out) for folder in (large, small))
        audit = [sys.executable, "-m", "audit", "audit", "--exit-zero", "--format", "json", "--output", "out.json"]
        whole, whole_small = (ran(audit, folder=folder, environ=environ) for folder in (large, small))
        alone = ran([*audit, *(part for name in WITHOUT_SCAN for part in ("--only", name))], folder=large, environ=environ)
        for each in (whole, whole_small, alone):
            if each.code != 0:
                raise SystemExit(f"the audit ended with exit code {each.code}")
        help_ = best(5, [str(Path(sys.executable).with_name("recordwarden")), "--help"])
    growth = f"{rows // 10:,} → {rows:,} tickets"
    return [
        Row(
            name="audit without content scan",
            value=fast["audit"] / fast["arrow"],
            unit="×",
            bound=3,
            reference="streamed read of the same columns",
        ),
        Row(name="the same", value=fast["audit"] / fast["cursor"], unit="×", bound=3, reference="bare driver cursor over the same columns"),
        Row(name="the same, whole process", value=alone.seconds, unit="s"),
        Row(
            name=f"audit without content scan, {growth}",
            value=fast["audit"] / fast_small["audit"],
            unit="×",
            bound=11,
            reference="a tenth of the rows",
        ),
        Row(name=f"whole audit, {growth}", value=whole.seconds / whole_small.seconds, unit="×", bound=11, reference="a tenth of the rows"),
        Row(name="whole audit", value=rows / whole.seconds, unit="tickets/s"),
        Row(name="peak memory, without content scan", value=alone.peak_mb, unit="MB", bound=400, reference="all processes"),
        Row(name="peak memory, whole audit", value=whole.peak_mb, unit="MB", bound=400, reference="all processes"),
        Row(name=f"peak memory, {growth}", value=whole.peak_mb / whole_small.peak_mb, unit="×", bound=1.2, reference="a tenth of the rows"),
        Row(name="recordwarden --help", value=help_.seconds, unit="s", bound=0.2, reference="whole process, best of 5"),
    ]
