"""The law of partitions on the engine itself: batches of any size, in one process or several, broken off and resumed, come to the same."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from guarded import guarded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engine import Engine
from audit.planning import DatasetPlan, plan
from audit.progress import Silent
from audit.scratch import Scratch
from controls import registry
from controls.trial.in_memory import UNREADABLE, MemorySnapshot
from controls.trial.worlds import World, failure, world
from holdings.sources.base import Bounds

if TYPE_CHECKING:
    from audit.gathering import Passed
    from controls.finding import ControlResult

CONTROLS = registry.builtin()
DECLARES = {
    "customers": {
        "owner": "Service desk",
        "reference_field": "ref",
        "fields": {"ref": "operational/1", "phone": "contact/3 CN_MOBILE", "mail": "contact/2 EMAIL_ADDRESS"},
    },
    "leads": {"subject_field": "tel", "fields": {"tel": "contact/2 PHONE_NUMBER", "mail": "contact/3 EMAIL_ADDRESS"}},
    "chats": {"fields": {"talk": "communication/2"}},
}
FIELDS = {name: tuple(dataset["fields"]) for name, dataset in DECLARES.items()}

values = st.sampled_from(
    [
        None,
        UNREADABLE,
        "",
        "plain",
        "13900000001",
        "+86 139-0000-0001",
        "a@b.example",
        "身份证号 11010519491231002X",
        "卡号 6228480402564890018，电话 13900000001",
    ]
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    has: dict[str, dict[str, list[Any]]] = {}
    for name, fields in FIELDS.items():
        rows = draw(st.lists(st.tuples(*[values] * len(fields)), max_size=10))
        key = {"id": list(range(1, len(rows) + 1))} if draw(st.booleans()) else {}
        has[name] = key | {field: [row[place] for row in rows] for place, field in enumerate(fields)}
    return world(DECLARES, has)


@dataclass
class Kept:
    """Keeps what was read to its end; stops a run after so many datasets."""

    passed: dict[str, Passed] = field(default_factory=dict)
    stop_after: int | None = None
    kept: int = 0

    def find(self, planned: DatasetPlan) -> Passed | None:
        found = self.passed.get(planned.dataset.asset.name)
        return found if found is not None and found.read.problem is None else None

    def keep(self, passed: Passed) -> None:
        self.passed[passed.read.asset.name] = passed
        self.kept += 1
        if self.kept == self.stop_after:
            raise KeyboardInterrupt


def run(made: World, folder: Path, *, rows: int = 1000, jobs: int = 1, keeper: Kept | None = None) -> tuple[ControlResult, ...]:
    contexts = {control.id: made.context(control) for control in CONTROLS}
    engine = Engine(
        plan=plan(contexts, CONTROLS),
        contexts=contexts,
        snapshots=guarded(made),
        bounds={"desk": Bounds(batch_rows=rows)},
        scratch=Scratch(folder, bytes(32)),
        keeper=keeper or Kept(),
        progress=Silent(),
        jobs=jobs,
    )
    return engine.run()[1]


def broken(made: World, dataset: str, after: int) -> World:
    snapshot = made.snapshots["desk"]
    assert isinstance(snapshot, MemorySnapshot)
    return replace(made, snapshots={"desk": replace(snapshot, broken_after={dataset: (after, failure("broken_data", dataset))})})


def holds(made: World, *, rows: int, dataset: str, after: int, stop: int) -> None:
    """One run, one in small batches, and one whose source breaks, which is interrupted, and then resumed, agree."""
    with tempfile.TemporaryDirectory() as folder:
        whole = run(made, Path(folder))
        assert run(made, Path(folder), rows=rows) == whole
        keeper = Kept(stop_after=stop)
        with pytest.raises(KeyboardInterrupt):
            run(broken(made, dataset, after), Path(folder), rows=rows, keeper=keeper)
        assert run(made, Path(folder), rows=rows, keeper=keeper) == whole


@given(
    made=worlds(),
    rows=st.integers(1, 4),
    dataset=st.sampled_from(sorted(FIELDS)),
    after=st.integers(0, 5),
    stop=st.integers(1, len(FIELDS)),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_partition_break_and_resume_gives_the_same(made: World, rows: int, dataset: str, after: int, stop: int) -> None:
    holds(made, rows=rows, dataset=dataset, after=after, stop=stop)


def test_so_it_does_in_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phones = [f"1390000{number:04d}" for number in range(30)]
    mails = ["a@b.example", UNREADABLE, None] * 10
    made = world(
        DECLARES,
        {
            "customers": {"id": list(range(30)), "ref": list(range(30)), "phone": phones, "mail": mails},
            "leads": {"tel": ["", *phones[:29]], "mail": [None, *mails[:29]]},
            "chats": {"talk": ["plain", "身份证号 11010519491231002X", None] * 10},
        },
    )
    monkeypatch.setattr("audit.engine.SMALL", -1)
    cut, keeper = broken(made, "customers", 17), Kept()
    assert run(cut, tmp_path, rows=2, jobs=2, keeper=keeper) == run(cut, tmp_path, rows=3)
    assert run(made, tmp_path, rows=4, jobs=2, keeper=keeper) == run(made, tmp_path) != run(cut, tmp_path)
