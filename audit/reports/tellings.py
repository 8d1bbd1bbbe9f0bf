"""The sentences that every report opens and closes with: the conclusion, the score with its coverage, what was not seen, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.reports.comparison import counts
from audit.reports.summary import percent
from audit.reports.words import WORDS
from controls.base import COMMON_REASONS
from controls.finding import Severity, Status
from controls.render import fill
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.reports.base import Material
    from audit.reports.comparison import Compared
    from audit.reports.rows import Card, Row
    from audit.reports.summary import Score, Summary
    from audit.store import Recorded
    from controls.finding import DatasetRead, Observation

NOT_SEEN = (Status.ERROR, Status.INCONCLUSIVE, Status.MANUAL)
FIRST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeen:
    """Something that could not be looked at, and why. `control` is empty for a dataset, `asset` for a whole control."""

    status: Status
    control: str
    asset: str
    why: Text
    owner: str | None = None


def conclusion(summary: Summary) -> Text:
    """What came of it, in one sentence."""
    total = sum(summary.controls.values()) - summary.controls[Status.NOT_RUN]
    failing = len(summary.failing)
    if not total:
        return Text("没有执行任何控制点。", "No control was run.")
    if failing:
        urgent = sum(result.severity is Severity.CRITICAL for result in summary.failing)
        return Text(
            f"{total} 个控制点中有 {failing} 个不符合" + (f"，其中 {urgent} 个为严重。" if urgent else "。"),
            f"{failing} of {_controls(total)} {'fails' if failing == 1 else 'fail'}"
            + (f", {urgent} of critical severity." if urgent else "."),
        )
    unseen = sum(summary.controls[status] for status in NOT_SEEN)
    if unseen:
        return Text(
            f"{total} 个控制点中没有不符合项，但有 {unseen} 个未能得出结论。",
            f"None of {_controls(total)} fails, but {unseen} could not be concluded.",
        )
    if not summary.controls[Status.PASS]:
        return Text(f"{total} 个控制点均不适用。", f"None of {_controls(total)} applies.")
    return Text(f"{total} 个控制点均未发现不符合项。", f"None of {_controls(total)} fails.")


def _controls(count: int) -> str:
    return f"{count} control" if count == 1 else f"{count} controls"


def standing(score: Score) -> Text:
    """The score, never without its coverage."""
    judged, applicable = f"{score.judged:,}", f"{score.applicable:,}"
    controls = f"{score.controls_judged}/{score.controls_applicable}"
    share, coverage = percent(score.share), percent(score.coverage)
    return Text(
        f"符合率 {share}（{score.passed:,}/{judged}）；覆盖率 {coverage}（{applicable} 个观测结果中 {judged} 个可判定，控制点 {controls}）。",
        f"Score {share} ({score.passed:,}/{judged}); coverage {coverage} ({judged} of {applicable} observations could be judged, "
        f"controls {controls}).",
    )


def since(earlier: str, compared: Iterable[Compared]) -> Text:
    """What became of the findings since the earlier assessment of this id."""
    told = counts(compared).items()
    zh = "，".join(f"{difference.text.zh} {count:,}" for difference, count in told)
    en = ", ".join(f"{count:,} {difference.text.en}" for difference, count in told)
    return Text(f"与 {earlier} 相比：{zh}。", f"Since {earlier}: {en}.")


def disposed(material: Material) -> Text | None:
    """How many findings are waived and how many observations attested, and what was signed and counts for nothing; None without any."""
    found = material.dispositions
    if not found:
        return None
    waived, idle = len(found.waived), len(found.idle)
    attested = len(found.by_fingerprint) - waived
    nothing = Text(f"；不生效的签署 {idle}", f"; signed, and counting for nothing: {idle}") if idle else Text("", "")
    return Text(
        f"已获例外审批的审计发现 {waived}，已声明确认 {attested}{nothing.zh}。状态不因此改变。",
        f"Findings waived: {waived}; attested: {attested}{nothing.en}. No status is changed by that.",
    )


def in_ledger(recorded: Recorded | None) -> Text:
    """Where the assessment stands in the evidence ledger, in one line; or that it does not."""
    if recorded is None:
        return WORDS["ledger_none"]
    entry, size, root = recorded.entry, recorded.size, recorded.root[:16]
    return Text(f"证据账本：记录序号 {entry}，共 {size} 条，根 {root}", f"Evidence ledger: entry {entry}, size {size}, root {root}")


def why_not(read: DatasetRead) -> Text:
    """Why a dataset was not read to its end, and where that was."""
    why = fill(None, read.problem or "", {})
    return why if read.place is None else Text(f"{why.zh}位置：{read.place}。", f"{why.en} Place: {read.place}.")


def not_seen(material: Material, cards: Iterable[Card]) -> list[NotSeen]:
    """Everything that was to be looked at and could not be: datasets, whole controls, single assets."""
    found = [
        NotSeen(status=Status.INCONCLUSIVE, control="", asset=read.asset.name, why=why_not(read))
        for read in material.assessment.datasets
        if read.problem is not None
    ]
    for card in cards:
        if card.status in NOT_SEEN and not card.with_status(*NOT_SEEN):
            found.append(NotSeen(status=card.status, control=card.id, asset="", why=card.note or COMMON_REASONS["no_assets"]))
        found += [
            NotSeen(
                status=row.observation.status, control=card.id, asset=row.observation.asset.name, why=_why(row), owner=row.observation.owner
            )
            for row in card.with_status(*NOT_SEEN)
        ]
    return found


def _why(row: Row) -> Text:
    """Why it could not be looked at, and who answers for it instead, where somebody does."""
    if row.disposition is None:
        return row.what
    beside = row.disposition.text
    return Text(f"{row.what.zh}（{beside.zh}）", f"{row.what.en} ({beside.en})")


def evidence_cut(observation: Observation) -> Text | None:
    """That evidence shows only the first of the rows that failed; None where it shows them all."""
    given, failing = len(observation.evidence), observation.exceptions
    if not 0 < given < failing:
        return None
    return Text(f"前 {given:,} 行，共 {failing:,} 行", f"first {given:,} of {failing:,} rows")


def more(count: int) -> Text:
    """That a list was cut, and where the rest is."""
    return Text(f"另有 {count:,} 项，见 CSV 或 JSON 报告。", f"{count:,} more: see the CSV or JSON report.")


def next_steps(material: Material, summary: Summary) -> list[Text]:
    """What to do now."""
    steps = []
    named = "、".join(result.control for result in summary.failing[:FIRST]), ", ".join(result.control for result in summary.failing[:FIRST])
    if summary.failing:
        steps.append(Text(f"先整改 {named[0]}。", f"Mend {named[1]} first."))
        steps.append(Text("recordwarden findings list：逐条查看审计发现。", "recordwarden findings list: see the findings one by one."))
    if any(summary.observations[status] or summary.controls[status] for status in NOT_SEEN):
        steps.append(
            Text(
                "recordwarden sources test：查明未能核查的原因，处理后重新审计。",
                "recordwarden sources test: find out why some could not be looked at, mend that, and audit again.",
            )
        )
    identity = material.assessment.id
    steps.append(
        Text(
            f"recordwarden report {identity} --format html --output report.html：生成可分发的报告。",
            f"recordwarden report {identity} --format html --output report.html: a report to hand on.",
        )
    )
    return steps
