"""Knows again what this program put in a value's place: by its authentication, never by its looks. And turns back what can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from holdings.assets import shown
from holdings.text import Text
from redaction.errors import NotRestored
from redaction.operators import encrypt, keyed_hash, tokenise
from redaction.pseudonym import Form, all_written

if TYPE_CHECKING:
    from collections.abc import Container

    from redaction.operators.base import Bench
    from redaction.pseudonym import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A text with the values back in it: personal data again, so its repr tells nothing."""

    text: str = field(repr=False)
    restored: int
    hashes: int
    """Keyed hashes that stand in it still; nobody can turn them back."""


def ours(text: str, bench: Bench) -> list[Written]:
    """The pseudonyms and ciphertexts in a text that were made with these keys for this purpose."""
    return parted(text, bench)[0]


def parted(text: str, bench: Bench, made: Container[str] = ()) -> tuple[list[Written], list[Written]]:
    """What is ours, and what only looks like it. What was `made` a moment ago need not prove itself."""
    own: list[Written] = []
    foreign: list[Written] = []
    for each in all_written(text):
        (own if text[each.start : each.end] in made or _is_ours(each, bench) else foreign).append(each)
    return own, foreign


def _is_ours(found: Written, bench: Bench) -> bool:
    if found.form is Form.HASH:
        return keyed_hash.verified(found, bench)
    return _value(found, bench) is not None


def _value(found: Written, bench: Bench) -> str | None:
    match found.form:
        case Form.TOKEN:
            return tokenise.restored(found, bench)
        case Form.CIPHERTEXT:
            return encrypt.restored(found, bench)
        case Form.HASH:
            return None
    assert_never(found.form)


def restore(text: str, bench: Bench) -> Restored:
    """Turn back every token (into its canonical value) and every ciphertext. Raises `NotRestored` where one cannot be: all or nothing."""
    parts: list[str] = []
    done = restored = hashes = 0
    for found in all_written(text):
        if found.form is Form.HASH and keyed_hash.verified(found, bench):
            hashes += 1
            continue
        value = _value(found, bench)
        if value is None:
            raise _not_restored(found)
        parts += [text[done : found.start], value]
        done = found.end
        restored += 1
    return Restored(text="".join([*parts, text[done:]]), restored=restored, hashes=hashes)


def _not_restored(found: Written) -> NotRestored:
    return NotRestored(
        Text(
            f"第 {found.start + 1} 个字符处的假名或密文无法还原：内容被改动，或由另一密钥、为另一用途生成。",
            f"what stands at character {found.start + 1} cannot be turned back: it was altered, or made with another key or for another purpose.",
        ),
        shown(str(found.entity)),
        Text(
            "请使用导出时的密钥和策略；文件被改动的，请向提供方索取原件。",
            "Use the keys and the policy of the export; where the text was altered, have the original sent again.",
        ),
    )
