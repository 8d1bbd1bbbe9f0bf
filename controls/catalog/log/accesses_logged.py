"""LOG-01: accesses to data of level 3 and 4 are logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, not_applicable, observe, worded
from controls.catalog.acc.common import HIGH
from controls.catalog.acc.logged import logs
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.view import DatasetView, View


class AccessesLogged(FactControl):
    """Looks whether an access log covers each dataset that needs one."""

    id = "LOG-01"
    severity = Severity.HIGH
    title = Text("高级别数据的访问有日志", "Accesses to high-level data are logged")
    statement = Text(
        "含 3 级及以上字段的数据集，应有访问日志记录其访问：目录中有声明为访问日志（logs）并覆盖它的数据集。",
        "Of a dataset with fields of level 3 or above the accesses are logged: the inventory has a dataset that is declared to log them (logs).",
    )
    why = Text(
        "没有访问日志，越权查看和批量导出无从发现，泄露后也查不清是谁、何时、看了什么。",
        "Without a log nobody notices who looks at what is none of their business, or takes it in bulk; after a leak nobody can tell who saw what, and when.",
    )
    remediation = Text(
        "在应用或数据库中开启访问日志（PostgreSQL 可用 pgAudit），把日志数据集列入目录并声明 logs；已有日志未覆盖该数据集的，扩大范围并写入 covers。",
        "Have the application or the database log accesses (pgAudit for PostgreSQL), put the log into the inventory and declare logs; where a log does not "
        "cover the dataset, extend it and add it to covers.",
    )
    method = Text(
        "对每个有经确认的 3 级及以上字段的数据集，查找目录中声明为访问日志、属于同一数据源并覆盖它（covers 未列出时为全部）且实际存在的数据集。不读取记录；日志是否连续、保存多久由 LOG-02、LOG-03 检查。",
        "For each dataset with confirmed fields of level 3 or above, looks for a dataset that exists, is declared to log accesses to the same source, and covers it "
        "(everything, where covers is not given). Reads no records; whether the log is kept and has no holes is for LOG-02 and LOG-03.",
    )
    provisions = ("A-5.1/3", "A-5.1/7", "B-7.3/2", "L-PIPL.51/1")
    mappings = (
        maps(
            GBT_35273,
            "7.1",
            Relation.INTERSECTS,
            "对个人敏感信息的访问、修改等重要操作应能审计。",
            "Access to sensitive personal information, and what changes it, can be audited.",
        ),
        maps(
            GBT_22239,
            "8.1.4.3",
            Relation.SUBSET,
            "启用安全审计，覆盖每个用户和重要行为。",
            "Auditing is on, for every user and what matters.",
        ),
        maps(PIPL, "51(3)", Relation.INTERSECTS, "采取相应的安全技术措施。", "Suitable technical measures are taken."),
        maps(ISO_27001, "A.8.15", Relation.SUBSET, "产生、保存并分析日志。", "Logs are made, kept and analysed."),
        maps(NIST_800_53, "AU-2", Relation.SUBSET, "确定并记录需要审计的事件。", "Events that need auditing are identified and logged."),
    )
    reasons = worded(
        not_logged=Text("含有 {level} 级字段，而没有覆盖它的访问日志。", "It has fields of level {level}, and no access log covers it."),
        nothing_high=Text(
            "没有经确认的 3 级及以上的字段，或它本身是访问日志。",
            "It has no confirmed field of level 3 or above, or is an access log itself.",
        ),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset in context.view:
            levels = [field.level for field in dataset.fields if field.level is not None and (field.info or dataset.problem)]
            if dataset.declared is None or dataset.gone:
                continue
            if max(levels, default=0) < HIGH or dataset.declared.logs is not None:
                yield not_applicable(dataset.asset, "nothing_high", owner=dataset.owner)
                continue
            yield observe(
                dataset.asset,
                population=1,
                examined=1,
                exceptions=0 if _covered(context.view, dataset) else 1,
                reason="not_logged",
                params={"level": int(max(levels))},
                owner=dataset.owner,
            )


def _covered(view: View, dataset: DatasetView) -> bool:
    return any(source == dataset.source and not log.gone and declared.covered(dataset.name) for log, declared, source in logs(view))
