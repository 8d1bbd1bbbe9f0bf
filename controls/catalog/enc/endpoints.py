"""ENC-07: listed endpoints speak TLS 1.2 or above, with a certificate that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.assets import Asset
from holdings.endpoints import Answer
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation

_SOUND = frozenset({"TLSv1.2", "TLSv1.3"})
_WRONG = frozenset({Answer.EXPIRED, Answer.OTHER_NAME, Answer.UNTRUSTED, Answer.NO_TLS})
_REGISTER = "endpoints"


class Endpoints(FactControl):
    """Looks at what one connection to each listed endpoint showed."""

    id = "ENC-07"
    severity = Severity.HIGH
    seeks_endpoints = True
    title = Text("服务端点使用有效的 TLS", "Endpoints speak TLS with a certificate that holds")
    statement = Text(
        "目录列出的每个端点（endpoints）应使用 TLS 1.2 及以上，证书在有效期内、与主机名相符、由受信任的机构签发。",
        "Every endpoint that the inventory lists (endpoints) speaks TLS 1.2 or above, with a certificate that is valid, is for the host, and is issued by an "
        "authority that is trusted.",
    )
    why = Text(
        "客户和合作方经这些端点提交和取得信息；证书失效时，用户被训练成忽略警告，冒充者就无从分辨。",
        "Clients and partners send and fetch data here. Where certificates fail, people learn to click warnings away, and nobody tells an impostor any more.",
    )
    remediation = Text(
        "停用 1.2 以下的版本，更换失效或不符的证书，并设置到期前的提醒；内部机构签发的，把其根证书写入 tls_ca。",
        "Switch versions below 1.2 off, replace certificates that are expired or for another name, and have a reminder before they expire; of an authority of the "
        "house, put its root certificate into tls_ca.",
    )
    method = Text(
        "只连接目录 endpoints 列出的主机和端口：解析一次，建立一个连接，只做握手，不发送请求，限时 timeout_s。解析到本机、链路本地地址或云元数据服务的名称拒绝连接，除非列出的就是该地址。"
        "显示的是协商出的最高版本，服务器是否还接受更低的版本看不出来。连接不上的无法判定。",
        "Connects only to the hosts and ports listed under endpoints: resolved once, one connection, the handshake and nothing more, within timeout_s. A name that resolves "
        "to this machine, a link-local address or a cloud's metadata service is refused, unless that address is what is listed. It shows the version that was negotiated; "
        "whether the server accepts lower ones too does not show. Where there is no connection it cannot be judged.",
    )
    provisions = ("A-5.1/8", "B-7.1/2", "B-7.3/3", "C-5.4/2")
    mappings = (
        maps(GBT_35273, "6.3", Relation.INTERSECTS, "传输个人敏感信息应加密。", "Sensitive personal information is encrypted in transit."),
        maps(
            GBT_22239,
            "8.1.2.2",
            Relation.INTERSECTS,
            "通信过程中保证数据的保密性和完整性。",
            "Communication keeps data confidential and whole.",
        ),
        maps(PIPL, "51(3)", Relation.INTERSECTS, "采取加密等安全技术措施。", "Encryption and other technical measures are taken."),
        maps(ISO_27001, "A.8.24", Relation.INTERSECTS, "规定并实施密码的使用。", "The use of cryptography is laid down and implemented."),
        maps(NIST_800_53, "SC-8(1)", Relation.SUBSET, "以密码机制保护传输中的信息。", "Cryptography protects information in transit."),
    )
    reasons = worded(
        old_version=Text("端点使用 {version}，低于 TLS 1.2。", "The endpoint speaks {version}, which is below TLS 1.2."),
        expired=Text("证书已过期或尚未生效。", "The certificate has expired or is not valid yet."),
        other_name=Text("证书不是该主机的。", "The certificate is not for this host."),
        untrusted=Text("证书不是由受信任的机构签发。", "The certificate is not issued by an authority that is trusted."),
        no_tls=Text("端点不使用 TLS。", "The endpoint does not speak TLS."),
        no_handshake=Text("未能完成 TLS 握手，无法判定。", "The TLS handshake was not completed; it cannot be judged."),
        no_connection=Text("无法连接该端点。", "The endpoint could not be reached."),
        refused=Text(
            "该名称解析到本机、链路本地地址或云元数据服务，未连接。",
            "The name resolves to this machine, a link-local address or a metadata service; nothing was connected to.",
        ),
        no_certificates=Text("证书文件（tls_ca）无法读取。", "The file of certificates (tls_ca) could not be read."),
        none_listed=Text("目录未列出端点（endpoints）。", "The inventory lists no endpoints (endpoints)."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        if not context.view.probes:
            yield not_applicable(Asset.org(_REGISTER), "none_listed")
        for name, probe in context.view.probes.items():
            asset = Asset.org(_REGISTER, name)
            if probe.answer is Answer.VERIFIED:
                old = probe.version not in _SOUND
                params = {"version": probe.version or ""} if old else {}
                yield observe(asset, population=1, examined=1, exceptions=int(old), reason="old_version", params=params)
            elif probe.answer in _WRONG:
                yield observe(asset, population=1, examined=1, exceptions=1, reason=probe.answer.value)
            else:
                yield could_not_look(asset, "no_connection" if probe.answer is Answer.UNREACHABLE else probe.answer.value, population=1)
