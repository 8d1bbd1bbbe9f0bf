"""A whole audit, all families, against the sum of a plain read and the content scan's own time.

Each value is read once and scanned once, whatever the number of controls: what they do beyond that may cost a fifth. All in one process, in
processor time, on a desk that declares something for every family (`benchmarks/whole_desk.py`).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks import whole_desk
from benchmarks.measure import Row, ran


def run(rows: int) -> list[Row]:
    """Make the desk, measure, and clean up."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "desk"
        whole_desk.make(folder, rows)
        environ = {"RECORDWARDEN_KEYS": str(Path(temporary) / "keys"), "PYTHONPATH": str(Path(__file__).parent.parent)}
        measured = ran([sys.executable, "-m", "benchmarks.whole"], folder=folder, environ=environ)
        if measured.code != 0:
            raise SystemExit(f"the measurement ended with exit code {measured.code}")
        seconds = json.loads(measured.out)
    return [
        Row(
            name="audit, all families",
            value=seconds["audit"] / seconds["read and scan"],
            unit="×",
            bound=1.2,
            reference="plain read and content scan of the same columns",
        ),
        Row(name="the scan's share of that sum", value=100 * (1 - seconds["read"] / seconds["read and scan"]), unit="%"),
        Row(
            name="audit, all families, beyond read and scan",
            value=(seconds["audit"] - seconds["read and scan"]) / rows * 1e6,
            unit="µs/ticket",
        ),
    ]
