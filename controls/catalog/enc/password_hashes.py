"""ENC-03: fields for passwords hold password hashes: no readable password, no fast or unsalted hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import observe, worded
from controls.catalog.enc.common import encrypted, of_passwords
from controls.catalog.enc.content import StoredControl
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, GDPR, ISO_27001, NIST_800_53, Relation, maps
from holdings.labels import Stored
from holdings.text import Text
from redaction.ciphertext.forms import Form

if TYPE_CHECKING:
    from controls.base import Context
    from controls.catalog.enc.content import Contents, Seen
    from controls.finding import Observation, Param
    from holdings.inventory import FieldLabel

_READABLE = frozenset({Form.PLAIN, Form.ENCODED, Form.COMPRESSED, Form.TOKEN})


class PasswordHashes(StoredControl):
    """Looks at every value of the fields that hold credentials or are declared hashed."""

    id = "ENC-03"
    severity = Severity.CRITICAL
    title = Text("口令以加盐慢速哈希存储", "Passwords are stored as salted, slow hashes")
    statement = Text(
        "鉴别信息字段和声明为口令哈希（stored: hashed）的字段，只存放加盐的慢速口令哈希，不存放可读口令、未加盐或快速的哈希；声明为加密存储的由 ENC-01 检查。",
        "Fields of credentials, and fields declared `stored: hashed`, hold salted and slow password hashes only: no readable password, and no unsalted "
        "or fast hash. Those declared encrypted are ENC-01's.",
    )
    why = Text(
        "口令常在多个系统重复使用。可读口令一旦泄露立即可用；MD5、SHA-1、SHA-256 等快速哈希在普通显卡上每秒可试数十亿次，未加盐的还可直接查表。",
        "People use one password in many places. A readable one works at once for whoever has it; MD5, SHA-1 or SHA-256 are tried billions of times a "
        "second on a common graphics card, and unsalted ones are looked up in a table.",
    )
    remediation = Text(
        "改用 Argon2id、bcrypt、scrypt 或 PBKDF2（足够的迭代次数）；用户下次登录时重新计算，存量快速哈希可先整体再套一层慢速哈希；"
        "曾以可读形式存放的口令全部作废重设。接口密钥等须还原使用的，改为加密存储并声明 stored: encrypted。",
        "Use Argon2id, bcrypt, scrypt or PBKDF2 with enough iterations; hash anew at the next sign-in, and wrap the fast hashes that are there in a slow "
        "one meanwhile; void every password that was readable. Keys that must be used again belong encrypted, and declared so.",
    )
    method = Text(
        "逐值识别口令哈希的格式和成本参数（bcrypt 成本不低于 10、PBKDF2 迭代不少于 10,000 次、Argon2 内存不少于 7 MiB、scrypt 的 N 不小于 2^13）；"
        "长度为常见摘要长度的十六进制值按整列认定为快速哈希，并与常用口令的摘要比对。",
        "Recognises each password hash by format and cost (bcrypt from cost 10, PBKDF2 from 10,000 iterations, Argon2 from 7 MiB, scrypt from N = 2^13); "
        "hexadecimal values of a digest's length are taken, over the field, for fast hashes, and compared with the digests of common passwords.",
    )
    provisions = ("A-5.1/3", "A-5.1/7", "B-7.3/2", "C-5.4/2")
    mappings = (
        maps(
            GBT_35273,
            "6.3",
            Relation.INTERSECTS,
            "鉴别信息属于个人敏感信息，存储时应采用加密等安全措施。",
            "Credentials are sensitive personal information and are protected at rest.",
        ),
        maps(
            GBT_22239,
            "8.1.4.8",
            Relation.SUBSET,
            "鉴别数据在存储过程中的保密性应得到保证。",
            "Authentication data is kept confidential at rest.",
        ),
        maps(ISO_27001, "A.5.17", Relation.SUBSET, "鉴别信息的分配和管理受控。", "Authentication information is managed and protected."),
        maps(
            NIST_800_53,
            "IA-5(1)",
            Relation.SUBSET,
            "口令以获认可的加盐密钥派生函数存储。",
            "Passwords are stored by an approved salted key derivation function.",
        ),
        maps(GDPR, "32(1)", Relation.INTERSECTS, "安全措施与风险相称。", "Security is appropriate to the risk."),
    )
    reasons = worded(
        declared_encrypted=Text("声明为加密存储，由 ENC-01 检查。", "It is declared encrypted; ENC-01 judges it."),
        not_password_hash=Text(
            "有 {count} 个值不是加盐的慢速口令哈希（主要为{form}）。", "{count} values are no salted, slow password hashes (mostly {form})."
        ),
        known_password=Text(
            "有 {count} 个值不是加盐的慢速口令哈希，其中 {hits} 个是常见弱口令的摘要。",
            "{count} values are no salted, slow password hashes; digests of passwords that everybody uses among them: {hits}.",
        ),
    )

    def concerns(self, label: FieldLabel) -> bool:
        return of_passwords(label)

    def set_apart(self, label: FieldLabel) -> str | None:
        return "declared_encrypted" if encrypted(label) else None

    def wrong(self, label: FieldLabel) -> frozenset[Form]:
        """A key that was encrypted without being declared so is no password hash, and no exception either unless hashes were declared."""
        never = _READABLE | {Form.HASH}
        return never | {Form.CIPHERTEXT} if label.stored is Stored.HASHED else never

    def judge(self, context: Context, seen: Seen, contents: Contents) -> Observation:
        del context
        verdict = seen.verdict
        wrong = {form: count for form, count in verdict.counts.items() if form in self.wrong(seen.label)}
        exceptions = sum(wrong.values())
        told: dict[str, Param] | None = None
        if exceptions:
            told = {"count": exceptions, "form": max(sorted(wrong), key=lambda form: wrong[form]), "hits": verdict.hits}
        return observe(
            seen.field.asset,
            population=seen.population,
            examined=seen.state.total - verdict.counts.get(Form.UNDETERMINED, 0),
            exceptions=exceptions,
            reason="known_password" if verdict.hits else "not_password_hash",
            params=told,
            evidence=contents.tally.examples(str(seen.place)),
            owner=seen.dataset.owner,
        )
