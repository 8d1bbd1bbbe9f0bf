"""Sweeps of approved plans: what goes, what stays and why, and that whatever fails, nothing goes untold."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import sqlite3
import threading
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa
from dying import in_child
from ledgers import SIGNER
from sweeping import NEW, NOW, OLD, Held, World, evidence, rule

from holdings.errors import LedgerError, LedgerUnwritable, RecordwardenError, SourceError
from holdings.ledger.folder import FolderStorage
from holdings.ledger.writer import Writer
from holdings.sources.erasing.erasure import SqlErasure
from holdings.sources.erasing.writing import Writing
from holdings.sources.troubles import Trouble, error_for
from holdings.text import Text
from retention.barrier import TargetBarrier, only_one
from retention.errors import PlanExpired, SweepBusy, SweepRefused, SweepStopped
from retention.items import Items
from retention.journal import Journal
from retention.plan import Grade, Limits
from retention.protocol import Batch, decide, destroy, receipt_of, root_of, void
from retention.recovery import recover
from retention.states import State

BACKENDS = ("sqlite", "postgres", "mariadb")


@pytest.fixture
def sqlite(tmp_path) -> World:
    return World(tmp_path / "w", f"sqlite:///{tmp_path / 'desk.db'}")


@pytest.fixture(params=BACKENDS)
def world(request, tmp_path) -> World:
    if request.param == "sqlite":
        return World(tmp_path / "w", f"sqlite:///{tmp_path / 'desk.db'}")
    return World(tmp_path / "w", request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def postgres(tmp_path, postgres_url) -> World:
    return World(tmp_path / "w", postgres_url)


@pytest.fixture
def mariadb(tmp_path, mariadb_url) -> World:
    return World(tmp_path / "w", mariadb_url)


def run_sql(world: World, *statements: str) -> None:
    with world.engine.begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each)


def whole(world: World) -> None:
    """Nothing of a record is left without the rest, and the evidence tells of each that is gone, once."""
    left = world.ids()
    assert world.ids("notes") == {note for each in left for note in (2 * each - 1, 2 * each)}
    said = evidence(world)
    assert len(said.done) == len(set(said.done))
    assert not left & set(said.done)


def test_what_is_due_goes_and_nothing_else(world):
    world.fill(due=20, not_due=10)
    swept = world.executor(size=7).run()
    assert swept.finished
    assert swept.done == 20
    assert len(world.ids()) == 10
    whole(world)
    assert sorted(evidence(world).done) == sorted(set(range(1, 31)) - world.ids())


def test_each_item_comes_out_with_its_reason(world):
    """Held, held by a row below it, younger than planned, gone already; the others go."""
    world.fill(due=20, not_due=0)
    world.plan()
    run_sql(
        world,
        f"UPDATE tickets SET closed = '{NEW}' WHERE id = 1",
        "UPDATE tickets SET closed = NULL WHERE id = 2",
        "UPDATE tickets SET closed = 'soon' WHERE id = 3",
        "UPDATE tickets SET closed = '2020-05-07' WHERE id = 4",
        "DELETE FROM notes WHERE ticket = 5",
        "DELETE FROM tickets WHERE id = 5",
    )
    world.hold([1, 6], [14])
    swept = world.executor(size=6).run()
    assert (swept.held, swept.changed, swept.skipped, swept.done) == (3, 3, 1, 13)
    assert world.ids() == {1, 2, 3, 4, 6, 7}
    assert set(evidence(world).done) == set(range(8, 21))


def test_a_row_below_whose_own_period_runs_keeps_its_record(world):
    world.fill(due=6, not_due=0)
    run_sql(world, "ALTER TABLE notes ADD COLUMN written VARCHAR(40)", f"UPDATE notes SET written = '{OLD}'")
    run_sql(world, f"UPDATE notes SET written = '{NEW}' WHERE id = 3", "UPDATE notes SET written = NULL WHERE id = 6")
    deciding = {"tickets": world.deciding(), "notes": world.deciding(rule(trigger=("written",)))}
    swept = world.executor(deciding=deciding).run()
    assert (swept.done, swept.skipped) == (4, 2)
    assert world.ids() == {2, 3}
    assert world.ids("notes") == {3, 4, 5, 6}
    with world.erasable.connect() as session, session.transaction() as erasure:
        receipt = erasure.receipt(world.plan()[0].digest, 0)
    assert (receipt.restricted, receipt.skipped, receipt.children, receipt.exits) == (2, 0, 8, '{"restricted":[1,2]}')


def test_a_second_run_does_nothing(world):
    world.fill(due=9, not_due=1)
    first = world.executor(size=4).run()
    size = len(world.journal.history(world.plan()[0].digest).intents)
    assert replace(world.executor(size=4).run(), slowest_s=0) == replace(first, slowest_s=0)
    assert len(world.journal.history(world.plan()[0].digest).intents) == size


def test_a_dry_run_tells_and_changes_nothing(world):
    world.fill(due=9, not_due=1)
    world.plan()
    world.hold([2])
    swept = world.executor(size=4).run(dry=True)
    assert (swept.done, swept.held, swept.dry) == (8, 1, True)
    assert len(world.ids()) == 10
    assert not (world.folder / "ledger").exists()
    assert not world.erasable.prepared()


def _stops_at(method: str, call: int, *, after: bool, owner: type = SqlErasure):
    """A method that fails at its call of that number, before or after it has done its work."""
    real, calls = getattr(owner, method), iter(range(1_000_000))

    def failing(*arguments, **more):
        number = next(calls)
        if number == call and not after:
            raise error_for(Trouble.LOST, "desk")
        done = real(*arguments, **more)
        if number == call:
            raise error_for(Trouble.LOST, "desk")
        return done

    return failing


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("method", ["rows", "matching", "children", "delete", "put_receipt", "receipt", "_locked_epoch"])
def test_a_database_that_fails_within_a_batch(world, monkeypatch, method, after):
    """The batch is given up or done, never half, and the run goes on with smaller ones, or the next run does."""
    world.fill(due=12, not_due=2)
    world.plan()
    world.hold([2])
    for call in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(SqlErasure, method, _stops_at(method, call, after=after))
            try:
                world.executor(size=2, most=2).run()
            except SourceError:
                continue
    assert world.executor().run().finished
    whole(world)
    assert 2 in world.ids()


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_connection_lost_when_the_commit_was_under_way(backend, request, monkeypatch):
    """Nobody was told whether it was committed; the receipt tells."""
    world = request.getfixturevalue(backend)
    world.fill(due=12, not_due=2)
    real = Writing.transaction

    def lost_after(self, connection):
        from contextlib import contextmanager

        @contextmanager
        def transaction():
            with real(self, connection):
                yield
            raise error_for(Trouble.LOST, "desk")

        return transaction()

    world.executor().erasable.connect().__enter__().prepare()
    with monkeypatch.context() as patch:
        patch.setattr(Writing, "transaction", lost_after)
        with pytest.raises(SourceError):
            world.executor(size=5).run()
    assert len(world.ids()) == 9, "the first batch was committed"
    history = world.journal.history(world.plan()[0].digest)
    assert history.open == [0]
    assert world.executor(size=5).run().done == 12
    whole(world)


class _Failing(Writer):
    """Raises at the append of a number, before or after the entries are in the ledger."""

    at, after, calls = 0, False, 0

    def append(self, events):
        self.calls += 1
        if self.calls - 1 == self.at and not self.after:
            raise LedgerUnwritable(_TEXT, "ledger", _TEXT)
        done = super().append(events)
        if self.calls - 1 == self.at:
            raise LedgerUnwritable(_TEXT, "ledger", _TEXT)
        return done


_TEXT = Text("", "")


@pytest.mark.parametrize("after", [False, True])
def test_a_ledger_that_fails_at_any_append(sqlite, after):
    """Without a durable intent nothing is destroyed; without an outcome the next run finds it in the receipt."""
    sqlite.fill(due=12, not_due=2)
    plan, items = sqlite.plan()
    for at in (0, 1, 2, 3, 0, 0, 1):
        writer = _Failing(sqlite.storage, SIGNER)
        writer.at, writer.after = at, after
        before = sqlite.ids()
        with contextlib.suppress(LedgerError):
            sqlite.executor(size=2, most=2, journal=Journal(sqlite.storage, writer, now=lambda: NOW, tell=lambda _: None)).run()
        _none_without_intent(sqlite, plan, items)
        if at == 0 and not after:
            assert sqlite.ids() == before
    assert sqlite.executor().run().done == 12
    whole(sqlite)


def _none_without_intent(world: World, plan, items) -> None:
    history = world.journal.history(plan.digest)
    intended = sum(intent.count for _, intent in history.intents.values())
    gone = set(range(1, 15)) - world.ids()
    assert gone <= {item.key[0] for item in items.items[:intended]}


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_takes_no_more_of_the_ledger(sqlite, monkeypatch, error):
    """At each single call that puts something of the ledger on the disk."""
    sqlite.fill(due=12, not_due=2)
    plan, items = sqlite.plan()
    real = os.fsync
    for call in range(0, 44, 4 if error != errno.ENOSPC else 2):
        calls = iter(range(1_000_000))

        def fsync(descriptor, calls=calls, call=call):
            if next(calls) == call:
                raise OSError(error, os.strerror(error))
            real(descriptor)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            try:
                swept = sqlite.executor(size=1, most=1).run()
            except LedgerError:
                swept = None
        _none_without_intent(sqlite, plan, items)
        if swept is not None and swept.finished:
            break
    assert sqlite.executor().run().done == 12
    whole(sqlite)


def test_a_ledger_that_somebody_else_has_locked(sqlite):
    sqlite.fill(due=4, not_due=0)
    sqlite.journal.write()
    writer = Writer(FolderStorage(sqlite.folder / "ledger"), SIGNER, wait=0.05)
    with sqlite.storage.writing(), pytest.raises(LedgerError):
        sqlite.executor(journal=Journal(sqlite.storage, writer, now=lambda: NOW, tell=lambda _: None)).run()
    assert len(sqlite.ids()) == 4


def test_an_altered_ledger_destroys_nothing(sqlite):
    sqlite.fill(due=4, not_due=0)
    sqlite.executor(size=2, most=2).run()
    for path in (sqlite.folder / "ledger").rglob("tile/entries/*"):
        for each in [path] if path.is_file() else path.rglob("*"):
            data = bytearray(each.read_bytes())
            data[20] ^= 1
            each.write_bytes(data)
    run_sql(sqlite, f"INSERT INTO tickets VALUES (1, '{OLD}', 's')")
    with pytest.raises(LedgerError):
        sqlite.executor().run()
    assert sqlite.ids() == {1}


def test_one_record_that_cannot_go_is_passed_by(sqlite):
    sqlite.fill(due=40, not_due=2)
    run_sql(sqlite, "CREATE TRIGGER kept BEFORE DELETE ON tickets WHEN old.id = 8 BEGIN SELECT RAISE(ABORT, 'no'); END")
    swept = sqlite.executor(size=16).run()
    assert (swept.failed, swept.done) == (1, 39)
    assert 8 in sqlite.ids()
    whole(sqlite)


def test_a_database_that_deletes_fewer_rows_than_were_decided(sqlite):
    """A trigger swallows a deletion: the batch is rolled back, and the sweep stops."""
    sqlite.fill(due=6, not_due=0)
    run_sql(sqlite, "CREATE TRIGGER kept BEFORE DELETE ON tickets WHEN old.id = 4 BEGIN SELECT RAISE(IGNORE); END")
    with pytest.raises(SweepStopped):
        sqlite.executor().run()
    assert len(sqlite.ids()) == 6
    assert len(sqlite.ids("notes")) == 12


# what is refused before anything is begun

REFUSED = {
    "no index on the foreign key": ("DROP INDEX notes_ticket",),
    "a foreign key that points at itself": (
        "ALTER TABLE tickets ADD COLUMN again INTEGER REFERENCES tickets(id)",
        "CREATE INDEX tickets_again ON tickets (again)",
    ),
    "a ring": (
        "ALTER TABLE tickets ADD COLUMN last INTEGER REFERENCES notes(id)",
        "CREATE INDEX tickets_last ON tickets (last)",
    ),
    "a child without a primary key": (
        "CREATE TABLE marks (ticket INTEGER REFERENCES tickets(id))",
        "CREATE INDEX marks_ticket ON marks (ticket)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_tables_that_cannot_be_swept(backend, case, request):
    world = request.getfixturevalue(backend)
    world.fill(due=4, not_due=0)
    world.plan()
    run_sql(world, *REFUSED[case])
    with pytest.raises(SourceError):
        world.executor().run()
    assert len(world.ids()) == 4
    assert not world.erasable.prepared()


@pytest.mark.parametrize("change", ["ALTER TABLE notes ENGINE = MyISAM", "ALTER TABLE notes ADD SYSTEM VERSIONING"])
def test_tables_of_mariadb_that_cannot_be_swept(mariadb, change):
    mariadb.fill(due=4, not_due=0)
    mariadb.plan()
    run_sql(mariadb, "ALTER TABLE notes DROP FOREIGN KEY notes_ibfk_1", change.replace("notes", "tickets"))
    with pytest.raises(SourceError):
        mariadb.executor().run()
    assert len(mariadb.ids()) == 4


def test_a_plan_whose_time_is_over(sqlite):
    sqlite.fill(due=4, not_due=0)
    sqlite.plan()
    with pytest.raises(PlanExpired):
        sqlite.executor(now=lambda: NOW + dt.timedelta(days=7)).run()
    assert len(sqlite.ids()) == 4


def test_a_plan_whose_time_ends_while_it_is_carried_out(sqlite):
    sqlite.fill(due=8, not_due=0)
    times = iter([NOW] * 4 + [NOW + dt.timedelta(days=7)] * 100)
    with pytest.raises(PlanExpired):
        sqlite.executor(size=2, most=2, now=lambda: next(times)).run()
    assert 0 < len(sqlite.ids()) < 8
    whole(sqlite)


@pytest.mark.parametrize(
    ("days", "checked", "runs"), [(2, False, False), (2, True, True), (-2, False, False), (-2, True, False), (0.9, False, True)]
)
def test_a_clock_that_is_not_the_ledgers(sqlite, days, checked, runs):
    sqlite.fill(due=4, not_due=2)
    sqlite.plan()
    wrong = Journal(sqlite.storage, Writer(sqlite.storage, SIGNER), now=lambda: NOW - dt.timedelta(days=days), tell=lambda _: None)

    job = replace(sqlite.executor().job, digest="1" * 64)
    wrong.write(wrong.outcome(receipt_of(job, Batch(number=0, intent=0, items=Items(), root="0" * 64), [State.HELD])))
    executor = sqlite.executor(clock_checked=checked)
    if runs:
        assert executor.run().done == 4
    else:
        with pytest.raises(SweepRefused):
            executor.run()
        assert len(sqlite.ids()) == 6


def test_limits_hold_for_the_rows_that_there_are_now(sqlite):
    sqlite.fill(due=4, not_due=16)
    sqlite.plan(limits=Limits(count=4, percent=20))
    run_sql(sqlite, "DELETE FROM notes WHERE ticket > 19", "DELETE FROM tickets WHERE id > 19")
    with pytest.raises(SweepRefused):
        sqlite.executor().run()
    assert len(sqlite.ids()) == 19


def test_a_hold_that_is_known_only_to_the_target(world):
    """It was placed elsewhere: nothing goes until its document is here."""
    world.fill(due=4, not_due=0)
    world.executor().erasable.connect().__enter__().prepare()
    TargetBarrier(world.erasable).move(7)
    with pytest.raises(SweepStopped):
        world.executor().run()
    assert len(world.ids()) == 4


def test_a_row_of_the_epoch_that_is_gone(sqlite):
    sqlite.fill(due=4, not_due=0)
    sqlite.erasable.connect().__enter__().prepare()
    run_sql(sqlite, "DELETE FROM recordwarden_holds")
    with pytest.raises(SourceError):
        sqlite.executor().run()
    assert len(sqlite.ids()) == 4


def test_a_hold_placed_between_two_batches(world):
    world.fill(due=8, not_due=0)
    world.plan()
    barrier, placed = TargetBarrier(world.erasable), []

    def place(done: int, of: int) -> None:
        if not placed:
            placed.append(min(world.ids()))
            barrier.move(world.hold(placed))

    swept = world.executor(size=2, most=2, progress=place).run()
    assert (swept.held, swept.done) == (1, 7)
    assert world.ids() == set(placed)


def test_a_hold_that_only_the_ledger_has_told_of(sqlite):
    """Whoever placed it was killed before the target heard of it."""
    sqlite.fill(due=8, not_due=0)
    executor, placed = sqlite.executor(size=2, most=2), []

    def place(done: int, of: int) -> None:
        if not placed:
            placed.append(min(sqlite.ids()))
            sqlite.hold(placed)
            other = sqlite.journal
            other.write(other.intent(void(replace(executor.job, digest="1" * 64), 0, 0, "0" * 64, 0)))

    executor.progress = place
    assert executor.run().held == 1
    assert sqlite.ids() == set(placed)


def test_two_sweeps_at_once(tmp_path):
    with only_one(tmp_path / "lock"), pytest.raises(SweepBusy), only_one(tmp_path / "lock"):
        pass


# recovery


def _die_within_a_change(path: str) -> None:
    """Leave a journal that has to be rolled back: the cache is too small for the change, which so is in the file already."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE notes SET body = hex(randomblob(90))")
    connection.execute("UPDATE tickets SET subject = hex(randomblob(90))")
    os._exit(9)


