"""`recordwarden keys`: the key ring, which signs evidence, names what findings are about, and seals data."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, Group, common, option
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holdings.keys.keeping import Keeper
    from holdings.keys.ring import KeyInfo, KeyRing

PURPOSES = {
    "signing": Text("签名", "signing"),
    "fingerprints": Text("指纹", "fingerprints"),
    "tokens": Text("令牌", "tokens"),
    "data": Text("数据", "data"),
}
_STATES = {
    "active": Text("使用中", "active"),
    "retired": Text("已停用", "retired"),
    "destroyed": Text("已销毁", "destroyed"),
}
_ROTATED = {
    "signing": Text(
        "此后的检查点用新密钥签名；此前的签名仍可用旧公钥校验。请把新的校验公钥告知校验方。",
        "Checkpoints are signed with the new key from now on; older signatures are still verified with the older one's public half. Give the "
        "new verifier key to those who verify.",
    ),
    "fingerprints": Text(
        "已有审计历史的工作目录继续使用其原有密钥，结果才可比较；新的工作目录使用新密钥。",
        "A workspace that has a history goes on with the key that it was begun with, so that findings compare; a new one takes the new key.",
    ),
    "tokens": Text(
        "此后的令牌用新密钥生成；此前的令牌仍可还原。", "New tokens are made with the new key; older ones can still be turned back."
    ),
    "data": Text(
        "此后的数据用新密钥加密；此前的数据仍可解密。", "What is sealed from now on is sealed with the new key; older data still opens."
    ),
}
_LOST = {
    "signing": Text(
        "它不能再签名；用它签过的名仍可校验，公钥保留在密钥环中。",
        "It signs nothing any more; what it signed can still be verified, for its public half stays in the ring.",
    ),
    "fingerprints": Text(
        "用它建立审计历史的工作目录无法再续写或定位其审计发现所指的行，只能开始新的审计历史。",
        "A workspace whose history was begun with it can neither go on with that history nor find the rows behind its findings; it has to "
        "begin a new one.",
    ),
    "tokens": Text("用它生成的令牌再也无法还原。", "No token that was made with it can be turned back, ever."),
    "data": Text("用它加密的数据再也无法解密。", "Nothing that was sealed with it can be opened, ever."),
}

command = Group(
    name="keys",
    text=Text("管理密钥环：签名、指纹、令牌、数据各用其密钥。", "Keep the key ring: a key each for signing, fingerprints, tokens, data."),
)


@command.command(
    "init",
    cls=Command,
    text=Text(
        "新建密钥环（ring.json），已有则不作改动。以口令加密：在终端输入两次，或由 RECORDWARDEN_PASSPHRASE_FILE 指定的文件给出；"
        "设置了 RECORDWARDEN_RING_SECRET 或 RECORDWARDEN_RING_COMMAND 时以其给出的密钥加密。口令不能写在命令行上。",
        "Make a key ring (ring.json), where there is none. It is sealed with a passphrase: typed twice on a terminal, or read from the file that "
        "RECORDWARDEN_PASSPHRASE_FILE names; or with the secret that RECORDWARDEN_RING_SECRET or RECORDWARDEN_RING_COMMAND gives. A passphrase is "
        "never taken from the command line.",
    ),
)
@common
@option(
    "--unattended",
    is_flag=True,
    text=Text(
        "不用口令：密钥写入 ring.secret，仅靠文件权限保护。",
        "No passphrase: the secret goes into ring.secret, protected by file permissions only.",
    ),
)
def init(options: Common, unattended: bool) -> None:
    """Make a ring and say what protects it."""
    ring, _ = _keeper(options).init(unattended=unattended)
    _say_made(ring, options)


@command.command(
    "list",
    cls=Command,
    text=Text("列出所有密钥（不含密钥本身）及密钥环的保护方式。", "List every key, never a secret, and say what protects the ring."),
)
@common
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def show(options: Common, form: str) -> None:
    """List the keys."""
    from holdings.keys.keeping import lying_about

    keeper = _keeper(options)
    ring = keeper.opened()
    if form == "json":
        from audit.reports.safety import json_text

        document = {
            "schema": "recordwarden/keys-list/v1",
            "protection": ring.protection.value,
            "keys": [_as_json(key) for key in ring.keys],
        }
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
        return
    _print(ring, options)
    _say_protection(ring, options.lang)
    for name in lying_about(ring, keeper.folder):
        left = Text(
            f"注意：密钥目录中还有 {name}，密钥环已不需要它；请确认备份后移走。",
            f"Note: {name} still lies in the key folder; the ring does not need it. Move it away once there is a backup.",
        )
        say(left.in_(options.lang), err=True)


@command.command(
    "rotate",
    cls=Command,
    text=Text(
        "为一种用途启用新密钥；旧密钥停用但保留，已有数据仍可读取，已有签名仍可校验。",
        "Begin a new key for a purpose; the older one is kept, so that what was made with it can still be read and verified.",
    ),
)
@common
@click.argument("purpose", type=click.Choice(list(PURPOSES)))
def rotate(options: Common, purpose: str) -> None:
    """Rotate one key."""
    from holdings.ledger.entries import KeyPurpose

    ring, _ = _keeper(options).rotate(KeyPurpose(purpose))
    fresh = ring.secret(KeyPurpose(purpose)).key_id
    done = Text(
        f"{PURPOSES[purpose].zh}密钥已更换，新密钥：{fresh}。",
        f"There is a new key for {PURPOSES[purpose].en}: {fresh}.",
    )
    say(done.in_(options.lang))
    say(_ROTATED[purpose].in_(options.lang))


@command.command(
    "destroy",
    cls=Command,
    text=Text(
        "销毁一个密钥，无法恢复；编号、日期和公钥保留。需再次输入编号确认，脚本中用 --yes。使用中的密钥会先被新密钥替换。",
        "Destroy a key, for good; its id, dates and public half stay. Its id is to be typed again, in scripts --yes says so. An active key is "
        "replaced by a new one first.",
    ),
)
@common
@click.argument("key_id", metavar="ID")
@option("--yes", is_flag=True, text=Text("不再询问。", "Do not ask."))
def destroy(options: Common, key_id: str, yes: bool) -> None:
    """Destroy one key, once it is sure that it is meant."""
    from holdings.keys.ring import unknown

    keeper = _keeper(options)
    key = next((key for key in keeper.opened().keys if key.id == key_id), None)
    if key is None:
        raise unknown("", key_id)
    purpose = key.purpose.value
    say(_LOST[purpose].in_(options.lang), err=True)
    if not yes:
        _confirm(key_id, options.lang)
    keeper.destroy(key_id)
    done = Text(
        f"{PURPOSES[purpose].zh}密钥 {key_id} 已销毁。密钥环的备份中仍有它，请一并销毁。",
        f"The {PURPOSES[purpose].en} key {key_id} is destroyed. Backups of the ring still hold it; destroy them, too.",
    )
    say(done.in_(options.lang))


@command.command(
    "protect",
    cls=Command,
    text=Text(
        "更换密钥环的口令，或为未设口令的密钥环设置口令；密钥本身不变。",
        "Give the key ring another passphrase, or its first one; the keys stay the same.",
    ),
)
@common
@option(
    "--unattended", is_flag=True, text=Text("改为仅靠文件权限保护（ring.secret）。", "Protect it by file permissions only (ring.secret).")
)
@option(
    "--new-passphrase-file",
    "passphrase_file",
    type=click.Path(path_type=Path),
    metavar="F",
    text=Text(
        "从该文件（权限 0600）读取新口令，而不在终端询问。",
        "Read the new passphrase from this file, of mode 0600, instead of asking for it.",
    ),
)
def protect(options: Common, unattended: bool, passphrase_file: Path | None) -> None:
    """Seal the ring anew."""
    ring = _keeper(options).protect(unattended=unattended, passphrase_file=passphrase_file)
    _say_protection(ring, options.lang)


def _keeper(options: Common) -> Keeper:
    from getpass import getpass

    from holdings.keys.keeping import Keeper

    def ask(question: Text) -> str | None:
        return getpass(question.in_(options.lang)) if sys.stdin and sys.stdin.isatty() else None

    environ: Mapping[str, str] = os.environ
    return Keeper(environ=environ, ask=ask)


def _confirm(key_id: str, lang: Lang) -> None:
    """Have the id typed again. Raises where it is not, and where nobody can type it."""
    from holdings.errors import RingError

    if not (sys.stdin and sys.stdin.isatty()):
        what = Text("此处无法确认；在脚本中请加 --yes。", "nobody can confirm this here; in a script, add --yes.")
        raise click.UsageError(what.in_(lang))
    typed = click.prompt(
        Text("请再次输入密钥编号以确认", "Type the key's id to confirm").in_(lang), err=True, default="", show_default=False
    )
    if typed.strip() != key_id:
        raise RingError(
            Text("输入的编号与之不符。", "what was typed is not its id."), key_id, Text("密钥未被销毁。", "The key was not destroyed.")
        )


def _say_made(ring: KeyRing, options: Common) -> None:
    _print(ring, options)
    _say_protection(ring, options.lang)
    keep = Text(
        "请备份密钥目录，并与口令分开保存：丢失密钥环，签名密钥、令牌和加密数据都无法恢复。",
        "Keep a backup of the key folder, apart from the passphrase: without the ring, tokens and sealed data cannot be opened by anybody.",
    )
    say(keep.in_(options.lang), err=True)


def _say_protection(ring: KeyRing, lang: Lang) -> None:
    kept = ring.protection.text
    say(Text(f"密钥环的保护方式：{kept.zh}。", f"The ring is protected by {kept.en}.").in_(lang))


def _print(ring: KeyRing, options: Common) -> None:
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
        _STATES[key.state.value].in_(lang),
        f"{key.created:%Y-%m-%d %H:%M}",
        f"{ended:%Y-%m-%d %H:%M}" if ended else "",
        key.check[:16],
    ]


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
