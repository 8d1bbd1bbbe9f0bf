"""The desk as it will be built and declared, before a row of it exists: what a plant may change, and what it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from audit.demo.keeping import KEYS
from audit.demo.notices import NOTICES
from audit.demo.policy import lines
from audit.demo.rows import GENERATORS
from audit.demo.schedule import RULES
from audit.demo.tables import TABLES
from holdings.labels import Level, Measure

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from audit.demo.exports import PlannedExport
    from audit.demo.keeping import Key
    from audit.demo.notices import Notice
    from audit.demo.policy import Line
    from audit.demo.rows import Row
    from audit.demo.schedule import Rule
    from audit.demo.schema import Table
    from audit.demo.world import World


FLOOR: dict[Level, tuple[Measure, ...]] = {
    Level.L1: (),
    Level.L2: (Measure.ACCESS_CONTROL,),
    Level.L3: (Measure.ACCESS_CONTROL, Measure.ENCRYPTED_TRANSMISSION),
    Level.L4: (Measure.ACCESS_CONTROL, Measure.ACCESS_LOG, Measure.ENCRYPTED_STORAGE, Measure.ENCRYPTED_TRANSMISSION),
}
"""The least that each level asks for (A-5.1/2, A-5.1/3, C-5.4/2)."""

SOURCE_MEASURES = (Measure.ACCESS_CONTROL, Measure.ENCRYPTED_TRANSMISSION)

Place = tuple[str, str]
"""Table, column."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """The desk as it will be built and declared."""

    world: World
    declared: dict[str, Table] = field(default_factory=lambda: {table.name: table for table in TABLES})
    built: dict[str, Table] = field(default_factory=lambda: {table.name: table for table in TABLES})
    generators: dict[str, Callable[[World], Iterator[Row]]] = field(default_factory=lambda: dict(GENERATORS))
    levels: dict[Level, tuple[Measure, ...]] = field(default_factory=lambda: dict(FLOOR))
    rules: dict[str, Rule] = field(default_factory=lambda: {rule.id: rule for rule in RULES})
    """The retention schedule."""
    keys: dict[str, Key] = field(default_factory=lambda: dict(KEYS))
    files: dict[str, bytes] = field(default_factory=dict)
    """What lies in the folder besides, by its path there."""
    notices: dict[str, Notice] = field(default_factory=lambda: dict(NOTICES))
    """What customers are told, by version."""
    exports: list[PlannedExport] = field(default_factory=list)
    """What leaves the desk, in order."""
    policy: list[Line] = field(default_factory=list)
    """Who may read what, as the application's policy file says."""
    cells: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    """Table → row number (from 1) → column → value."""
    added: dict[str, Callable[[int], tuple[Any, ...]]] = field(default_factory=dict)
    """Table → the values of the columns that are built beyond the declared ones, by row number."""
    counted: dict[str, Counter[Place]] = field(default_factory=dict)
    """By what was planted: how many rows of a column have it."""

    def __post_init__(self) -> None:
        self.policy += lines(self.world)

    @property
    def persons(self) -> int:
        """From how many persons on data is important, as the inventory sets it: those whom the tickets concern."""
        return len(self.world.subjects["tickets"])

    def count(self, planted: str, place: Place, rows: int) -> None:
        """Note that so many rows of a column have what was planted."""
        self.counted.setdefault(planted, Counter())[place] += rows

    def planted(self, planted: str, place: Place) -> int:
        """How many rows of a column have it."""
        return self.counted.get(planted, Counter())[place]

    def declare(self, table: str, column: str, **changes: Any) -> None:
        """Change the declaration of one column; what is built stays."""
        entry = self.declared[table]
        self.declared[table] = entry.with_column(replace(entry.column(column), **changes))

    def write(self, table: str, row: int, column: str, value: object) -> None:
        """Overwrite one cell."""
        self.cells.setdefault(table, {}).setdefault(row, {})[column] = value

    def untouched(self, table: str, column: str) -> list[int]:
        """The rows (from 1) whose cell nothing has been planted in yet: what was counted there stays true."""
        cells = self.cells.get(table, {})
        return [row for row in range(1, self.world.size(table) + 1) if column not in cells.get(row, {})]


def some_rows(rng: random.Random, total: int, count: int) -> list[int]:
    """So many row numbers (from 1), drawn and sorted."""
    return sorted(rng.sample(range(1, total + 1), min(count, total)))
