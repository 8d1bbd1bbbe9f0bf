"""ENC-05: a column is wide enough for its ciphertext or password hash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.catalog.enc.common import encrypted, least_plaintext
from controls.finding import Severity
from controls.frameworks import ISO_27001, NIST_800_53, Relation, maps
from controls.looking import reason_of
from holdings.labels import Stored
from holdings.model import FieldKind
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation
    from holdings.inventory import FieldLabel
    from holdings.view import DatasetView, FieldView

_LENGTH = re.compile(r"[^()]*?(?:char|character varying|character|binary|text)\s*\((\d+)", re.IGNORECASE)
_TAG = 16
"""The least that sealing adds: the tag of AES-SIV (RFC 5297), or the rest of a block."""
_SHORTEST_HASH = 60
"""bcrypt; the others are longer."""


class WideEnough(FactControl):
    """Compares the declared length of a column with the least that its ciphertext or password hash takes."""

    id = "ENC-05"
    severity = Severity.MEDIUM
    title = Text("字段长度容得下密文", "A column is wide enough for its ciphertext")
    statement = Text(
        "声明为加密存储或口令哈希的字段，其类型的长度不得短于最短的密文或口令哈希。",
        "The type of a field that is declared encrypted or hashed is no shorter than the shortest ciphertext or password hash.",
    )
    why = Text(
        "长度不够，要么密文被截断而无法解密，要么写入失败后有人改回明文，要么实际用的是不带随机数和认证的弱加密。",
        "In a column that is too short, ciphertext is cut and never opened again, or writing fails and somebody goes back to plain text, or what is "
        "used is a weak encryption without nonce and tag.",
    )
    remediation = Text(
        "按所用算法和编码加长字段（如 AES-GCM 加 Base64：四除以三乘以明文字节数加二十八，向上取整到四的倍数），再核对已有密文是否被截断。",
        "Widen the column for the algorithm and encoding in use (AES-GCM in base64: four thirds of the bytes of the text and 28 more, rounded up to a "
        "multiple of four), then check whether ciphertext has been cut.",
    )
    method = Text(
        "读取字段类型中声明的长度，不论数据库是否强制执行；与该数据类型最短的明文加 16 字节后的编码长度比较，口令哈希按 bcrypt 的 60 个字符。不读取记录。",
        "Reads the length that the type declares, whether or not the database enforces it, and compares it with the shortest text of the field's entity type "
        "and 16 bytes more, encoded; for password hashes, with the 60 characters of bcrypt. Reads no records.",
    )
    provisions = ("B-7.2/3", "C-5.4/2")
    mappings = (
        maps(ISO_27001, "A.8.24", Relation.INTERSECTS, "密码技术的使用须可行。", "The use of cryptography has to be workable."),
        maps(
            NIST_800_53,
            "SC-28(1)",
            Relation.INTERSECTS,
            "容不下密文的字段无法以密码机制保护。",
            "A field that has no room for ciphertext cannot be protected by cryptography.",
        ),
    )
    reasons = worded(
        too_short=Text("字段长度为 {length}，至少需要 {needed}。", "Its length is {length}; at least {needed} is needed."),
        no_length=Text("该类型没有长度限制。", "The type has no length."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        for dataset in context.view:
            for field in dataset.fields:
                label = field.label
                if label is not None and label.confirmed and (encrypted(label) or label.stored is Stored.HASHED):
                    if field.info is not None:
                        yield _judge(dataset, field, label)
                    elif dataset.problem is not None:
                        yield could_not_look(field.asset, reason_of(dataset.problem), population=1, owner=dataset.owner)


def _judge(dataset: DatasetView, field: FieldView, label: FieldLabel) -> Observation:
    match = _LENGTH.match(field.info.native_type) if field.info else None
    if match is None:
        return not_applicable(field.asset, "no_length", owner=dataset.owner)
    length, needed = int(match[1]), _needed(field, label)
    return observe(
        field.asset,
        population=1,
        examined=1,
        exceptions=int(length < needed),
        reason="too_short",
        params={"length": length, "needed": needed},
        owner=dataset.owner,
    )


def _needed(field: FieldView, label: FieldLabel) -> int:
    if label.stored is Stored.HASHED:
        return _SHORTEST_HASH
    sealed = least_plaintext(label.entity) + _TAG
    binary = field.info is not None and field.info.kind is FieldKind.BINARY
    return sealed if binary else -(-sealed * 4 // 3)
