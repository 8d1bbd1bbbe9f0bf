"""Looks at a file that has left once more: whether it is the one that was checked, and what is found in it today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.processes import settle_arrow
from redaction.export.fields import Fields
from redaction.export.formats.base import Opened
from redaction.export.formats.known import format_named
from redaction.export.looking import Looking
from redaction.export.running import crew
from redaction.export.source import reading
from redaction.export.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from holdings.inventory import FieldLabel
    from redaction.export.exporting import How
    from redaction.redactor import Redactor

LOOK = "look"


def recheck(
    path: Path, redactor: Redactor, *, dataset: str = "", labels: Mapping[str, FieldLabel] | None = None, how: How
) -> tuple[str, Tally]:
    """The SHA-256 of the file, and what the policy would still change in it (`left`) or cannot be examined (`unexamined`).

    `how` names its format. Raises `SourceError` where it cannot be read, `ExportError` for a format that is not known.
    """
    settle_arrow()
    kind = format_named(how.format or "")
    fields = Fields(redactor=redactor, dataset=dataset, labels=dict(labels or {}))
    tally = Tally()
    with crew({LOOK: Looking(fields)}, how.jobs) as workers, reading(path) as given:
        opened = Opened(file=given.file, name=given.name, encoding=how.encoding, delimiter=how.delimiter)
        for _, treated in workers.run(kind.pieces(opened), LOOK):
            tally.add(treated.tally)
    return given.contents[0], tally
