"""Which waivers and attestations count on a day, and what they are about in an assessment: pure, once everything is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from audit.dispositions.entries import NOBODY, WaiverEntry
from holdings.errors import ActRefused, HoldingsError
from holdings.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from audit.dispositions.entries import Entry
    from audit.standing import Standing
    from audit.store import FindingRow
    from controls.finding import Assessment


class Kind(StrEnum):
    """What stands beside a status."""

    WAIVED = "waived"
    ATTESTED = "attested"

    @property
    def text(self) -> Text:
        return _KINDS[self]


_KINDS = {Kind.WAIVED: Text("已获例外审批", "waived"), Kind.ATTESTED: Text("已声明确认", "attested")}
_SAID = {Kind.WAIVED: Text("理由", "Reason"), Kind.ATTESTED: Text("声明", "Statement")}
_DIGITS = 16
"""Of a key whose owner no list names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """What stands beside the status of one observation."""

    kind: Kind
    id: str
    """Of the waiver or attestation."""
    until: dt.date
    by: str
    """The digest of the signer's key."""
    signer: str
    """As the list of people names the signer."""
    said: str
    """The reason of a waiver, the statement of an attestation."""

    def as_json(self) -> dict[str, str]:
        """As JSON values."""
        return {
            "kind": self.kind.value,
            "id": self.id,
            "until": self.until.isoformat(),
            "by": self.by,
            "signer": self.signer,
            "reason" if self.kind is Kind.WAIVED else "statement": self.said,
        }

    @property
    def text(self) -> Text:
        kind, day = self.kind.text, self.until.isoformat()
        return Text(f"{kind.zh}，至 {day}", f"{kind.en} until {day}")

    @property
    def why(self) -> Text:
        """What was signed, by whom, and under which id it stands."""
        word = _SAID[self.kind]
        return Text(
            f"{word.zh}：{self.said}（签署人：{self.signer}；编号：{self.id}）",
            f"{word.en}: {self.said} (signed by {self.signer}; id {self.id})",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A waiver or attestation, and why it counts for nothing; None where it counts."""

    entry: Entry
    why_not: Text | None
    signer: str | None = None
    """As the list of people names the signer; None where it does not."""

    @property
    def kind(self) -> Kind:
        return Kind.WAIVED if isinstance(self.entry, WaiverEntry) else Kind.ATTESTED

    @property
    def disposition(self) -> Disposition:
        entry = self.entry
        signer = self.signer or entry.by[:_DIGITS]
        return Disposition(kind=self.kind, id=entry.id, until=entry.until, by=entry.by, signer=signer, said=entry.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositions:
    """What stands beside the statuses of an assessment."""

    by_fingerprint: Mapping[str, Disposition] = field(default_factory=dict)
    idle: tuple[Counted, ...] = ()
    """What was signed once and counts for nothing."""

    signed: int = 0
    """How many waivers and attestations there are in all."""

    @property
    def waived(self) -> frozenset[str]:
        """The fingerprints of waived findings."""
        return frozenset(each for each, one in self.by_fingerprint.items() if one.kind is Kind.WAIVED)

    def of(self, fingerprint: str) -> Disposition | None:
        """What stands beside the observation of this fingerprint."""
        return self.by_fingerprint.get(fingerprint)

    def __bool__(self) -> bool:
        return self.signed > 0


def counted(entries: Iterable[Entry], standing: Standing, day: dt.date) -> tuple[Counted, ...]:
    """Each with whether it counts on a day."""
    persons = standing.people.persons
    return tuple(
        Counted(entry=entry, why_not=_why_not(entry, standing, day), signer=persons[entry.by].name if entry.by in persons else None)
        for entry in entries
    )


def _why_not(entry: Entry, standing: Standing, day: dt.date) -> Text | None:
    if entry.until < day:
        return Text(f"已于 {entry.until} 到期。", f"it ended on {entry.until}.")
    try:
        standing.check(entry.signed(standing.people.id or NOBODY))
    except ActRefused as error:
        return error.what
    return None


def uncounted(entries: Iterable[Entry], why: HoldingsError) -> tuple[Counted, ...]:
    """Each counts for nothing, where nobody can tell whether it does."""
    return tuple(Counted(entry=entry, why_not=why.what) for entry in entries)


def dispositions(assessment: Assessment, judged: Iterable[Counted]) -> Dispositions:
    """What stands beside each observation: of several that cover one, the one that counts longest."""
    judged = tuple(judged)
    by_control = _by_control(judged)
    found: dict[str, Disposition] = {}
    for result in assessment.results:
        for observation in result.observations:
            for each in by_control.get(result.control, ()):
                if observation.fingerprint and each.entry.covers(result, observation):
                    found[observation.fingerprint] = each.disposition
                    break
    return Dispositions(by_fingerprint=found, idle=tuple(one for one in judged if one.why_not is not None), signed=len(judged))


def waived(findings: Iterable[FindingRow], judged: Iterable[Counted]) -> dict[str, Disposition]:
    """What stands beside findings as the results store has them, by their fingerprints."""
    by_control = _by_control(each for each in judged if each.kind is Kind.WAIVED)
    found: dict[str, Disposition] = {}
    for row in findings:
        for each in by_control.get(row.control, ()):
            if each.entry.is_about(row.control, row.asset, row.fingerprint):
                found[row.fingerprint] = each.disposition
                break
    return found


def _by_control(judged: Iterable[Counted]) -> dict[str, list[Counted]]:
    """Those that count, the one that counts longest first."""
    found: dict[str, list[Counted]] = {}
    for each in sorted((one for one in judged if one.why_not is None), key=lambda one: (one.entry.until, one.entry.id), reverse=True):
        found.setdefault(each.entry.control, []).append(each)
    return found


def covered(assessment: Assessment, entry: Entry) -> int:
    """How many observations of an assessment an entry is about."""
    return sum(entry.covers(result, one) for result in assessment.results for one in result.observations)
