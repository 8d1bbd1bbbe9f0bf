"""Peak memory and time of `recordwarden detect` on a made-up input."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from benchmarks.detection.render import records
from benchmarks.measure import ran

RECORDS = 4_000
"""Made once and written over and over: what repeats is no easier to scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one scan of the whole input took."""

    peak_mb: float
    seconds: float


def used(megabytes: int) -> Used:
    """Write an input of so many megabytes, scan it in a process of its own, and delete it."""
    with tempfile.TemporaryDirectory() as temporary:
        source, target = Path(temporary) / "in.jsonl", Path(temporary) / "out.jsonl"
        write(source, megabytes * 1_000_000)
        command = [sys.executable, "-m", "audit", "detect", str(source), "--output", str(target)]
        measured = ran(command, environ={"PYTHONPATH": str(Path(__file__).parents[2])})
        if measured.code != 0:
            raise SystemExit(f"the measurement ended with exit code {measured.code}")
    return Used(peak_mb=measured.peak_mb, seconds=measured.seconds)


def write(path: Path, size: int) -> None:
    """JSON lines of id and text, of about `size` bytes."""
    made = [
        record.text
        for pair in zip(*(records(each, "develop", count=RECORDS // 2, seed=3) for each in ("zh", "en")), strict=True)
        for record in pair
    ]
    done = 0
    with path.open("wb") as file:
        for number, text in enumerate(cycle(made)):
            done += file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False).encode() + b"\n")
            if done >= size:
                return
