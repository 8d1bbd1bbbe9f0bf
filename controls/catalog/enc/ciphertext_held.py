"""ENC-01: a field that is declared encrypted really holds ciphertext."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import could_not_look, observe, worded
from controls.catalog.enc.common import encrypted
from controls.catalog.enc.content import StoredControl
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, GBT_39786, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.text import Text
from redaction.ciphertext.forms import Form

if TYPE_CHECKING:
    from controls.base import Context
    from controls.catalog.enc.content import Contents, Seen
    from controls.finding import Observation
    from holdings.inventory import FieldLabel

_NOT_SEALED = frozenset({Form.PLAIN, Form.ENCODED, Form.COMPRESSED, Form.HASH, Form.PASSWORD_HASH})
_LEFT_OPEN = frozenset({"digest_length", "token"})
"""What a length or an alphabet alone says of values that nobody can read: ciphertext may be written so too."""


class CiphertextHeld(StoredControl):
    """Looks at every value of the fields that are declared encrypted."""

    id = "ENC-01"
    severity = Severity.CRITICAL
    title = Text("声明加密的字段存储的确为密文", "What is declared encrypted is ciphertext")
    statement = Text(
        "目录中声明为加密存储（stored: encrypted）的字段，其中的每个值都应是密文。",
        "Every value of a field that the inventory declares `stored: encrypted` is ciphertext.",
    )
    why = Text(
        "声明加密而实际为明文的字段，会按已加密对待：授权放宽、备份外送、泄露后也不通知。常见原因是历史数据没有迁移、"
        "某个写入途径绕过了加密，或者把 Base64 编码、哈希当成了加密。",
        "A field that is declared encrypted and is not is treated as if it were: grants are looser, backups are handed out, a leak is not "
        "notified. Old rows were never migrated, one way of writing bypasses the encryption, or base64 or a hash was taken for it.",
    )
    remediation = Text(
        "找出写入明文的途径并改为加密写入，将存量明文加密后覆盖，并清理备份和日志中的明文副本；字段本不加密的，更正目录中的声明。",
        "Find what writes in the clear and make it encrypt; encrypt the rows that are there and clean the copies in backups and logs. If the "
        "field was never meant to be encrypted, correct the declaration.",
    )
    method = Text(
        "逐值识别：先看结构（Fernet、Vault、JWE、PGP、AWS Encryption SDK 等），其余解码 Base64 或十六进制后，按整列统计字节分布、"
        "长度和重复情况。可读文本、仅作编码的文本、压缩内容和哈希值计为例外；无法与随机标识或摘要区分的，结论为无法判定。不解密，不使用密钥。",
        "Recognises each value by structure (Fernet, Vault, JWE, PGP, AWS Encryption SDK and others); decodes the rest from base64 or hexadecimal and "
        "judges bytes, lengths and repeats over the whole field. Readable, merely encoded and compressed values and hashes are exceptions; what "
        "cannot be told from tokens or digests is inconclusive. Nothing is decrypted and no key is used.",
    )
    provisions = ("A-5.1/3", "A-5.1/7", "B-7.2/3", "B-7.3/2", "C-5.4/2", "L-PIPL.51/1")
    mappings = (
        maps(
            PIPL,
            "51",
            Relation.INTERSECTS,
            "采取加密等安全技术措施；本控制点核实加密确已生效。",
            "Encryption is one of the technical measures; this verifies that it works.",
        ),
        maps(
            GBT_35273,
            "6.3",
            Relation.SUBSET,
            "存储个人敏感信息应采用加密等安全措施。",
            "Sensitive personal information is encrypted at rest.",
        ),
        maps(
            GBT_22239,
            "8.1.4.8",
            Relation.INTERSECTS,
            "采用密码技术保证重要数据存储过程中的保密性。",
            "Cryptography keeps important data confidential at rest.",
        ),
        maps(
            GBT_39786,
            "8.4",
            Relation.INTERSECTS,
            "采用密码技术保证应用系统重要数据在存储过程中的机密性。",
            "Cryptography keeps an application's important data confidential at rest.",
        ),
        maps(
            ISO_27001, "A.8.24", Relation.INTERSECTS, "密码技术的使用规则须得到执行。", "The rules for using cryptography are carried out."
        ),
        maps(
            NIST_800_53,
            "SC-28(1)",
            Relation.SUBSET,
            "以密码机制防止静态信息泄露。",
            "Cryptographic mechanisms prevent disclosure of information at rest.",
        ),
        maps(GDPR, "32(1)", Relation.INTERSECTS, "加密是列举的安全措施之一。", "Encryption is among the measures that it lists."),
    )
    reasons = worded(
        not_ciphertext=Text(
            "声明为加密存储，其中 {count} 个值不是密文（主要为{form}）。",
            "Declared encrypted; {count} values are not ciphertext (mostly {form}).",
        ),
        undetermined=Text(
            "有 {count} 个值无法与随机标识或摘要区分，不能判定是否为密文。",
            "{count} values cannot be told from tokens or digests; whether they are ciphertext is undetermined.",
        ),
    )

    def concerns(self, label: FieldLabel) -> bool:
        return encrypted(label)

    def wrong(self, label: FieldLabel) -> frozenset[Form]:
        del label
        return _NOT_SEALED

    def judge(self, context: Context, seen: Seen, contents: Contents) -> Observation:
        del context
        wrong, unclear = _sorted_out(seen)
        exceptions = sum(wrong.values())
        examined = seen.state.total - unclear
        if unclear and not exceptions and seen.population == seen.state.total:
            return could_not_look(
                seen.field.asset, "undetermined", population=seen.population, owner=seen.dataset.owner, params={"count": unclear}
            )
        return observe(
            seen.field.asset,
            population=seen.population,
            examined=examined,
            exceptions=exceptions,
            reason="not_ciphertext",
            params={"count": exceptions, "form": max(sorted(wrong), key=lambda form: wrong[form])} if exceptions else None,
            evidence=contents.tally.examples(str(seen.place)),
            owner=seen.dataset.owner,
        )


def _sorted_out(seen: Seen) -> tuple[dict[Form, int], int]:
    """How many values are of each form that is no ciphertext, and how many may be some."""
    verdict, state = seen.verdict, seen.state
    wrong = {form: count for form, count in state.certain.items() if form in _NOT_SEALED}
    if uuids := state.shapes["uuid"]:
        wrong[Form.TOKEN] = uuids
    unclear = state.shapes["token"]
    if verdict.opaque is Form.UNDETERMINED or verdict.basis in _LEFT_OPEN:
        unclear += state.opaque
    elif verdict.opaque is not Form.CIPHERTEXT:
        wrong[verdict.opaque] = wrong.get(verdict.opaque, 0) + state.opaque
    return wrong, unclear
