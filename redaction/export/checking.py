"""What the check of a written file comes to: what is left, and the risk of telling people by what stands beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from redaction.risk.groups import Groups
from redaction.risk.measure import broken, measure
from redaction.risk.proposals import proposals

if TYPE_CHECKING:
    from redaction.export.formats.base import Treated
    from redaction.export.looking import Looking
    from redaction.export.record import Contents
    from redaction.export.tally import Tally
    from redaction.policy import RiskBounds
    from redaction.risk.measure import Risk
    from redaction.risk.proposals import Proposal


class Measuring:
    """Counts groups as pieces come by; nothing, where the policy declares no quasi-identifiers."""

    def __init__(self, bounds: RiskBounds) -> None:
        self.bounds = bounds
        self.groups = Groups(bounds.quasi_identifiers, bounds.sensitive, most=bounds.most_groups) if bounds.quasi_identifiers else None

    def add(self, treated: Treated) -> None:
        """Raises `RiskUnknown` where a field is not there."""
        if self.groups is None or not treated.tally.records:
            return
        wanted = dict.fromkeys((*self.bounds.quasi_identifiers, *self.bounds.sensitive))
        table = treated.measured if treated.measured is not None else pa.table({})
        self.groups.add(
            pa.RecordBatch.from_pydict({name: table.column(name).combine_chunks() for name in wanted if name in table.column_names})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found."""

    contents: Contents
    tally: Tally
    risk: Risk | None
    broken: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    @classmethod
    def of(cls, contents: Contents, tally: Tally, measuring: Measuring) -> Checked:
        """Raises `RiskUnknown` where the policy has bounds and the risk cannot be measured."""
        groups, bounds = measuring.groups, measuring.bounds
        if groups is None:
            return cls(contents=contents, tally=tally, risk=None, broken=(), proposals=())
        risk = measure(groups)
        missed = broken(risk, bounds)
        if "threshold" in bounds.model_fields_set and risk.highest >= bounds.threshold:
            missed = (*missed, "threshold")
        wanted = max(bounds.k or 2, int(1 / bounds.threshold) + 1 if "threshold" in missed else 2)
        return cls(contents=contents, tally=tally, risk=risk, broken=missed, proposals=proposals(groups, wanted) if missed else ())


def risk_of(looking: Looking) -> Measuring:
    """What the policy wants measured."""
    return Measuring(looking.fields.redactor.policy.risk)
