"""The detector of personal data: quality on the held-back templates, speed beside other tools, peak memory, false findings.

Its quality on the editions written blind is told beside, held to no bound. The bounds are the design's goals. Quality is told for every tool on the same records; ratios come from one run.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.detection import comparing, memory, public, report
from benchmarks.detection.finders.ours import Ours
from benchmarks.measure import Row

if TYPE_CHECKING:
    from benchmarks.detection.scoring import Score

RECORDS = 2_000
MEGABYTES = 100

STRUCTURED, NAMES = Ours(names=False), Ours(names=True)

GOALS = {
    "zh": {"F2": 0.95, "leak": 0.03, "clean": 0.85, "over": 0.015, "negs": 0.04},
    "en": {"F2": 0.90, "leak": 0.06, "over": 0.02, "negs": 0.08},
}


def run(rows: int) -> list[Row]:
    """Score, time and weigh. As many records whatever `rows` is, for the bounds are shares of them."""
    del rows
    return [*_quality(), *_speed(), *_memory(), *_false()]


def _best() -> Ours:
    """With names, or without where they cannot be found."""
    return STRUCTURED if NAMES.absent() else NAMES


def _quality() -> list[Row]:
    out: list[Row] = []
    for language, goals in GOALS.items():
        scores, absent = comparing.quality(language, "held", count=RECORDS)
        _say(report.side_by_side(scores, head=f"{language}, held back, {RECORDS:,} records"), *(f"absent: {why}" for why in absent))
        _say(report.by_type(scores[_best().name]))
        blind = comparing.blind(language, _best(), count=RECORDS)
        _say(report.side_by_side(blind, head=f"{language}, written blind, {RECORDS:,} records"))
        out += [_goal(language, name, scores[_best().name], bound) for name, bound in goals.items()]
    return out


_SAID = {
    "F2": "typed F2",
    "leak": "personal characters left uncovered",
    "clean": "records wholly clean",
    "over": "other characters covered",
    "negs": "hard negatives flagged",
}


def _goal(language: str, name: str, score: Score, bound: float) -> Row:
    value = 100 * (score.typed.f(2) if name == "F2" else getattr(score, name))
    bounds = {"least": 100 * bound} if name in ("F2", "clean") else {"bound": 100 * bound}
    return Row(name=f"{language}: {_SAID[name]}", value=value, unit="%", reference=_best().name, **bounds)


def _speed() -> list[Row]:
    speeds = comparing.speeds()
    _say(report.fast(speeds))
    structured = speeds[STRUCTURED.name]
    out = [
        Row(name="structured types", value=structured.short, unit="MB/s", least=10, reference="texts of 1,000 characters"),
        Row(name="the same, 48,000 characters", value=100 * structured.long / structured.short, unit="%", least=90, reference="1,000"),
    ]
    argus = next((each for name, each in speeds.items() if name.startswith("argus")), None)
    if argus is not None:
        out.append(Row(name="the same", value=structured.short / argus.short, unit="×", least=20, reference="argus-redact fast"))
        out.append(
            Row(name="the same, one text in ten with any", value=structured.sparse / argus.sparse, unit="×", reference="argus-redact fast")
        )
        if structured.real is not None and argus.real is not None:
            out.append(
                Row(name="the same, service texts of others", value=structured.real / argus.real, unit="×", reference="argus-redact fast")
            )
    if NAMES.name in speeds:
        named = speeds[NAMES.name]
        out += [
            Row(name="with names and addresses", value=named.short, unit="MB/s", least=0.5, reference="texts of 1,000 characters"),
            Row(name="the same, 48,000 characters", value=100 * named.long / named.short, unit="%", least=90, reference="1,000"),
        ]
    return out


def _memory() -> list[Row]:
    large, small = memory.used(MEGABYTES), memory.used(MEGABYTES // 10)
    return [
        Row(name=f"peak memory, {MEGABYTES} MB", value=large.peak_mb, unit="MB", bound=250, reference="recordwarden detect"),
        Row(name="the same", value=large.peak_mb / small.peak_mb, unit="×", bound=1.2, reference="a tenth of the input"),
    ]


def _false() -> list[Row]:
    for line in public.measured():
        _say(line)
    hits = public.banking_hits(_best())
    if hits is None:
        return []
    return [Row(name="findings per 1,000 Banking77 messages", value=hits, unit="", bound=2, reference=_best().name)]


def _say(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr)