def test_what_a_killed_process_left_half_done_is_undone(sqlite):
    """A reader alone may not: it says so. Whoever places a hold, or goes on with a sweep, is not kept from it."""
    sqlite.fill(due=60, not_due=20)
    sqlite.plan()
    with sqlite.erasable.connect() as session:
        session.prepare()
    path = sa.make_url(sqlite.url).database
    assert in_child(lambda: _die_within_a_change(path)) == 9
    with pytest.raises(SourceError, match="half done"):
        sqlite.source.open()
    assert sqlite.erasable.prepared()
    sqlite.source.open().__exit__(None, None, None)
    assert in_child(lambda: _die_within_a_change(path)) == 9
    assert sqlite.executor().run().done == 60
    whole(sqlite)


def test_a_batch_that_a_dead_process_left_on_the_server_is_waited_for(postgres):
    """Its transaction still has the row of the epoch; the receipt that it commits is the batch's."""
    postgres.fill(due=6, not_due=0)
    executor = postgres.executor(size=3)
    _plan, items = postgres.plan()

    with executor.erasable.connect() as session:
        session.prepare()
        executor._look(session)
        batch_items = items.read(0, 3)
        index = executor.journal.write(executor.journal.intent(void(executor.job, 0, 0, root_of(batch_items), 3)))
        ready, results = threading.Event(), []

        def late() -> None:
            with session.transaction() as erasure:
                batch = Batch(number=0, intent=index, items=batch_items, root=root_of(batch_items))
                receipt = destroy(erasure, executor.job, batch, decide(erasure, executor.job, batch_items, Held(0, frozenset())))
                erasure.put_receipt(receipt)
                ready.set()
                threading.Event().wait(0.5)

        def recovering() -> None:
            results.append(postgres.executor(size=3).run())

        threads = [threading.Thread(target=late), threading.Thread(target=recovering)]
        threads[0].start()
        ready.wait(10)
        threads[1].start()
        for thread in threads:
            thread.join(30)
    assert results[0].done == 6
    whole(postgres)


