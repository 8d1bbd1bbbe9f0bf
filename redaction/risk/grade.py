"""The grade of a table by GB/T 42460-2023, clause 4: how far the records are from the people that they are about."""

from __future__ import annotations

from enum import IntEnum

from holdings.text import Text


class Grade(IntEnum):
    """The higher, the less of a person is told."""

    IDENTIFIED = 1
    """Direct identifiers are in it."""
    RISKY = 2
    """No direct identifiers; the risk of telling somebody by the rest is at or above the threshold, or was not measured."""
    ACCEPTABLE = 3
    """No direct identifiers, and the risk is below the threshold."""
    AGGREGATED = 4
    """No rows about single persons at all."""

    @property
    def text(self) -> Text:
        return _TEXTS[self]


_TEXTS = {
    Grade.IDENTIFIED: Text("1级：含有直接标识符", "grade 1: direct identifiers are in it"),
    Grade.RISKY: Text(
        "2级：已消除直接标识符，重标识风险不低于阈值，或未能度量",
        "grade 2: no direct identifiers; the risk of re-identification is not below the threshold, or was not measured",
    ),
    Grade.ACCEPTABLE: Text(
        "3级：已消除直接标识符，重标识风险低于阈值",
        "grade 3: no direct identifiers, and the risk of re-identification is below the threshold",
    ),
    Grade.AGGREGATED: Text("4级：聚合数据，不含针对个人的记录", "grade 4: aggregated data, without records of single persons"),
}


def grade(*, identifiers_left: bool, risk: float | None, threshold: float, aggregated: bool = False) -> Grade:
    """The grade of one table.

    `risk` is the chance of telling a person (`Risk.highest`), None where it was not measured. That the rows are sums over many people is for
    whoever exports them to say: no table shows it.
    """
    if identifiers_left:
        return Grade.IDENTIFIED
    if aggregated:
        return Grade.AGGREGATED
    return Grade.ACCEPTABLE if risk is not None and risk < threshold else Grade.RISKY
