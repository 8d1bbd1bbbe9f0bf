"""What an export came to: digests, counts and figures, for the manifest and the ledger. No value, no name of a file."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (a dataclass's own annotations)
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.text import Text

if TYPE_CHECKING:
    from redaction.names.base import Absent
    from redaction.risk.grade import Grade
    from redaction.risk.measure import Risk
    from redaction.risk.proposals import Proposal


class Reason(StrEnum):
    """Why a file may not leave."""

    LEFT = "left"
    UNEXAMINED = "unexamined"
    RISK = "risk"
    CELLS = "cells"

    @property
    def text(self) -> Text:
        return _REASONS[self]


_REASONS = {
    Reason.LEFT: Text("复查时仍发现个人信息", "the check of what was written still finds personal data"),
    Reason.UNEXAMINED: Text("有内容无法复查", "some of what was written could not be examined"),
    Reason.RISK: Text("重标识风险超出策略的限度", "the risk of re-identification is beyond the policy's bounds"),
    Reason.CELLS: Text(
        "有单元格会被电子表格当作公式执行，策略要求拒绝", "a spreadsheet would run some cells as formulas, and the policy refuses that"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """One side of an export."""

    sha256: str | None
    """64 hex digits of the bytes; None of rows that came from a query."""
    bytes: int | None
    records: int
    """Rows without headers, lines, or top-level elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """What came in, what went out, by which policy, and what was counted and measured on the way."""

    format: str
    """`csv`, `jsonl`, `json`, `parquet`, `xlsx`, `text`."""
    input: Contents
    output: Contents
    policy: str
    policy_digest: str
    """SHA-256 of the policy's file; empty where it was made of none."""
    purpose: str
    counts: Mapping[tuple[str, str], int]
    """Values by entity type and operator."""
    withheld: int
    """Values that could not be examined, and do not stand in the output."""
    left_out: Mapping[str, int]
    """Parts of the file that are not taken along, by kind: `formula`, `comments`, `properties` and so on."""
    cells: int
    """Cells that a spreadsheet would run; `cells_rule` says what became of them."""
    cells_rule: str
    """`neutralise`, `refuse` or `keep`."""
    names: int
    """Names of fields, keys and sheets in which something was changed."""
    gaps: tuple[Absent, ...]
    """Which names and addresses nobody looked for, and why."""
    left: Mapping[tuple[str, str], int]
    """What the check still found, by entity type and operator: nothing, or the export was refused."""
    unexamined: int
    """What the check could not examine: nothing, or the export was refused."""
    risk: Risk | None
    """None where the policy declares no quasi-identifiers."""
    broken: tuple[str, ...]
    """Bounds of the policy that are not kept: `k`, `l`, `entropy_l`, `t`, `threshold`."""
    proposals: tuple[Proposal, ...]
    grade: Grade
    """GB/T 42460-2023, clause 4."""
    threshold: float
    key_ids: tuple[str, ...]
    """Keys that made what stands in the output."""
    detection: str
    """The version of this program, whose detection looked."""
    refused: tuple[Reason, ...] = ()
    """Why nothing was written; empty where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRecord:
    """What came of turning an export back."""

    format: str
    input: Contents
    output: Contents
    policy: str
    purpose: str
    restored: int
    hashes: int
    """Keyed hashes that stand there still: nobody can turn them back."""
    key_ids: tuple[str, ...]
