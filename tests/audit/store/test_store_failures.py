"""What can go wrong with the store itself: every time one sentence for people, and nothing lost."""

import errno
import os
import sqlite3
import ssl
import subprocess
import sys

import pytest
from sqlalchemy import event

from audit.errors import StoreError
from audit.store import DatasetProgress, open_store
from audit.store.opening import connected
from controls.finding import Status
from controls.trial.worlds import KEY
from holdings.inventory import Inventory
from holdings.text import Lang

SECRET = "s3cr3t-pass"


def some(build, name, day=0, size=2000):
    return build.assessment(name, [build.result("CLS-01", {f"t{number}": Status.FAIL for number in range(size)})], day)


def test_a_full_disk_while_finishing_loses_nothing(place, build):
    progress = DatasetProgress(asset="d", schema_hash="h", rows=1, seconds=0.0, consistent=True)
    with place.open() as store:
        build.run(store, some(build, "one", size=10))
        before = store.load()
        with store.writer(KEY) as writer:
            writer.begin(build.header("two", build.noon))
            writer.dataset_done("two", progress)

            def full(connection, _record):
                pages = connection.execute("PRAGMA page_count").fetchone()[0]
                connection.execute(f"PRAGMA max_page_count={pages + 2}").close()

            event.listen(store._database.engine, "connect", full)
            with pytest.raises(StoreError, match="disk is full"):
                writer.finish(some(build, "two", 1))
            event.remove(store._database.engine, "connect", full)
            assert store.load() == before
            assert store.unfinished()[1] == (progress,)
            writer.finish(some(build, "two", 1))
        assert store.load() == some(build, "two", 1)


@pytest.mark.parametrize("beside_a_writer", [False, True])
def test_on_a_read_only_file_system_it_is_read(place, build, monkeypatch, beside_a_writer):
    """A mount would need rights that tests do not have: here the system says of the file what it says on one."""
    with place.open() as store:
        build.run(store, some(build, "one", size=10))
    state = place.workspace.state
    writer = sqlite3.connect(state / "results.db")
    if beside_a_writer:
        writer.execute("SELECT count(*) FROM assessments").fetchall()
    assert (state / "results.db-wal").exists() is beside_a_writer
    real = os.open

    def read_only(path, flags, *more, **named):
        if flags & os.O_RDWR:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return real(path, flags, *more, **named)

    monkeypatch.setattr("audit.store.embedded.os.open", read_only)
    with place.open() as store:
        assert store.load() == some(build, "one", size=10)
        with pytest.raises(StoreError, match="cannot be written"), store._database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM assessments")
    writer.close()
    with pytest.raises(StoreError, match="cannot be written"):
        connected(place.workspace, "sqlite:///elsewhere.db")


LIMITED = """
import resource, signal, sys
from pathlib import Path
from audit.store import open_store
from audit.errors import StoreError
from audit.workspace import Workspace
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory

KEY = FingerprintKey(bytes(range(32)))

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    inventory = Inventory.model_validate({"version": 1, "sources": {}})
    with open_store(Workspace(Path(sys.argv[1])), inventory, environ={}) as store, store.writer(KEY) as writer:
        for name in (f"{number:060d}" for number in range(100000)):
            import dataclasses
            from audit.store import AssessmentHeader
            import datetime as dt
            writer.begin(AssessmentHeader(id=name, started_at=dt.datetime.now(dt.UTC), as_of=dt.date.today(), organisation="x" * 1000,
                         version="", inventory_digest="", plan_digest=""))
            print(name, flush=True)
except StoreError as error:
    print("refused", error)
"""


