"""Puts every tool before the same records and the same texts, in one run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.detection.finders import finders
from benchmarks.detection.public import service_texts
from benchmarks.detection.render import records
from benchmarks.detection.scoring import TYPES, score
from benchmarks.detection.templates import BLIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.detection.finders.base import Finder
    from benchmarks.detection.render import Record
    from benchmarks.detection.scoring import Score

ROUNDS = 3
ENOUGH = 0.8
"""Seconds that one round of one tool takes, at least, unless the texts come to an end."""
SHORT, LONG = 1_000, 48_000
"""Characters a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """Megabytes of UTF-8 a second of processor time, the best of several rounds."""

    short: float
    """On texts of about a thousand characters."""
    long: float
    """On the same, joined to 48 thousand."""
    sparse: float
    """On texts of a thousand characters of which one in ten holds anything."""
    real: float | None
    """On the service texts that others wrote; None where they are not here."""


def quality(language: str, part: str, *, count: int, seed: int = 1) -> tuple[dict[str, Score], list[str]]:
    """By tool, its score; and which tools are absent, and why.

    Findings of types that no truth has (a pronoun, a URL) are left out, whoever makes them.
    """
    truth = list(records(language, part, count=count, seed=seed))
    scores: dict[str, Score] = {}
    absent: list[str] = []
    for finder in finders(language):
        if why := finder.absent():
            absent.append(f"{finder.name}: {why}")
            continue
        scores[finder.name] = _scored(finder, truth)
    return scores, absent


def blind(language: str, finder: Finder, *, count: int, seed: int = 1) -> dict[str, Score]:
    """By blind edition, what one tool is worth on it; what the edition's first run gave is told where editions are documented."""
    return {
        f"edition {edition}": _scored(finder, list(records(language, None, count=count, seed=seed, edition=edition))) for edition in BLIND
    }


def _scored(finder: Finder, truth: Sequence[Record]) -> Score:
    found = ([each for each in one if each.type.upper() in TYPES] for one in finder.find([record.text for record in truth]))
    return score(truth, dict(zip((record.id for record in truth), found, strict=True)))


def speeds(characters: int = 1_500_000) -> dict[str, Speeds]:
    """By tool, how fast it is on the same Chinese and English texts, in turn, so that all see the machine as it is."""
    short = texts(characters, SHORT)
    corpora = [short, texts(characters, LONG), thinned(short)]
    real = service_texts(characters)
    if real:
        corpora.append(real)
    tools = {finder.name: finder for language in ("zh", "en") for finder in finders(language) if not finder.absent()}
    best = {name: [0.0] * len(corpora) for name in tools}
    for finder in tools.values():
        finder.find(corpora[1][:1])
    for _ in range(ROUNDS):
        for name, finder in tools.items():
            best[name] = [max(old, rate(finder, corpus)) for old, corpus in zip(best[name], corpora, strict=True)]
    return {
        name: Speeds(short=short, long=long, sparse=sparse, real=real[0] if real else None)
        for name, (short, long, sparse, *real) in best.items()
    }


def rate(finder: Finder, corpus: Sequence[str]) -> float:
    """Megabytes a second of processor time over as many batches as are enough; what else the machine does counts little."""
    done, started = 0, time.process_time()
    for batch in batches(corpus, finder.at_a_time):
        finder.find(batch)
        done += sum(len(text.encode()) for text in batch)
        if time.process_time() - started > ENOUGH:
            break
    return done / (time.process_time() - started) / 1e6


def batches(corpus: Sequence[str], characters: int) -> Iterator[list[str]]:
    """As many texts at a time as have so many characters, and at least one."""
    batch: list[str] = []
    size = 0
    for text in corpus:
        batch.append(text)
        size += len(text)
        if size >= characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def texts(characters: int, each: int) -> list[str]:
    """Records of both languages, joined to texts of about a length, in turn Chinese and English."""
    halves = []
    for language in ("zh", "en"):
        joined = "\n".join(record.text for record in records(language, "develop", count=characters // 250, seed=7))
        while len(joined) < characters // 2:
            joined += "\n" + joined
        halves.append([joined[start : start + each] for start in range(0, characters // 2, each)])
    return [text for pair in zip(*halves, strict=True) for text in pair]


def thinned(corpus: Sequence[str]) -> list[str]:
    """The same lengths, but nine texts in ten hold no personal data: what an agent notes of a fault."""
    plain = {
        "zh": "用户反映夜间网络不稳定，已指导重启设备，观察后恢复，客户表示认可，无其他诉求。",
        "en": "The customer reports slow service at night; a restart helped, and nothing else was asked for. ",
    }
    return [
        text if place % 20 in (0, 1) else (plain["en" if place % 2 else "zh"] * (len(text) // 30))[: len(text)]
        for place, text in enumerate(corpus)
    ]
