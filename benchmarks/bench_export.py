"""Redaction and exports against detection on the same texts in one run, and what a second process brings against what it brings to a mere loop.

The reference of an export is what `recordwarden detect` does with the same file: it is read, looked at for everything, and what was found is written. An
export does that by the same recognizers, and writes the file, reads it back and checks it.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from audit.detection.inputs import Input
from audit.detection.running import look
from audit.detection.task import Task
from benchmarks import desk
from benchmarks.detection.comparing import LONG, SHORT, texts, thinned
from benchmarks.measure import Row
from holdings.keys.ring import Secret
from holdings.ledger.entries import KeyPurpose
from redaction.export.exporting import How, export
from redaction.keys import Keys
from redaction.policy import named
from redaction.redactor import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CHARACTERS = 300_000
ROUNDS = 3
POLICIES = {"model-training": "types", "vendor-handover": "tokens"}
LOOP = 30_000_000
TICKETS = 5_000


def run(rows: int) -> list[Row]:
    """As many texts whatever `rows` is, for the figures are ratios."""
    del rows
    short = texts(CHARACTERS, SHORT)
    corpora = {"1,000 characters": short, "48,000 characters": texts(CHARACTERS, LONG), "one text in ten with any": thinned(short)}
    return [*(row for name in POLICIES for row in _ratios(name, corpora)), *_exports(corpora)]


def _redactor(policy: str) -> Redactor:
    material = bytes(range(32))
    return Redactor(
        named(policy),
        Keys(
            tokens=(Secret(key_id="0" * 16, purpose=KeyPurpose.TOKENS, material=material),),
            data=(Secret(key_id="0" * 16, purpose=KeyPurpose.DATA, material=material),),
        ),
    )


def _ratios(policy: str, corpora: dict[str, list[str]]) -> list[Row]:
    redactor = _redactor(policy)
    out: list[Row] = []
    for name, corpus in corpora.items():
        detect, redact = _best(
            lambda corpus=corpus: list(redactor.detector.spans(corpus)), lambda corpus=corpus: list(redactor.redact_all(corpus))
        )
        out.append(
            Row(name=f"redacting to {POLICIES[policy]}, {name}", value=100 * detect / redact, unit="%", least=80, reference="detecting")
        )
    return out


def _exports(corpora: dict[str, list[str]]) -> list[Row]:
    """Files from their beginning to their name."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: _lines(Path(folder) / f"{number}.jsonl", corpus) for number, (name, corpus) in enumerate(corpora.items())}
        files["a table of tickets"] = _table(Path(folder))
        out: list[Row] = []
        for policy in POLICIES:
            redactor = _redactor(policy)
            for name, path in files.items():
                detect, whole = _best(lambda path=path: _detected(path), lambda path=path, redactor=redactor: export(path, None, redactor))
                out.append(
                    Row(name=f"an export to {POLICIES[policy]}, {name}", value=100 * detect / whole, unit="%", least=80, reference="detect")
                )
        larger = Path(folder) / "more.jsonl"
        larger.write_bytes(files["1,000 characters"].read_bytes() * 12)
        redactor = _redactor("model-training")
        times = {jobs: _clock(lambda jobs=jobs: export(larger, None, redactor, how=How(jobs=jobs))) for jobs in (1, 2)}
    alone, together = _loop(1), _loop(2)
    return [
        *out,
        Row(
            name="an export by two processes, speed-up",
            value=(times[1] / times[2]) / (2 * alone / together),
            unit="×",
            least=0.9,
            reference="two loops, started before",
        ),
    ]


def _lines(path: Path, corpus: Sequence[str]) -> Path:
    lines = (json.dumps({"id": number, "text": text}, ensure_ascii=False) for number, text in enumerate(corpus))
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def _table(folder: Path) -> Path:
    desk.make(folder / "desk", TICKETS)
    path = folder / "tickets.csv"
    with closing(sqlite3.connect(folder / "desk" / "desk.db")) as database, path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(desk.COLUMNS)
        rows.writerows(database.execute(f"SELECT {', '.join(desk.COLUMNS)} FROM tickets"))
    return path


def _detected(path: Path) -> int:
    """The bytes of what `detect` tells of a file."""
    return sum(len(told.lines) for _, told in look(Input(name=str(path)).pieces([path]), Task(), 1))


def _best(*works: Callable[[], object]) -> tuple[float, ...]:
    """Seconds of processor time, the least of some rounds, in turn; what is made at the first text is made before."""
    for work in works:
        work()
    taken = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for place, work in enumerate(works):
            started = time.process_time()
            work()
            taken[place] = min(taken[place], time.process_time() - started)
    return tuple(taken)


def _clock(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _spin(count: int) -> int:
    total = 0
    for number in range(count):
        total += number & 7
    return total


def _loop(processes: int) -> float:
    """Seconds for as many loops at once, each in a process that is there already."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(_spin, [1] * processes, chunksize=1)
        return _clock(lambda: pool.map(_spin, [LOOP] * processes, chunksize=1))
