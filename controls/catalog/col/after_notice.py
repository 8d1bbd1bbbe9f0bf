"""COL-03: every consent names a notice that was in force and covers what was consented to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from controls.base import Context, Need, could_not_look, observe, worded
from controls.catalog.col.common import register_of
from controls.catalog.rec.common import NO_VALUE, zone_of
from controls.finding import Evidence, Severity
from controls.frameworks import GBT_35273, GDPR, NIST_800_53, PIPL, Relation, maps
from controls.tally import EVIDENCE_KEPT, Tally, TallyControl
from holdings.dates.zones import local_days
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from controls.base import Census
    from controls.batch import BatchView
    from controls.finding import Observation
    from holdings.view import DatasetView

_EPOCH = dt.date(1970, 1, 1).toordinal()
_UNKNOWN, _NOT_IN_FORCE, _NOT_COVERED = _PROBLEMS = "unknown", "not_in_force", "not_covered"


class AfterNotice(TallyControl):
    """Holds each consent against the notices of the inventory."""

    id = "COL-03"
    severity = Severity.HIGH
    title = Text("同意均在有效告知之后作出", "Every consent follows a notice in force")
    statement = Text(
        "同意登记的每条记录应写明所依据的告知版本：该版本在目录中、在同意当日施行，并涵盖所同意的目的。",
        "Every row of a register of consents names the notice that it follows: a version that the inventory has, that was in force on that day, and "
        "that covers the purpose.",
    )
    why = Text(
        "同意必须在充分知情的前提下作出；说不出告知了什么的同意，不能证明任何事情。",
        "Consent has to be informed. One of which nobody can say what people had been told proves nothing.",
    )
    remediation = Text(
        "补登告知版本；所依据的告知不涵盖该目的或已停用的，重新告知并取得同意。",
        "Register the version; where the notice did not cover the purpose or was no longer in force, tell people again and ask again.",
    )
    method = Text(
        "逐行读取声明了 notice 的同意登记，与目录 notices 的施行起止日期和目的比较。未写版本的为例外；时间无法读取的计为未检查。",
        "Reads registers of consents that declare notice, row by row, and compares with the days and purposes under notices. A row without a "
        "version is an exception; one whose time cannot be read counts as not examined.",
    )
    provisions = ("B-7.3/1", "C-2.1/2", "L-PIPL.13/1", "L-PIPL.17/1")
    mappings = (
        maps(
            GBT_35273,
            "5.4",
            Relation.INTERSECTS,
            "征得同意前应告知处理的规则。",
            "The rules of processing are told before consent is asked for.",
        ),
        maps(PIPL, "14", Relation.SUBSET, "同意应在充分知情的前提下自愿、明确作出。", "Consent is informed, voluntary and explicit."),
        maps(
            GDPR, "7(1)", Relation.INTERSECTS, "能证明同意，包括当时告知的内容。", "Consent can be shown, with what people had been told."
        ),
        maps(NIST_800_53, "PT-5", Relation.INTERSECTS, "向个人提供隐私告知。", "Individuals are given notice of the processing."),
    )
    reasons = worded(
        no_notice=Text(
            "未依据有效告知的同意：未登记或未知版本 {unknown} 条，当日未施行 {not_in_force} 条，未涵盖该目的 {not_covered} 条。",
            "Consents that follow no valid notice: version missing or not known {unknown}, not in force that day {not_in_force}, not of that purpose {not_covered}.",
        ),
        version_undeclared=Text(
            "同意登记未声明告知版本所在的字段（notice）。", "The register declares no field for the version of the notice (notice)."
        ),
        notices_undeclared=Text("目录未登记告知（notices），无法判定。", "The inventory has no notices (notices); it cannot be judged."),
    )

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        register = register_of(dataset)
        if register is None or register.notice is None or not context.view.inventory.notices:
            return None
        return Need(fields=frozenset({register.purpose, register.at, register.notice}))

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        register = register_of(batch.dataset)
        if register is None or register.notice is None:
            return state
        zone = zone_of(context.view)
        moments = batch.moments(register.at, zone)
        problems = _problems(context, batch, register.notice, register.purpose, local_days(moments.micros, zone))
        fresh = Tally()
        fresh.count("rows", batch.rows)
        fresh.count("unread", int((~moments.read).sum()))
        for field, name in ((register.notice, _UNKNOWN), (register.purpose, _NOT_COVERED)):
            fresh.count(f"lost {name}", batch.unreadable.get(field, 0))
        for number, name in enumerate(_PROBLEMS, 1):
            rows = np.flatnonzero(moments.read & (problems == number))
            fresh.count(name, len(rows))
            fresh.keep(
                "wrong",
                [(batch.first_row + row, Evidence(locator=batch.locator(row), shape=NO_VALUE)) for row in map(int, rows[:EVIDENCE_KEPT])],
            )
        return self.merge(state, fresh)

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        register = dataset.declared.consents if dataset.declared else None
        if register is None:
            return
        if register_of(dataset) is None:
            yield could_not_look(dataset.asset, "missing", owner=dataset.owner)
        elif register.notice is None:
            yield could_not_look(dataset.asset, "version_undeclared", owner=dataset.owner)
        elif not context.view.inventory.notices:
            yield could_not_look(dataset.asset, "notices_undeclared", owner=dataset.owner)
        else:
            # A value that the source could not give looks as if there were none.
            wrong = {name: max(0, state.counts[name] - state.counts[f"lost {name}"]) for name in _PROBLEMS}
            rows, exceptions = state.counts["rows"], sum(wrong.values())
            unexamined = state.counts["unread"] + sum(state.counts[f"lost {name}"] for name in _PROBLEMS)
            yield observe(
                dataset.asset,
                population=rows,
                examined=max(exceptions, rows - unexamined),
                exceptions=exceptions,
                reason="no_notice",
                params=wrong,
                evidence=state.examples("wrong") if exceptions else (),
                owner=dataset.owner,
            )


def _problems(context: Context, batch: BatchView, notice: str, purpose: str, days: NDArray[np.int64]) -> NDArray[np.int64]:
    """What is wrong with each row: its place among `_PROBLEMS`, counted from 1; 0 where nothing is."""
    versions, purposes = (pc.utf8_trim_whitespace(batch.column(name).cast(pa.string())) for name in (notice, purpose))
    out = np.ones(batch.rows, np.int64)
    for version, told in context.view.inventory.notices.items():
        of = pc.fill_null(pc.equal(versions, version), False).to_numpy(zero_copy_only=False)
        until = np.iinfo(np.int64).max if told.until is None else told.until.toordinal() - _EPOCH
        in_force = (days >= told.since.toordinal() - _EPOCH) & (days <= until)
        covered = pc.is_in(purposes, value_set=pa.array(told.purposes, pa.string())).to_numpy(zero_copy_only=False)
        out[of] = np.where(~in_force, 2, np.where(~covered, 3, 0))[of]
    return out