def test_a_late_commit_cannot_follow_a_batch_that_was_given_up(sqlite):
    """Its receipt would be the second one of that batch."""
    sqlite.fill(due=4, not_due=0)
    executor = sqlite.executor()

    _plan, items = sqlite.plan()
    with executor.erasable.connect() as session:
        session.prepare()
        executor._look(session)
        chosen = items.read(0, 4)
        index = executor.journal.write(executor.journal.intent(void(executor.job, 0, 0, root_of(chosen), 4)))
        recover(session, executor.job, executor.journal)
        batch = Batch(number=0, intent=index, items=chosen, root=root_of(chosen))
        with pytest.raises(SourceError), session.transaction() as erasure:
            erasure.put_receipt(destroy(erasure, executor.job, batch, decide(erasure, executor.job, chosen, Held(0, frozenset()))))
    assert len(sqlite.ids()) == 4


def test_receipts_of_another_ledger_stop_it(sqlite):
    sqlite.fill(due=4, not_due=0)
    sqlite.executor(size=2, most=2).run()
    (sqlite.folder / "ledger").rename(sqlite.folder / "elsewhere")
    run_sql(sqlite, f"INSERT INTO tickets VALUES (1, '{OLD}', 's'), (2, '{OLD}', 's')")
    with pytest.raises(RecordwardenError):
        sqlite.executor(size=4).run()
    assert sqlite.ids() == {1, 2}


