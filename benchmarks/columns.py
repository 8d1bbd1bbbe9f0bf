"""How many personal columns of real schemas are found: the labelled columns, in the part to develop on and the part that is only scored.

    python -m benchmarks.columns            the figures
    python -m benchmarks.columns --misses   what is missed, and what is flagged for nothing, in the part to develop on

`docs/schemas.md` says how the parts came about. What is wrong in the held part is not to be looked at: whoever has seen it needs other columns.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.schemas.classify import Likeness

LABELLED = Path(__file__).parents[1] / "tests" / "holdings" / "schemas" / "labelled_columns.tsv"
DATA = Path(__file__).parents[2] / "shared" / "data"


class Part(Enum):
    """A part of the labelled columns."""

    DEVELOP = "to develop on"
    HELD = "only scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One labelled column, and what it was taken for."""

    schema: str
    table: str
    name: str
    personal: bool
    likeness: Likeness

    @property
    def part(self) -> Part:
        held = _odd(self.schema) and _odd(f"{self.schema}.{self.table}")
        return Part.HELD if held else Part.DEVELOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of columns, and what follows from them."""

    columns: int
    personal: int
    found: int
    flagged: int

    @property
    def recall(self) -> float:
        return self.found / self.personal if self.personal else 1.0

    @property
    def precision(self) -> float:
        return self.found / self.flagged if self.flagged else 1.0

    def __str__(self) -> str:
        return (
            f"{self.columns} columns, {self.personal} personal: {self.found} found ({self.recall:.3f}), "
            f"{self.flagged} flagged (precision {self.precision:.3f})"
        )


def _odd(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def columns(data: Path = DATA) -> Iterator[Column]:
    """The labelled columns, classified from the schema files in `data`."""
    from holdings.schemas.classify import classify
    from holdings.schemas.reading import read

    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = {
        (schema, dataset.name, name): likeness
        for schema in sorted({row["schema"] for row in rows})
        for dataset in read([data / schema]).datasets
        for name, likeness in classify(dataset).items()
    }
    for row in rows:
        key = row["schema"], row["table"], row["column"]
        yield Column(schema=key[0], table=key[1], name=key[2], personal=row["personal"] == "yes", likeness=found[key])


def score(given: Iterable[Column]) -> Score:
    """What came of these columns."""
    made = list(given)
    return Score(
        columns=len(made),
        personal=sum(one.personal for one in made),
        found=sum(one.personal and one.likeness.personal for one in made),
        flagged=sum(one.likeness.personal for one in made),
    )


def report(given: Iterable[Column]) -> Iterator[str]:
    """The figures of both parts, and of all columns, a line each."""
    made = list(given)
    for part in Part:
        yield f"{part.value}: {score(one for one in made if one.part is part)}"
    yield f"all: {score(made)}"


def main() -> None:
    """Print the figures, and the mistakes of the part to develop on where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columns", description="Score the classifier on labelled columns.")
    parser.add_argument("--misses", action="store_true", help="the mistakes in the part to develop on")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the schemas (default: %(default)s)")
    arguments = parser.parse_args()
    made = list(columns(arguments.data))
    print("\n".join(report(made)))
    for one in made if arguments.misses else ():
        if one.part is Part.DEVELOP and one.personal != one.likeness.personal:
            print("missed" if one.personal else "flagged", one.schema, one.table, one.name, one.likeness.reason.en, sep="\t")


if __name__ == "__main__":
    main()
