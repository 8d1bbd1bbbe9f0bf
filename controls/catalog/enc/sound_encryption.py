"""ENC-02: ciphertext is made by an approved algorithm, and the same text does not give the same ciphertext."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Parameter, Stricter, could_not_look, not_applicable, observe, worded
from controls.catalog.enc.common import encrypted
from controls.catalog.enc.content import StoredControl
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_39786, ISO_27001, NIST_800_53, Relation, maps
from holdings.text import Text
from redaction.ciphertext.approval import Profile, approved
from redaction.ciphertext.forms import Form

if TYPE_CHECKING:
    from controls.base import Context
    from controls.catalog.enc.content import Contents, Seen
    from controls.finding import Observation
    from holdings.inventory import FieldLabel


class SoundEncryption(StoredControl):
    """Looks at the ciphertext in the fields that are declared encrypted: its algorithm, its beginnings, its repeats."""

    id = "ENC-02"
    severity = Severity.HIGH
    title = Text("密文的算法获认可且使用得当", "Ciphertext is of an approved algorithm, soundly used")
    statement = Text(
        "密文应由获认可的算法产生；初始化向量或随机数不得固定，不得使用 ECB 模式，相同明文不应普遍产生相同密文。",
        "Ciphertext comes from an approved algorithm; initialisation vectors and nonces change, ECB is not used, and equal texts do not "
        "commonly give equal ciphertexts.",
    )
    why = Text(
        "算法过时、初始化向量固定或使用 ECB 模式时，密文虽然读不懂，却能看出哪些记录相同、哪些开头一致；"
        "固定随机数的 GCM 还会直接泄露明文之间的差异，并可伪造。",
        "With an outdated algorithm, a fixed initialisation vector or ECB, nobody can read a ciphertext, yet everybody sees which records are alike or "
        "begin alike; GCM with a fixed nonce even gives away how the texts differ, and can be forged.",
    )
    remediation = Text(
        "改用带认证的加密（如 AES-256-GCM、SM4-GCM），每次加密使用新的随机数，由成熟的库产生；需要等值检索的，使用 AES-SIV 或另存带密钥的索引。"
        "存量密文重新加密，原密钥停用。",
        "Use authenticated encryption (AES-256-GCM, SM4-GCM) with a fresh nonce each time, from a library that takes care of it; where equality has to be "
        "searched, use AES-SIV or a keyed index apart. Encrypt anew what is there, and retire the key.",
    )
    method = Text(
        "从自述格式（JWE、Fernet、AWS Encryption SDK 等）读取算法并与获认可的算法比较；格式未说明算法的不作此项判断。对其余密文统计开头 12 字节、"
        "16 字节分组和整个值的重复情况（仅用带密钥的指纹），在有界的随机样本上估计。",
        "Reads the algorithm from formats that name it (JWE, Fernet, AWS Encryption SDK and others) and compares it with the approved ones; where a "
        "format names none, that part is not judged. For other ciphertext it counts, by keyed fingerprints and on a bounded random sample, how "
        "often the first 12 bytes, blocks of 16 bytes and whole values repeat.",
    )
    provisions = ("A-5.1/7", "B-7.2/3", "C-5.4/2", "L-PIPL.51/1")
    mappings = (
        maps(
            GBT_39786,
            "5",
            Relation.SUBSET,
            "所用密码算法应符合法律法规及密码相关国家标准、行业标准。",
            "Algorithms conform to law and to the national and industry standards of cryptography.",
        ),
        maps(
            GBT_22239,
            "8.1.4.8",
            Relation.INTERSECTS,
            "以密码技术保证保密性，前提是使用得当。",
            "Cryptography keeps data confidential only where it is soundly used.",
        ),
        maps(
            ISO_27001,
            "A.8.24",
            Relation.INTERSECTS,
            "有效使用密码技术，包括算法和强度的选择。",
            "Cryptography is used effectively, algorithm and strength included.",
        ),
        maps(
            NIST_800_53,
            "SC-13",
            Relation.SUBSET,
            "确定所需的密码用途并采用规定类型的密码技术。",
            "The uses of cryptography are determined, and the types required for them employed.",
        ),
    )
    parameters = (
        Parameter(
            name="guomi",
            text=Text("是否只认可国密算法（1 为是）", "whether only the commercial cryptography of China is approved (1: yes)"),
            default=0,
            floor=0,
            stricter=Stricter.HIGHER,
            minimum=0,
            maximum=1,
        ),
        Parameter(
            name="repeat_rate",
            text=Text("重复密文计为例外所需的占比（%）", "share of ciphertexts that repeat at which they are exceptions (%)"),
            default=10,
            floor=10,
            stricter=Stricter.LOWER,
            minimum=1,
            maximum=100,
        ),
    )
    reasons = worded(
        no_ciphertext=Text(
            "该字段没有可判定的密文（由 ENC-01 报告）。", "The field holds nothing that is known to be ciphertext (ENC-01 reports it)."
        ),
        not_approved=Text("有 {count} 个密文的算法未获认可。", "{count} ciphertexts are of an algorithm that is not approved."),
        static_start=Text(
            "不同密文的开头相同：初始化向量或随机数固定。",
            "Different ciphertexts begin alike: the initialisation vector or nonce does not change.",
        ),
        repeated_blocks=Text("不同密文中出现相同的分组：疑为 ECB 模式。", "Different ciphertexts share blocks, as ECB makes them."),
        repeated=Text(
            "有 {share} 的密文重复出现：相同明文产生相同密文。",
            "{share} of the ciphertexts occur more than once: equal texts give equal ciphertexts.",
        ),
    )

    def concerns(self, label: FieldLabel) -> bool:
        return encrypted(label)

    def wrong(self, label: FieldLabel) -> frozenset[Form]:
        del label
        return frozenset()

    def judge(self, context: Context, seen: Seen, contents: Contents) -> Observation:
        del contents
        verdict, owner = seen.verdict, seen.dataset.owner
        sealed = verdict.counts.get(Form.CIPHERTEXT, 0)
        if not sealed:
            if not seen.state.total:
                return observe(seen.field.asset, population=seen.population, examined=0, exceptions=0, reason="no_ciphertext", owner=owner)
            return not_applicable(seen.field.asset, "no_ciphertext", owner=owner)
        reason, exceptions = self._flaw(context, seen, sealed)
        unread = seen.population - seen.state.total
        if unread and not exceptions:
            return could_not_look(seen.field.asset, "unexamined", population=sealed + unread, owner=owner, params={"unexamined": unread})
        return observe(
            seen.field.asset,
            population=sealed,
            examined=sealed,
            exceptions=exceptions,
            reason=reason,
            params={"count": exceptions, "share": f"{verdict.repeated:.0%}"} if exceptions else None,
            owner=owner,
        )

    def _flaw(self, context: Context, seen: Seen, sealed: int) -> tuple[str, int]:
        """What is wrong with the ciphertext, and with how much of it; the gravest first."""
        verdict = seen.verdict
        profile = Profile.GUOMI if context.parameters["guomi"] else Profile.INTERNATIONAL
        refused = sum(count for name, count in verdict.schemes.items() if _refused(name, profile))
        if refused:
            return "not_approved", refused
        opaque = seen.state.opaque if verdict.opaque is Form.CIPHERTEXT else 0
        if opaque and verdict.static_head:
            return "static_start", opaque
        if opaque and verdict.repeated_blocks:
            return "repeated_blocks", opaque
        if sealed > 1 and verdict.repeated * 100 >= context.parameters["repeat_rate"]:
            return "repeated", sealed
        return "", 0


def _refused(name: str, profile: Profile) -> bool:
    """Whether a format, `form|scheme|algorithm`, is ciphertext of an algorithm that the profile does not approve."""
    form, _, algorithm = name.split("|")
    return form == Form.CIPHERTEXT and approved(algorithm, profile) is False
