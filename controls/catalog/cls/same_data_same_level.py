"""CLS-12: the same data has the same level wherever it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import JoinControl, Need, could_not_look, not_applicable, observe, worded
from controls.canonical import canonical
from controls.catalog.cls.copies import BLANK, KINDS, UNREADABLE, VALUE, Copy, Seen, compared, copies
from controls.finding import Severity
from controls.frameworks import DSL, GBT_43697, ISO_27001, NIST_800_53, Relation, maps
from controls.keying import records
from holdings.keying import Keyer
from holdings.octets import Octets
from holdings.sources.columns import as_text
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.view import DatasetView

_LOOKED_AT = 512
"""Values by which a column shows whether it repeats itself."""


class SameDataSameLevel(JoinControl[Seen]):
    """Joins the fields that are declared to hold the same kind of data, by keyed fingerprints of their values."""

    id = "CLS-12"
    severity = Severity.MEDIUM
    title = Text("相同数据级别一致", "The same data has the same level everywhere")
    statement = Text(
        "同一类数据的同一个值存放在多处时，各处字段的级别应一致；级别较低的字段不得含有在级别较高的字段中也存在的值。",
        "Where one value of one kind of data is kept in several places, their fields have the same level; a field of a lower level holds no value "
        "that a field of a higher level also holds.",
    )
    why = Text(
        "保护水平取决于最弱的一份副本：同一个号码在主表按 3 级保护，在导出表按 2 级开放，按 3 级采取的措施就形同虚设。",
        "Data is as safe as its weakest copy: where a number is protected as level 3 in one table and open as level 2 in an extract, the measures of level 3 achieve nothing.",
    )
    remediation = Text(
        "将各处副本的级别统一为其中最高的级别并补足措施，或删除级别较低处不必要的副本，或对该副本去标识化。",
        "Give all copies the highest of their levels, with its measures; or delete copies that are not needed; or de-identify them.",
    )
    method = Text(
        "仅比较声明为同一数据类型（entity）且级别不同的字段。将值规范化（全半角、大小写、空格和连接符、电话号码的国家代码和区号前的 0）后计算带密钥的摘要，"
        "按摘要比较；原值不离开内存，也不写入磁盘。文本和整数以外类型的值计为无法检查。",
        "Compares only fields that are declared to hold one type of data (entity) at different levels. Values are brought to one form (width, case, "
        "spaces and dashes, country code and leading 0 of phone numbers) and compared as keyed fingerprints; the values leave memory nowhere and are never written. "
        "Values of other types than text and whole numbers count as not examined.",
    )
    provisions = ("A-5.1/1", "A-5.1/2", "B-7.2/1", "D-2.5/1")
    mappings = (
        maps(
            GBT_43697,
            "4",
            Relation.INTERSECTS,
            "就高从严原则：同一数据按其最高的级别保护。",
            "One piece of data is protected by its highest grade.",
        ),
        maps(DSL, "21", Relation.SUBSET, "数据分级保护应覆盖数据的各处副本。", "Protection by grade reaches every copy."),
        maps(
            ISO_27001, "A.5.12", Relation.SUBSET, "分级方案应一致地适用于全部信息。", "The classification scheme is applied consistently."
        ),
        maps(
            NIST_800_53,
            "CM-12",
            Relation.INTERSECTS,
            "查明并记录信息的所在位置。",
            "Where information is kept is identified and documented.",
        ),
    )
    reasons = worded(
        lower_than_elsewhere=Text(
            "声明为 {declared} 级，其中的值也存在于 {highest} 级的字段 {field}。",
            "It is declared level {declared}; values in it also stand in {field}, of level {highest}.",
        ),
        one_level=Text(
            "同类数据的字段级别一致，无需比较。", "All fields with this kind of data have one level; there is nothing to compare."
        ),
        higher_unread=Text(
            "级别更高的同类字段有 {unexamined} 个值无法检查，不能排除其中有相同的值。",
            "{unexamined} values of fields of a higher level could not be examined; they may hold the same values.",
        ),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = frozenset(copy.field.name for copy in compared(context.view) if copy.inside(dataset))
        return Need(fields=fields) if fields else None

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        for number, copy in enumerate(compared(context.view)):
            if copy.inside(batch.dataset):
                yield from self._records(context, copy, number * KINDS, batch)

    def _records(self, context: Context, copy: Copy, tag: int, batch: BatchView) -> Iterator[NDArray[np.void]]:
        column = batch.column(copy.field.name)
        unreadable = batch.unreadable.get(copy.field.name, 0)
        if not copy.comparable:
            unreadable += len(column) - column.null_count
            column = column.slice(0, 0)
        distinct, counts = _counted(column.drop_null())
        values = Octets.of(canonical(as_text(distinct).cast(pa.large_string()), copy.root))
        blank = values.sizes == 0
        keyer = Keyer(context.key.derive(f"join/{self.id}/{copy.root}"))
        digests = keyer.digests_of(values)
        yield records(digests[~blank], tag + VALUE, counts[~blank])
        for kind, count in ((BLANK, int(counts[blank].sum())), (UNREADABLE, unreadable)):
            if count:
                yield records(np.zeros((1, 2), np.uint64), tag + kind, np.array([count], np.uint64))

    def init(self) -> Seen:
        return Seen()

    def group(self, context: Context, state: Seen, groups: Groups) -> None:
        state.fold(groups, [copy.level for copy in compared(context.view)])

    def finish(self, context: Context, state: Seen, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        among = compared(context.view)
        numbers = {copy.key: number for number, copy in enumerate(among)}
        for copy in copies(context.view):
            if copy.dataset.problem is not None:
                continue  # the dataset as a whole is said not to have been looked at
            if copy.key not in numbers:
                yield not_applicable(copy.field.asset, "one_level", owner=copy.dataset.owner)
                continue
            read = census.get((copy.dataset.source, copy.dataset.name))
            above = [each for each in among if each.root is copy.root and each.level > copy.level]
            hidden = sum(state.rows[numbers[each.key] * KINDS + UNREADABLE] for each in above)
            shared: Mapping[int, int] = state.above.get(numbers[copy.key], {})
            worst = max(shared, key=lambda other: (among[other].level, shared[other], -other), default=None)
            elsewhere = None if worst is None else among[worst]
            rows = read.rows if read else 0
            yield _judge(copy, numbers[copy.key], state, rows=rows, elsewhere=elsewhere, highest=not above, hidden=hidden)


def _counted(column: pa.Array) -> tuple[pa.Array, NDArray[np.uint64]]:
    """The different values, and how many there are of each; of a column that hardly repeats itself the values one by one, which costs less."""
    head = column.slice(0, _LOOKED_AT)
    if 2 * len(head.unique()) > len(head):
        return column, np.ones(len(column), np.uint64)
    counted = pc.value_counts(column)
    return counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False).astype(np.uint64)


def _judge(copy: Copy, number: int, state: Seen, *, rows: int, elsewhere: Copy | None, highest: bool, hidden: int) -> Observation:
    value, blank, unreadable = (state.rows[number * KINDS + kind] for kind in (VALUE, BLANK, UNREADABLE))
    population, exceptions = value + blank + unreadable, state.exceptions[number]
    if rows and not population:
        return not_applicable(copy.field.asset, "no_values", owner=copy.dataset.owner)
    if hidden and not exceptions:
        params = {"unexamined": hidden}
        return could_not_look(copy.field.asset, "higher_unread", population=population, owner=copy.dataset.owner, params=params)
    return observe(
        copy.field.asset,
        population=population,
        examined=population if highest else value + blank,
        exceptions=exceptions,
        reason="lower_than_elsewhere",
        params={"declared": int(copy.level), "highest": int(elsewhere.level), "field": elsewhere.field.asset.name} if elsewhere else None,
        owner=copy.dataset.owner,
    )
