"""REC-06: times, numbers and ratings are written in one form, in all datasets of a class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import JoinControl, Need, not_applicable, observe, worded
from controls.catalog.rec.common import concerned
from controls.catalog.rec.forms import WRITTEN, forms
from controls.finding import Severity
from controls.frameworks import ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.keying import records
from holdings.keying import Keyer
from holdings.model import FieldKind
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from controls.keying import Groups
    from holdings.records import Element
    from holdings.view import DatasetView, FieldView, View

_VALUE, _UNREADABLE = range(2)
_KINDS = 2
"""The tag of a record: the number of its field times two, plus one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A field whose values are written in a form, and with which others it shares that."""

    dataset: DatasetView
    field: FieldView
    element: Element
    group: str
    """The class of its records, or the dataset itself where that has no class; and the element."""

    @property
    def typed(self) -> bool:
        """Whether the source holds its values to a date's type: then they have no written form."""
        info = self.field.info
        return info is not None and info.enforced and info.kind in (FieldKind.DATE, FieldKind.DATETIME)


@dataclass(slots=True)
class Commonest:
    """The form that most values of a group of fields have."""

    rows: int = 0
    form: tuple[int, int] = (0, 0)
    """Its fingerprint."""
    by_field: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class Seen:
    """Values by tag, and by group the commonest form."""

    rows: Counter[int] = field(default_factory=Counter)
    commonest: dict[str, Commonest] = field(default_factory=dict)


