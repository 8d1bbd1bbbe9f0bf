"""Makes the manifest of what an export came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.assets import shown
from redaction.export import manifest as said
from redaction.export.manifest import Manifest, decimal

if TYPE_CHECKING:
    import datetime as dt

    from redaction.export.record import ExportRecord
    from redaction.policy import Policy, RiskBounds
    from redaction.risk.measure import Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What no file tells of its export: which one it is, from what kind of source, when, by whom, why, and for whose ledger."""

    export: str
    """32 hex digits, random."""
    at: dt.datetime
    kind: said.Kind
    datasets: tuple[str, ...]
    name: str
    """Of the exported file."""
    encoding: str = "utf-8"
    delimiter: str | None = None
    by: str | None = None
    """64 hex digits."""
    why: str | None = None
    workspace: str | None = None
    """32 hex digits."""


def stated(record: ExportRecord, policy: Policy, about: About) -> Manifest:
    """The manifest; names in it are shown names."""
    return Manifest(
        export=about.export,
        at=about.at,
        by=about.by,
        why=about.why,
        workspace=about.workspace,
        version=record.detection,
        policy=said.PolicyUsed(name=record.policy, purpose=record.purpose, digest=record.policy_digest),
        source=said.Source(
            kind=about.kind,
            datasets=tuple(map(shown, about.datasets)),
            records=record.input.records,
            bytes=record.input.bytes,
            sha256=record.input.sha256,
        ),
        output=said.Output(
            name=shown(about.name),
            format=record.format,
            encoding=about.encoding,
            delimiter=about.delimiter,
            records=record.output.records,
            bytes=record.output.bytes or 0,
            sha256=record.output.sha256 or "",
        ),
        changed=tuple(
            said.Changed(type=str(entity), operator=operator, count=count) for (entity, operator), count in sorted(record.counts.items())
        ),
        withheld=record.withheld,
        names_changed=record.names,
        cells=said.Cells.model_validate({"rule": record.cells_rule, "count": record.cells}),
        left_out=dict(record.left_out),
        not_looked_for=tuple(
            said.NotLookedFor.model_validate({"language": gap.language, "types": sorted(gap.entities)}) for gap in record.gaps
        ),
        detection=record.detection,
        risk=None if record.risk is None else _risk(record.risk, policy.risk),
        grade=int(record.grade),
        keys=record.key_ids,
    )


def _risk(risk: Risk, bounds: RiskBounds) -> said.RiskFound:
    return said.RiskFound(
        quasi_identifiers=tuple(map(shown, bounds.quasi_identifiers)),
        rows=risk.rows,
        k=risk.k,
        diversity=tuple(
            said.Diversity(field=shown(each.field), l=each.l, entropy_l=decimal(each.entropy_l), t=decimal(each.t)) for each in risk.fields
        ),
        bounds=said.Bounds(
            k=bounds.k,
            l=bounds.l,
            entropy_l=None if bounds.entropy_l is None else decimal(bounds.entropy_l),
            t=None if bounds.t is None else decimal(bounds.t),
        ),
        threshold=decimal(bounds.threshold),
    )
