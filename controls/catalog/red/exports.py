"""What the controls of exports share: one observation an export, and why there can be none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import could_not_look, worded
from controls.exports import REGISTER
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.base import Context
    from controls.exports import Export
    from controls.finding import Observation

REASONS = worded(
    register_unreadable=Text("导出登记无法读取。", "The register of exports cannot be read."),
    ledger_unreadable=Text(
        "证据账本无法读取或已被改动，无法核对导出。",
        "The evidence ledger cannot be read, or was altered; exports cannot be held against it.",
    ),
)

NO_MANIFEST = worded(
    no_manifest_here=Text("登记中没有完整的导出清单（由 RED-05 报告）。", "The register has no whole manifest of it (RED-05 reports it)."),
)


def exports_of(context: Context) -> tuple[Sequence[Export], Observation | None]:
    """The exports, or what is to be said where they cannot be told. Nothing at all where nobody keeps account of any."""
    if context.exports is None:
        return (), None
    found = context.exports.all()
    return ((), could_not_look(REGISTER, found)) if isinstance(found, str) else (found, None)
