"""COL-08: personal information that is collected is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import Context, Need, Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.col.common import personal
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.tally import Tally, TallyControl
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census
    from controls.batch import BatchView
    from controls.finding import Observation
    from holdings.view import DatasetView, FieldView


class NeverFilled(TallyControl):
    """Counts the values of each field with personal information."""

    id = "COL-08"
    severity = Severity.LOW
    title = Text("收集的个人信息字段有内容", "Fields with personal information are filled in")
    statement = Text(
        "个人信息字段应在记录中填写过；从未填写的字段说明业务并不需要，应从表单和表结构中去掉。",
        "A field with personal information is filled in some record at least; one that never is shows that the service does not need it, and goes "
        "from the forms and the table.",
    )
    why = Text(
        "用不上的字段迟早会被填上：表单上有就有人问，问了就是超出最小必要的收集。",
        "A field that nobody needs is filled sooner or later: what is on the form gets asked for, and to ask is to collect more than is necessary.",
    )
    remediation = Text(
        "与业务部门核实后删除该字段，或说明用途并开始使用；暂不能删的，从录入界面隐藏。",
        "Check with those who use it, then remove the field, or say what it is for and use it; where it cannot go yet, hide it from the forms.",
    )
    method = Text(
        "逐行读取经确认为个人信息的字段，统计有值的行。一行都没有的为例外；行数少于参数 rows 的数据集不判断。",
        "Reads the fields that are confirmed to be personal information and counts the rows in which they have a value. One with none is an "
        "exception; of a dataset with fewer rows than the parameter rows nothing is said.",
    )
    provisions = ("A-5.1/4", "B-7.3/1", "C-2.1/1")
    mappings = (
        maps(
            GBT_35273,
            "5.2",
            Relation.SUBSET,
            "收集的类型应与业务功能直接关联。",
            "What is collected is directly tied to the function of the service.",
        ),
        maps(
            PIPL,
            "6",
            Relation.SUBSET,
            "收集个人信息应当限于实现处理目的的最小范围。",
            "Collection is limited to the least that the purpose needs.",
        ),
        maps(GDPR, "5(1)(c)", Relation.SUBSET, "数据最小化。", "Data minimisation."),
        maps(NIST_800_53, "SI-12(1)", Relation.SUBSET, "限制个人信息的数据项。", "The elements of personal information are limited."),
        maps(ISO_27001, "A.5.34", Relation.INTERSECTS, "按法律要求保护个人信息。", "Personal information is protected as law demands."),
    )
    parameters = (
        Parameter(
            name="rows",
            text=Text("数据集至少有多少行才判断", "rows that a dataset has at least, for something to be said of it"),
            default=20,
            floor=1000,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=1_000_000,
        ),
    )
    reasons = worded(
        never_filled=Text("{rows} 行中该字段从未填写。", "It is not filled in any of {rows} rows."),
        too_few=Text("行数少于参数 rows，不作判断。", "It has fewer rows than the parameter rows; nothing is said of them."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = frozenset(field.name for field in personal(dataset) if field.info is not None)
        return Need(fields=fields) if fields else None

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        fresh = Tally()
        fresh.count("rows", batch.rows)
        for field in personal(batch.dataset):
            if field.info is not None:
                fresh.count(f"filled {field.name}", _filled(batch.column(field.name)) + batch.unreadable.get(field.name, 0))
        return self.merge(state, fresh)

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        for field in personal(dataset):
            if field.info is not None:  # CLS-09 reports those that are gone
                yield self._judge(context, dataset, field, state, census)

    def _judge(self, context: Context, dataset: DatasetView, field: FieldView, state: Tally, census: Census) -> Observation:
        rows, filled, least = state.counts["rows"], state.counts[f"filled {field.name}"], int(context.parameters["rows"])
        if not filled and census.problem is not None:
            return could_not_look(field.asset, census.problem, population=1, owner=dataset.owner)
        if not filled and not rows:
            return could_not_look(field.asset, "empty_dataset", owner=dataset.owner)
        if not filled and rows < least:
            return not_applicable(field.asset, "too_few", population=1, owner=dataset.owner)
        return observe(
            field.asset,
            population=1,
            examined=1,
            exceptions=0 if filled else 1,
            reason="never_filled",
            params={"rows": rows},
            owner=dataset.owner,
        )


def _filled(column: pa.Array) -> int:
    """How many values there are that are not blank; a value that could not be examined is there, too."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        blank = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True)
        return len(column) - int(np.count_nonzero(blank.to_numpy(zero_copy_only=False)))
    return len(column) - int(column.null_count)