def test_two_sweeps_that_no_lock_kept_apart(sqlite):
    """The second one has an intent for the same batch, and finds that the batch has its receipt: it stops, and nothing is told twice."""
    sqlite.fill(due=8, not_due=0)
    first, second = sqlite.executor(size=3, most=3), sqlite.executor(size=2, most=2)
    met = []

    def meet(done: int, of: int) -> None:
        if not met:
            met.append(done)
            first.run()

    second.progress = meet
    with pytest.raises(SweepStopped):
        second.run()
    assert sqlite.ids() == set()
    whole(sqlite)
    assert sqlite.executor().run().done == 8
    assert second.verify().good


@pytest.fixture
def without_tables(postgres, postgres_server) -> World:
    """As somebody who may read and delete, and make no tables."""
    postgres.fill(due=8, not_due=2)
    name = sa.make_url(postgres.url).database
    with psycopg.connect(postgres_server, autocommit=True, dbname=name) as admin:
        admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        admin.execute(f"CREATE ROLE sweeper_{name} LOGIN")
        admin.execute(f"GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sweeper_{name}")
        yield World(postgres.folder, postgres.url.replace("postgres@", f"sweeper_{name}@"))
        admin.execute(f"DROP OWNED BY sweeper_{name}")
        admin.execute(f"DROP ROLE sweeper_{name}")


