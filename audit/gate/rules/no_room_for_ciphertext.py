"""A field that is to hold ciphertext, and its type cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.gate.base import FieldRule
from controls.catalog.enc.common import least_plaintext
from controls.finding import Severity
from holdings.assets import shown
from holdings.labels import Stored
from holdings.model import FieldKind
from holdings.text import Text

if TYPE_CHECKING:
    from audit.gate.case import Case, DatasetCase, FieldCase
    from audit.gate.finding import Finding

_HOLDS_NO_TEXT = frozenset({FieldKind.INTEGER, FieldKind.NUMBER, FieldKind.BOOLEAN, FieldKind.DATE, FieldKind.DATETIME})
_TAG = 16
"""The least that sealing adds: the tag of AES-SIV (RFC 5297), or the rest of a block; as control ENC-05 has it."""
_SHORTEST_HASH = 60
"""bcrypt; the others are longer."""


class NoRoomForCiphertext(FieldRule):
    """By the type, and by the length of the shortest ciphertext or password hash."""

    id = "no-room-for-ciphertext"
    severity = Severity.HIGH
    title = Text("字段类型容不下密文", "The type of a field cannot hold ciphertext")
    why = Text(
        "容不下密文的字段，要么写入失败，要么密文被截断而无法解密，结果往往是改回明文（ENC-05）。",
        "Where ciphertext does not fit, writing fails or the ciphertext is cut and never opened again, and somebody goes back to plain text "
        "(control ENC-05).",
    )
    remedy = Text(
        "改用长度足够的文本或二进制类型（AES-GCM 加 Base64：四除以三乘以明文字节数加二十八）。",
        "Use a text or binary type that is long enough (AES-GCM in base64: four thirds of the bytes of the text and 28 more).",
    )

    def field(self, dataset: DatasetCase, one: FieldCase, case: Case) -> Finding | None:
        if one.stored not in (Stored.ENCRYPTED, Stored.HASHED) or one.field.stored is not None:
            return None  # a type that encrypts by itself makes its own room
        stored, written = one.stored.text, shown(one.field.type)
        if one.field.kind in _HOLDS_NO_TEXT:
            message = Text(
                f"声明为{stored.zh}存储，而类型 {written} 不能存放密文。",
                f"It is declared {stored.en}, and the type {written} cannot hold ciphertext.",
            )
            return self.of_field(one, message, self.remedy)
        needed = _needed(one)
        if one.field.length is None or one.field.length >= needed:
            return None
        message = Text(
            f"声明为{stored.zh}存储，而长度只有 {one.field.length}，至少需要 {needed}。",
            f"It is declared {stored.en}, and its length is {one.field.length}; at least {needed} is needed.",
        )
        return self.of_field(one, message, self.remedy)


def _needed(one: FieldCase) -> int:
    if one.stored is Stored.HASHED:
        return _SHORTEST_HASH
    sealed = least_plaintext(one.entity) + _TAG
    return sealed if one.field.kind is FieldKind.BINARY else -(-sealed * 4 // 3)


RULE = NoRoomForCiphertext()
