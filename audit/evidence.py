"""What the evidence ledger is told of an assessment: digests of what was found, with what, of what; from the stored assessment they can be made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from audit.account import keyed
from holdings.ledger.canonical import LARGEST, canonical

if TYPE_CHECKING:
    import datetime as dt

    from controls.finding import Assessment, ControlResult, DatasetRead, Observation
    from holdings.fingerprint import FingerprintKey
    from holdings.ledger.entries import Access, AssessmentDone


def event_of(assessment: Assessment, at: dt.datetime) -> AssessmentDone:
    """The event of a finished assessment; `at` is when it is written down."""
    from holdings.ledger.entries import AssessmentDone

    return AssessmentDone(
        at=at,
        assessment=assessment.id,
        inventory=assessment.inventory_digest,
        version=assessment.version,
        **{name: hashlib.sha256(written).hexdigest() for name, written in digested(assessment).items()},
    )


def digested(assessment: Assessment) -> dict[str, bytes]:
    """What the event has the digests of, by its fields: canonical JSON that can be handed on."""
    results = assessment.results
    return {
        "results": canonical(_found(assessment)),
        "parameters": canonical({result.control: params_of(result.parameters) for result in results}),
        "catalogue": canonical({result.control: result.version for result in results}),
    }


def resolved(finding: str, user: str, key: FingerprintKey, at: dt.datetime) -> Access:
    """The event of a user of this machine who is about to see the rows behind a finding; the user is a keyed digest."""
    from holdings.ledger.entries import Access, AccessKind

    return Access(at=at, access=AccessKind.RESOLVED, subject=finding, by=keyed(user, key))


def _found(assessment: Assessment) -> dict[str, Any]:
    return {
        "schema": "recordwarden/results-digest/v1",
        "as_of": assessment.as_of.isoformat(),
        "results": [_result(each) for each in assessment.results],
        "datasets": [_read(each) for each in assessment.datasets],
        "assets": [text_of(each.name) for each in assessment.assets],
        "ignored": [text_of(each.name) for each in assessment.ignored],
    }


def _result(result: ControlResult) -> list[Any]:
    return [
        text_of(result.control),
        result.status.value,
        result.severity.word,
        text_of(result.note),
        [_observation(each) for each in result.observations],
    ]


def _observation(one: Observation) -> list[Any]:
    return [
        text_of(one.asset.name),
        one.status.value,
        text_of(one.reason),
        params_of(one.params),
        *map(plain, (one.population, one.examined, one.exceptions, one.upper_bound)),
        [[text_of(each.locator), text_of(each.shape)] for each in one.evidence],
        text_of(one.owner),
        one.fingerprint,
    ]


def _read(read: DatasetRead) -> list[Any]:
    """All but how long it took, which is no finding."""
    return [
        text_of(read.asset.name),
        plain(read.rows),
        read.consistent,
        text_of(read.schema_hash),
        text_of(read.problem),
        text_of(read.place),
    ]


def params_of(params: Any) -> dict[str, Any]:
    """Parameters as evidence has them."""
    return {str(text_of(name)): plain(value) for name, value in params.items()}


def plain(value: Any) -> Any:
    """A value as evidence has it: fractions and very large numbers are the text that Python writes, marked as numbers."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        return ["number", repr(value)]
    return text_of(value) if isinstance(value, str) else value


def text_of(text: str | None) -> str | None:
    """A text; half characters, which UTF-8 has no bytes for, by their numbers."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()
