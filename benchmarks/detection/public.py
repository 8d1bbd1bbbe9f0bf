"""Measures on public sets that others wrote; each is skipped, with a line that says so, where it is not here."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.detection.finders.argus import Argus
from benchmarks.detection.finders.ours import Ours
from benchmarks.detection.scoring import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.detection.finders.base import Finder
    from benchmarks.detection.render import Region

DATA = Path(__file__).parents[3] / "shared" / "data"
"""Beside the checkout; each folder's SOURCE.md says where it is from, and under which licence."""

Findings = list[list["Region"]]


def measured() -> Iterator[str]:
    """Lines to print: what a set is and what it tells, then a line a tool."""
    tools = [tool for tool in (Argus(), Ours(names=False), Ours(names=True)) if not tool.absent()]
    for about, folder, read, tell in _SETS:
        if not (DATA / folder).exists():
            yield f"{folder}: skipped, not in {DATA}"
            continue
        texts, truth = read(DATA / folder)
        yield f"{folder}, {len(texts):,} texts: {about}"
        for tool in tools:
            yield f"  {tool.name:<34} {tell(_found(tool, texts), truth)}"


def banking_hits(finder: Finder) -> float | None:
    """Findings per 1,000 Banking77 messages; None where the set is not here."""
    folder = DATA / "queries_banking77"
    if not folder.exists():
        return None
    texts, _ = _banking(folder)
    return 1000 * sum(map(len, _found(finder, texts))) / len(texts)


def service_texts(characters: int) -> list[str]:
    """Notes and turns of dialogues that others wrote, English and Chinese in turn, until there are so many characters; none where the sets are not here."""
    read = [each(DATA / folder)[0] for folder, each in _SERVICE.items() if (DATA / folder).exists()]
    out: list[str] = []
    for text in (text for row in zip_longest(*read, fillvalue="") for text in row):
        if characters <= 0:
            break
        if text:
            out.append(text)
            characters -= len(text)
    return out


def _found(tool: Finder, texts: Sequence[str]) -> Findings:
    return [[each for each in one if each.type.upper() in TYPES] for one in tool.find(texts)]


Truth = list[list[tuple[int, int, str]]]


def _banking(folder: Path) -> tuple[list[str], Truth]:
    with (folder / "train.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)], []


def _notes(folder: Path) -> tuple[list[str], Truth]:
    return [json.loads(line)["note"] for line in (folder / "notes.jsonl").read_text("utf-8").splitlines()], []


def _crosswoz(folder: Path) -> tuple[list[str], Truth]:
    """A turn a text; the truth is where a turn says the telephone or address that its own acts name."""
    texts: list[str] = []
    truth: Truth = []
    for line in (folder / "crosswoz_val.jsonl").read_text("utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            text, spans = turn["text"], []
            for *_, slot, value in turn["dialog_act"]:
                if slot in ("电话", "地址") and value and (start := text.find(value)) >= 0:
                    spans.append((start, start + len(value), slot))
            texts.append(text)
            truth.append(spans)
    return texts, truth


_LABELS = ("电话", "地址", "name", "ssn", "card_number", "account_number", "address", "email_address", "phone_number", "username")


def _multidogo(folder: Path) -> tuple[list[str], Truth]:
    """A conversation's customer turns a text, a turn a line."""
    texts: list[str] = []
    truth: Truth = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            text, spans = "", []
            for turn in json.loads(line)["turns"]:
                at = len(text)
                spans += [(at + slot["start"], at + slot["end"], slot["label"]) for slot in turn["slots"]]
                text += turn["text"] + "\n"
            texts.append(text)
            truth.append(spans)
    return texts, truth


def _rate(found: Findings, truth: Truth) -> str:
    del truth
    kinds = Counter(each.type for one in found for each in one)
    return f"{1000 * kinds.total() / len(found):.2f} findings per 1,000 texts  ({', '.join(f'{kind} {count}' for kind, count in kinds.most_common(4))})"


def _recall(found: Findings, truth: Truth) -> str:
    """By label, the share of labelled spans that are at least half covered; then what was found elsewhere."""
    seen: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    other = 0
    for findings, spans in zip(found, truth, strict=True):
        for start, end, label in spans:
            if label not in _LABELS:
                continue
            covered = {place for each in findings for place in range(max(each.start, start), min(each.end, end))}
            seen[label] += 1
            hit[label] += len(covered) * 2 >= end - start
        other += sum(not any(start < each.end and each.start < end for start, end, _ in spans) for each in findings)
    said = ", ".join(f"{label} {hit[label] / count:.2f} of {count}" for label, count in seen.most_common())
    return f"{said}; found elsewhere, per 1,000 texts: {1000 * other / len(found):.1f}"


_SERVICE = {"notes_tweetsumm": _notes, "dialogues_crosswoz_zh": _crosswoz, "dialogues_multidogo": _multidogo}

_SETS: tuple[tuple[str, str, Callable[[Path], tuple[list[str], Truth]], Callable[[Findings, Truth], str]], ...] = (
    ("bank customers' messages with next to no personal data: nearly every finding is false", "queries_banking77", _banking, _rate),
    ("notes that people wrote on customer-care conversations; a first name now and then, so nearly every finding is false", "notes_tweetsumm", _notes, _rate),
    (
        "turns of Chinese travel dialogues: every telephone and address is a business's, so a finding is no gain and no harm, and one elsewhere is mostly false",
        "dialogues_crosswoz_zh", _crosswoz, _recall,
    ),
    (
        "customers' turns of acted service dialogues, lower-cased, stripped of punctuation, the agent's questions missing, an SSN often its last four digits: recall on such text is low for every tool, and personal data without a label occurs",
        "dialogues_multidogo", _multidogo, _recall,
    ),
)  # fmt: skip
