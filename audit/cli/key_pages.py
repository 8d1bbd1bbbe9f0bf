"""What `recordwarden keys` prints of a key ring: never a secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from audit.cli.key_words import PURPOSES, STATES
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path

    from audit.cli.base import Common
    from holdings.keys.ring import KeyInfo, KeyRing


def say_made(ring: KeyRing, folder: Path, options: Common) -> None:
    """Say what a ring that was just made holds, where it is, and that it needs a backup."""
    from holdings.told_paths import told_path

    print_keys(ring, options)
    say_protection(ring, options.lang)
    where = told_path(folder)
    say(Text(f"密钥目录：{where}", f"The key folder: {where}").in_(options.lang), err=True)
    keep = Text(
        "请备份密钥目录，并与口令分开保存：丢失密钥环，签名密钥、令牌和加密数据都无法恢复。",
        "Keep a backup of the key folder, apart from the passphrase: without the ring, tokens and sealed data cannot be opened by anybody.",
    )
    say(keep.in_(options.lang), err=True)


def say_protection(ring: KeyRing, lang: Lang) -> None:
    """Say what keeps others from the keys."""
    kept = ring.protection.text
    say(Text(f"密钥环的保护方式：{kept.zh}。", f"The ring is protected by {kept.en}.").in_(lang))


def print_keys(ring: KeyRing, options: Common) -> None:
    """Print a row a key."""
    from audit.cli.tables import print_table

    lang = options.lang
    names = (
        ("编号", "用途", "状态", "创建时间（UTC）", "停用或销毁", "校验值")
        if lang is Lang.ZH
        else ("id", "purpose", "state", "created (UTC)", "ended", "check")
    )
    print_table(names, [_row(key, lang) for key in ring.keys], options, fold=frozenset({5}))


def _row(key: KeyInfo, lang: Lang) -> list[str]:
    ended = key.destroyed or key.retired
    return [
        key.id,
        PURPOSES[key.purpose.value].in_(lang),
        STATES[key.state.value].in_(lang),
        f"{key.created:%Y-%m-%d %H:%M}",
        f"{ended:%Y-%m-%d %H:%M}" if ended else "",
        key.check[:16],
    ]


def print_json(ring: KeyRing) -> None:
    """Print `recordwarden/keys-list/v1`."""
    from audit.reports.safety import json_text

    document = {"schema": "recordwarden/keys-list/v1", "protection": ring.protection.value, "keys": [_as_json(key) for key in ring.keys]}
    click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))


def _as_json(key: KeyInfo) -> dict[str, str | None]:
    return {
        "id": key.id,
        "purpose": key.purpose.value,
        "state": key.state.value,
        "created": key.created.isoformat(),
        "retired": key.retired.isoformat() if key.retired else None,
        "destroyed": key.destroyed.isoformat() if key.destroyed else None,
        "check": key.check,
        "public": key.public.hex() if key.public else None,
    }
