"""`recordwarden keys`: the key ring, which signs evidence, names what findings are about, and seals data."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, Group, common, note, option
from audit.cli.key_pages import print_json, print_keys, say_made, say_protection
from audit.cli.key_words import LOST, PURPOSES, ROTATED
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.workspace import Workspace
    from holdings.keys.keeping import Keeper
    from holdings.keys.ring import KeyRing
    from holdings.ledger.entries import KeyChange

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
    workspace = _at_hand(options)
    keeper = _keeper(options)
    ring, changes = keeper.init(unattended=unattended)
    say_made(ring, keeper.folder, options)
    _record(workspace, ring, changes, options)


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
        print_json(ring)
        return
    print_keys(ring, options)
    say_protection(ring, options.lang)
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

    workspace = _at_hand(options)
    ring, changes = _keeper(options).rotate(KeyPurpose(purpose))
    fresh = ring.secret(KeyPurpose(purpose)).key_id
    done = Text(
        f"{PURPOSES[purpose].zh}密钥已轮换，新密钥：{fresh}。",
        f"There is a new key for {PURPOSES[purpose].en}: {fresh}.",
    )
    say(done.in_(options.lang))
    say(ROTATED[purpose].in_(options.lang))
    if purpose == KeyPurpose.SIGNING and workspace is not None:
        from audit.ledger import name_of

        key = ring.verifiers(name_of(workspace.identity()))[0]
        say(Text(f"该工作目录的新校验公钥：{key}", f"The new verifier key of this workspace: {key}").in_(options.lang))
    _record(workspace, ring, changes, options)


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
    from holdings.keys.ring import gone, unknown

    workspace = _at_hand(options)
    keeper = _keeper(options)
    key = next((key for key in keeper.opened().keys if key.id == key_id), None)
    if key is None:
        raise unknown("", key_id)
    if key.destroyed is not None:
        raise gone(key)
    purpose = key.purpose.value
    say(LOST[purpose].in_(options.lang), err=True)
    if not yes:
        _confirm(key_id, options.lang)
    ring, changes = keeper.destroy(key_id)
    done = Text(
        f"{PURPOSES[purpose].zh}密钥 {key_id} 已销毁。密钥环的备份中仍有它，请一并销毁。",
        f"The {PURPOSES[purpose].en} key {key_id} is destroyed. Backups of the ring still hold it; destroy them, too.",
    )
    say(done.in_(options.lang))
    _record(workspace, ring, changes, options)


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
    if not unattended:
        say(Text("口令已更换。", "The passphrase was changed.").in_(options.lang))
    say_protection(ring, options.lang)
    older = Text(
        "此前的备份仍可用更换前的口令或密钥打开；若其可能已泄露，请销毁这些备份。",
        "Backups from before still open with what opened the ring until now. Destroy them, if somebody else may know that.",
    )
    say(older.in_(options.lang), err=True)


def _keeper(options: Common) -> Keeper:
    from holdings.keys.keeping import Keeper
    from holdings.keys.unlocking import ask_terminal

    return Keeper(environ=os.environ, ask=lambda question: ask_terminal(question, options.lang))


def _at_hand(options: Common) -> Workspace | None:
    """The workspace whose ledger is to be told; None where nobody named one and this is none. A mistake in it is met before a key is changed."""
    from audit.errors import WorkspaceError

    try:
        workspace = options.find_workspace()
    except WorkspaceError:
        if options.workspace is not None:
            raise
        return None
    workspace.inventory()
    return workspace


def _record(workspace: Workspace | None, ring: KeyRing, changes: Iterable[KeyChange], options: Common) -> None:
    if workspace is None:
        nowhere = Text(
            "此处没有工作目录，此次更改未写入任何证据账本。",
            "There is no workspace here: no evidence ledger was told of this change.",
        )
        say(nowhere.in_(options.lang), err=True)
        return
    from audit.key_changes import recorded

    recorded(workspace, ring, changes, tell=lambda error: note(error, options.lang))
    done = Text("此次更改已写入该工作目录的证据账本。", "This change was recorded in the evidence ledger of the workspace.")
    say(done.in_(options.lang), err=True)


def _confirm(key_id: str, lang: Lang) -> None:
    """Have the id typed again. Raises where it is not, and where nobody can type it."""
    from holdings.errors import RingError

    if not (sys.stdin and sys.stdin.isatty()):
        what = Text("此处无法确认；在脚本中请加 --yes。", "nobody can confirm this here; in a script, add --yes.")
        raise click.UsageError(what.in_(lang))
    typed = click.prompt(
        Text("请再次输入密钥编号以确认", "Type the key's id to confirm").in_(lang),
        err=True,
        default="",
        show_default=False,
        prompt_suffix=Text("：", ": ").in_(lang),
    )
    if typed.strip() != key_id:
        raise RingError(
            Text("输入的编号与之不符。", "what was typed is not its id."), key_id, Text("密钥未被销毁。", "The key was not destroyed.")
        )
