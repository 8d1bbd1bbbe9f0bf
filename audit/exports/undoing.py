"""Turns an export back for key holders; the ledger is told before the file is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.exports.making import manifest_path, now
from redaction.export.manifest import Manifest, NotAManifest, decoded
from redaction.export.unredacting import unredact

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from audit.exports.recording import Recorder
    from redaction.export.exporting import How
    from redaction.export.record import RestoreRecord
    from redaction.redactor import Redactor

LONGEST = 4 * 1024 * 1024
"""Bytes of a manifest that is read."""


def manifest_beside(path: Path) -> Manifest | None:
    """The manifest that lies beside an exported file; None where there is none that can be read."""
    try:
        with manifest_path(path).open("rb") as file:
            return decoded(file.read(LONGEST))
    except (OSError, NotAManifest):
        return None


def undo(
    source: Path,
    target: Path,
    redactor: Redactor,
    recorder: Recorder,
    *,
    how: How,
    clock: Callable[[], datetime] = now,
) -> RestoreRecord:
    """Restore the file. Raises `NotRestored`, `ExportError`, `SourceError`, `LedgerError`: then there is no file."""
    manifest = manifest_beside(source)

    def before(record: RestoreRecord) -> None:
        digest = record.input.sha256 or ""
        known = manifest is not None and manifest.output.sha256 == digest
        subject = manifest.export if known and manifest else recorder.key.name("unredacted file", digest)
        recorder.unredacted(subject, clock())

    return unredact(source, target, redactor, how=how, before=before)
