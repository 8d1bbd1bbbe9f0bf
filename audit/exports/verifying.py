"""Verifies an exported file by what lies beside it: its manifest, and the proof that the evidence ledger has it; offline, without a workspace."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import LedgerUnreadable
from holdings.ledger import problems
from holdings.ledger.entries import Exported, NotAnEvent
from holdings.ledger.entries import decoded as event_of
from holdings.ledger.note import NoteError
from holdings.ledger.problems import Verdict, Verification
from holdings.ledger.proof import SUFFIX as PROOF_SUFFIX
from holdings.ledger.proof import Proof
from holdings.ledger.verify import verify_proof
from holdings.text import Text
from redaction.export.manifest import SUFFIX, Manifest, NotAManifest, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from holdings.ledger.note import VerifierKey
    from holdings.ledger.problems import Problem

_LONGEST = 4 * 1024 * 1024
"""Bytes of a manifest or proof that are read."""


def is_manifest(path: Path) -> bool:
    """Whether a file is called as manifests of exports are."""
    return path.name.endswith(SUFFIX) and path.name != SUFFIX


def verify_export(path: Path, *, trusted: Sequence[VerifierKey], copies: Iterator[tuple[str, bytes]]) -> Verification:
    """Verify the file that a manifest is beside of. Raises `LedgerUnreadable` where one of the three files cannot be read."""
    output = path.with_name(path.name.removesuffix(SUFFIX))
    name = shown(path.name)
    try:
        manifest = decoded(_content(path))
    except NotAManifest:
        return Verification(verdict=Verdict.ALTERED, found=(problems.malformed(name),))
    found = [] if _digest(output) == manifest.output.sha256 else [problems.not_exported(shown(output.name))]
    proof = output.with_name(output.name + PROOF_SUFFIX)
    if not proof.exists():
        return replace(_unproven(found), facts=tuple(_facts(manifest)))
    data = _content(proof)
    verified = verify_proof(data, name=shown(proof.name), trusted=trusted, copies=copies)
    if verified.verdict is not Verdict.ALTERED and not _speaks_of(data, manifest):
        found.append(problems.not_recorded(name))
    return replace(
        verified,
        found=(*verified.found, *found),
        verdict=Verdict.ALTERED if found else verified.verdict,
        facts=(*verified.facts, *_facts(manifest)),
    )


def event_of_manifest(manifest: Manifest) -> Exported:
    """What the ledger has of an export."""
    return Exported(
        at=manifest.at,
        export=manifest.export,
        policy=manifest.policy.digest,
        manifest=manifest.digest,
        records=manifest.output.records,
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _speaks_of(proof: bytes, manifest: Manifest) -> bool:
    try:
        return event_of(Proof.read(proof).entry or b"") == event_of_manifest(manifest)
    except (NoteError, NotAnEvent):
        return False


def _unproven(found: list[Problem]) -> Verification:
    """Without a proof the manifest is one that anybody could have written."""
    return Verification(verdict=Verdict.ALTERED, found=(*found, problems.no_proof(PROOF_SUFFIX)))


def _facts(manifest: Manifest) -> Iterator[Text]:
    total = sum(each.count for each in manifest.changed)
    policy, records = manifest.policy.name, f"{manifest.output.records:,}"
    yield Text(
        f"导出：{manifest.at:%Y-%m-%d %H:%M} UTC，策略 {policy}，记录 {records} 条，处理个人信息 {total:,} 处",
        f"export: {manifest.at:%Y-%m-%d %H:%M} UTC, policy {policy}, records: {records}, values dealt with: {total:,}",
    )
    k = None if manifest.risk is None else manifest.risk.k
    yield Text(
        f"GB/T 42460-2023 分级：{manifest.grade}" + ("；未度量重标识风险" if k is None else f"；k = {k:,}"),
        f"grade of GB/T 42460-2023: {manifest.grade}" + ("; the risk was not measured" if k is None else f"; k = {k:,}"),
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except OSError as error:
        raise _unreadable(path) from error


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> LedgerUnreadable:
    return LedgerUnreadable(
        Text("文件不存在或无法读取，未作任何判断。", "it is not there or cannot be read; nothing is known."),
        shown(path.name),
        Text(
            "请将导出的文件、清单和 .tlog-proof 文件放在同一目录。",
            "Put the exported file, its manifest and its .tlog-proof file into one folder.",
        ),
    )
