"""Redaction and exports against detection on the same texts in one run, and what a second process brings against what it brings to a mere loop."""

from __future__ import annotations

import json
import multiprocessing
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

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


def run(rows: int) -> list[Row]:
    """As many texts whatever `rows` is, for the figures are ratios."""
    del rows
    short = texts(CHARACTERS, SHORT)
    corpora = {"1,000 characters": short, "48,000 characters": texts(CHARACTERS, LONG), "one text in ten with any": thinned(short)}
    return [*(row for name in POLICIES for row in _ratios(name, corpora)), *_whole(short)]


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


def _whole(corpus: Sequence[str]) -> list[Row]:
    """A file from its beginning to its name: redacted, written, read back and looked at once more."""
    redactor = _redactor("model-training")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.jsonl"
        source.write_text("".join(f"{json.dumps({'text': text}, ensure_ascii=False)}\n" for text in corpus), "utf-8")
        detect, whole = _best(lambda: list(redactor.detector.spans(corpus)), lambda: export(source, None, redactor))
        larger = Path(folder) / "more.jsonl"
        larger.write_bytes(source.read_bytes() * 12)
        times = {jobs: _clock(lambda jobs=jobs: export(larger, None, redactor, how=How(jobs=jobs))) for jobs in (1, 2)}
    alone, together = _loop(1), _loop(2)
    return [
        Row(name="an export with its check", value=100 * detect / whole, unit="%", reference="detecting"),
        Row(
            name="an export by two processes, speed-up",
            value=(times[1] / times[2]) / (2 * alone / together),
            unit="×",
            least=0.9,
            reference="two loops, started before",
        ),
    ]


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
