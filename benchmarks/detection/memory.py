"""Peak memory and time of scanning a made-up input: by `recordwarden detect` where there is such a command, else by the scanner in batches."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.detection.render import records
from benchmarks.measure import ran

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = 4_000
"""Made once and written over and over: what repeats is no easier to scan."""
BATCH = 1_000
"""Records a batch, where the scanner is driven from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one scan of the whole input took."""

    peak_mb: float
    seconds: float
    by: str


def used(megabytes: int) -> Used:
    """Write an input of so many megabytes, scan it in a process of its own, and delete it."""
    with tempfile.TemporaryDirectory() as temporary:
        source, target = Path(temporary) / "in.jsonl", Path(temporary) / "out.jsonl"
        write(source, megabytes * 1_000_000)
        if importlib.util.find_spec("audit.cli.detect"):
            by, command = "recordwarden detect", [sys.executable, "-m", "audit", "detect", str(source), "--output", str(target)]
        else:
            by, command = "the scanner in batches", [sys.executable, "-m", "benchmarks.detection.memory", str(source), str(target)]
        measured = ran(command, environ={"PYTHONPATH": str(Path(__file__).parents[2])})
        if measured.code != 0:
            raise SystemExit(f"{by} ended with exit code {measured.code}")
    return Used(peak_mb=measured.peak_mb, seconds=measured.seconds, by=by)


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


def main(source: str, target: str) -> None:
    """Stream a file through the scanner, a batch at a time."""
    from benchmarks.detection.finders.ours import Ours

    finder = Ours(names=Ours(names=True).absent() is None)
    with Path(source).open(encoding="utf-8") as lines, Path(target).open("w", encoding="utf-8") as out:
        for batch in _batches(lines):
            found = finder.find([each["text"] for each in batch])
            for each, spans in zip(batch, found, strict=True):
                out.write(json.dumps({"id": each["id"], "spans": [span.said() for span in spans]}) + "\n")


def _batches(lines: Iterator[str]) -> Iterator[list[dict[str, str]]]:
    while batch := [json.loads(line) for line in islice(lines, BATCH)]:
        yield batch


if __name__ == "__main__":
    main(*sys.argv[1:])
