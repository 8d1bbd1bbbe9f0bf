"""How many personal columns of real schemas are found: the labelled columns, the first sample and the one that is only scored.

    python -m benchmarks.columns            the figures
    python -m benchmarks.columns --misses   what is missed, and what is flagged for nothing, in the first sample

`docs/schemas.md` says how they came about. What is wrong in the second sample is not to be looked at: whoever has seen it needs other columns.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from holdings.schemas.classify import Likeness

LABELLED = Path(__file__).parents[1] / "tests" / "holdings" / "schemas"
DATA = Path(__file__).parents[2] / "shared" / "data"


class Part(Enum):
    """A sample of labelled columns."""

    DEVELOP = "first sample"
    HELD = "only scored"

    @property
    def file(self) -> Path:
        return LABELLED / ("labelled_columns.tsv" if self is Part.DEVELOP else "labelled_columns_unseen.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One labelled column, and what it was taken for."""

    schema: str
    table: str
    name: str
    personal: bool
    likeness: Likeness
    part: Part


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


def labelled(part: Part) -> list[dict[str, str]]:
    """The rows of a sample."""
    with part.file.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def columns(data: Path = DATA) -> Iterator[Column]:
    """The labelled columns, classified from the schema files in `data`."""
    from holdings.schemas.classify import classify
    from holdings.schemas.reading import read

    rows = [(part, row) for part in Part for row in labelled(part)]
    found = {
        (schema, dataset.name, name): likeness
        for schema in sorted({row["schema"] for _, row in rows})
        for dataset in read([data / schema]).datasets
        for name, likeness in classify(dataset).items()
    }
    for part, row in rows:
        key = row["schema"], row["table"], row["column"]
        yield Column(schema=key[0], table=key[1], name=key[2], personal=row["personal"] == "yes", likeness=found[key], part=part)


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
    """The figures of both samples, and of all columns, a line each."""
    made = list(given)
    for part in Part:
        yield f"{part.value}: {score(one for one in made if one.part is part)}"
    yield f"all: {score(made)}"


def main() -> None:
    """Print the figures, and the mistakes in the first sample where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columns", description="Score the classifier on labelled columns.")
    parser.add_argument("--misses", action="store_true", help="the mistakes in the first sample")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the schemas (default: %(default)s)")
    arguments = parser.parse_args()
    made = list(columns(arguments.data))
    print("\n".join(report(made)))
    for one in made if arguments.misses else ():
        if one.part is Part.DEVELOP and one.personal != one.likeness.personal:
            print("missed" if one.personal else "flagged", one.schema, one.table, one.name, one.likeness.reason.en, sep="\t")


if __name__ == "__main__":
    main()
