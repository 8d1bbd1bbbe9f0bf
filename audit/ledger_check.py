"""Holds a results store against the workspace's evidence ledger: which assessments were altered, are missing, or were never recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.evidence import event_of
from holdings.assets import shown
from holdings.ledger import problems
from holdings.ledger.entries import ASSESSMENT_ID, AssessmentDone, NotAnEvent, decoded
from holdings.ledger.problems import Verdict
from holdings.ledger.reading import entries_of
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.store import Store
    from holdings.ledger.problems import Problem, Verification
    from holdings.ledger.storage import View

_PARTS = {
    "results": Text("结果", "results"),
    "inventory": Text("目录摘要", "digest of the inventory"),
    "parameters": Text("参数", "parameters"),
    "catalogue": Text("控制点版本", "versions of controls"),
    "version": Text("工具版本", "version of the tool"),
}


def held_against_ledger(store: Store, view: View, verified: Verification) -> Verification:
    """The verification of the ledger, with what is wrong in the store; a ledger that was altered is nothing to hold against."""
    if verified.checkpoint is None or verified.verdict is Verdict.ALTERED:
        return verified
    there = store.finished()  # first of all: what is finished and recorded meanwhile is no alarm
    found: list[Problem] = []
    recorded = _recorded(entries_of(view, verified.checkpoint.size, verified.absent), found)
    later = set(store.finished()) - set(there)
    for each in there:
        if each not in recorded:
            found.append(problems.assessment_extra(_name(each)))
        elif differing := _differing(store, recorded[each]):
            found.append(problems.assessment_altered(each, differing))
    found += [problems.assessment_missing(each) for each in recorded.keys() - set(there) - later]
    fact = Text(f"已与账本比对的审计：{len(there)} 次", f"stored assessments that were held against the ledger: {len(there)}")
    verdict = Verdict.ALTERED if found else verified.verdict
    return replace(
        verified, found=(*verified.found, *sorted(found, key=lambda each: each.place)), verdict=verdict, facts=(*verified.facts, fact)
    )


def _name(identity: str) -> str:
    """An assessment's id as it can be shown: one of ours is no person's number, though its digits may look like one."""
    return identity if ASSESSMENT_ID.fullmatch(identity) else shown(identity)


def _recorded(entries: Iterable[tuple[int, bytes]], found: list[Problem]) -> dict[str, AssessmentDone]:
    """What the ledger has of each assessment. One may stand there twice: its first entry may have been all that a crash left."""
    recorded: dict[str, AssessmentDone] = {}
    for _, entry in entries:
        try:
            event = decoded(entry)
        except NotAnEvent:  # a kind of a later version; it is proven to be there, and says nothing of assessments
            continue
        if isinstance(event, AssessmentDone):
            first = recorded.setdefault(event.assessment, event)
            if first.model_copy(update={"at": event.at}) != event:
                found.append(problems.entries_differ(event.assessment))
    return recorded


def _differing(store: Store, event: AssessmentDone) -> Text | None:
    """Which parts of a stored assessment are not what was recorded."""
    try:
        stored = event_of(store.load(event.assessment), event.at)
    except ValueError:  # not in a form that could ever have been recorded
        return Text("形式", "its form")
    names = [text for name, text in _PARTS.items() if getattr(stored, name) != getattr(event, name)]
    return Text("、".join(each.zh for each in names), ", ".join(each.en for each in names)) if names else None
