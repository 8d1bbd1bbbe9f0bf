"""ENC-06: connections to databases are encrypted, by TLS 1.2 or above, and verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.looking import reason_of
from holdings.assets import Asset
from holdings.errors import SourceError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.links import Link

_SOUND = frozenset({"TLSv1.2", "TLSv1.3"})


class Connections(FactControl):
    """Asks each open connection what it negotiated."""

    id = "ENC-06"
    severity = Severity.HIGH
    seeks_links = True
    title = Text("数据库连接加密并校验证书", "Connections to databases are encrypted and verified")
    statement = Text(
        "与数据库的连接离开本机的，应使用 TLS 1.2 及以上，并校验服务器的证书（数据源的 tls 为 verify-full 或 verify-ca）。",
        "A connection to a database that leaves the machine uses TLS 1.2 or above, and the server's certificate is verified (tls of the source is "
        "verify-full or verify-ca).",
    )
    why = Text(
        "明文传输的记录和口令，途经的任何人都能读取；加密而不校验证书，中间人可以冒充服务器。",
        "Records and passwords that travel in the clear are read by whoever is on the way; encrypted but not verified, anybody can pose as the server.",
    )
    remediation = Text(
        "在数据库服务器上启用 TLS 并停用 1.2 以下的版本，为客户端配置证书（tls_ca），数据源的 tls 设为 verify-full；应用到数据库的连接同样设置。",
        "Switch TLS on at the database server and versions below 1.2 off, give clients the certificate (tls_ca), set tls of the source to verify-full; do the "
        "same for the application's own connections.",
    )
    method = Text(
        "向审计自己打开的连接询问实际协商的结果：PostgreSQL 为 pg_stat_ssl，MySQL、MariaDB 为 Ssl_version、Ssl_cipher；是否校验证书取自目录的 tls。只说明审计所用的连接，"
        "中间有代理的只到代理为止。文件和 SQLite 没有连接；经本机套接字或回环地址且未加密的不适用。",
        "Asks the connection that the audit itself opened what it negotiated: pg_stat_ssl of PostgreSQL, Ssl_version and Ssl_cipher of MySQL and MariaDB; whether the "
        "certificate was verified follows from tls in the inventory. It tells of that connection alone, and where there is a proxy, up to the proxy. Files and SQLite have no "
        "connection; one over a local socket or the loopback that is not encrypted is not looked at.",
    )
    provisions = ("A-5.1/8", "B-7.1/2", "B-7.3/3", "C-5.4/2")
    mappings = (
        maps(GBT_35273, "6.3", Relation.SUBSET, "传输个人敏感信息应加密。", "Sensitive personal information is encrypted in transit."),
        maps(
            GBT_22239,
            "8.1.2.2",
            Relation.INTERSECTS,
            "通信过程中保证数据的保密性和完整性。",
            "Communication keeps data confidential and whole.",
        ),
        maps(PIPL, "51(3)", Relation.INTERSECTS, "采取加密等安全技术措施。", "Encryption and other technical measures are taken."),
        maps(ISO_27001, "A.8.24", Relation.INTERSECTS, "规定并实施密码的使用。", "The use of cryptography is laid down and implemented."),
        maps(
            NIST_800_53, "SC-8", Relation.SUBSET, "保护传输中信息的保密性和完整性。", "Information in transit stays confidential and whole."
        ),
    )
    reasons = worded(
        in_clear=Text("连接未加密。", "The connection is not encrypted."),
        old_version=Text("连接使用 {version}，低于 TLS 1.2。", "The connection uses {version}, which is below TLS 1.2."),
        not_verified=Text(
            "连接已加密（{version}），但未校验服务器证书。",
            "The connection is encrypted ({version}), and the server's certificate was not verified.",
        ),
        no_connection=Text("文件或 SQLite，没有网络连接。", "It is files or SQLite; there is no connection."),
        local=Text("连接不离开本机。", "The connection does not leave the machine."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for source, link in context.view.links.items():
            asset = Asset.of(source, key=context.key)
            if isinstance(link, SourceError):
                yield could_not_look(asset, reason_of(link), population=1)
            elif link is None:
                yield not_applicable(asset, "no_connection")
            elif link.local and link.tls is None:
                yield not_applicable(asset, "local")
            else:
                wrong = _wrong(link)
                yield observe(
                    asset,
                    population=1,
                    examined=1,
                    exceptions=1 if wrong else 0,
                    reason=wrong or "",
                    params={"version": link.tls} if link.tls else {},
                )


def _wrong(link: Link) -> str | None:
    """The reason of a finding; None where the connection is as it ought to be. On the machine itself nobody is in between to pose."""
    if link.tls is None:
        return "in_clear"
    if link.tls not in _SOUND:
        return "old_version"
    return None if link.verified or link.local else "not_verified"
