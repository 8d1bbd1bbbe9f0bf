"""Where a database server is and how strictly it must prove itself: a URL of the inventory, taken apart."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from holdings.errors import SourceError
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

Tls = Literal["verify-full", "verify-ca", "require", "off"]

_SOCKET = {"postgresql": "host", "mysql": "unix_socket"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A database server, the database on it, and who logs in."""

    host: str
    port: int | None
    socket: str | None
    """Path of the server's socket (MySQL) or of its folder (PostgreSQL), where it is not reached over the network."""
    database: str
    user: str | None
    password: str | None = field(repr=False)
    tls: Tls
    ca: Path | None

    @property
    def local(self) -> bool:
        return self.socket is not None or is_loopback(self.host)

    @property
    def verifies(self) -> bool:
        """Whether a connection is only made to a server whose certificate could be verified."""
        return self.tls in ("verify-full", "verify-ca")

    def context(self) -> ssl.SSLContext:
        """The TLS settings as Python has them. Raises OSError where the certificate file cannot be read."""
        context = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = self.tls == "verify-full"
        context.verify_mode = ssl.CERT_NONE if self.tls == "require" else ssl.CERT_REQUIRED
        return context


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _socket_folder(value: str | None) -> bool:
    """Whether libpq takes a `host` for a folder of sockets, and nothing else: in a list, and by a name, it is a server elsewhere."""
    return value is None or (value.startswith(("/", "@")) and "," not in value)


def address_of(url: sa.URL, subject: str, *, password: str | None, tls: Tls | None, ca: Path | None) -> Address:
    """Take a URL apart. Raises `SourceError` for parameters that it does not know: a URL must not switch protections off."""
    parameter = _SOCKET[url.get_backend_name()]
    socket = url.query.get(parameter)
    unknown = set(url.query) - {parameter}
    if unknown or not isinstance(socket, str | None) or (parameter == "host" and not _socket_folder(socket)):
        raise SourceError(
            Text("地址中有不支持的参数。", "the url has parameters that are not supported."),
            subject,
            Text(
                f"地址中只允许 {parameter} 参数（本机套接字的路径）；TLS 和超时请用 tls、tls_ca、statement_timeout_s、lock_timeout_s 设置。",
                f"Only {parameter}, the path of a local socket, may stand there; TLS and time limits have their own keys: "
                "tls, tls_ca, statement_timeout_s, lock_timeout_s.",
            ),
        )
    if not url.database:
        raise SourceError(
            Text("地址中没有库名。", "the url names no database."),
            subject,
            Text("请在地址末尾写上 /库名。", "Write /DATABASE at its end."),
        )
    host = url.host or "localhost"
    return Address(
        host=host,
        port=url.port,
        socket=socket,
        database=url.database,
        user=url.username,
        password=password if password is not None else url.password,
        tls=tls or ("off" if socket is not None or is_loopback(host) else "verify-full"),
        ca=ca,
    )
