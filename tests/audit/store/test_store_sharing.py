"""Several workspaces in one store: each sees its own, under its own key, wherever its folder goes."""

import dataclasses
import datetime as dt
import shutil
import stat
import threading
import time

import pytest

from audit.errors import StoreError, UnknownThing, WorkspaceError, WrongKey
from audit.store import FindingFilter, LifeState, open_store
from audit.store.writer import move_on
from audit.workspace import IDENTITY_FILE, Workspace
from controls.finding import Status
from controls.trial.worlds import KEY
from holdings.fingerprint import FingerprintKey

FAIL, PASS = Status.FAIL, Status.PASS
C, A = "CLS-01", "desk.tickets.phone"


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request, place, tmp_path):
    """Two workspaces with one store."""
    url = f"sqlite:///{tmp_path / 'shared.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    places = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        places.append(dataclasses.replace(place, workspace=Workspace(tmp_path / name), url=url))
    return places


def test_the_assessments_of_one_workspace_touch_nothing_of_another(two, build):
    """The same assets, the same fingerprints: one mends, the other does not."""
    first, second = two
    name = build.fingerprint(C, A, "undeclared")
    with first.open() as store:
        build.run(store, build.assessment("a-1", [build.result(C, {A: FAIL})]))
        store.log_access(name, "somebody", 1)
        store.assign(name, "first desk")
    with second.open() as store:
        assert (store.history(), store.findings(), store.unfinished()) == ((), (), None)
        with pytest.raises(UnknownThing):
            store.load()
        with pytest.raises(UnknownThing):
            store.load("a-1")
        with pytest.raises(UnknownThing):
            store.finding(name)
        with pytest.raises(UnknownThing):
            store.findings(FindingFilter(assessment="a-1"))
        build.run(store, build.assessment("b-1", [build.result(C, {A: FAIL})], 1))
        assert store.findings()[0].assignee is None
        build.run(store, build.assessment("b-2", [build.result(C, {A: PASS})], 2))
        assert [row.state for row in store.findings()] == [LifeState.CLOSED]
        assert [event.change for event in store.finding(name).events] == ["opened", "closed"]
        assert [(each.id, dict(each.failing)) for each in store.history()] == [("b-2", {}), ("b-1", {3: 1})]
    with first.open() as store:
        assert [(row.state, row.assignee) for row in store.findings()] == [(LifeState.OPEN, "first desk")]
        assert [event.change for event in store.finding(name).events] == ["opened", "assigned"]
        assert [each.id for each in store.history()] == ["a-1"]


def test_an_unfinished_assessment_is_its_own_workspace_s_to_resume(two, build):
    first, second = two
    with first.open() as store, store.writer(KEY) as writer:
        writer.begin(build.header("a-1", build.noon))
    with second.open() as store:
        assert store.unfinished() is None
        assert store.ended(["a-1"]) == frozenset()
        with store.writer(KEY) as writer, pytest.raises(UnknownThing):
            writer.abandon("a-1")
    with first.open() as store:
        assert store.unfinished()[0].id == "a-1"


def test_a_workspace_is_known_wherever_its_folder_goes(two, build, tmp_path):
    first, _ = two
    with first.open() as store:
        build.run(store, build.assessment("a-1", [build.result(C, {A: FAIL})]))
    shutil.move(tmp_path / "one", tmp_path / "moved")
    with dataclasses.replace(first, workspace=Workspace(tmp_path / "moved")).open() as store:
        assert [each.id for each in store.history()] == ["a-1"]


def test_the_identity_is_made_once_and_is_nobody_else_s_to_change(tmp_path):
    workspace = Workspace(tmp_path)
    identity = workspace.identity(lambda size: bytes(range(size)))
    assert identity == bytes(range(16)).hex()
    assert workspace.identity() == identity
    assert stat.S_IMODE((workspace.state / IDENTITY_FILE).stat().st_mode) == 0o600
    (workspace.state / IDENTITY_FILE).write_text("13800138000\n", encoding="ascii")
    with pytest.raises(WorkspaceError, match="damaged") as caught:
        workspace.identity()
    assert "13800138000" not in str(caught.value)


