"""What connections to real servers negotiated: PostgreSQL and MariaDB with TLS switched on, where this machine has such a server, and without."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import certificates
import pytest

from holdings.errors import SourceError
from holdings.inventory import SourceEntry
from holdings.links import Link, links
from holdings.sources.opening import source_for

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTGRES = [*map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), os.environ.get("PATH", "")]
OWNER = "postgres" if os.geteuid() == 0 else None


def program(name: str, path: str | None = None) -> str:
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"needs {name}, of a server that speaks TLS")
    return found


@contextmanager
def running(command: list[str], port: int, user: str | None = None) -> Iterator[None]:
    server = subprocess.Popen(command, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="rw-tls-"))  # not below pytest's own folder: a server may run as another user
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def postgres(folder: Path) -> Iterator[tuple[str, Path]]:
    path = os.pathsep.join(POSTGRES)
    initdb, server = program("initdb", path), program("postgres", POSTGRES[0])
    if OWNER:
        try:
            pwd.getpwnam(OWNER)
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user for it")
    data, port = folder / "pg", free_port()
    data.mkdir()
    cert, key = certificates.make(folder)
    if OWNER:
        shutil.chown(data, OWNER)
        own = folder / "pg.key"
        shutil.copy(key, own)
        own.chmod(0o600)
        shutil.chown(own, OWNER)
        key = own
    subprocess.run([initdb, "-D", data, "-A", "trust", "-U", "auditor"], check=True, user=OWNER, stdout=subprocess.DEVNULL)
    settings = {"ssl": "on", "ssl_cert_file": cert, "ssl_key_file": key, "unix_socket_directories": "", "listen_addresses": "127.0.0.1"}
    command = [server, "-D", str(data), "-p", str(port), *(f"--{name}={value}" for name, value in settings.items())]
    with running(command, port, OWNER):
        yield f"postgresql://auditor@127.0.0.1:{port}/postgres", cert


@pytest.fixture(scope="module")
def mariadb(folder: Path) -> Iterator[tuple[str, Path]]:
    install, server = program("mariadb-install-db"), program("mariadbd", f"{os.environ.get('PATH', '')}:/usr/sbin")
    data, port = folder / "maria", free_port()
    cert, key = certificates.make(folder)
    user = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", *user],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    command = [
        server, "--no-defaults", f"--datadir={data}", f"--port={port}", f"--socket={folder}/maria.sock", "--bind-address=127.0.0.1", *user,
        f"--ssl-cert={cert}", f"--ssl-key={key}", f"--ssl-ca={cert}", f"--pid-file={folder}/maria.pid",
    ]  # fmt: skip
    with running(command, port):
        yield f"mysql://root@127.0.0.1:{port}/mysql", cert


def link(url: str, folder: Path, **entry: str) -> Link | None:
    with source_for("desk", SourceEntry(url=url, **entry), folder).open() as snapshot:
        return snapshot.link()


@pytest.mark.parametrize("engine", ["postgres", "mariadb"])
def test_what_was_negotiated_with_a_server_that_speaks_tls(engine: str, folder: Path, request: pytest.FixtureRequest) -> None:
    url, cert = request.getfixturevalue(engine)
    seen = link(url, folder, tls="verify-full", tls_ca=str(cert))
    assert seen is not None
    assert (seen.tls, seen.verified, seen.local) == ("TLSv1.3", True, True)
    assert seen.cipher
    unverified = link(url, folder, tls="require")
    assert unverified is not None
    assert (unverified.tls, unverified.verified) == ("TLSv1.3", False)
    off = link(url, folder, tls="off")
    assert off is not None
    assert (off.verified, off.local) == (False, True)


@pytest.mark.parametrize("url", ["postgres_url", "mariadb_url"])
def test_a_connection_without_tls(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert link(request.getfixturevalue(url).replace("+pymysql", ""), tmp_path, tls="off") == Link(local=True, tls=None)


def test_what_has_no_connection_and_what_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("a\n1\n", encoding="utf-8")
    with source_for("desk", SourceEntry(path="calls.csv"), tmp_path).open() as snapshot:
        assert snapshot.link() is None
        gone = SourceError.__new__(SourceError)
        assert links({"files": snapshot, "gone": gone}) == {"files": None, "gone": gone}
