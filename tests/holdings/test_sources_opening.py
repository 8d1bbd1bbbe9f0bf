"""From what a person types, and from an inventory's entry, to a source."""

import sqlite3
import ssl
import subprocess
import sys

import pytest

from holdings.errors import SecretError, SourceError, Unreachable
from holdings.inventory import SourceEntry
from holdings.sources.opening import entry_for, source_for
from holdings.text import Lang

PASSWORD = "hunter2"


@pytest.fixture
def files(tmp_path):
    sqlite3.connect(tmp_path / "desk.db").execute("CREATE TABLE t (a)").connection.close()
    (tmp_path / "desk.db").rename(tmp_path / "odd.name")
    (tmp_path / "new.sqlite").touch()
    (tmp_path / "calls.csv").touch()
    (tmp_path / "exports").mkdir()
    (tmp_path / "notes.docx").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("odd.name", "odd.name"),
        ("new.sqlite", "new.sqlite"),
        ("calls.csv", "calls.csv"),
        ("exports", "exports"),
        ("./exports/../calls.csv", "calls.csv"),
    ],
)
def test_paths(files, monkeypatch, location, path):
    monkeypatch.chdir(files)
    assert entry_for(location, files).path == path
    assert entry_for(location, files / "elsewhere").path == str(files / path)
    assert source_for("x", entry_for(location, files), files).name == "x"


def test_urls(files, monkeypatch):
    monkeypatch.chdir(files)
    assert entry_for("sqlite:///odd.name", files).path == "odd.name"
    assert entry_for("postgresql://u@h/d", files).url == "postgresql://u@h/d"
    assert entry_for("env:DESK_URL", files).url == "env:DESK_URL"
    assert entry_for("file:secrets/desk.url", files).url == "file:secrets/desk.url"


@pytest.mark.parametrize(
    ("location", "error"),
    [
        (f"postgresql://u:{PASSWORD}@h/d", SecretError),
        (f"mysql://h/d?password={PASSWORD}", SecretError),
        (f"postgresql://u:a/{PASSWORD}@h/d", SecretError),
        (f"postgresql://u:a#{PASSWORD}@h/d", SecretError),
        (f"postgresql://u:a?{PASSWORD}@h/d", SecretError),
        (f"postgresql://[u:{PASSWORD}@h/d", SecretError),
        (f"oracle://u@h/{PASSWORD}", SourceError),
        ("://", SourceError),
        (f"file://u:{PASSWORD}@h/d", SecretError),
        ("sqlite://", SourceError),
        ("sqlite:///:memory:", SourceError),
        ("notes.docx", SourceError),
        (f"{PASSWORD}.csv", Unreachable),
        ("sqlite:///none.db", Unreachable),
    ],
)
def test_what_cannot_be_a_source(files, monkeypatch, location, error):
    monkeypatch.chdir(files)
    with pytest.raises(error) as caught:
        entry_for(location, files)
    assert type(caught.value) is error
    if not location.endswith(".csv"):
        assert PASSWORD not in caught.value.message(Lang.EN) + caught.value.message(Lang.ZH)
    if error is SecretError:
        assert "env:" in caught.value.message(Lang.EN)
        assert "env:" in caught.value.message(Lang.ZH)


@pytest.mark.parametrize(
    "entry",
    [
        {"url": "postgresql://u@h"},
        {"url": "postgresql://u@h/d?sslmode=disable"},
        {"url": "postgresql://u@h/d?options=-c%20x"},
        {"url": "postgresql://u@/d?host=db.example"},
        {"url": "postgresql://u@/d?host=/run/postgresql,db.example"},
        {"url": "mysql://u@h/d?local_infile=1"},
        {"url": "mysql://u@h/d?host=x"},
        {"url": "mssql://u@h/d"},
    ],
)
def test_urls_that_are_refused(tmp_path, entry):
    with pytest.raises(SourceError):
        source_for("x", SourceEntry(**entry), tmp_path)