def test_another_key_is_refused_and_changes_nothing(any_place, build):
    with any_place.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        before = store.findings(), store.history()
        with pytest.raises(WrongKey) as caught, store.writer(FingerprintKey(bytes(32))):
            pytest.fail("wrote with another key")
        assert caught.value.exit_code == 2
        assert (store.findings(), store.history()) == before
        with store.writer(KEY):
            pass


def test_each_workspace_has_a_key_of_its_own(two):
    first, second = two
    with first.open() as store, store.writer(KEY):
        pass
    with second.open() as store, store.writer(FingerprintKey(bytes(32))):
        pass
    with second.open() as store, pytest.raises(WrongKey), store.writer(KEY):
        pytest.fail("wrote with another key")


def test_what_the_store_keeps_of_a_key_tells_neither_the_key_nor_whether_two_workspaces_share_it(two):
    from sqlalchemy import text

    for place in two:
        with place.open() as store, store.writer(KEY):
            pass
    with two[0].open() as store, store._database.reading() as connection:
        checks = connection.execute(text("SELECT key_check FROM workspaces")).scalars().all()
    assert len(set(checks)) == 2
    assert KEY.secret.hex() not in "".join(checks)


def test_an_assignment_waits_for_an_assessment_that_closes_the_finding(postgres_url, place, build):
    """Two connections: the finding is closed when the assignment gets to it, and stays closed."""
    shared = dataclasses.replace(place, url=postgres_url)
    outcome = []

    def assign():
        with shared.open() as store:
            try:
                store.assign(build.fingerprint(C, A, "undeclared"), "desk lead", state=LifeState.IN_REMEDIATION)
            except (StoreError, UnknownThing) as error:
                outcome.append(error)

    with shared.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        mended = build.assessment("two", [build.result(C, {A: PASS})], 1)
        with store.writer(KEY) as writer:
            writer.begin(build.header("two", mended.started_at))
        with store._database.writing() as connection:
            move_on(connection, store._workspace, mended, {})
            thread = threading.Thread(target=assign)
            thread.start()
            until_one_waits(postgres_url)
        thread.join(30)
        assert [type(error) for error in outcome] == [UnknownThing]
        (row,) = store.findings()
    assert (row.state, row.assignee) == (LifeState.CLOSED, None)


def test_an_assessment_waits_for_an_assignment_and_keeps_it(postgres_url, place, build):
    shared = dataclasses.replace(place, url=postgres_url)
    written, go_on = threading.Event(), threading.Event()

    def clock():
        written.set()
        go_on.wait(30)
        return build.noon + dt.timedelta(days=2)

    def assign():
        with open_store(shared.workspace, shared.inventory, url=shared.url, environ={}, clock=clock) as store:
            store.assign(build.fingerprint(C, A, "undeclared"), "desk lead", state=LifeState.IN_REMEDIATION)

    with shared.open() as store:
        build.run(store, build.assessment("one", [build.result(C, {A: FAIL})]))
        assigning = threading.Thread(target=assign)
        assigning.start()
        assert written.wait(30)
        assessing = threading.Thread(target=build.run, args=(store, build.assessment("two", [build.result(C, {A: FAIL})], 1)))
        assessing.start()
        until_one_waits(postgres_url)
        go_on.set()
        assigning.join(30)
        assessing.join(30)
        (row,) = store.findings()
    assert (row.state, row.assignee, row.last_seen.assessment) == (LifeState.IN_REMEDIATION, "desk lead", "two")


def until_one_waits(url):
    """Until a session of the database waits for another's lock; where none ever does, the test goes on and fails."""
    import psycopg

    deadline = time.monotonic() + 5
    with psycopg.connect(url, autocommit=True) as admin:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        while time.monotonic() < deadline:
            if admin.execute(query).fetchone()[0]:
                return
            time.sleep(0.05)