class OneForm(JoinControl[Seen]):
    """Compares the forms in which the same element is written."""

    id = "REC-06"
    severity = Severity.LOW
    title = Text("同类记录格式统一", "Records of one class have one format")
    statement = Text(
        "同一类别的记录，同一要素（各时间、保存期限、记录编号、评价）在各数据集中的书写格式应一致。",
        "In records of one class the same element (each time, the keeping period, the record number, the rating) is written in one form, in all their datasets.",
    )
    why = Text(
        "格式不一的日期和编号无法可靠地排序、检索和比对，换算时容易读错，期限的计算也随之出错。",
        "Dates and numbers in mixed forms are not sorted, searched and matched reliably; they are misread when converted, and periods with them.",
    )
    remediation = Text(
        "规定统一格式（日期建议采用 GB/T 7408 的 YYYY-MM-DD hh:mm:ss），在录入和导入时校验，并转换既有记录。",
        "Lay down one format (for dates ISO 8601, YYYY-MM-DD hh:mm:ss), validate it on entry and import, and convert the records there are.",
    )
    method = Text(
        "将每个值化为书写形式（字母和数字归类，符号保留；一位和两位数字、编号流水号的位数、小数秒不区分），按档案类别和要素统计，多数值采用的形式为统一格式，"
        "其余的值计为例外。日期类型由数据源强制的字段没有书写形式；不强制的（如 SQLite），ISO 8601 的各种写法视为一种。统计以形式的带密钥摘要进行。",
        "Brings each value to its form (letters and digits by class, signs as they are; one and two digits, the length of a counter and fractions of a "
        "second are not told apart) and counts by class of record and element: the form of most values is the format, the other values are exceptions. A "
        "field whose date type the source enforces has no written form; where it does not (SQLite), all ISO 8601 forms are one. Forms are counted by "
        "keyed fingerprints.",
    )
    provisions = ("A-3.3/1", "D-2.5/1", "D-8.1/1")
    mappings = (
        maps(
            PIPL,
            "8",
            Relation.INTERSECTS,
            "处理个人信息应当保证质量，避免因不准确、不完整对个人权益造成不利影响。",
            "The quality of personal information is ensured, so that nobody suffers from what is inaccurate or incomplete.",
        ),
        maps(
            ISO_27001,
            "A.5.33",
            Relation.INTERSECTS,
            "记录在保存期内应可读取和检索。",
            "Records can be read and retrieved as long as they are kept.",
        ),
        maps(
            NIST_800_53,
            "SI-18",
            Relation.INTERSECTS,
            "核查个人信息的准确性和完整性。",
            "The accuracy and completeness of personal information are checked.",
        ),
    )
    reasons = worded(
        other_forms=Text(
            "{element}：有值的书写格式与同类记录的多数不同。",
            "Some values ({element}) are written in another form than most in records of this class.",
        ),
        nothing_written=Text(
            "未声明有书写格式的要素（时间、编号、评价）。", "It declares no element that is written in a form (times, numbers, ratings)."
        ),
        typed=Text("数据源强制的日期类型没有书写格式。", "A date type that the source enforces has no written form."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        fields = frozenset(each.field.name for each in _written(dataset) if not each.typed)
        return Need(fields=fields) if fields else None

    def project(self, context: Context, batch: BatchView) -> Iterator[NDArray[np.void]]:
        keyer = Keyer(context.key.derive(f"join/{self.id}"))
        for number, each in enumerate(_compared(context.view)):
            if (each.dataset.source, each.dataset.name) != (batch.dataset.source, batch.dataset.name) or each.field.info is None:
                continue
            found, counts = forms(batch.column(each.field.name), each.element, each.field.info.kind)
            group, between = (pa.scalar(text, pa.large_string()) for text in (each.group, "\x1f"))
            shapes = pc.binary_join_element_wise(group, found.cast(pa.large_string()), between)
            yield records(keyer.digests(shapes), number * _KINDS + _VALUE, counts)
            if lost := batch.unreadable.get(each.field.name, 0):
                yield records(np.zeros((1, 2), np.uint64), number * _KINDS + _UNREADABLE, np.array([lost], np.uint64))

    def init(self) -> Seen:
        return Seen()

    def group(self, context: Context, state: Seen, groups: Groups) -> None:
        _fold(state, groups, [each.group for each in _compared(context.view)])

    def finish(self, context: Context, state: Seen, census: Mapping[tuple[str, str], Census]) -> Iterator[Observation]:
        numbers = {(each.dataset.source, each.dataset.name, each.field.name): number for number, each in enumerate(_compared(context.view))}
        for dataset in context.view:
            if dataset.info is None or not concerned(dataset):
                continue
            written = _written(dataset)
            if not written:
                yield not_applicable(dataset.asset, "nothing_written", owner=dataset.owner)
            for each in written:
                if each.typed:
                    yield not_applicable(each.field.asset, "typed", owner=dataset.owner)
                else:
                    number = numbers[dataset.source, dataset.name, each.field.name]
                    yield _judge(each, number, state, census[dataset.source, dataset.name])


def _judge(each: Written, number: int, state: Seen, census: Census) -> Observation:
    values, unreadable = (state.rows[number * _KINDS + kind] for kind in (_VALUE, _UNREADABLE))
    if census.rows and not values + unreadable:
        return not_applicable(each.field.asset, "no_values", owner=each.dataset.owner)
    commonest = state.commonest.get(each.group, Commonest())
    return observe(
        each.field.asset,
        population=values + unreadable,
        examined=values,
        exceptions=values - commonest.by_field[number],
        reason="other_forms",
        params={"element": each.element},
        owner=each.dataset.owner,
    )


def _written(dataset: DatasetView) -> tuple[Written, ...]:
    """The fields that exist and are declared to hold an element with a form; of several elements in one field, the first."""
    if dataset.declared is None:
        return ()
    found: dict[str, Written] = {}
    group = dataset.declared.record_class or f"{dataset.source}\x1f{dataset.name}"
    for element, names in dataset.declared.elements.items():
        for name in names if element in WRITTEN else ():
            view = dataset.field(name)
            if view is not None and view.info is not None:
                found.setdefault(name, Written(dataset=dataset, field=view, element=element, group=f"{group}\x1f{element}"))
    return tuple(found[name] for name in sorted(found))


@lru_cache(maxsize=1)
def _compared(view: View) -> tuple[Written, ...]:
    """All of them that have to be read, in an order that is the same in every process."""
    datasets = sorted(view, key=lambda dataset: (dataset.source, dataset.name))
    return tuple(each for dataset in datasets for each in _written(dataset) if not each.typed)


def _fold(state: Seen, groups: Groups, group_of: list[str]) -> None:
    if not len(groups.records):
        return
    tags, counts = groups.records["tag"].astype(np.int64), groups.records["count"].astype(np.int64)
    number, kind = np.divmod(tags, _KINDS)
    for tag in np.unique(tags):
        state.rows[int(tag)] += int(counts[tags == tag].sum())
    names = {name: place for place, name in enumerate(dict.fromkeys(group_of))}
    of = np.array([names[name] for name in group_of], np.int64)[number]
    totals = np.add.reduceat(np.where(kind == _VALUE, counts, 0), groups.starts)
    for name, place in names.items():
        mine = np.flatnonzero((of[groups.starts] == place) & (totals > 0))
        if not len(mine):
            continue
        best = mine[np.argmax(totals[mine])]  # of equals the first by fingerprint: blocks and groups are in its order
        start, stop = groups.starts[best], groups.starts[best] + groups.sizes[best]
        form = (int(groups.records["hi"][start]), int(groups.records["lo"][start]))
        kept = state.commonest.get(name)
        if kept is None or (int(totals[best]), kept.form) > (kept.rows, form):
            by_field: Counter[int] = Counter()
            for each, count in zip(number[start:stop], counts[start:stop], strict=True):
                by_field[int(each)] += int(count)
            state.commonest[name] = Commonest(int(totals[best]), form, by_field)
