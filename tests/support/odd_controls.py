"""Controls that misbehave on demand; a module of their own, so that worker processes can import them."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any, ClassVar

from controls.base import FactControl, Need, observe
from controls.finding import Severity
from controls.tally import Tally, TallyControl
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.base import Census, Context
    from controls.batch import BatchView
    from controls.finding import Observation
    from holdings.view import DatasetView

_T = Text("甲", "a")
SECRET = "13800138000"


class CountsRows(TallyControl):
    """Counts the rows whose `text` is `bad`; fails at the stage that `fails_at` names, on datasets whose name is `boom`."""

    id = "ODD-01"
    severity = Severity.HIGH
    title = statement = why = remediation = method = _T
    provisions = ()
    reasons: ClassVar = {"bad": Text("有 {n} 行。", "There are {n} rows.")}

    def __init__(self, fails_at: str = "", control_id: str = "ODD-01") -> None:
        self.fails_at = fails_at
        self.id = control_id  # type: ignore[misc]

    def _fail(self, stage: str, dataset: str) -> None:
        if dataset == "boom" and self.fails_at == stage:
            raise ValueError(SECRET)
        if dataset == "boom" and self.fails_at == f"die in {stage}":
            os._exit(9)

    def need(self, context: Context, dataset: DatasetView) -> Need | None:
        self._fail("need", dataset.name)
        return Need(fields=frozenset({"text"}), scanned=frozenset({"text"}))

    def _of(self, state: Tally) -> str:
        return "boom" if state.counts["of boom"] else "calm"

    def init(self) -> Tally:
        self._fail("init", "boom")
        return super().init()

    def update(self, context: Context, state: Tally, batch: BatchView) -> Tally:
        self._fail("update", batch.dataset.name)
        if self.fails_at == "leave the worker" and batch.dataset.name == "boom":
            state.evidence["bad"] = threading.Lock()  # type: ignore[assignment]  # which cannot be pickled
        state.count(f"of {batch.dataset.name}")
        state.count("rows", batch.rows)
        state.count("bad", sum(value == "bad" for value in batch.column("text").to_pylist()))
        return state

    def merge(self, one: Tally, other: Tally) -> Tally:
        self._fail("merge", self._of(other))
        return super().merge(one, other)

    def dump(self, state: Tally) -> Any:
        self._fail("dump", self._of(state))
        dumped = super().dump(state)
        return {**dumped, "odd": {1}} if self.fails_at == "be JSON" and self._of(state) == "boom" else dumped

    def load(self, data: Any) -> Tally:
        state = super().load(data)
        self._fail("load", self._of(state))
        return state

    def finish(self, context: Context, dataset: DatasetView, state: Tally, census: Census) -> Iterator[Observation]:
        self._fail("finish", dataset.name)
        counts = state.counts
        yield observe(
            dataset.asset, population=counts["rows"], examined=counts["rows"], exceptions=counts["bad"], reason="bad", params={"n": 1}
        )


class Fails(FactControl):
    """Fails always."""

    id = "ODD-02"
    severity = Severity.LOW
    title = statement = why = remediation = method = _T
    provisions = ()

    def check(self, context: Context) -> Iterator[Observation]:
        raise KeyError(SECRET)
