"""The columns that two people labelled before the classifier met them: they exist, the two agree, and doubts were settled.

740 columns of the schemas in ../shared/data, drawn at random with a seed before there was a classifier, and 297 others later. Each was labelled twice,
by people who saw neither each other's labels nor any code, from the names of table and column, the type, the comment and the table's other columns. Where the two
did not agree whether it is personal, `personal` says what was settled afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.columns import Part
from benchmarks.columns import labelled as rows_of
from holdings.labels import Category

if TYPE_CHECKING:
    from pathlib import Path

LEAST = {Part.DEVELOP: 600, Part.HELD: 250}
LEAST_AGREEMENT, LEAST_KAPPA = 0.95, 0.9


@pytest.fixture(scope="module", params=list(Part), ids=lambda part: part.name)
def part(request: pytest.FixtureRequest) -> Part:
    return request.param


@pytest.fixture(scope="module")
def labelled(part: Part) -> list[dict[str, str]]:
    return rows_of(part)


def test_no_column_is_in_both() -> None:
    first, second = ({(row["schema"], row["table"], row["column"]) for row in rows_of(part)} for part in Part)
    assert first & second == set()


def test_words(part: Part, labelled: list[dict[str, str]]) -> None:
    assert len({(row["schema"], row["table"], row["column"]) for row in labelled}) == len(labelled) >= LEAST[part]
    for row in labelled:
        for who in ("first", "second"):
            assert row[f"{who}_personal"] in ("yes", "no")
            assert Category(row[f"{who}_category"])
            assert row.get(f"{who}_level", "1") in "1234"
        assert row["personal"] in (row["first_personal"], row["second_personal"])


def test_the_two_agree(labelled: list[dict[str, str]]) -> None:
    """Cohen's kappa (Educational and Psychological Measurement 20, 1960) takes what two would agree on by chance out of it."""
    number = len(labelled)
    agreed = sum(row["first_personal"] == row["second_personal"] for row in labelled) / number
    first, second = (sum(row[f"{who}_personal"] == "yes" for row in labelled) / number for who in ("first", "second"))
    chance = first * second + (1 - first) * (1 - second)
    kappa = (agreed - chance) / (1 - chance)
    print(f"{number} columns, agreement {agreed:.3f}, kappa {kappa:.3f}")
    assert agreed >= LEAST_AGREEMENT
    assert kappa >= LEAST_KAPPA


def test_the_columns_are_there(labelled: list[dict[str, str]], shared_data: Path) -> None:
    from holdings.schemas.reading import read

    for schema in sorted({row["schema"] for row in labelled}):
        there = {(dataset.name, field.name) for dataset in read([shared_data / schema]).datasets for field in dataset.fields}
        assert {(row["table"], row["column"]) for row in labelled if row["schema"] == schema} <= there
