"""From an inventory's entry to a source, and from what a person types to an entry."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from holdings import secrets
from holdings.assets import Asset, shown
from holdings.errors import SecretError, SourceError, Unreachable
from holdings.inventory import SourceEntry, has_literal_password, is_reference
from holdings.text import Text

if TYPE_CHECKING:
    import sqlalchemy as sa

    from holdings.sources.base import Source

_ENGINES = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "postgresql+psycopg": "postgresql",
    "mysql": "mysql",
    "mysql+pymysql": "mysql",
    "mariadb": "mysql",
    "mariadb+pymysql": "mysql",
}


def source_for(name: str, entry: SourceEntry, folder: Path) -> Source:
    """The source that an entry declares; nothing is opened yet. Paths are relative to `folder`, the inventory's own.

    Raises `SecretError` for a password that cannot be had, `Unreachable` for a path that is not there, `SourceError` for a
    place of a kind that is not known.
    """
    if entry.path is not None:
        return _file(name, entry, folder / entry.path)
    url = entry.url or ""
    if is_reference(url):
        url = secrets.resolve(url, folder)
    return _database(name, entry, folder, _parse(url, str(Asset.of(name))))


def entry_for(location: str, folder: Path) -> SourceEntry:
    """The entry for a URL, `env:NAME`, `file:PATH` or path as a person gave it; a path within `folder` becomes relative to it.

    Raises `SecretError` for a URL with a password in it, else as `source_for` does.
    """
    if is_reference(location):
        return SourceEntry(url=location)
    if "://" not in location:
        path = Path(os.path.normpath(Path(location).expanduser().absolute()))
        _kind_of_file(path, shown(path.name))
        root = folder.absolute()
        return SourceEntry(path=os.path.relpath(path, root) if path.is_relative_to(root) else str(path))
    subject = "SOURCE"
    if has_literal_password(location):
        raise SecretError(
            Text("地址中不能写密码。", "a password must not stand in the url."),
            subject,
            Text(
                "请从地址中去掉密码，放入环境变量，并在目录中写 password: env:NAME；或把整个地址放入环境变量或文件，用 env:NAME 或 file:PATH 作为 SOURCE。",
                "Take it out, put it into an environment variable, and write password: env:NAME in the inventory; "
                "or put the whole url into a variable or file and give env:NAME or file:PATH as SOURCE.",
            ),
        )
    url = _parse(location, subject)
    if _ENGINES[url.drivername] == "sqlite":
        return entry_for(str(_sqlite_path(url, Path.cwd(), subject)), folder)
    return SourceEntry(url=location)


def _parse(url: str, subject: str) -> sa.URL:
    import sqlalchemy as sa

    try:
        parsed = sa.make_url(url)
        known = parsed.drivername in _ENGINES
    except (sa.exc.ArgumentError, ValueError):
        # The parser's words repeat the url, which can hold a password, so they are not kept as the cause.
        raise SourceError(
            Text("地址的写法不正确。", "this is not a url of a database."),
            subject,
            Text("请写成 postgresql://USER@HOST/DATABASE 的形式。", "Write it like postgresql://USER@HOST/DATABASE."),
        ) from None
    if not known:
        raise SourceError(
            Text("不支持这种数据库。", "databases of this kind are not supported."),
            subject,
            Text("支持 sqlite、postgresql、mysql、mariadb。", "Supported are sqlite, postgresql, mysql and mariadb."),
        )
    return parsed


def _database(name: str, entry: SourceEntry, folder: Path, url: sa.URL) -> Source:
    subject = str(Asset.of(name))
    backend = _ENGINES[url.drivername]
    if backend == "sqlite":
        return _sqlite(name, entry, _sqlite_path(url, folder, subject))
    from holdings.sources.engines.address import address_of
    from holdings.sources.engines.engine import Engine, Limits
    from holdings.sources.sql import SqlSource

    password = None if entry.password is None else secrets.resolve(entry.password, folder)
    ca = None if entry.tls_ca is None else folder / entry.tls_ca
    address = address_of(url.set(drivername=backend), subject, password=password, tls=entry.tls, ca=ca)
    limits = Limits(statement_s=entry.statement_timeout_s, lock_s=entry.lock_timeout_s)
    engine: Engine
    if backend == "postgresql":
        from holdings.sources.engines.postgres import Postgres

        engine = Postgres(limits, address)
    else:
        from holdings.sources.engines.mysql import MySql

        engine = MySql(limits, address)
    return SqlSource(name=name, engine=engine, default_schema=entry.default_schema, max_rate=entry.max_rate, declared=_declared(entry))


def _sqlite_path(url: sa.URL, folder: Path, subject: str) -> Path:
    if not url.database or url.database == ":memory:" or url.query or url.host:
        raise SourceError(
            Text("地址没有指明 SQLite 文件。", "the url does not name a SQLite file."),
            subject,
            Text("请写成 sqlite:///PATH，或改用 path。", "Write sqlite:///PATH, or use path."),
        )
    return folder / url.database


def _sqlite(name: str, entry: SourceEntry, path: Path) -> Source:
    from holdings.sources.engines.engine import Limits
    from holdings.sources.engines.sqlite import Sqlite
    from holdings.sources.sql import SqlSource

    limits = Limits(statement_s=entry.statement_timeout_s, lock_s=entry.lock_timeout_s)
    return SqlSource(name=name, engine=Sqlite(limits, path), max_rate=entry.max_rate, declared=_declared(entry))


def _file(name: str, entry: SourceEntry, path: Path) -> Source:
    if entry.form is None and _kind_of_file(path, str(Asset.of(name))) == "sqlite":
        return _sqlite(name, entry, path)
    from holdings.sources.files import FileSource

    return FileSource(
        name=name,
        path=path,
        encoding=entry.encoding,
        delimiter=entry.delimiter,
        form=entry.form,
        max_rate=entry.max_rate,
        declared=_declared(entry),
    )


def _declared(entry: SourceEntry) -> dict[str, tuple[str, ...]]:
    """The names of the declared fields: those of nested values are paths, which a source has by declaration."""
    return {dataset: tuple(declaration.fields) for dataset, declaration in entry.datasets.items()}


def _kind_of_file(path: Path, subject: str) -> str:
    """`sqlite` or `files`: a database is known by its first bytes, a file of records by its name, a folder by being one."""
    from holdings.sources.kinds import DATA_SUFFIXES, SQLITE_SUFFIXES, looks_like_sqlite

    try:
        if path.is_dir():
            return "files"
        if looks_like_sqlite(path) or path.suffix.lower() in SQLITE_SUFFIXES:
            return "sqlite"
    except OSError as error:
        raise Unreachable(
            Text("文件或文件夹不存在，或无法读取。", "there is no such file or folder, or it cannot be read."),
            subject,
            Text("请检查路径和权限。", "Check the path and its rights."),
        ) from error
    if path.suffix.lower() in DATA_SUFFIXES:
        return "files"
    raise SourceError(
        Text("不认识这种文件。", "files of this kind are not known."),
        subject,
        Text(
            "支持 SQLite 数据库，.csv、.tsv、.jsonl、.ndjson、.parquet 和 .xlsx 文件，以及存放这些文件的文件夹。",
            "Known are SQLite databases, .csv, .tsv, .jsonl, .ndjson, .parquet and .xlsx files, and folders of these files.",
        ),
    )
