"""Servers, disks and moments that fail: rights that do not suffice, a full disk, a source that changes while it is read."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from canaries import MOBILE, VALUES, traces
from command_line import Outcome, run
from workspaces import source, workspace

from audit.assess import assess
from audit.progress import Silent
from audit.workspace import Workspace
from controls.finding import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from controls.finding import Assessment
    from holdings.errors import RecordwardenError

AUDIT = ("audit", "--only", "CLS-02", "--jobs", "1")
TABLES = {name: {"phone": "contact/3", "note": "operational/1"} for name in ("one", "two", "three")}


def tables(execute: Callable[[str], object]) -> None:
    for name in TABLES:
        execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, phone VARCHAR(40), note VARCHAR(200))")
        execute(f"INSERT INTO {name} VALUES (1, '{MOBILE}', 'quiet'), (2, '{MOBILE}', 'quiet')")


def execute(url: str, *statements: str) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(
        sa.make_url(url).set(drivername=url.split(":")[0].replace("postgresql", "postgresql+psycopg")), poolclass=sa.NullPool
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def as_user(url: str, user: str) -> str:
    import sqlalchemy as sa

    return sa.make_url(url).set(username=user, password=None).render_as_string(hide_password=False)


def told(outcome: Outcome, code: int, *words: str) -> None:
    assert outcome.code == code, outcome
    said = " ".join((outcome.out + outcome.err).split())
    assert not [word for word in words if word not in said], outcome
    assert not [word for word in ("Traceback", "internal error", "内部错误", "wrong-word") if word in said], outcome
    assert not traces(outcome.raw_out + outcome.raw_err, "output", VALUES), outcome


def judged(outcome: Outcome) -> dict[str, str]:
    """The status of each field's observation."""
    document = json.loads(outcome.out)
    return {
        each["asset"]: each["status"] for result in document["results"] if result["control"] == "CLS-02" for each in result["observations"]
    }


@dataclass(frozen=True)
class Server:
    """A database server with three tables, of which its user may read two."""

    url: str
    user: str
    kind: str


