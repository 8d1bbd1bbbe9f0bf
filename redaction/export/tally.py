"""What is counted while an export runs: types, operators and numbers, never a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over any part of a file; they add up."""

    records: int = 0
    """Rows, lines or top-level elements."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Values that were changed (or kept by a rule), by entity type and operator."""
    withheld: int = 0
    """Values that could not be looked at: `[WITHHELD]` stands for them, or nothing."""
    cells: int = 0
    """Cells that a spreadsheet would run as a formula."""
    names: int = 0
    """Names of fields, keys and sheets in which something was changed."""
    parts: Counter[str] = field(default_factory=Counter)
    """What was left out of the file, by kind: formulas, comments, document properties."""
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    """In the check: values that the policy would still change, by entity type and operator."""
    unexamined: int = 0
    """In the check: values that could not be looked at."""
    resting: int = 0
    """A sum over the values that were looked at and stay (`redaction.export.resting`)."""
    restored: int = 0
    hashes: int = 0
    """Keyed hashes that stand there still."""

    def add(self, other: Tally) -> None:
        self.records += other.records
        self.counts += other.counts
        self.withheld += other.withheld
        self.cells += other.cells
        self.names += other.names
        self.parts += other.parts
        self.left += other.left
        self.unexamined += other.unexamined
        self.resting += other.resting
        self.restored += other.restored
        self.hashes += other.hashes
