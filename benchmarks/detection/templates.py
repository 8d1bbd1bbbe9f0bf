"""Reads the templates, and says which are for developing and which are held back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.detection.slots import SLOTS
from benchmarks.detection.values.draw import EVERY

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES = ("zh", "en")
PARTS = ("develop", "held")
EDITIONS = ("1", "2", "3", "4")
BLIND = ("3", "4")
"""The editions each written by someone who had not read the recognizers, and scored before anyone who writes them read it.

The fourth is of 2026-11-21: 189 Chinese and 167 English templates, by one writer who had read neither a recognizer nor its tests nor
what the earlier editions gave. It has lists of its own (`values/edition4.py`) and ways of writing that no earlier one has
(`values/ways.py`): numbers read out one by one, full width, names spelled, where one works or lies in bed.
"""

SLOT = re.compile(r"<([a-z][a-z0-9_]*)(#\d)?>")
"""`<person>`, or `<person#1>`: the first value of that name over again."""
CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")
"""`{this|that}`: one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One record's text with slots in it."""

    channel: str
    text: str

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(match[1] for match in SLOT.finditer(self.text))

    @property
    def mark(self) -> str:
        """The fixed hash that decides which part it goes to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@cache
def templates(language: str, part: str | None = None, edition: str | None = None) -> tuple[Template, ...]:
    """All templates of a language, or one part or edition of them: a line each of templates/LANGUAGE/EDITION/CHANNEL.txt, backslash and n for a new line.

    Each edition is split by itself, so that one that is added later moves no template of an earlier one to the other side.
    A blind edition is on neither side unless it is asked for: nobody develops on any of it.
    """
    folder = Path(__file__).parent / "templates" / language
    chosen = [each for each in sorted(folder.iterdir()) if _wanted(each.name, part, edition)]
    return tuple(each for folder in chosen for each in _edition(folder, language, part))


def _wanted(name: str, part: str | None, edition: str | None) -> bool:
    return name == edition if edition else part is None or name not in BLIND


def _edition(folder: Path, language: str, part: str | None) -> list[Template]:
    every = [
        Template(channel=path.stem, text=line.replace("\\n", "\n"))
        for path in sorted(folder.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    if part is None:
        return every
    held = _held(every, language)
    return [each for each in every if (each.text in held) is (part == "held")]


def _held(every: Sequence[Template], language: str) -> frozenset[str]:
    """A third of those that share their rarest slot, the first by hash after the first: so every slot that occurs twice is on both sides."""
    uses = Counter(name for each in every for name in set(each.slots))
    groups: dict[str, list[Template]] = defaultdict(list)
    for each in every:
        groups[min(each.slots, key=lambda name: (uses[name], name), default="")].append(each)
    unknown = set(uses) - set(SLOTS[language])
    if unknown:
        raise ValueError(f"no such slot: {', '.join(sorted(unknown))}")
    return frozenset(
        each.text for group in groups.values() for place, each in enumerate(sorted(group, key=lambda each: each.mark)) if place % EVERY == 1
    )