@pytest.fixture(params=["postgres_url", "mariadb_url"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    url = request.getfixturevalue(request.param)
    user = f"reader_{os.urandom(4).hex()}"
    tables(lambda statement: execute(url, statement))
    if request.param == "postgres_url":
        execute(url, f"CREATE ROLE {user} LOGIN", f"GRANT SELECT ON one, two TO {user}")
        leave = [f"DROP OWNED BY {user}", f"DROP ROLE {user}"]
    else:
        execute(url, f"CREATE USER {user} IDENTIFIED BY 'right-word'", *(f"GRANT SELECT ON {name} TO {user}" for name in ("one", "two")))
        execute(url, f"GRANT SELECT (id) ON three TO {user}")
        leave = [f"DROP USER {user}"]
    yield Server(url, user, request.param)
    execute(url, *leave)


def test_rights_that_lack_for_one_table_of_three(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER", "right-word")
    place = {"url": as_user(server.url, server.user), **({"password": "env:READER"} if server.kind == "mariadb_url" else {})}
    workspace(tmp_path, {"desk": source(place, TABLES)})
    for lang, words in (("zh", "权限不足"), ("en", "rights to read it do not suffice")):
        told(run(*AUDIT, "--lang", lang, cwd=tmp_path), 4, words, "desk.three")
        told(run("sources", "test", "--lang", lang, cwd=tmp_path), 4, words, "desk.three", "2/3")
        told(run("plan", "--lang", lang, cwd=tmp_path), 0, "desk.one", "desk.three")
    statuses = judged(run(*AUDIT, "--format", "json", cwd=tmp_path))
    assert {asset for asset, status in statuses.items() if status == "inconclusive"} == {"desk.three"}
    assert {asset for asset, status in statuses.items() if status == "fail"} == set()
    assert statuses["desk.one.phone"] == statuses["desk.two.phone"] == "pass"
    drafted = run("init", place["url"], "--workspace", tmp_path / "new", cwd=tmp_path) if server.kind == "postgres_url" else None
    if drafted is not None:
        told(drafted, 0, "desk.three" if "desk.three" in drafted.err else "three")


def test_a_login_that_is_refused(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER", "wrong-word")
    workspace(
        tmp_path,
        {
            "desk": source(
                {"url": as_user(server.url, server.user if server.kind == "mariadb_url" else "nobody_here"), "password": "env:READER"},
                TABLES,
            )
        },
    )
    for lang, words in (("zh", ("登录被拒绝", "密码")), ("en", ("login was refused", "password"))):
        told(run(*AUDIT, "--lang", lang, cwd=tmp_path), 3, "desk", *words)
        told(run("sources", "test", "--lang", lang, cwd=tmp_path), 4, "desk", *words)


def test_a_wrong_password_for_postgresql(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the tests trusts everybody, so it is told to ask this one user."""
    import psycopg

    user = f"asked_{os.urandom(4).hex()}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'right-word'")
        rules = Path(admin.execute("SHOW hba_file").fetchone()[0])  # type: ignore[index]
        before = rules.read_text("utf-8")
        rules.write_text(f"local all {user} scram-sha-256\n{before}", "utf-8")
        admin.execute("SELECT pg_reload_conf()")
        monkeypatch.setenv("READER", "wrong-word")
        workspace(tmp_path, {"desk": source({"url": as_user(postgres_url, user), "password": "env:READER"}, TABLES)})
        try:
            for lang, words in (("zh", ("登录被拒绝", "密码")), ("en", ("login was refused", "password"))):
                told(run(*AUDIT, "--lang", lang, cwd=tmp_path), 3, "desk", *words)
        finally:
            rules.write_text(before, "utf-8")
            admin.execute("SELECT pg_reload_conf()")
            admin.execute(f"DROP ROLE {user}")


def test_a_database_that_is_not_there(server: Server, tmp_path: Path) -> None:
    import sqlalchemy as sa

    url = sa.make_url(server.url).set(database="no_such_database").render_as_string(hide_password=False)
    workspace(tmp_path, {"desk": source({"url": url}, TABLES)})
    told(run(*AUDIT, "--lang", "zh", cwd=tmp_path), 3, "desk", "数据库不存在", "库名")
    told(run(*AUDIT, "--lang", "en", cwd=tmp_path), 3, "desk", "no such database", "url")


@dataclass(kw_only=True)
class Meddler(Silent):
    """Does something to the source when a dataset begins to be read: after planning, before the first row."""

    at: str
    act: Callable[[], object]
    done_it: list[str] = field(default_factory=list)

    def __init__(self, at: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.at, self.act, self.done_it = at, act, []

    def start(self, dataset: str, rows: int | None) -> None:
        if dataset == self.at and not self.done_it:
            self.done_it.append(dataset)
            self.act()


def meddled(folder: Path, at: str, act: Callable[[], object]) -> tuple[Assessment, list[RecordwardenError]]:
    said: list[RecordwardenError] = []
    meddler = Meddler(at, act)
    assessment = assess(Workspace(folder), only=("CLS-02",), jobs=1, progress=meddler, tell=said.append)
    assert meddler.done_it == [at]
    return assessment, said


def statuses(assessment: Assessment) -> dict[str, Status]:
    return {each.asset.name: each.status for result in assessment.results if result.control == "CLS-02" for each in result.observations}


def test_a_sqlite_column_dropped_meanwhile_is_still_in_the_snapshot(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        tables(database.execute)
        database.commit()
        workspace(tmp_path, {"desk": source({"path": "desk.db"}, TABLES)})
        assessment, said = meddled(
            tmp_path,
            "desk.one",
            lambda: (database.execute("ALTER TABLE three DROP COLUMN phone"), database.execute("DROP TABLE two"), database.commit()),
        )
    assert set(statuses(assessment).values()) == {Status.PASS}
    assert said == []


def test_a_dropped_column_or_table_waits_for_the_snapshot(server: Server, tmp_path: Path) -> None:
    import sqlalchemy as sa

    workspace(tmp_path, {"desk": source({"url": server.url}, TABLES)})
    wait = "SET lock_timeout = '300ms'" if server.kind == "postgres_url" else "SET SESSION lock_wait_timeout = 1"
    refused: list[str] = []

    def drop() -> None:
        for statement in ("ALTER TABLE two DROP COLUMN phone", "DROP TABLE three"):
            try:
                execute(server.url, wait, statement)
            except sa.exc.OperationalError:
                refused.append(statement)

    assessment, _ = meddled(tmp_path, "desk.one", drop)
    seen = statuses(assessment)
    dropped = 2 - len(refused)
    assert not dropped or Status.INCONCLUSIVE in seen.values()
    assert dropped or set(seen.values()) == {Status.PASS}


@pytest.mark.parametrize(("change", "problem"), [("replaced", "broken_data"), ("appended", "broken_data"), ("gone", "missing")])
def test_a_file_that_changes_before_it_is_read(tmp_path: Path, change: str, problem: str) -> None:
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_text("id,phone,note\n1,13800138000,quiet\n", "utf-8")
    workspace(tmp_path, {"desk": source({"path": "."}, TABLES)})
    victim = tmp_path / "two.csv"

    def meddle() -> None:
        match change:
            case "replaced":
                (tmp_path / "fresh").write_text("id,note\n1,quiet\n", "utf-8")
                (tmp_path / "fresh").replace(victim)
            case "appended":
                with victim.open("a", encoding="utf-8") as file:
                    file.write("2,13800138001,quiet\n")
            case "gone":
                victim.unlink()

    assessment, said = meddled(tmp_path, "desk.two", meddle)
    seen = statuses(assessment)
    assert {status for asset, status in seen.items() if asset.startswith("desk.two")} == {Status.INCONCLUSIVE}
    assert {status for asset, status in seen.items() if not asset.startswith("desk.two")} == {Status.PASS}
    assert [each.problem for each in assessment.datasets if each.problem] == [problem]
    assert len(said) == 1


def test_a_connection_that_is_lost_while_reading(server: Server, tmp_path: Path) -> None:
    workspace(tmp_path, {"desk": source({"url": server.url}, TABLES)})
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        if server.kind == "postgres_url"
        else "KILL {}"
    )

    def kill() -> None:
        import sqlalchemy as sa

        with sa.create_engine(sa.make_url(server.url).set(drivername="mysql+pymysql"), poolclass=sa.NullPool).connect() as connection:
            listed = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> connection_id()"
            for (number,) in connection.exec_driver_sql(listed).all():
                connection.exec_driver_sql(end.format(number))

    assessment, said = meddled(tmp_path, "desk.three", (lambda: execute(server.url, end)) if server.kind == "postgres_url" else kill)
    seen = statuses(assessment)
    first = next(iter(sorted(TABLES)))
    assert seen[f"desk.{first}.phone"] is Status.PASS
    assert {status for asset, status in seen.items() if not asset.startswith(f"desk.{first}")} == {Status.INCONCLUSIVE}
    assert {each.problem for each in assessment.datasets if each.problem} == {"unreachable"}
    assert said


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system of its own; skips where one may not be made."""
    folder.mkdir()
    if (
        not sys.platform.startswith("linux")
        or subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", folder], capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True, capture_output=True)


def small_desk(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "desk.db")) as database:
        tables(database.execute)
        database.commit()
    workspace(folder, {"desk": source({"path": "desk.db"}, TABLES)})


def fill(folder: Path, leave: int) -> None:
    free = os.statvfs(folder)
    (folder / "ballast").write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - leave))


@pytest.mark.parametrize("leave", [0, 8_192, 60_000, 150_000])
def test_a_full_disk_below_the_workspace(tmp_path: Path, leave: int) -> None:
    with mounted(tmp_path / "disk", "-o", "size=1m") as disk:
        small_desk(disk)
        fill(disk, leave)
        for lang, words in (("zh", "空间"), ("en", "space")):
            told(run(*AUDIT, "--lang", lang, cwd=disk), 2, words)
        (disk / "ballast").unlink()
        assert run(*AUDIT, "--resume", cwd=disk).code == 0


@pytest.mark.parametrize("leave", [0, 4_096, 20_000])
def test_a_disk_that_fills_up_costs_no_earlier_assessment(tmp_path: Path, leave: int) -> None:
    with mounted(tmp_path / "disk", "-o", "size=2m") as disk:
        small_desk(disk)
        assert run(*AUDIT, cwd=disk).code == 0
        before = run("report", "--format", "json", cwd=disk)
        fill(disk, leave)
        outcome = run(*AUDIT, "--format", "html", "--output", "r.html", cwd=disk)
        told(outcome, 2, "space")
        assert not (disk / "r.html").exists()
        assert not list(disk.glob("*.part"))
        (disk / "ballast").unlink()
        identifier = json.loads(before.out)["assessment"]["id"]
        assert run("report", identifier, "--format", "json", cwd=disk).out == before.out
        assert run(*AUDIT, cwd=disk).code == 0


def test_a_read_only_workspace(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=2m") as disk:
        small_desk(disk)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True, capture_output=True)
        for lang, words in (("zh", ("无法写入", "权限")), ("en", ("cannot be written", "rights"))):
            told(run(*AUDIT, "--lang", lang, cwd=disk), 2, *words)
            told(run("plan", "--lang", lang, cwd=disk), 0, "desk.one")
            told(run("sources", "test", "--lang", lang, cwd=disk), 0, "desk")
            told(run("init", "desk.db", "--lang", lang, "--workspace", disk / "new", cwd=disk), 2)


def test_a_read_only_workspace_with_results(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-o", "size=2m") as disk:
        small_desk(disk)
        assert run(*AUDIT, cwd=disk).code == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True, capture_output=True)
        told(run(*AUDIT, cwd=disk), 2, "results.db")
        for command in (("history",), ("findings", "list"), ("report", "--format", "json")):
            outcome = run(*command, cwd=disk)
            assert outcome.code in (0, 2), outcome
            assert "Traceback" not in outcome.err, outcome
            assert "internal error" not in outcome.err, outcome