def test_without_receipts_absence_is_probed(without_tables, monkeypatch):
    without_tables.plan(grade=Grade.ABSENCE)
    without_tables.hold([2])
    calls = iter(range(100))
    real = Journal.write

    def write(self, *events):
        if next(calls) == 2:
            raise LedgerUnwritable(_TEXT, "ledger", _TEXT)
        return real(self, *events)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "write", write)
        with pytest.raises(LedgerError):
            without_tables.executor(size=3, most=3).run()
    swept = without_tables.executor(size=3, most=3).run()
    assert swept.grade.value == "B"
    assert swept.finished
    assert len(without_tables.ids()) == 3


def test_a_plan_with_receipts_is_not_carried_out_without(without_tables):
    without_tables.plan()
    with pytest.raises(SweepRefused):
        without_tables.executor().run()
    assert len(without_tables.ids()) == 10


# races


def _race(world: World, places: int, count: int) -> int:
    """Sweep one record at a time, while a hold is placed on the next one again and again; gives how many holds found their record there."""
    world.fill(due=count, not_due=0, notes=0)
    _plan, items = world.plan()
    at, wrong, placed = [0], [], [0]
    over = threading.Event()
    barrier = TargetBarrier(world.erasable)
    with world.erasable.connect() as session:
        session.prepare()

    def placing() -> None:
        while not over.is_set() and placed[0] < places:
            ahead = items.read(at[0], 3)
            if not ahead:
                return
            key = ahead[placed[0] % len(ahead)].key[0]
            barrier.move(world.hold([key]))
            held = key in world.ids()
            placed[0] += held
            if held:
                over.wait(0.002)
                if key not in world.ids():
                    wrong.append(key)
        over.set()

    thread = threading.Thread(target=placing)
    thread.start()
    try:
        swept = world.executor(size=1, most=1, progress=lambda done, _: at.__setitem__(0, done)).run()
    finally:
        over.set()
        thread.join(60)
    assert wrong == []
    assert swept.finished
    assert swept.done + swept.held == count
    return placed[0]


@pytest.mark.parametrize("backend", BACKENDS)
def test_holds_that_race_with_destruction(backend, request):
    assert _race(request.getfixturevalue(backend), places=100_000, count=120) > 0


@pytest.mark.slow
@pytest.mark.parametrize(("backend", "races"), [("sqlite", 5_000), ("postgres", 5_000)])
def test_ten_thousand_holds_race_with_destruction(backend, races, request):
    world, found, number = request.getfixturevalue(backend), 0, 0
    while found < races:
        number += 1
        run_sql(world, *(f"DROP TABLE IF EXISTS {name}" for name in ("notes", "tickets", "recordwarden_receipts", "recordwarden_holds")))
        found += _race(World(world.folder.with_name(f"w{number}"), world.url), places=races, count=2_000)
    print(f"{backend}: {found} holds placed on records that a batch was about to destroy")
