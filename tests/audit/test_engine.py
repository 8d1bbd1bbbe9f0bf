"""The engine: one pass for all controls, the same results however it runs, and a fault stays where it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from guarded import guarded
from odd_controls import SECRET, CountsRows, Fails

from audit.engine import Engine
from audit.errors import StoreError
from audit.planning import DatasetPlan, plan
from audit.progress import Silent
from audit.scratch import Scratch
from audit.workers import Processes
from controls import registry
from controls.finding import ControlResult, Status
from controls.render import sentence
from controls.trial.in_memory import MemorySnapshot
from controls.trial.worlds import World, failure, world
from holdings.errors import SourceError
from holdings.sources.base import Bounds
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audit.gathering import Passed
    from controls.base import Control


@dataclass
class Counting(MemorySnapshot):
    """Counts how often each dataset is read."""

    reads: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def batches(self, dataset: str, fields: Sequence[str], *, bounds: Bounds) -> Any:
        self.reads.append((dataset, tuple(fields)))
        return super().batches(dataset, fields, bounds=bounds)


@dataclass
class Kept:
    """Keeps progress in memory."""

    kept: dict[str, Passed] = field(default_factory=dict)
    stop_after: int | None = None

    def find(self, planned: DatasetPlan) -> Passed | None:
        return self.kept.get(planned.dataset.asset.name)

    def keep(self, passed: Passed) -> None:
        self.kept[passed.read.asset.name] = passed
        if self.stop_after is not None and len(self.kept) >= self.stop_after:
            raise KeyboardInterrupt


def two_datasets(**broken: Any) -> World:
    text = {"fields": {"id": "operational/1", "text": "operational/1"}}
    rows = {"id": list(range(50)), "text": ["bad" if number % 10 == 0 else "good" for number in range(50)]}
    made = world({"boom": text, "calm": text}, {"boom": rows, "calm": rows})
    snapshot = made.snapshots["desk"]
    assert isinstance(snapshot, MemorySnapshot)
    return replace(made, snapshots={"desk": Counting(tables=snapshot.tables, **broken)})


def run(
    made: World,
    controls: Sequence[Control],
    tmp_path: Path,
    *,
    kept: Kept | None = None,
    jobs: int = 1,
    rows: int = 7,
    tell: Callable[[SourceError], None] = lambda error: None,
) -> dict[str, ControlResult]:
    contexts = {control.id: made.context(control) for control in controls}
    engine = Engine(
        plan=plan(contexts, controls),
        contexts=contexts,
        snapshots=guarded(made),
        bounds={"desk": Bounds(batch_rows=rows)},
        scratch=Scratch(tmp_path / "scratch", bytes(32)),
        keeper=kept or Kept(),
        progress=Silent(),
        jobs=jobs,
        tell=tell,
    )
    return {result.control: result for result in engine.run()[1]}


def statuses(result: ControlResult) -> dict[str, tuple[str, str]]:
    return {each.asset.name: (each.status.value, each.reason) for each in result.observations}


def test_a_dataset_is_read_once_for_all_controls(tmp_path: Path) -> None:
    made = two_datasets()
    run(made, [CountsRows(), CountsRows(control_id="ODD-03")], tmp_path)
    assert made.snapshots["desk"].reads == [("boom", ("id", "text")), ("calm", ("id", "text"))]  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", ["need", "init", "update", "merge", "dump", "be JSON", "load", "finish"])
def test_a_control_that_fails_becomes_an_error_and_the_rest_goes_on(tmp_path: Path, stage: str) -> None:
    results = run(two_datasets(), [CountsRows(fails_at=stage), Fails(), CountsRows(control_id="ODD-03")], tmp_path)
    assert statuses(results["ODD-01"])["desk.boom"] == ("error", "control_error")
    assert results["ODD-02"].status is Status.ERROR
    assert statuses(results["ODD-03"]) == {"desk.boom": ("fail", "bad"), "desk.calm": ("fail", "bad")}
    assert SECRET not in repr(results)
    everywhere = stage in ("need", "init")  # which do not depend on what a dataset holds
    assert statuses(results["ODD-01"])["desk.calm"] == (("error", "control_error") if everywhere else ("fail", "bad"))


def test_what_cannot_leave_a_worker_costs_its_dataset_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.SMALL", 1)
    results = run(two_datasets(), [CountsRows(fails_at="leave the worker")], tmp_path, jobs=2)
    assert statuses(results["ODD-01"]) == {"desk.boom": ("inconclusive", "worker_lost"), "desk.calm": ("fail", "bad")}


def test_a_scratch_that_cannot_be_written_ends_the_assessment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise StoreError(Text("满", "full"), "scratch", Text("清理", "clean up"))

    monkeypatch.setattr(Scratch, "write", full)
    with pytest.raises(StoreError):
        run(phones(), joins(), tmp_path)


def test_a_pass_that_breaks_off_never_passes(tmp_path: Path) -> None:
    text = {"fields": {"id": "operational/1", "text": "operational/1"}}
    good = {"id": [1, 2, 3, 4], "text": ["good"] * 4}
    made = world({"calm": text, "late": text}, {"calm": good, "late": {**good, "text": ["bad", "good", "good", "good"]}})
    for dataset in ("calm", "late"):
        made.snapshots["desk"].broken_after = {dataset: (2, failure("broken_data", dataset))}  # type: ignore[union-attr]
        seen = statuses(run(made, [CountsRows()], tmp_path, rows=2)["ODD-01"])
        expected = ("inconclusive", "broken_data") if dataset == "calm" else ("fail", "bad")
        assert seen[f"desk.{dataset}"] == expected


def test_processes_and_this_process_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.SMALL", 1)
    alone = run(two_datasets(), [CountsRows()], tmp_path, jobs=1)
    together = run(two_datasets(), [CountsRows()], tmp_path, jobs=2)
    assert alone == together


@pytest.mark.parametrize(
    ("sizes", "jobs", "cores", "several"),
    [
        ([100_001], None, 4, True),
        ([100_000], None, 4, False),
        ([60_000, 60_000], None, 4, True),
        ([0, 5], None, 4, False),
        ([None], None, 4, True),
        ([None], None, 1, False),  # however many there are that it may not use
        ([None], 1, 4, False),
        ([0, 5], 2, 1, True),
    ],
)
def test_worker_processes_are_for_what_is_large_or_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int | None], jobs: int | None, cores: int, several: bool
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: range(cores), raising=False)
    text = {"fields": {"text": "operational/1"}}
    made = world({f"d{n}": text for n in range(len(sizes))}, {f"d{n}": {"text": ["x"]} for n in range(len(sizes))})
    contexts = {control.id: made.context(control) for control in (CountsRows(),)}
    planned = plan(contexts, [CountsRows()])
    reads = []
    for read, size in zip(planned.reads, sizes, strict=True):
        assert read.dataset.info is not None
        info = replace(read.dataset.info, row_estimate=size)
        needs = {name: replace(need, scanned=need.fields) for name, need in read.needs.items()}
        reads.append(replace(read, dataset=replace(read.dataset, info=info), needs=needs))
    engine = Engine(
        plan=replace(planned, reads=tuple(reads)),
        contexts=contexts,
        snapshots=guarded(made),
        bounds={"desk": Bounds()},
        scratch=Scratch(tmp_path / "scratch", bytes(32)),
        keeper=Kept(),
        progress=Silent(),
        jobs=jobs,
    )
    assert isinstance(engine._workers(), Processes) is several


def test_a_worker_that_dies_costs_its_dataset_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.SMALL", 1)
    results = run(two_datasets(), [CountsRows(fails_at="die in update")], tmp_path, jobs=2)
    assert statuses(results["ODD-01"]) == {"desk.boom": ("inconclusive", "worker_lost"), "desk.calm": ("fail", "bad")}


def test_a_resumed_run_gives_what_one_run_gives_and_reads_nothing_twice(tmp_path: Path) -> None:
    whole = run(two_datasets(), [CountsRows()], tmp_path)
    kept = Kept(stop_after=1)
    with pytest.raises(KeyboardInterrupt):
        run(two_datasets(), [CountsRows()], tmp_path, kept=kept)
    kept.stop_after = None
    made = two_datasets()
    assert run(made, [CountsRows()], tmp_path, kept=kept) == whole
    assert [dataset for dataset, _ in made.snapshots["desk"].reads] == ["calm"]  # type: ignore[union-attr]


def phones() -> World:
    numbers = [f"1380013{number:04d}" for number in range(40)]
    return world(
        {
            "a": {"fields": {"id": "operational/1", "phone": "contact/3 CN_MOBILE"}},
            "b": {"fields": {"id": "operational/1", "phone": "contact/2 CN_MOBILE"}},
        },
        {"a": {"id": list(range(40)), "phone": numbers}, "b": {"id": list(range(20)), "phone": numbers[30:] * 2}},
    )


def joins() -> list[Control]:
    return [control for control in registry.builtin() if control.id == "CLS-12"]


def test_a_resumed_join_gives_what_one_run_gives(tmp_path: Path) -> None:
    whole = run(phones(), joins(), tmp_path)
    assert {each.asset.name: each.exceptions for each in whole["CLS-12"].observations} == {"desk.a.phone": 0, "desk.b.phone": 20}
    kept = Kept(stop_after=1)
    with pytest.raises(KeyboardInterrupt):
        run(phones(), joins(), tmp_path, kept=kept)
    kept.stop_after = None
    assert run(phones(), joins(), tmp_path, kept=kept) == whole


def test_a_join_that_fails_on_a_dataset_says_so_wherever_that_could_hide_a_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (control,) = joins()
    project = type(control).project

    def projecting(self: Any, context: Any, batch: Any) -> Any:
        if batch.dataset.name == "a":
            raise ValueError(SECRET)
        return project(self, context, batch)

    monkeypatch.setattr(type(control), "project", projecting)
    result = run(phones(), [control], tmp_path)["CLS-12"]
    assert statuses(result) == {
        "desk.a": ("error", "control_error"),
        "desk.a.phone": ("inconclusive", "control_error"),
        "desk.b.phone": ("inconclusive", "control_error"),
    }
    assert all("ValueError" in sentence(control, each).en for each in result.observations)


def test_a_copy_that_cannot_be_looked_at_can_hide_a_match(tmp_path: Path) -> None:
    tel = {"fields": {"id": "operational/1", "tel": "contact/2 PHONE_NUMBER"}}
    made = world(
        {"high": {"fields": {"tel": "contact/4 PHONE_NUMBER"}}, "low": tel}, {"high": "access_denied", "low": {"id": [1], "tel": ["1"]}}
    )
    seen = statuses(run(made, joins(), tmp_path)["CLS-12"])
    assert seen == {"desk.high": ("inconclusive", "access_denied"), "desk.low.tel": ("inconclusive", "access_denied")}


def test_what_is_compared_is_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from controls.catalog.cls import copies

    asked: list[object] = []
    found = copies.copies
    monkeypatch.setattr(copies, "copies", lambda view: asked.append(view) or found(view))
    run(phones(), joins(), tmp_path, rows=1)
    assert len(asked) == 1


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    "error", [failure("broken_data", "boom"), RuntimeError(SECRET), OSError(5, SECRET)], ids=lambda error: type(error).__name__
)
def test_what_was_read_before_a_source_fails_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, error: Exception) -> None:
    monkeypatch.setattr("audit.engine.SMALL", 1)
    told: list[SourceError] = []
    results = run(two_datasets(broken_after={"boom": (21, error)}), [CountsRows()], tmp_path, jobs=jobs, tell=told.append)
    (boom, calm) = results["ODD-01"].observations
    assert (boom.status.value, boom.population, boom.exceptions) == ("fail", 21, 3)
    assert (calm.status.value, calm.population, calm.exceptions) == ("fail", 50, 5)
    assert [each.subject for each in told] == ["boom" if isinstance(error, SourceError) else "desk.boom"]
    assert SECRET not in repr(told)


def test_a_count_that_fails_unexpectedly_costs_its_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"subject_field": "id", "fields": {"id": "identity/2"}}
    made = world({"boom": fields, "calm": fields}, {"boom": {"id": [1]}, "calm": {"id": [1]}})
    count = MemorySnapshot.count

    def counting(self: Any, dataset: str, **more: Any) -> int:
        if dataset == "boom":
            raise RuntimeError(SECRET)
        return count(self, dataset, **more)

    monkeypatch.setattr(MemorySnapshot, "count", counting)
    controls = [control for control in registry.builtin() if control.id == "CLS-11"]
    seen = statuses(run(made, controls, tmp_path)["CLS-11"])
    assert seen == {"desk.boom": ("inconclusive", "source_error"), "desk.calm": ("pass", "ok")}


def test_a_source_that_cannot_be_opened_is_inconclusive_everywhere(tmp_path: Path) -> None:
    made = world({"calm": {"fields": {"text": "operational/1"}}}, "unreachable")
    results = run(made, [CountsRows()], tmp_path)
    assert statuses(results["ODD-01"]) == {"desk.calm": ("inconclusive", "unreachable")}


def test_nothing_to_observe_is_not_a_pass(tmp_path: Path) -> None:
    results = run(world({}, {}), [CountsRows()], tmp_path)
    assert (results["ODD-01"].status, results["ODD-01"].note) == (Status.NOT_APPLICABLE, "no_assets")
