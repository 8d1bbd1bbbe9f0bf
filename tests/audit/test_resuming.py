"""Going on with an unfinished assessment: as of its own day, only where nothing that matters has changed, and saying what has."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from workspaces import labelled, source, workspace

from audit import resuming
from audit.assess import assess
from audit.engine import Engine
from audit.errors import GivenUp
from audit.resuming import Fact
from audit.store import Writer, open_store
from audit.workspace import Workspace
from controls.finding import Status
from holdings.fingerprint import FingerprintKey
from holdings.text import Lang

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit.store import DatasetProgress
    from controls.finding import Assessment
    from holdings.errors import RecordwardenError

MONDAY = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)
DESK = {"desk": source({"path": "desk.db"}, {"a": {"id": "operational/1", "phone": "contact/3"}, "b": {"id": "operational/1"}})}


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    folder = workspace(tmp_path / "w", DESK, as_of=None)
    with closing(sqlite3.connect(folder / "desk.db")) as desk:
        desk.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, phone TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY); INSERT INTO b VALUES (1)"
        )
    return Workspace(folder)


@pytest.fixture
def begun(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of an assessment that began on Monday and was killed before it had read the last dataset."""
    return begin(place, monkeypatch)


def begin(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> str:
    def killed(self: Engine) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "run", killed)
        with pytest.raises(Killed):
            run(place, MONDAY)
    with open_store(place, place.inventory()) as store:
        unfinished = store.unfinished()
    assert unfinished is not None
    return unfinished[0].id


def run(place: Workspace, at: dt.datetime, tell: Callable[[RecordwardenError], None] = lambda error: None, **more: Any) -> Assessment:
    return assess(Workspace(place.folder), jobs=1, now=lambda: at, tell=tell, **more)


def test_the_next_day_it_is_gone_on_with_as_of_its_own_day(place: Workspace, begun: str) -> None:
    told: list[RecordwardenError] = []
    resumed = run(place, TUESDAY, told.append, resume=True)
    assert (resumed.id, resumed.as_of) == (begun, dt.date(2026, 3, 3))  # a day ahead of UTC in Asia/Shanghai
    assert [each.message(Lang.ZH) for each in told] == [f"{begun}：继续该次未完成的审计。已读完且未变化的数据集不再读取。"]
    assert [each.message(Lang.EN) for each in told] == [
        f"{begun}: this unfinished assessment is gone on with. Datasets that were read to their end and have not changed are not read again."
    ]


def test_with_nothing_unfinished_a_new_one_is_begun_and_said(place: Workspace) -> None:
    told: list[RecordwardenError] = []
    run(place, MONDAY, told.append, resume=True)
    assert [each.message(Lang.ZH) for each in told] == ["--resume：没有未完成的审计。已开始一次新的审计。"]
    assert [each.message(Lang.EN) for each in told] == ["--resume: there is no unfinished assessment. A new one was begun."]


