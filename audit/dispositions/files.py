"""The files of a workspace that waivers and attestations are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from audit.dispositions.entries import MOST, AttestationFile, WaiverFile
from audit.errors import DispositionError
from holdings import yamlfile
from holdings.assets import shown
from holdings.text import Text
from holdings.written import read, replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit.dispositions.entries import AttestationEntry, Entry, WaiverEntry
    from audit.workspace import Workspace

WAIVERS = "recordwarden.waivers.yaml"
ATTESTATIONS = "recordwarden.attestations.yaml"
File = TypeVar("File", WaiverFile, AttestationFile)
_HEAD = "由 `recordwarden {0}` 写入，每一项都有签名，请勿手工修改。 / Written by `recordwarden {0}`; each entry is signed, so an edited one no longer counts."


def waivers_file(workspace: Workspace, named: Path | None = None) -> Path:
    """Where the waivers are: in the file that was named, which has to be there, or in the workspace's own. Raises `DispositionError`."""
    if named is not None and not named.is_file():
        raise DispositionError(
            Text("没有这个例外审批文件。", "there is no such file of waivers."),
            shown(named.name),
            Text("请检查 --waivers 给出的路径。", "Check the path that --waivers names."),
        )
    return named or workspace.folder / WAIVERS


def attestations_file(workspace: Workspace) -> Path:
    """Where the attestations are."""
    return workspace.folder / ATTESTATIONS


def waivers(path: Path) -> tuple[WaiverEntry, ...]:
    """The waivers of a file, whether they count or not; none where there is no such file. Raises `DispositionError`."""
    return _read(path, WaiverFile)[0].waivers


def attestations(path: Path) -> tuple[AttestationEntry, ...]:
    """The attestations of a file, whether they count or not; none where there is no such file. Raises `DispositionError`."""
    return _read(path, AttestationFile)[0].attestations


def must_have_room(path: Path, entries: Sequence[Entry]) -> None:
    """Raise `DispositionError` where the file of these entries takes no more: asked before one more is signed and told to the ledger."""
    if len(entries) >= MOST:
        raise DispositionError(
            Text(f"文件已有 {MOST:,} 项，不能再添加。", f"the file has {MOST:,} entries, and takes no more."),
            shown(path.name),
            Text(
                "请删除其中已过期的项（账本中仍有记录），再重试。",
                "Take out the entries that have ended (the ledger keeps its record of them), then try again.",
            ),
        )


def add_waiver(path: Path, entry: WaiverEntry) -> None:
    """Add a signed waiver. Raises `DispositionError`; then nothing is written."""
    while True:
        file, before = _read(path, WaiverFile)
        must_have_room(path, file.waivers)
        if _written(path, "waiver", WaiverFile(version=1, waivers=(*file.waivers, entry)), before):
            return


def add_attestation(path: Path, entry: AttestationEntry) -> None:
    """Add a signed attestation. Raises `DispositionError`; then nothing is written."""
    while True:
        file, before = _read(path, AttestationFile)
        must_have_room(path, file.attestations)
        if _written(path, "attest", AttestationFile(version=1, attestations=(*file.attestations, entry)), before):
            return


def _read(path: Path, model: type[File]) -> tuple[File, str | None]:
    return read(path, model, DispositionError) if path.exists() else (model(version=1), None)


def _written(path: Path, command: str, file: WaiverFile | AttestationFile, before: str | None) -> bool:
    """Write the file; False where somebody else added to it meanwhile: the ledger has been told of ours, so it goes in beside his."""
    value = file.model_dump(mode="json", exclude_none=True)
    for entry in value.get("waivers") or value.get("attestations") or ():
        for name in ("on", "by", "signature"):  # what was said comes first, who said it last
            entry[name] = entry.pop(name)
    try:
        replace(path, _HEAD.format(command), value, before=before, refused=DispositionError)
    except DispositionError:
        if (yamlfile.read(path).digest if path.exists() else None) == before:
            raise
        return False
    return True