def parameters(tmp_path, **entry):
    return source_for("x", SourceEntry(**entry), tmp_path).engine.parameters()


@pytest.mark.parametrize(
    ("host", "tls", "mode"),
    [
        ("db.example", None, "verify-full"),
        ("10.0.0.1", None, "verify-full"),
        ("db.example", "verify-ca", "verify-ca"),
        ("db.example", "require", "require"),
        ("db.example", "off", "disable"),
        ("localhost", None, "prefer"),
        ("127.0.0.1", None, "prefer"),
        ("[::1]", None, "prefer"),
        ("127.0.0.1", "verify-full", "verify-full"),
    ],
)
def test_tls_of_postgresql(tmp_path, host, tls, mode):
    found = parameters(tmp_path, url=f"postgresql://u@{host}/d", tls=tls)
    assert found["sslmode"] == mode
    assert ("sslrootcert" in found) == mode.startswith("verify")
    if mode.startswith("verify"):
        assert parameters(tmp_path, url=f"postgresql://u@{host}/d", tls=tls, tls_ca="ca.pem")["sslrootcert"] == str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("host", "tls", "verify", "hostname"),
    [
        ("db.example", None, ssl.CERT_REQUIRED, True),
        ("db.example", "verify-ca", ssl.CERT_REQUIRED, False),
        ("db.example", "require", ssl.CERT_NONE, False),
        ("127.0.0.1", "verify-full", ssl.CERT_REQUIRED, True),
    ],
)
def test_tls_of_mysql(tmp_path, host, tls, verify, hostname):
    found = parameters(tmp_path, url=f"mysql://u@{host}/d", tls=tls)
    context = found["ssl"]
    assert (context.verify_mode, context.check_hostname) == (verify, hostname)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert found["local_infile"] is False


@pytest.mark.parametrize(
    ("url", "tls"), [("mysql://u@127.0.0.1/d", None), ("mysql://u@db.example/d", "off"), ("mysql:///d?unix_socket=/s", None)]
)
def test_mysql_without_tls(tmp_path, url, tls):
    found = parameters(tmp_path, url=url, tls=tls)
    assert found["ssl_disabled"]
    assert "ssl" not in found


def test_passwords_are_resolved_and_not_told(tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_PW", PASSWORD)
    monkeypatch.setenv("DESK_URL", f"mysql://u:{PASSWORD}@h/d")
    (tmp_path / "desk.url").write_text(f"postgresql://u:{PASSWORD}@h/d\n", "utf-8")
    for entry in (
        SourceEntry(url="postgresql://u@h/d", password="env:DESK_PW"),
        SourceEntry(url="env:DESK_URL"),
        SourceEntry(url="file:desk.url"),
    ):
        opened = source_for("x", entry, tmp_path)
        assert opened.engine.parameters()["password"] == PASSWORD
        assert PASSWORD not in repr(opened) + repr(opened.engine.address)
    with pytest.raises(SecretError):
        source_for("x", SourceEntry(url="postgresql://u@h/d", password="env:NO_SUCH_NAME"), tmp_path)


@pytest.mark.parametrize(("url", "driver", "extra"), [("postgresql://u@h/d", "psycopg", "postgres"), ("mysql://u@h/d", "pymysql", "mysql")])
def test_a_driver_that_is_not_installed(tmp_path, monkeypatch, url, driver, extra):
    monkeypatch.setitem(sys.modules, driver, None)
    with pytest.raises(SourceError) as caught:
        source_for("x", SourceEntry(url=url), tmp_path).open()
    assert f"recordwarden[{extra}]" in str(caught.value)


def test_nothing_heavy_is_imported_before_it_is_used():
    code = (
        "import sys, holdings.sources.opening, holdings.secrets; print({'sqlalchemy', 'pyarrow', 'psycopg', 'pymysql'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"