def test_who_interrupts_an_assessment_hears_how_to_go_on(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Engine) -> Any:
        raise KeyboardInterrupt

    told: list[RecordwardenError] = []
    monkeypatch.setattr(Engine, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(place, MONDAY, told.append)
    with open_store(place, place.inventory()) as store:
        unfinished = store.unfinished()
    assert unfinished is not None
    assert [each.subject for each in told] == [unfinished[0].id]
    assert all("recordwarden audit --resume" in told[0].message(lang) for lang in Lang)


def test_before_an_assessment_has_begun_there_is_nothing_to_go_on_with(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Any:
        raise KeyboardInterrupt

    told: list[RecordwardenError] = []
    monkeypatch.setattr("audit.preparing.look", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(place, MONDAY, told.append)
    assert told == []


def test_one_given_up_is_begun_anew_as_of_today(place: Workspace, begun: str) -> None:
    told: list[RecordwardenError] = []
    fresh = run(place, TUESDAY, told.append, resume=True, only=["CLS-01"])
    assert (fresh.id == begun, fresh.as_of) == (False, dt.date(2026, 3, 4))
    assert [type(each) for each in told] == [GivenUp]


def change_inventory(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    place.inventory_path.write_text(place.inventory_path.read_text("utf-8") + "\n", "utf-8")
    return {}


def change_place(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    (place.folder / "desk.db").rename(place.folder / "other.db")
    (place.folder / "desk.db").symlink_to("other.db")
    return {}


def change_tables(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    with closing(sqlite3.connect(place.folder / "desk.db")) as desk:
        desk.execute("DROP TABLE b")
    return {}


def change_version(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("audit.preparing.version", lambda name: "99.0")
    return {}


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (change_inventory, "数据资产目录", "the inventory"),
        (change_place, "数据源的地址", "the address of a source"),
        (change_tables, "实际存在的数据集和字段", "the datasets and fields that are there"),
        (change_version, "Recordwarden 的版本", "the version of Recordwarden"),
        (lambda place, patch: {"as_of": dt.date(2026, 3, 1)}, "基准日", "the day to assess as of"),
        (lambda place, patch: {"only": ["CLS-01"]}, "所选的控制点、控制点的参数", "the selected controls, the parameters of controls"),
    ],
    ids=["inventory", "place", "tables", "version", "day", "controls"],
)
def test_what_has_changed_is_said(place: Workspace, begun: str, monkeypatch: pytest.MonkeyPatch, change: Any, zh: str, en: str) -> None:
    told: list[RecordwardenError] = []
    fresh = run(place, TUESDAY, told.append, resume=True, **change(place, monkeypatch))
    assert fresh.id != begun
    assert [each.message(Lang.ZH) for each in told] == [
        f"{begun}：该次未完成的审计不能继续，以下内容已改变：{zh}。已放弃该次审计，并重新开始。"
    ]
    assert [each.message(Lang.EN) for each in told] == [
        f"{begun}: this unfinished assessment cannot be gone on with; changed since: {en}. It is given up, and a new one was begun."
    ]


def test_what_cannot_be_looked_at_is_another_thing_than_what_is_not_there(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    change_tables(place, monkeypatch)
    begun = begin(place, monkeypatch)
    with closing(sqlite3.connect(place.folder / "desk.db")) as desk:
        desk.execute("CREATE VIEW b AS SELECT * FROM nowhere")
    told: list[RecordwardenError] = []
    assert run(place, TUESDAY, told.append, resume=True).id != begun
    assert [each.subject for each in told] == ["desk.b", begun]
    assert "the datasets and fields that are there" in told[-1].message(Lang.EN)


def phones(level: int) -> dict[str, Any]:
    return {"fields": {"phone": {**labelled({"phone": f"contact/{level}"})["phone"], "entity": "CN_MOBILE"}}}


def test_what_was_kept_does_not_hide_a_match_where_another_dataset_vanished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"b": {"t": phones(2)}, "a": {"slow": phones(3), "y": phones(4)}, "c": {"u": phones(3)}}
    folder = workspace(tmp_path / "w", {name: {"path": f"{name}.db", "datasets": tables} for name, tables in held.items()})
    for name, tables in held.items():
        with closing(sqlite3.connect(folder / f"{name}.db")) as desk:
            for table in tables:
                desk.execute(f"CREATE TABLE {table} (phone TEXT)")
                desk.execute(f"INSERT INTO {table} VALUES ('13900000001')")
            desk.commit()
    keep = Writer.dataset_done

    def killed(self: Writer, assessment: str, progress: DatasetProgress) -> None:
        if progress.asset == "a.slow":
            raise Killed
        keep(self, assessment, progress)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "dataset_done", killed)
        with pytest.raises(Killed):
            run(Workspace(folder), MONDAY)
    with closing(sqlite3.connect(folder / "a.db")) as desk:
        desk.execute("DROP TABLE slow")
    resumed, fresh = run(Workspace(folder), TUESDAY, resume=True), run(Workspace(folder), TUESDAY)
    (seen, expected) = ({r.control: r for r in each.results}["CLS-12"] for each in (resumed, fresh))
    assert seen == expected
    assert {each.asset.name: each.status for each in expected.observations}["b.t.phone"] is Status.FAIL


def test_a_url_that_a_variable_holds_is_part_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from holdings.inventory import SourceEntry

    entry = SourceEntry(url="env:DESK")
    seen = []
    for url in ("postgresql://u:one@here/d", "postgresql://u:two@here/d", "postgresql://u:two@there/d"):
        monkeypatch.setenv("DESK", url)
        seen.append(resuming.address(entry, tmp_path))
    assert seen[0] == seen[1] != seen[2]
    assert "one" not in seen[0]


def test_a_digest_tells_nothing_but_what_differs() -> None:
    key = FingerprintKey(bytes(range(32)))
    then = resuming.digest({Fact.INVENTORY: "i", Fact.SOURCES: {"desk": "postgresql://u@here/d"}}, key)
    assert "here" not in then
    assert resuming.differing(then, then) == ()
    assert resuming.differing("p" * 64, then) == (Fact.KEY,)
    assert resuming.differing(resuming.digest({Fact.INVENTORY: "j"}, FingerprintKey(bytes(32))), then) == (Fact.KEY,)
    assert {fact.value for fact in (Fact.KEY, Fact.INVENTORY, Fact.SOURCES)} == set(json.loads(then))
