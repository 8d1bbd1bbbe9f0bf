"""Makes one export of a workspace, or of none: redacted and checked, recorded, and only then given its name, with its manifest beside it."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit.reports.writing import written
from holdings.ledger.proof import SUFFIX as PROOF_SUFFIX
from redaction.export.exporting import export
from redaction.export.manifest import SUFFIX, Kind
from redaction.export.source import Stream
from redaction.export.stating import About, stated
from redaction.export.target import exists

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.exports.labels import Labelled
    from audit.exports.policies import Chosen
    from audit.exports.recording import Recorder
    from redaction.export.exporting import How
    from redaction.export.manifest import Manifest
    from redaction.export.record import ExportRecord
    from redaction.export.source import Source
    from redaction.redactor import Redactor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be exported, where to, by which policy, and why."""

    source: Source
    target: Path | None
    """None to see what would come of it."""
    chosen: Chosen
    labelled: Labelled
    how: How
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of it."""

    record: ExportRecord
    manifest: Manifest | None = None
    """None where nothing was written."""
    proven: bool = False
    """Whether the ledger has it, and the proof lies beside the file."""


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def manifest_path(target: Path) -> Path:
    """Where the manifest of an exported file is."""
    return target.with_name(target.name + SUFFIX)


def proof_path(target: Path) -> Path:
    """Where the proof is that the ledger has the export."""
    return target.with_name(target.name + PROOF_SUFFIX)


def make(
    asked: Asked,
    redactor: Redactor,
    recorder: Recorder | None,
    *,
    clock: Callable[[], datetime] = now,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Made:
    """Make it. Raises `ExportRefused`, `RiskUnknown`, `ExportError`, `SourceError`, `LedgerError`, `StoreError`: then there is no file."""
    target = asked.target
    if target is None:
        return Made(record=_exported(asked, redactor, None))
    _room(target, overwrite=asked.how.overwrite)
    kept: list[tuple[Manifest, bool]] = []
    with ExitStack() as undone:

        def before(record: ExportRecord) -> None:
            manifest = stated(record, asked.chosen.policy, _about(asked, target, recorder, clock(), random(16).hex()))
            proof = None if recorder is None else recorder.exported(manifest, policy=asked.chosen.text, target=target)
            for path, data in (
                (manifest_path(target), manifest.encoded() + b"\n"),
                (proof_path(target), None if proof is None else proof.write()),
            ):
                if data is None:
                    path.unlink(missing_ok=True)  # of an older export, which is replaced
                    continue
                undone.callback(path.unlink, missing_ok=True)
                with written(path) as out:
                    out.write(data)
            kept.append((manifest, proof is not None))

        record = _exported(asked, redactor, before)
        undone.pop_all()
    manifest, proven = kept[0]
    return Made(record=record, manifest=manifest, proven=proven)


def _exported(asked: Asked, redactor: Redactor, before: Callable[[ExportRecord], None] | None) -> ExportRecord:
    labelled = asked.labelled
    return export(asked.source, asked.target, redactor, dataset=labelled.dataset, labels=labelled.labels, how=asked.how, before=before)


def _room(target: Path, *, overwrite: bool) -> None:
    """Neither the target nor what goes with it is replaced unasked. Raises `ExportError`."""
    for path in (target, manifest_path(target), proof_path(target)):
        if not overwrite and (path.exists() or path.is_symlink()):
            raise exists(path)


def _about(asked: Asked, target: Path, recorder: Recorder | None, at: datetime, export_id: str) -> About:
    kind = Kind.FILE if isinstance(asked.source, Path) else Kind.STREAM if isinstance(asked.source, Stream) else Kind.QUERY
    return About(
        export=export_id,
        at=at,
        kind=kind,
        datasets=asked.labelled.datasets,
        name=target.name,
        encoding=asked.how.encoding,
        delimiter=asked.how.delimiter,
        by=None if recorder is None else recorder.by,
        why=asked.why,
        workspace=None if recorder is None else recorder.store.workspace,
    )
