"""What the evidence ledger is told of an assessment: digests of what was found, with what, of what; from the stored assessment they can be made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from holdings.ledger.canonical import LARGEST, canonical

if TYPE_CHECKING:
    import datetime as dt

    from controls.finding import Assessment, ControlResult, DatasetRead, Observation
    from holdings.fingerprint import FingerprintKey
    from holdings.ledger.entries import Access, AssessmentDone


def event_of(assessment: Assessment, at: dt.datetime) -> AssessmentDone:
    """The event of a finished assessment; `at` is when it is written down."""
    from holdings.ledger.entries import AssessmentDone

    results = assessment.results
    return AssessmentDone(
        at=at,
        assessment=assessment.id,
        results=_digest(_found(assessment)),
        inventory=assessment.inventory_digest,
        parameters=_digest({result.control: _params(result.parameters) for result in results}),
        catalogue=_digest({result.control: result.version for result in results}),
        version=assessment.version,
    )


def resolved(finding: str, user: str, key: FingerprintKey, at: dt.datetime) -> Access:
    """The event of a user of this machine who is about to see the rows behind a finding; the user is a keyed digest."""
    from holdings.ledger.entries import Access, AccessKind

    return Access(at=at, access=AccessKind.RESOLVED, subject=finding, by=key.derive(f"account/{user}").hex())


def _digest(value: Any) -> str:
    """SHA-256 of the value as canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _found(assessment: Assessment) -> dict[str, Any]:
    return {
        "schema": "recordwarden/results-digest/v1",
        "as_of": assessment.as_of.isoformat(),
        "results": [_result(each) for each in assessment.results],
        "datasets": [_read(each) for each in assessment.datasets],
        "assets": [_text(each.name) for each in assessment.assets],
        "ignored": [_text(each.name) for each in assessment.ignored],
    }


def _result(result: ControlResult) -> list[Any]:
    return [
        _text(result.control),
        result.status.value,
        result.severity.word,
        _text(result.note),
        [_observation(each) for each in result.observations],
    ]


def _observation(one: Observation) -> list[Any]:
    return [
        _text(one.asset.name),
        one.status.value,
        _text(one.reason),
        _params(one.params),
        *map(_plain, (one.population, one.examined, one.exceptions, one.upper_bound)),
        [[_text(each.locator), _text(each.shape)] for each in one.evidence],
        _text(one.owner),
        one.fingerprint,
    ]


def _read(read: DatasetRead) -> list[Any]:
    """All but how long it took, which is no finding."""
    return [_text(read.asset.name), _plain(read.rows), read.consistent, _text(read.schema_hash), _text(read.problem), _text(read.place)]


def _params(params: Any) -> dict[str, Any]:
    return {str(_text(name)): _plain(value) for name, value in params.items()}


def _plain(value: Any) -> Any:
    """A value as evidence has it: fractions and very large numbers are the text that Python writes, marked as numbers."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        return ["number", repr(value)]
    return _text(value) if isinstance(value, str) else value


def _text(text: str | None) -> str | None:
    """A text; half characters, which UTF-8 has no bytes for, by their numbers."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()
