"""Archives: whatever a database holds comes back as it was; nothing goes before its archive was read back; what came to nothing is taken away."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3

import pytest
from sweeping import World, evidence

from holdings.errors import SourceError
from holdings.keys.ring import Secret
from holdings.ledger.entries import KeyPurpose
from holdings.sources.erasing.erasure import SqlErasure
from holdings.sources.troubles import Trouble, error_for
from retention import archives as module
from retention.archives import Archives, rows_of
from retention.errors import ArchiveError, SweepRefused
from retention.plan import Grade
from retention.rule import Action

BACKENDS = ("sqlite", "postgres", "mariadb")


def archives(folder, *, plan="ab" * 32, material=bytes(32)) -> Archives:
    secret = Secret(key_id="5a" * 8, purpose=KeyPurpose.DATA, material=material)
    return Archives(folder=folder, plan=plan, secret=lambda _: secret, random=os.urandom)


ROWS = {
    "one type a column": [(1, "a", 1.5, True, b"\0\xff"), (2, "王", -0.0, False, b"")],
    "nothing at all": [(None, None), (None, None)],
    "several types in a column": [(1, 1), ("1", b"1"), (1.5, True), (None, "b")],
    "numbers without end": [(2**63, float("inf")), (-(2**63) - 1, float("nan"))],
    "texts that are odd": [("", "\n\0\u202e"), ("'", '"\\')],
}


@pytest.mark.parametrize("case", ROWS)
def test_what_is_archived_comes_back(tmp_path, case):
    rows = ROWS[case]
    kept = archives(tmp_path / "a")
    digest = kept.keep("t", [f"c{place}" for place in range(len(rows[0]))], rows)
    found = kept.read(digest)
    assert found.dataset == "t"
    assert repr(rows_of(found.table)) == repr(rows)
    assert [path.name for path in (tmp_path / "a").iterdir()] == [f"{digest}.parquet.sealed"]
    assert kept.is_there(digest)


def test_an_archive_opens_only_whole_for_its_plan_and_with_its_key(tmp_path):
    kept = archives(tmp_path)
    digest = kept.keep("t", ["a"], [("x" * 1000,)])
    for other in (archives(tmp_path, plan="cd" * 32), archives(tmp_path, material=bytes(31) + b"1")):
        with pytest.raises(ArchiveError):
            other.read(digest)
    path = kept.path(digest)
    data = path.read_bytes()
    assert b"PAR1" not in data, "sealed"
    for altered in (data[:-1], data[:40] + bytes([data[40] ^ 1]) + data[41:], b""):
        path.write_bytes(altered)
        assert not kept.is_there(digest)
        with pytest.raises(ArchiveError):
            kept.read(digest)
    path.unlink()
    assert not kept.is_there(digest)
    with pytest.raises(ArchiveError):
        kept.read(digest)


def test_what_cannot_be_read_back_is_no_archive(tmp_path, monkeypatch):
    real = module._written
    monkeypatch.setattr(module, "_written", lambda dataset, names, rows: real(dataset, names, [*rows[:-1], ("other",)]))
    with pytest.raises(ArchiveError):
        archives(tmp_path / "a").keep("t", ["a"], [("x",), ("y",)])
    assert list((tmp_path / "a").iterdir()) == []


TYPES = {
    "sqlite": (
        "CREATE TABLE odd (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c NUMERIC, d JSON, e)",
        "INSERT INTO odd VALUES (1, 'x', x'00ff', 1.25, '{\"a\": 1}', 'text'), (2, NULL, NULL, 12345678901234567, NULL, x'01'), (3, 7, 'no blob', 'word', '[]', 1.5)",
    ),
    "postgres": (
        "CREATE TABLE odd (id INTEGER PRIMARY KEY, a TEXT, b BYTEA, c NUMERIC(30, 20), d JSONB, e TIMESTAMPTZ, f DATE, g INTEGER[], h DOUBLE PRECISION, i UUID, j INTERVAL)",
        "INSERT INTO odd VALUES (1, 'x', '\\x00ff', 1.00000000000000000001, '{\"a\": 1}', 'infinity', '4713-01-01 BC', '{1,2}', 0.1, '6ecd8c99-4036-403d-bf84-cf8400f67836', '1 day'),"
        " (2, NULL, NULL, 'NaN', NULL, NULL, NULL, NULL, 'NaN', NULL, NULL)",
    ),
    "mariadb": (
        "CREATE TABLE odd (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c DECIMAL(30, 20), d JSON, e DATETIME(6), f TIME, g BIT(3), h DOUBLE, i SET('x','y'))",
        "INSERT INTO odd VALUES (1, 'x', x'00ff', 1.00000000000000000001, '{\"a\": 1}', '2024-02-29 01:02:03.000004', '-100:00:01', b'101', 0.1, 'x,y'),"
        " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1e300, NULL)",
    ),
}
EXPECTED = {
    "sqlite": [
        (1, "x", b"\x00\xff", 1.25, '{"a": 1}', "text"),
        (2, None, None, 12345678901234567, None, b"\x01"),
        (3, "7", "no blob", "word", "[]", 1.5),
    ],
    "postgres": [
        (
            1, "x", b"\x00\xff", "1.00000000000000000001", '{"a": 1}', "infinity", "4713-01-01 BC", "{1,2}", 0.1,
            "6ecd8c99-4036-403d-bf84-cf8400f67836", "P1D",
        ),
        (2, None, None, "NaN", None, None, None, None, float("nan"), None, None),
    ],
    "mariadb": [
        (1, "x", b"\x00\xff", "1.00000000000000000001", '{"a": 1}', "2024-02-29 01:02:03.000004", "-100:00:01", 5, 0.1, "x,y"),
        (2, None, None, None, None, None, None, None, 1e300, None),
    ],
}  # fmt: skip


def _world(request, tmp_path, backend) -> World:
    url = f"sqlite:///{tmp_path / 'desk.db'}" if backend == "sqlite" else request.getfixturevalue(f"{backend}_url")
    return World(tmp_path / "w", url, Action.ARCHIVE)


def run_sql(world: World, *statements: str) -> None:
    with world.engine.begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each.replace("%", "%%"))


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_type_of_a_database_arrives_whole(request, tmp_path, backend):
    world = _world(request, tmp_path, backend)
    run_sql(world, *TYPES[backend])
    kept = archives(tmp_path / "a")
    with world.erasable.connect() as session, session.transaction() as erasure:
        names, rows = erasure.whole("odd", [(1,), (2,), (3,)])
    found = rows_of(kept.read(kept.keep("odd", names, rows)).table)
    assert repr(sorted(found, key=lambda row: row[0])) == repr(EXPECTED[backend])


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_due_goes_into_the_archive_and_nothing_else(request, tmp_path, backend):
    world = _world(request, tmp_path, backend)
    world.fill(due=20, not_due=10)
    plan, _ = world.plan()
    world.hold([20])
    swept = world.executor(size=7).run()
    assert (swept.done, swept.held) == (19, 1)
    gone = set(range(1, 31)) - world.ids()
    assert archived(world) == {"tickets": sorted(gone), "notes": sorted(note for each in gone for note in (2 * each - 1, 2 * each))}
    assert sorted(evidence(world).done) == sorted(gone)
    verified = world.executor().verify()
    assert (verified.good, verified.archives_lost) == (True, 0)
    next(world.archives(plan).folder.iterdir()).write_bytes(b"")
    verified = world.executor().verify()
    assert (verified.good, verified.archives_lost) == (False, 1)


def archived(world: World) -> dict[str, list[int]]:
    """The ids in the files that the ledger tells of, which are all that there are."""
    plan, _ = world.plan()
    kept, found = world.archives(plan), {"tickets": [], "notes": []}
    names = [each for outcome in world.journal.history(plan.digest).outcomes.values() for each in outcome.archived or ()]
    assert sorted(path.name for path in kept.folder.glob("*")) == sorted(f"{each}.parquet.sealed" for each in names)
    for each in names:
        read = kept.read(each)
        found[read.dataset] += [row[0] for row in rows_of(read.table)]
    return {name: sorted(ids) for name, ids in found.items()}


@pytest.fixture
def sqlite(tmp_path) -> World:
    return World(tmp_path / "w", f"sqlite:///{tmp_path / 'desk.db'}", Action.ARCHIVE)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_takes_no_archive(sqlite, monkeypatch, error):
    """Nothing goes that is in no archive; the next run goes on."""
    sqlite.fill(due=12, not_due=2)
    sqlite.plan()
    for call in range(4):
        calls = iter(range(1000))

        def write(path, data, mode, real=module.write_synced, calls=calls, call=call):
            real(path, data[: len(data) // 2], mode)
            if next(calls) == call:
                raise OSError(error, os.strerror(error))
            path.unlink()
            real(path, data, mode)

        with monkeypatch.context() as patch:
            patch.setattr(module, "write_synced", write)
            with contextlib.suppress(ArchiveError):
                sqlite.executor(size=2, most=2).run()
    assert sqlite.executor().run().finished
    assert len(archived(sqlite)["tickets"]) == 12


def test_an_archive_of_a_batch_that_was_rolled_back_is_taken_away(sqlite, monkeypatch):
    sqlite.fill(due=8, not_due=0)
    sqlite.plan()

    def lost(self, receipt):
        raise error_for(Trouble.LOST, "desk")

    with monkeypatch.context() as patch:
        patch.setattr(SqlErasure, "put_receipt", lost)
        with pytest.raises(SourceError):
            sqlite.executor().run()
    assert len(sqlite.ids()) == 8
    assert len(list((sqlite.folder / "archives").iterdir())) == 2
    assert sqlite.executor().run().done == 8
    assert len(archived(sqlite)["tickets"]) == 8


def test_no_archive_is_taken_away_while_a_receipt_is_missing(sqlite):
    sqlite.fill(due=8, not_due=0)
    sqlite.executor(size=4, most=4).run()
    run_sql(sqlite, "DELETE FROM recordwarden_receipts")
    before = sorted((sqlite.folder / "archives").iterdir())
    sqlite.executor().run()
    assert sorted((sqlite.folder / "archives").iterdir()) == before


def test_without_receipts_nothing_is_archived(sqlite, monkeypatch):
    from holdings.sources.erasing.session import SqlSession

    sqlite.fill(due=4, not_due=0)
    sqlite.plan(grade=Grade.ABSENCE)
    monkeypatch.setattr(SqlSession, "prepare", lambda self: self.grade)
    with pytest.raises(SweepRefused):
        sqlite.executor().run()
    assert len(sqlite.ids()) == 4


def test_a_text_that_is_none_stays_where_it_is(sqlite):
    """It cannot be read whole, so it cannot be archived: its record is passed by."""
    sqlite.fill(due=8, not_due=0)
    with contextlib.closing(sqlite3.connect(sqlite.url.removeprefix("sqlite:///"))) as database:
        database.execute("UPDATE tickets SET subject = CAST(x'ff' AS TEXT) WHERE id = 4")
        database.commit()
    swept = sqlite.executor().run()
    assert (swept.done, swept.failed) == (7, 1)
    assert sqlite.ids() == {4}