@pytest.mark.parametrize("limit", [0, 4096, 100_000, 400_000])
def test_files_that_cannot_grow(place, limit):
    """A quota, met at any point, from the making of the tables on: what was acknowledged is there afterwards."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(place.workspace.folder), str(limit)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *acknowledged, refused = done.stdout.splitlines()
    assert refused.startswith("refused results.db: ")
    with place.open() as store:
        assert {each.id for each in store.history()} >= set(acknowledged)


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from audit.store import open_store
from audit.errors import AuditError
from audit.workspace import Workspace
from holdings.fingerprint import FingerprintKey
from holdings.inventory import Inventory

KEY = FingerprintKey(bytes(range(32)))
import alembic.command, sqlalchemy.dialects.sqlite, zoneinfo  # whoever this becomes may not be able to read them

if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    inventory = Inventory.model_validate({"version": 1, "sources": {}})
    with open_store(Workspace(Path(sys.argv[1])), inventory, environ={}) as store, store.writer(KEY) as writer:
        print("written")
except AuditError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("existing", [False, True], ids=["no store yet", "a store of someone else"])
def test_a_folder_that_cannot_be_written(place, build, tmp_path, existing):
    if existing:
        with place.open() as store:
            build.run(store, some(build, "one", size=3))
        place.workspace.state.chmod(0o555)
    modes = {folder: folder.stat().st_mode for folder in (tmp_path, *tmp_path.parents[:2])}
    for folder, mode in modes.items():
        folder.chmod(0o555 if folder == tmp_path else mode | 0o011)
    try:
        done = subprocess.run([sys.executable, "-c", UNPRIVILEGED, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False)
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
        if existing:
            place.workspace.state.chmod(0o700)
    assert done.stdout.split()[0] in ("StoreError", "WorkspaceError"), done.stdout + done.stderr[-2000:]
    assert "cannot be written" in done.stdout
    if existing:
        with place.open() as store:
            assert store.load() == some(build, "one", size=3)


def test_a_file_that_is_no_store(place):
    (place.workspace.state / "results.db").write_text("this is not a database, and long enough to be read as one" * 100)
    with pytest.raises(StoreError, match="damaged"):
        place.open()
    assert (place.workspace.state / "results.db").read_text().startswith("this is not")


def test_a_database_of_another_program_is_left_alone(place):
    path = place.workspace.state / "results.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE assessments (of INTEGER)")
    other.close()
    with pytest.raises(StoreError):
        place.open()
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("assessments",)]
    other.close()


WRONG = {
    "no url": ("what is this", "cannot be used"),
    "another engine": (f"mysql+pymysql://user:{SECRET}@127.0.0.1/store", "cannot be used"),
    "no port": (f"postgresql://user:{SECRET}@127.0.0.1:port/store", "cannot be used"),
    "in memory": ("sqlite://", "cannot be used"),
    "no database": (f"postgresql://user:{SECRET}@127.0.0.1/", "cannot be used"),
    "a server in the query": (f"postgresql://user:{SECRET}@/store?host=db.example", "cannot be used"),
    "a server beside a socket": (f"postgresql://user:{SECRET}@/store?host=/run/postgresql,db.example", "cannot be used"),
    "two servers in the query": (f"postgresql://user:{SECRET}@/store?host=/run&host=db.example", "cannot be used"),
    "an address in the query": (f"postgresql://user:{SECRET}@localhost/store?hostaddr=192.0.2.1", "cannot be used"),
    "TLS by chance": (f"postgresql://user:{SECRET}@db.example/store?sslmode=prefer", "cannot be used"),
    "nobody answers": (f"postgresql://user:{SECRET}@127.0.0.1:1/store", "cannot be reached"),
    "no variable": ("env:RW_TEST_NOWHERE", "not set"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_url_is_explained_and_not_repeated(place, name):
    url, said = WRONG[name]
    with pytest.raises(StoreError, match=said) as caught:
        open_store(place.workspace, place.inventory, url=url, environ={})
    for lang in Lang:
        assert SECRET not in caught.value.message(lang)
        assert "user" not in caught.value.message(lang)


def test_a_password_does_not_stand_in_the_inventory(place):
    inventory = Inventory.model_validate(
        {"version": 1, "sources": {}, "settings": {"store": f"postgresql://user:{SECRET}@db.example/store"}}
    )
    with pytest.raises(StoreError, match="password") as caught:
        open_store(place.workspace, inventory, environ={})
    assert SECRET not in str(caught.value)


def test_option_over_environment_over_file(place, tmp_path):
    inventory = Inventory.model_validate({"version": 1, "sources": {}, "settings": {"store": "sqlite:///file.db"}})
    steps = [
        ("file.db", None, {}),
        ("variable.db", None, {"RECORDWARDEN_STORE": "sqlite:///variable.db"}),
        ("named.db", None, {"RECORDWARDEN_STORE": "env:ELSEWHERE", "ELSEWHERE": "sqlite:///named.db"}),
        ("option.db", "sqlite:///option.db", {"RECORDWARDEN_STORE": "sqlite:///variable.db"}),
    ]
    for made, option, environ in steps:
        assert not (tmp_path / made).exists()
        with open_store(place.workspace, inventory, url=option, environ=environ):
            assert (tmp_path / made).exists()


SYSTEM_CA = ssl.get_default_verify_paths().cafile or "system"
TLS = [
    ("postgresql://u@127.0.0.1/store", ("127.0.0.1", "prefer", None)),
    ("postgresql://u@localhost/store", ("localhost", "prefer", None)),
    ("postgresql:///store", ("localhost", "prefer", None)),
    ("postgresql://u@/store?host=/run/postgresql", ("/run/postgresql", "prefer", None)),
    ("postgresql://u@db.example/store", ("db.example", "verify-full", SYSTEM_CA)),
    ("postgresql://u@db.example/store?sslrootcert=/ca.pem", ("db.example", "verify-full", "/ca.pem")),
    ("postgresql://u@db.example/store?sslmode=verify-ca", ("db.example", "verify-ca", SYSTEM_CA)),
    ("postgresql://u@db.example/store?sslmode=require", ("db.example", "require", None)),
    ("postgresql://u@db.example/store?sslmode=disable", ("db.example", "disable", None)),
]
LIBPQ = {"PGHOST": "db.example", "PGHOSTADDR": "192.0.2.1", "PGSSLMODE": "disable", "PGSSLROOTCERT": "/other.pem", "PGPORT": "1"}


@pytest.mark.parametrize(("url", "told"), TLS)
def test_a_server_elsewhere_must_prove_itself(place, monkeypatch, url, told):
    for name, value in LIBPQ.items():
        monkeypatch.setenv(name, value)
    asked = []

    def refuse(_dialect, _record, _args, parameters):
        assert (parameters["hostaddr"], parameters["port"]) == ("", 5432)
        asked.append((parameters.get("host"), parameters.get("sslmode"), parameters.get("sslrootcert")))
        raise OSError("the test goes no further")

    database = connected(place.workspace, url)
    event.listen(database.engine, "do_connect", refuse)
    with pytest.raises(StoreError), database.reading():
        pytest.fail("connected")
    assert asked == [told]


def test_the_variables_of_libpq_lead_nowhere_else(place, postgres_url, monkeypatch):
    for name, value in LIBPQ.items():
        monkeypatch.setenv(name, value)
    with open_store(place.workspace, place.inventory, url=postgres_url, environ={}) as store:
        assert store.history() == ()


def test_a_server_that_goes_away_is_explained(postgres_url, place, build):
    import dataclasses

    import psycopg

    shared = dataclasses.replace(place, url=postgres_url)
    with shared.open() as store:
        build.run(store, some(build, "one", size=3))
        with store.writer(KEY) as writer:
            writer.begin(build.header("two", build.noon))
            with psycopg.connect(postgres_url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            with pytest.raises(StoreError):
                writer.finish(some(build, "two", 1))
        assert store.load() == some(build, "one", size=3)
        assert store.unfinished()[0].id == "two"


def test_an_account_without_rights_is_explained(postgres_url, place):
    import psycopg

    role = f"reader_{os.getpid()}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(StoreError, match="rights"):
            open_store(place.workspace, place.inventory, url=postgres_url.replace("postgres@", f"{role}@"), environ={})
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(f"DROP ROLE {role}")
