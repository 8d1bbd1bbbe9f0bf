"""Turns a whole export back for key holders: every token and ciphertext, or nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.processes import settle_arrow
from redaction.export.exporting import How, carried_out, chosen, refuse_input, rest
from redaction.export.formats.base import Opened
from redaction.export.record import Contents, RestoreRecord
from redaction.export.restoring import Restoring
from redaction.export.running import crew
from redaction.export.source import digest, reading
from redaction.export.target import target
from redaction.policy import Cells

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redaction.export.source import Stream
    from redaction.redactor import Redactor

RESTORE = "restore"


def unredact(
    source: Path | Stream,
    path: Path,
    redactor: Redactor,
    *,
    how: How | None = None,
    before: Callable[[RestoreRecord], None] | None = None,
) -> RestoreRecord:
    """Write the values back into a file of the same format. A mark before a cell (`'=…`) stays, for it may have stood there before.

    `before` is told what came of it while the file has no name yet; what it raises ends it. Raises `NotRestored` where anything in it was altered, or made with another key or for another purpose; `ExportError`, `SourceError`.
    """
    how = how or How()
    settle_arrow()
    refuse_input(source, path)
    kind = chosen(source, path, how)
    with (
        crew({RESTORE: Restoring(redactor)}, how.jobs if redactor.portable else 1) as workers,
        target(path, overwrite=how.overwrite, cells=Cells.KEEP) as made,
    ):
        with reading(source) as given:
            opened = Opened(file=given.file, name=given.name, encoding=how.encoding, delimiter=how.delimiter)
            tally = carried_out(kind.pieces(opened), kind, made, workers, RESTORE, how)
            rest(given.file)
        sha256, size = given.contents
        out_sha256, out_size = digest(made.read_back())
        record = RestoreRecord(
            format=kind.name,
            input=Contents(sha256=sha256, bytes=size, records=tally.records),
            output=Contents(sha256=out_sha256, bytes=out_size, records=tally.records),
            policy=redactor.policy.name,
            purpose=redactor.policy.purpose,
            restored=tally.restored,
            hashes=tally.hashes,
            key_ids=tuple(key.key_id for key in (*redactor.bench.keys.tokens, *redactor.bench.keys.data)),
        )
        if before is not None:
            before(record)
        made.publish()
    return record
