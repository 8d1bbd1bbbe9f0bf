"""Times whole processes and their memory, and prints figures beside the bound that they are held to."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    """At most this; a figure without any bound is only told."""
    least: float | None = None
    """At least this."""
    reference: str = ""

    @property
    def met(self) -> bool:
        return (self.bound is None or self.value <= self.bound) and (self.least is None or self.value >= self.least)

    @property
    def asked(self) -> str:
        """The bound as it is printed."""
        return " ".join(f"{sign} {bound:g}" for sign, bound in (("≥", self.least), ("≤", self.bound)) if bound is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one process, with its children, took."""

    seconds: float
    peak_mb: float
    """The largest sum, over the process and its children, of proportional set sizes (shared pages counted once)."""
    code: int
    out: str


def ran(command: Sequence[str], *, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Ran:
    """Run a command and measure it."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **(environ or {})}, cwd=folder, text=True) as process:
        watch = _Memory(process.pid)
        watch.start()
        out, _ = process.communicate()
        seconds = time.perf_counter() - started
        watch.stop()
    return Ran(seconds=seconds, peak_mb=watch.peak / 1024, code=process.returncode, out=out)


def best(times: int, command: Sequence[str], **options: object) -> Ran:
    """The fastest of several runs, for the least disturbed one tells most; memory is the largest of all."""
    runs = [ran(command, **options) for _ in range(times)]  # type: ignore[arg-type]
    fastest = min(runs, key=lambda each: each.seconds)
    return Ran(seconds=fastest.seconds, peak_mb=max(each.peak_mb for each in runs), code=fastest.code, out=fastest.out)


class _Memory(threading.Thread):
    """Samples the memory of a process tree every 20 ms (Linux; elsewhere it reads as 0)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._over.wait(0.02):
            self.peak = max(self.peak, sum(_pss(pid) for pid in _tree(self._pid)))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _tree(pid: int) -> list[int]:
    out = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            out += _tree(int(child))
    return out


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def table(rows: Sequence[Row]) -> str:
    """The figures as text."""
    head = ("figure", "value", "bound", "", "reference")
    cells = [
        (
            row.name,
            f"{row.value:,.2f} {row.unit}",
            row.asked,
            "" if not row.asked else "ok" if row.met else "NOT MET",
            row.reference,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *cells)) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in (head, *cells))
