"""Assessments and entries as evidence to hand on: what goes into a bundle, and whether the report in one tells what stands in the ledger."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Protocol

from audit.errors import ReportError
from audit.evidence import digested, params_of, plain, text_of
from holdings.errors import LedgerAltered
from holdings.ledger import problems
from holdings.ledger.archive import NotAnArchive
from holdings.ledger.bundle import ASSESSED, bundled
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.entries import AssessmentDone, decoded
from holdings.ledger.note import NoteError
from holdings.ledger.proof import SUFFIX, Proof
from holdings.ledger.reading import proof_of
from holdings.ledger.storage import CHECKPOINT, KEYS
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.ledger import WorkspaceLedger
    from audit.reports.base import Material
    from holdings.ledger.problems import Problem
    from holdings.ledger.storage import Files

REPORT = "report.json"


class _Writes(Protocol):
    """A format of reports."""

    def write(self, material: Material, out: io.BytesIO) -> None: ...


def of_assessment(ledger: WorkspaceLedger, material: Material, report: _Writes) -> bytes:
    """The bundle of a recorded assessment. Raises `LedgerError`, `ReportError`."""
    if material.recorded is None:
        raise ReportError(
            Text("本次审计未写入证据账本。", "this assessment is not in the evidence ledger."),
            material.assessment.id,
            Text("请再运行一次审计，届时会一并补记。", "Assess again: it is recorded then, too."),
        )
    out = io.BytesIO()
    report.write(material, out)
    stated = {f"{name}.json": data for name, data in digested(material.assessment).items()}
    with ledger.storage.reading() as view:
        proofs, keys = proofs_of(view, ledger, [material.recorded.entry])
    try:
        return bundled(
            "assessment",
            proofs,
            keys,
            ledger.signer,
            files={REPORT: out.getvalue(), **stated},
            fields={name.removesuffix(".json"): name for name in stated},
        )
    except NotAnArchive as error:
        raise _too_large() from error


def of_entries(ledger: WorkspaceLedger, first: int, last: int, *, files: Mapping[str, bytes] | None = None) -> bytes:
    """The bundle of neighbouring entries, the last included, and of files that are vouched for with them. Raises `LedgerError`, `ReportError`."""
    with ledger.storage.reading() as view:
        proofs, keys = proofs_of(view, ledger, range(first, last + 1))
    try:
        return bundled("entries", proofs, keys, ledger.signer, files=files)
    except NotAnArchive as error:
        raise _too_large() from error


def proofs_of(view: Files, ledger: WorkspaceLedger, indexes: Sequence[int]) -> tuple[list[Proof], bytes]:
    """Proofs under the checkpoint of now, each tried before it is handed on."""
    checkpoint = view.read(CHECKPOINT) or b""
    try:
        head, note = Checkpoint.read(checkpoint)
        note.verified(ledger.known)
        proofs = [proof_of(view, checkpoint, head.size, index) for index in indexes]
        for proof in proofs:
            proof.verified()
    except (NoteError, ValueError) as error:
        raise LedgerAltered(
            Text("证据账本与其检查点不符。", "the evidence ledger is not what its checkpoint was signed for."),
            ledger.storage.subject,
            Text("请运行 `recordwarden evidence verify` 查明原因。", "Run `recordwarden evidence verify` to see what happened."),
        ) from error
    return proofs, view.read(KEYS) or b""


def _too_large() -> ReportError:
    return ReportError(
        Text("证据包过大。", "the bundle becomes too large."),
        "evidence export",
        Text("请导出较少的记录。", "Export fewer entries."),
    )


def report_agrees(files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Whether the report in a verified bundle tells the results that the ledger has the digests of; words for people are not compared."""
    if REPORT not in files:
        return ()
    try:
        report = json.loads(files[REPORT])
        told, about = _told(report), report["assessment"]
        stated = {name: json.loads(files[f"{name}.json"]) for name in ASSESSED}
        (proof,) = [Proof.read(data) for name, data in files.items() if name.endswith(SUFFIX)]
        event = decoded(proof.entry or b"")
        stated["results"] = _in_order({name: value for name, value in stated["results"].items() if name not in ("schema", "assets")})
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return (problems.malformed(REPORT),)
    same = isinstance(event, AssessmentDone) and [event.assessment, event.inventory, event.version] == [
        about[name] for name in ("id", "inventory_digest", "version")
    ]
    return () if same and told == _finite(stated) else (problems.other_results(REPORT),)


def _told(report: Any) -> dict[str, Any]:
    """What the ledger has digests of, as a report tells it."""
    results = report["results"]
    return {
        "results": _in_order(
            {
                "as_of": report["assessment"]["as_of"],
                "results": [
                    [
                        text_of(each["control"]),
                        each["status"],
                        each["severity"],
                        text_of(each["note"]),
                        [_observation(one) for one in each["observations"]],
                    ]
                    for each in results
                ],
                "datasets": [
                    [text_of(each["asset"]), plain(each["rows"]), each["consistent"]]
                    + [text_of(each[name]) for name in ("schema_hash", "problem", "place")]
                    for each in report["datasets"]
                ],
                "ignored": [text_of(name) for name in report["ignored"]],
            }
        ),
        "parameters": {each["control"]: params_of(each["parameters"]) for each in results},
        "catalogue": {each["control"]: each["version"] for each in results},
    }


def _observation(one: Any) -> list[Any]:
    return [
        text_of(one["asset"]),
        one["status"],
        text_of(one["reason"]),
        params_of(one["params"]),
        *map(plain, (one["population"], one["examined"], one["exceptions"], one["upper_bound"])),
        [[text_of(each["locator"]), text_of(each["shape"])] for each in one["evidence"]],
        text_of(one["owner"]),
        one["fingerprint"],
    ]


def _in_order(results: dict[str, Any]) -> dict[str, Any]:
    """Reports have another order: what is compared has one order."""
    listed = [[*each[:4], sorted(each[4], key=repr)] for each in results["results"]]
    return {**results, "results": sorted(listed, key=repr)}


def _finite(value: Any) -> Any:
    """Numbers without an end are texts in a report, which JSON has no numbers for."""
    match value:
        case ["number", "inf" | "-inf" | "nan" as word]:
            return word
        case list():
            return [_finite(each) for each in value]
        case dict():
            return {name: _finite(each) for name, each in value.items()}
    return value
