"""Certificates of destruction: what a plan came to, verified anew, in a bundle that anybody verifies, and as a page for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from audit.bundling import of_entries
from audit.ledger import ledger_of
from audit.retaining.certificate_page import LEVEL, Beside
from audit.retaining.plans import approvals_here
from audit.standing import standing_of
from holdings.assets import Asset
from holdings.keys.opening import open_ring
from holdings.ledger.bundle import MOST_ENTRIES
from holdings.ledger.canonical import canonical
from holdings.text import Text
from retention.errors import SweepRefused
from retention.schedule import schedule

if TYPE_CHECKING:
    import datetime as dt

    from audit.retaining.sweeping import Sweeping
    from retention.journal import History
    from retention.plan import Plan
    from retention.verify import Verified

FILE = "certificate.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate, and the bundle that holds it."""

    told: dict[str, Any]
    bundle: bytes
    beside: Beside


def certify(sweeping: Sweeping, name: str) -> Certificate:
    """Verify a plan that was carried out, and certify it. Raises `SweepRefused` where its evidence does not hold, `RecordwardenError`."""
    plan, verified = sweeping.verify(name)
    if verified.unfinished or not verified.good:
        raise SweepRefused(
            Text(
                "核验未通过或计划尚未执行完，不能出具销毁证明。",
                "it is not finished, or its evidence does not hold, so it cannot be certified.",
            ),
            plan.id[:12],
            Text("请运行 `recordwarden retention verify` 查看。", "See `recordwarden retention verify`."),
        )
    history = sweeping.journal().history(plan.digest)
    told = _told(sweeping, plan, history, verified)
    ledger = ledger_of(sweeping.workspace, sweeping.workspace.inventory(), sweeping.store, open_ring())
    first, last = history.places[0], history.places[-1]
    bundle = of_entries(ledger, first if last - first < MOST_ENTRIES else last, last, files={FILE: canonical(told) + b"\n"})
    return Certificate(told=told, bundle=bundle, beside=_beside(sweeping, plan))


def _told(sweeping: Sweeping, plan: Plan, history: History, verified: Verified) -> dict[str, Any]:
    outcomes = [history.outcomes[number] for number in sorted(history.outcomes)]
    standing = standing_of(sweeping.workspace, sweeping.store)
    return {
        "schema": "recordwarden/certificate/v1",
        "level": LEVEL,
        "grade": verified.grade.value,
        "plan": {"id": plan.id, "digest": plan.digest, "why": plan.why.value, "as_of": plan.as_of.isoformat(), "items": plan.items.root}
        | ({} if plan.repeats is None else {"repeats": plan.repeats}),
        "asset": Asset.of(plan.source, plan.dataset).name,
        "action": plan.action.value,
        **({} if plan.becomes is None else {"becomes": plan.becomes}),
        "rules": [{"id": rule.id, "version": rule.version, "digest": rule.digest} for rule in plan.rules],
        "author": plan.author,
        "approved_by": [person.key for person in approvals_here(plan, standing).approved],
        "started": _written(min(intent.at for _, intent in history.intents.values())),
        "ended": _written(max(outcome.at for outcome in outcomes)),
        "certified": _written(sweeping.now()),
        "counts": {
            "planned": plan.items.count,
            **{name: sum(getattr(each, name) for each in outcomes) for name in ("done", "held", "changed", "skipped", "failed")},
        },
        "verified": {name: value for name, value in asdict(verified).items() if isinstance(value, int)},
        "ledger": {"name": sweeping.journal().name, "entries": list(history.places)},
        **({"archive": archived} if (archived := [name for each in outcomes for name in each.archived or ()]) else {}),
        "receipts": [each.receipts for each in outcomes],
    }


def _beside(sweeping: Sweeping, plan: Plan) -> Beside:
    """What the page tells of the workspace as it is now: a rule that was changed since the plan is named by its id alone."""
    inventory = sweeping.workspace.inventory()
    used = {(rule.id, rule.digest) for rule in plan.rules}
    return Beside(
        organisation=inventory.organisation,
        timezone=plan.timezone,
        names={key: person.name for key, person in standing_of(sweeping.workspace, sweeping.store).people.persons.items()},
        bases=tuple(basis for rule in schedule(inventory).rules if (rule.id, rule.digest) in used for basis in rule.legal_basis),
    )


def _written(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
