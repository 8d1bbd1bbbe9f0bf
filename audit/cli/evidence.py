"""`recordwarden evidence`: whether the evidence is what was signed, and by whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.base import Command, Common, Group, common, option
from audit.cli.prose import say
from holdings.errors import LedgerError
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.ledger.folder import FolderStorage
    from holdings.ledger.note import VerifierKey
    from holdings.ledger.problems import Verification

_SHOWN = 20
"""Problems that are listed; all are counted."""
_LONGEST = 16 * 1024 * 1024

command = Group(name="evidence", text=Text("校验证据账本。", "Verify the evidence ledger."))


@command.command(
    "verify",
    cls=Command,
    text=Text(
        "离线校验证据账本目录或证明文件（.tlog-proof）：内容是否完整，是否与他处保存的检查点一致，由谁签名。"
        "0：通过；1：未通过；3：账本为空；4：仅校验了完整性（未用 --trust 指定公钥），或有文件无法读取。",
        "Verify, offline, a ledger's folder or a proof (.tlog-proof): whether it is whole, agrees with checkpoints that were kept elsewhere, "
        "and who signed it. Ends with 0: verified; 1: not; 3: the ledger is empty; 4: integrity only (no key was named with --trust), or a "
        "file could not be read.",
    ),
)
@common
@click.argument("path", type=click.Path(path_type=Path))
@option(
    "--trust",
    multiple=True,
    metavar="KEY",
    text=Text(
        "受信任的校验公钥（名称+编号+公钥），或含有它的文件；可重复。",
        "A verifier key to trust (name+id+key), or a file that holds it; repeatable.",
    ),
)
@option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    metavar="F",
    type=click.Path(path_type=Path),
    text=Text(
        "他处保存的检查点文件，或存放副本的目录；可重复。", "A checkpoint that was kept elsewhere, or a folder of copies; repeatable."
    ),
)
@option("--format", "form", type=click.Choice(["text", "json"]), default="text", text=Text("输出格式。", "Output format."))
def verify(options: Common, path: Path, trust: tuple[str, ...], checkpoints: tuple[Path, ...], form: str) -> int:
    """Verify, say what was found, and return the exit code."""
    from holdings.ledger.proof import SUFFIX
    from holdings.ledger.verify import verify as verify_ledger
    from holdings.ledger.verify import verify_proof

    trusted = _keys(trust)
    if path.suffix == SUFFIX and path.is_file():
        found = verify_proof(_bytes(path), name=_name(path), trusted=trusted, copies=_copies(checkpoints))
    else:
        with _ledger(path, held_against=bool(checkpoints)).reading() as view:
            found = verify_ledger(view, trusted=trusted, copies=_copies(checkpoints))
    if form == "json":
        from audit.reports.safety import json_text

        click.echo(json_text(json.dumps(_as_json(found), ensure_ascii=False, indent=2)))
    else:
        _print(found, options.lang)
    return _exit_code(found)


def _exit_code(found: Verification) -> int:
    from holdings.ledger.problems import Verdict

    return {Verdict.GENUINE: 0, Verdict.ALTERED: 1, Verdict.EMPTY: 3, Verdict.INTEGRITY_ONLY: 4}[found.verdict]


def _keys(given: tuple[str, ...]) -> tuple[VerifierKey, ...]:
    """Each is a key itself, or names a file; raises `LedgerError` where it is neither."""
    from holdings.ledger.heads import keys_of
    from holdings.ledger.note import NoteError, VerifierKey

    keys: list[VerifierKey] = []
    for each in given:
        try:
            keys.append(VerifierKey.parse(each))
        except NoteError:
            path = Path(each)
            text = _bytes(path).decode("utf-8", "replace") if path.is_file() else ""
            keys += keys_of(text, "--trust")
    return tuple(keys)


def _ledger(path: Path, *, held_against: bool) -> FolderStorage:
    """The ledger's folder. One without any checkpoint is none, unless copies say that there was one."""
    from holdings.ledger.folder import FolderStorage
    from holdings.ledger.storage import CHECKPOINT

    if path.is_dir() and (held_against or any((path / name).exists() for name in (CHECKPOINT, "tile"))):
        return FolderStorage(path)
    raise LedgerError(
        Text("这里没有证据账本，也不是证明文件。", "there is no evidence ledger here, and no proof."),
        _name(path),
        Text(
            "请给出账本目录（含 checkpoint 文件）或 .tlog-proof 文件。",
            "Name a ledger's folder (with the file checkpoint) or a .tlog-proof file.",
        ),
    )


def _copies(given: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """The checkpoints of the files and folders; a folder without any is a mistake, for nothing would be compared."""
    from holdings.ledger.mirrors import FolderMirror, copy_name

    for path in given:
        if not path.is_dir():
            yield copy_name(path.name), _bytes(path)
            continue
        empty = True
        for name, data in FolderMirror(path).copies():
            empty = False
            yield f"{_name(path)}/{name}", data
        if empty:
            raise LedgerError(
                Text("目录中没有检查点副本。", "there are no copies of checkpoints in this folder."),
                _name(path),
                Text("请给出镜像目录或检查点文件。", "Name the mirror's folder, or a checkpoint's file."),
            )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except OSError as error:
        from holdings.ledger.folder import unreadable

        raise unreadable(error, _name(path)) from error


def _name(path: Path) -> str:
    from holdings.assets import shown

    return shown(path.name or str(path))


def _print(found: Verification, lang: Lang) -> None:
    from audit.reports.safety import terminal
    from holdings.ledger.problems import message

    for problem in found.found[:_SHOWN]:
        say(terminal(message(problem, lang)))
    if len(found.found) > _SHOWN:
        more = len(found.found) - _SHOWN
        say(Text(f"另有 {more} 个问题。", f"Problems beyond these: {more}.").in_(lang))
    for line in _facts(found):
        say(terminal(line.in_(lang)))
    say(found.verdict.text.in_(lang))


def _facts(found: Verification) -> Iterator[Text]:
    if found.checkpoint is not None:
        origin, size, root = found.checkpoint.origin, found.checkpoint.size, found.checkpoint.root.hex()
        yield Text(f"账本：{origin}；记录数：{size}；根：{root}", f"ledger: {origin}; entries: {size}; root: {root}")
    for key in found.signers:
        yield Text(f"签名公钥：{key}", f"signed with the key: {key}")
    if found.held_against:
        yield Text(f"已比对的检查点：{found.held_against} 个", f"checkpoints that it was held against: {found.held_against}")
    if found.ahead:
        yield Text(
            f"检查点之后的文件：{found.ahead} 个（一次写入正在进行或曾被中断；未计入）",
            f"files beyond the checkpoint: {found.ahead} (an append is under way or was interrupted; they do not count)",
        )


def _as_json(found: Verification) -> dict[str, object]:
    head = found.checkpoint
    return {
        "schema": "recordwarden/verification/v1",
        "verdict": found.verdict.value,
        "origin": head.origin if head else None,
        "size": head.size if head else None,
        "root": head.root.hex() if head else None,
        "signers": [str(key) for key in found.signers],
        "held_against": found.held_against,
        "ahead": found.ahead,
        "problems": [{"place": each.place, "what": each.what.both(), "do": each.do.both()} for each in found.found],
    }
