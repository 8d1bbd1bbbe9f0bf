"""Makes the demo's exports, and does to them what was planned."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.demo.desk import build
from audit.demo.exports import FOLDER, Later
from audit.exports.labels import Labelled
from audit.exports.making import Asked, make
from audit.exports.policies import Chosen
from audit.exports.recording import Recorder, recorder
from audit.workspace import Workspace
from holdings.keys.opening import open_ring
from redaction.export.exporting import How
from redaction.export.source import Stream
from redaction.policy import of_text
from redaction.redactor import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit.demo.desk import Desk
    from audit.demo.exports import PlannedExport
    from holdings.errors import RecordwardenError
    from holdings.text import Lang
    from redaction.export.manifest import Manifest


def staged(folder: Path, *, seed: int, tickets: int, lang: Lang, clean: bool, tell: Callable[[RecordwardenError], None]) -> Desk:
    """A whole demo: the desk, and its exports as its workspace made them. Raises OSError, `sqlite3.Error`, `RecordwardenError`."""
    desk = build(folder, seed=seed, tickets=tickets, lang=lang, clean=clean)
    there = folder / FOLDER
    there.mkdir(exist_ok=True)
    with recorder(Workspace(folder), open_ring(), tell) as recording:
        for each in desk.exports:
            _made(each, there / each.name, recording)
    return desk


def _made(planned: PlannedExport, target: Path, recording: Recorder) -> None:
    policy = of_text(planned.policy, "policy")
    asked = Asked(
        source=Stream(io.BytesIO(planned.records.encode()), planned.name),
        target=target,
        chosen=Chosen(policy, planned.policy),
        labelled=Labelled(),
        how=How(format="csv", overwrite=True),
    )
    keeping = _StruckOff.of(recording) if planned.later is Later.STRUCK_OFF else recording
    make(asked, Redactor(policy), keeping, random=lambda count: bytes.fromhex(planned.id)[:count])
    if planned.later is Later.HANDED_OVER:
        target.unlink()
    elif planned.later is Later.ADDED_TO:
        with target.open("a", encoding="utf-8") as file:
            file.write("desk-1,2026-02,web,\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _StruckOff(Recorder):
    """Tells the ledger, and not the register: as if somebody had struck the export off."""

    @classmethod
    def of(cls, other: Recorder) -> _StruckOff:
        return cls(workspace=other.workspace, store=other.store, ledger=other.ledger, key=other.key, tell=other.tell)

    def register(self, manifest: Manifest, policy: str, target: Path) -> None:
        del manifest, policy, target
