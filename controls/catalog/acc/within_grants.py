"""ACC-05: what the access log tells stays within what was granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from controls.base import Context, Need, could_not_look, observe, worded
from controls.catalog.acc.common import REASONS, looked
from controls.catalog.acc.logged import accesses, log_of
from controls.finding import Evidence, Observation, Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.tally import EVIDENCE_KEPT, Tally, TallyControl
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from controls.base import Census
    from controls.batch import BatchView
    from holdings.rights.reach import Reach
    from holdings.view import DatasetView

_NO_VALUE = "—"


class WithinGrants(TallyControl):
    """Holds each logged access against the grants."""

    id = "ACC-05"
    severity = Severity.HIGH
    seeks_rights = True
    title = Text("访问不超出授权", "Accesses stay within what was granted")
    statement = Text(
        "访问日志中的每次访问，其账号都应对所访问的数据集有授权：直接授权、经角色、经视图，或属主。",
        "Every access in the log is by an account that was granted something on the dataset: directly, through a role or a view, or as its owner.",
    )
    why = Text(
        "日志中出现没有授权的访问，说明授权登记与系统实际不符，或有人绕过了访问控制。",
        "An access that nothing was granted for means that the grants are not what the system really does, or that somebody goes round them.",
    )
    remediation = Text(
        "逐条核实访问人和事由；属越权的按安全事件处置并堵住途径，属漏登授权的经审批后补登。",
        "Find out of each access who it was and why. What went past the rights is an incident: close the way. What was never registered is granted, once "
        "approved.",
    )
    method = Text(
        "读取声明为访问日志（logs）的数据集，把每行的账号和数据集与授权目录或策略文件比对；授权以审计时为准，此前收回的授权会使较早的访问被报告。"
        "账号或数据集为空、或授权中没有该账号的行无法判定，计为未检查。",
        "Reads the datasets that are declared to log accesses (logs) and holds the account and dataset of each row against the catalogue or the policy "
        "file. The grants are those of the day of the assessment: where one was revoked since, earlier accesses are reported. Rows without account or "
        "dataset, or of accounts that the grants do not know, cannot be judged and count as not examined.",
    )
    provisions = ("A-5.1/6", "B-7.1/1", "B-7.2/2", "D-1.4/1", "C-5.4/3")
    mappings = (
        maps(
            GBT_35273,
            "7.1",
            Relation.INTERSECTS,
            "不得超出授权访问个人信息，越权访问应能发现。",
            "Nobody reaches personal information beyond what was authorised.",
        ),
        maps(PIPL, "51(4)", Relation.INTERSECTS, "合理确定个人信息处理的操作权限。", "Operation permissions are set reasonably."),
        maps(
            GBT_22239,
            "8.1.4.3",
            Relation.INTERSECTS,
            "对重要的用户行为和安全事件进行审计。",
            "What users do, and security events, are audited.",
        ),
        maps(ISO_27001, "A.8.15", Relation.INTERSECTS, "产生并分析日志。", "Logs are made and analysed."),
        maps(NIST_800_53, "AC-6(9)", Relation.INTERSECTS, "记录并审查对权限的使用。", "The use of privileges is logged and reviewed."),
    )
    reasons = worded(
        REASONS,
        beyond_grants=Text("没有授权的访问：{accesses} 次。", "Accesses that nothing was granted for: {accesses}."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        log = log_of(dataset)
        found = None if log is None else looked(context, log.source or dataset.source, dataset.asset)
        return None if log is None or isinstance(found, Observation) else Need(fields=frozenset({log.account, log.dataset}))

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        log = log_of(batch.dataset)
        reaches = None if log is None else looked(context, log.source or batch.dataset.source, batch.dataset.asset)
        if log is None or reaches is None or isinstance(reaches, Observation):
            return state
        fresh, found = Tally(), accesses(batch, log)
        verdicts = np.array([_granted(reaches, who, what) for who, what, _ in found.kinds], object)[found.of_row]
        beyond = np.flatnonzero((verdicts == False) & found.let_through)  # noqa: E712 (None is neither)
        fresh.count("rows", batch.rows)
        fresh.count("unknown", int(sum(verdict is None for verdict in verdicts[found.let_through])))
        fresh.count("beyond", len(beyond))
        first = [int(row) for row in beyond[:EVIDENCE_KEPT]]
        fresh.keep("beyond", [(batch.first_row + row, Evidence(locator=batch.locator(row), shape=_NO_VALUE)) for row in first])
        return self.merge(state, fresh)

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        if dataset.declared is None or dataset.declared.logs is None:
            return
        found = looked(context, dataset.declared.logs.source or dataset.source, dataset.asset, dataset.owner)
        if isinstance(found, Observation):
            yield found
        elif log_of(dataset) is None:
            yield could_not_look(dataset.asset, "missing", owner=dataset.owner)
        else:
            yield _judge(dataset, state)


def _judge(dataset: DatasetView, state: Tally) -> Observation:
    rows, unknown, beyond = (state.counts[name] for name in ("rows", "unknown", "beyond"))
    return observe(
        dataset.asset,
        population=rows,
        examined=rows - unknown,
        exceptions=beyond,
        reason="beyond_grants",
        params={"accesses": beyond},
        evidence=state.examples("beyond"),
        owner=dataset.owner,
    )


def _granted(reaches: Sequence[Reach], account: str | None, dataset: str | None) -> bool | None:
    """Whether an account may do anything with a dataset; None where it is not known."""
    known = [(reach, name) for reach in reaches if account and (name := reach.account(account)) is not None]
    if not known or not dataset:
        return None
    return any(reach.touches(name, dataset) for reach, name in known)
