"""The door to the database of the results store: where it is, and which of the two kinds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from audit.errors import StoreError
from audit.places import file_of, same_database, same_file, sqlite_file, url_of
from audit.store.database import Database
from audit.store.embedded import embedded
from holdings.assets import shown
from holdings.errors import SourceError
from holdings.inventory import has_literal_password
from holdings.sources.engines.address import address_of
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.workspace import Workspace
    from holdings.inventory import Inventory
    from holdings.sources.engines.address import Address, Tls

VARIABLE = "RECORDWARDEN_STORE"
FILE_NAME = "results.db"


def located(workspace: Workspace, inventory: Inventory, environ: Mapping[str, str], option: str | None) -> str | None:
    """The URL of the results store: option over environment over file; None for the embedded one."""
    if option is not None:
        return _resolved(option, environ)
    if value := environ.get(VARIABLE):
        return _resolved(value, environ)
    if (value := inventory.settings.store) is None:
        return None
    if has_literal_password(value):
        raise StoreError(
            Text("结果库地址中写有口令。", "the URL of the results store holds a password."),
            f"{shown(workspace.inventory_path.name)}: settings.store",
            Text("请改为 `env:变量名`，把完整地址放入该环境变量。", "Write `env:NAME` and put the whole URL into that variable."),
        )
    return _resolved(value, environ)


def _resolved(value: str, environ: Mapping[str, str]) -> str:
    if not value.startswith("env:"):
        return value
    name = value.removeprefix("env:")
    if found := environ.get(name):
        return found
    raise StoreError(
        Text("指定结果库地址的环境变量未设置。", "the variable that names the results store is not set."),
        f"env:{shown(name)}",
        Text("请设置该环境变量。", "Set it."),
    )


def refuse_audited(workspace: Workspace, inventory: Inventory, url: str | None) -> None:
    """Nothing is ever written to what is audited. Raises `StoreError` where the store would be a source itself."""
    place = None if url is None else url_of(url, workspace.folder)
    if place is None:
        return
    file = sqlite_file(place, workspace.folder)
    for name, entry in inventory.sources.items():
        if file is not None:
            audited = file_of(entry, workspace.folder)
            same = audited is not None and same_file(file, audited)
        else:
            source = url_of(entry.url or "", workspace.folder)
            same = source is not None and same_database(place, source)
        if same:
            raise StoreError(
                Text(
                    "结果库就是被审计的数据源；数据源只读，不会写入。",
                    "the results store is a source that is audited, and those are only read.",
                ),
                shown(name),
                Text(
                    "请将 settings.store 或 RECORDWARDEN_STORE 指向另一个数据库。",
                    "Name another database in settings.store or RECORDWARDEN_STORE.",
                ),
            )


def connected(workspace: Workspace, url: str | None) -> Database:
    """The database at a URL, or the embedded one; nothing is connected yet."""
    if url is None:
        return embedded(workspace.state / FILE_NAME)
    try:
        parsed = sa.make_url(url)
        backend = parsed.get_backend_name()
    except (SQLAlchemyError, ValueError) as error:
        raise _wrong_url() from error
    if (file := sqlite_file(parsed, workspace.folder)) is not None:
        return embedded(file)
    if backend != "postgresql":
        raise _wrong_url()
    return _postgresql(parsed)


def server(text: str, environ: Mapping[str, str]) -> Database:
    """A PostgreSQL database by its URL, or by `env:NAME`, where that stands. Raises `StoreError`."""
    try:
        url = sa.make_url(_resolved(text, environ))
        if url.get_backend_name() == "postgresql":
            return _postgresql(url)
    except (SQLAlchemyError, ValueError) as error:
        raise _wrong_url() from error
    raise _wrong_url()


def _wrong_url() -> StoreError:
    return StoreError(
        Text("结果库地址无法使用。", "the URL of the results store cannot be used."),
        "store",
        Text(
            "应为 postgresql://主机/数据库 或 sqlite:///文件；参数只允许 host（本机套接字的目录）、sslmode 和 sslrootcert。",
            "It must be postgresql://HOST/DATABASE or sqlite:///FILE; of parameters there may be host (the folder of a local socket), "
            "sslmode and sslrootcert.",
        ),
    )


def _postgresql(url: sa.URL) -> Database:
    from holdings.sources.engines.postgres import libpq

    address = _address(url)
    subject = shown(f"{'local' if address.socket else address.host}/{address.database}")
    try:
        engine = sa.create_engine(
            "postgresql+psycopg://",
            poolclass=NullPool,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            connect_args=libpq(address),
        )
    except ImportError as error:
        raise StoreError(
            Text("缺少 PostgreSQL 驱动。", "the PostgreSQL driver is missing."),
            subject,
            Text("请安装 `recordwarden[postgres]`。", "Install `recordwarden[postgres]`."),
        ) from error
    except (SQLAlchemyError, ValueError) as error:
        raise _wrong_url() from error
    return Database(engine, subject, None)


_SSLMODES: dict[str, Tls] = {"verify-full": "verify-full", "verify-ca": "verify-ca", "require": "require", "disable": "off"}


def _address(url: sa.URL) -> Address:
    """As of a source: off this machine the server must prove itself by a certificate, unless the URL itself says otherwise.

    A source has keys of its own for what only the URL of a store can say: `sslmode` and `sslrootcert`, libpq's words.
    """
    told = {name: value for name in ("sslmode", "sslrootcert") if isinstance(value := url.query.get(name), str)}
    if "sslmode" in told and told["sslmode"] not in _SSLMODES:
        raise _wrong_url()
    tls = _SSLMODES[told["sslmode"]] if "sslmode" in told else None
    ca = Path(told["sslrootcert"]) if "sslrootcert" in told else None
    try:
        return address_of(url.difference_update_query(told), "store", password=None, tls=tls, ca=ca)
    except SourceError as error:
        raise _wrong_url() from error
