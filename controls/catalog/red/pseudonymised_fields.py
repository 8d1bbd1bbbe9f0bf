"""RED-02: fields that are declared pseudonymised hold no raw personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import worded
from controls.catalog.red.stored import REASONS, StoredControl, raw
from controls.finding import Severity
from controls.frameworks import GBT_35273, GDPR, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.entities import Entity
from holdings.labels import Stored
from holdings.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from controls.base import Context
    from controls.catalog.red.stored import Exceptions
    from holdings.view import FieldView
    from redaction.span import ColumnSpans

_BY_NAME_ONLY = frozenset({Entity.CREDENTIAL, Entity.USER_NAME, Entity.WECHAT_ID, Entity.QQ_NUMBER, Entity.ACCOUNT_NUMBER})
"""Kinds that any run of letters and digits is taken for where the field is called so: a token looks the same."""


class PseudonymisedFields(StoredControl):
    """Looks at every value of the fields that are declared `stored: pseudonymised`."""

    id = "RED-02"
    severity = Severity.HIGH
    stored = Stored.PSEUDONYMISED
    kinds = ("raw",)
    found = "not_pseudonymised"
    title = Text("声明为假名化的字段不含原始个人信息", "Fields declared pseudonymised hold no raw personal data")
    statement = Text(
        "声明为假名化存储（stored: pseudonymised）的字段只含令牌或哈希值，不含姓名、号码、地址等原始个人信息。",
        "A field that is declared pseudonymised (stored: pseudonymised) holds tokens or hashes only, and no name, number or address as such.",
    )
    why = Text(
        "假名化的数据常用于统计分析和向外提供，其保护以“不借助额外信息无法识别个人”为前提。一个原始值就足以识别本人，"
        "还会与同一行的其他数据对应起来。",
        "Pseudonymised data goes into analyses and to others, on the premise that nobody is known by it without further information. One raw value names "
        "the person, and with it everything else in the row.",
    )
    remediation = Text(
        "用带密钥的令牌或哈希值替换原始值；查明未经假名化就写入的程序并改正；已经提供出去的，通知接收方删除。",
        "Put the keyed token or hash in place of each raw value; find out which program writes without it, and mend it; where the data has been given "
        "to others, have them delete it.",
    )
    method = Text(
        "检查经确认声明为假名化的字段的每个值：识别出个人信息的值为例外；声明为姓名或地址的字段按书写形式判断。"
        "仅凭字段名判断的类型（口令、用户名、账号等）与令牌无法区分，不计。保留格式的令牌与原始号码无法区分，按原始号码计。"
        "不判断令牌能否被还原。",
        "Looks at every value of the fields that are confirmed and declared pseudonymised: one in which personal data is found is an exception; in fields "
        "of names or addresses they are told by how they are written. Kinds that only the field's name tells (passwords, user names, accounts) cannot be "
        "told from tokens and do not count. A token that keeps the format of a number cannot be told from the number and counts as one. Whether a token "
        "can be reversed is not judged.",
    )
    provisions = ("A-5.1/2", "A-5.2/3", "B-7.2/1", "B-7.4/1", "L-PIPL.51/1")
    mappings = (
        maps(
            GBT_35273,
            "6.2",
            Relation.SUBSET,
            "去标识化后的信息应与可用于恢复识别的信息分开存储。",
            "De-identified information is kept apart from what would restore it.",
        ),
        maps(PIPL, "51(3)", Relation.SUBSET, "采取去标识化等安全技术措施。", "De-identification is among the technical measures."),
        maps(
            PIPL,
            "73(3)",
            Relation.INTERSECTS,
            "去标识化须达到不借助额外信息无法识别特定自然人。",
            "De-identified means that nobody is known by it without further information.",
        ),
        maps(
            ISO_27001,
            "A.8.11",
            Relation.SUBSET,
            "按规则实施数据屏蔽，包括假名化。",
            "Data is masked, or pseudonymised, as the policy asks.",
        ),
        maps(
            NIST_800_53,
            "SI-19(4)",
            Relation.INTERSECTS,
            "对直接标识符移除、屏蔽、加密、散列或替换。",
            "Direct identifiers are removed, masked, encrypted, hashed or replaced.",
        ),
        maps(
            GDPR,
            "32(1)(a)",
            Relation.SUBSET,
            "安全措施包括个人数据的假名化和加密。",
            "Pseudonymisation and encryption are among the measures of security.",
        ),
    )
    reasons = worded(
        REASONS,
        not_pseudonymised=Text(
            "声明为假名化存储，但有 {raw} 个值是原始个人信息。", "Declared pseudonymised; {raw} values are raw personal data."
        ),
    )

    def exceptions(self, context: Context, field: FieldView, texts: pa.Array, spans: ColumnSpans) -> Exceptions:
        return {"raw": raw(field, texts, spans, but=_BY_NAME_ONLY)}
