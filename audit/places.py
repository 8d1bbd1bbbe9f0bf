"""Where the sources and the results store really are: what the tool writes must never land on what it audits."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from holdings import secrets
from holdings.errors import SecretError
from holdings.inventory import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlalchemy as sa

    from holdings.inventory import SourceEntry

WRITE_AHEAD = "-wal"
SQLITE_COMPANIONS = (WRITE_AHEAD, "-shm", "-journal")
"""What SQLite keeps beside a database, by the ending of its name."""

_POSTGRESQL = {"postgres", "postgresql"}


def url_of(text: str, folder: Path) -> sa.URL | None:
    """A URL, or a reference to one, as it resolves today; None where it does not, which whoever connects must tell."""
    import sqlalchemy as sa

    try:
        return sa.make_url(secrets.resolve(text, folder) if is_reference(text) else text)
    except (sa.exc.ArgumentError, ValueError, SecretError):
        return None


def file_of(entry: SourceEntry, folder: Path) -> Path | None:
    """The file or folder of a source; None for a server's database, and for a URL that does not resolve."""
    if entry.path is not None:
        return folder / entry.path
    url = url_of(entry.url or "", folder)
    return None if url is None else sqlite_file(url, folder)


def sqlite_file(url: sa.URL, folder: Path) -> Path | None:
    """The file of a SQLite database; None for a database of another kind, and for a name that no file can have."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:" or "\0" in url.database:
        return None
    return folder / url.database


def stamp(entry: SourceEntry, folder: Path) -> str:
    """Changes when the files of a source are written or replaced; empty for a server's database."""
    place = file_of(entry, folder)
    if place is None:
        return ""
    files = sorted(place.glob("*")) if place.is_dir() else [place, place.with_name(place.name + WRITE_AHEAD)]
    facts = [(file.name, found.st_ino, found.st_size, found.st_mtime_ns) for file in files if (found := _stat(file)) is not None]
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, by name, symbolic or hard link; it need not exist yet."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def within(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, or to a file that the folder holds under another name."""
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        return True
    return path.is_file() and any(same_file(path, each) for each in _files(folder))


def same_database(one: sa.URL, other: sa.URL) -> bool:
    """Whether two URLs name one database of one PostgreSQL server, whoever logs in."""
    if not {one.get_backend_name(), other.get_backend_name()} <= _POSTGRESQL:
        return False
    if (one.database, one.port or 5432) != (other.database, other.port or 5432):
        return False
    sockets = _socket(one), _socket(other)
    return sockets[0] == sockets[1] if all(sockets) else _host(one) == _host(other)


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat() if file.is_file() else None
    except OSError:
        return None


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _socket(url: sa.URL) -> str | None:
    found = url.query.get("host")
    return found if isinstance(found, str) else None


def _host(url: sa.URL) -> str:
    """The server's name; this machine has one, however it is reached."""
    from holdings.sources.engines.address import is_loopback

    host = (url.host or "localhost").lower()
    return "localhost" if _socket(url) or is_loopback(host) else host
