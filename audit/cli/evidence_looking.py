"""What evidence a path names, and what looking at it comes to: a ledger, wherever it is, a bundle, a proof, or a whole workspace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from audit.cli.base import current_lang
from audit.cli.prose import say
from holdings.errors import LedgerError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.cli.base import Common
    from audit.workspace import Workspace
    from holdings.ledger.folder import FolderStorage
    from holdings.ledger.note import VerifierKey
    from holdings.ledger.problems import Verification
    from holdings.ledger.storage import Storage

_LONGEST = 64 * 1024 * 1024


def verified(
    options: Common,
    path: str | None,
    trusted: tuple[VerifierKey, ...],
    copies: Iterator[tuple[str, bytes]],
    ledger: str | None,
    *,
    held_against: bool,
) -> Verification:
    """Look at what the path names; without one, at the workspace."""
    from holdings.inventory import FILE_NAME
    from holdings.ledger.proof import SUFFIX
    from holdings.ledger.storage import CHECKPOINT
    from holdings.ledger.verify import verify as verify_ledger
    from holdings.ledger.verify import verify_proof

    if path is None:
        return _of_workspace(options.find_workspace(), trusted, copies)
    if path.startswith(("postgresql:", "postgres:", "env:")):
        storage: Storage = _in_database(path, ledger)
    elif (place := Path(path)).is_file():
        if place.suffix == SUFFIX:
            return verify_proof(content_of(place), name=_name(place), trusted=trusted, copies=copies)
        return _of_bundle(place, trusted, copies)
    elif (place / FILE_NAME).is_file() and not (place / CHECKPOINT).exists():
        from audit.workspace import find

        return _of_workspace(find(place, place), trusted, copies)
    else:
        storage = _folder(place, held_against=held_against)
    with storage.reading() as view:
        return verify_ledger(view, trusted=trusted, copies=copies)


def _of_workspace(workspace: Workspace, trusted: tuple[VerifierKey, ...], copies: Iterator[tuple[str, bytes]]) -> Verification:
    """The ledger, held against its mirrors, and the stored assessments against the ledger."""
    from itertools import chain

    from audit.acts_check import acts_held_against_people
    from audit.ledger import name_of, storage_of
    from audit.ledger_check import held_against_ledger
    from audit.store import open_store
    from holdings.ledger.declared import readable_mirrors
    from holdings.ledger.problems import Verdict
    from holdings.ledger.storage import CHECKPOINT
    from holdings.ledger.verify import verify as verify_ledger

    inventory = workspace.inventory()
    with open_store(workspace, inventory) as store:
        mirrors = readable_mirrors(inventory.evidence, workspace.folder, name_of(store.workspace))
        kept = chain(copies, *(mirror.copies() for mirror in mirrors))
        with storage_of(workspace, store).reading() as view:
            if view.read(CHECKPOINT) is None and not (store.finished() or mirrors):
                raise _nothing_there(_name(workspace.folder))
            found = verify_ledger(view, trusted=trusted, copies=kept)
            if found.verdict is Verdict.ALTERED:
                return found
            return acts_held_against_people(workspace, view, held_against_ledger(store, view, found))


def _of_bundle(path: Path, trusted: tuple[VerifierKey, ...], copies: Iterator[tuple[str, bytes]]) -> Verification:
    from dataclasses import replace

    from audit.bundling import report_agrees
    from holdings.ledger.archive import MAGIC
    from holdings.ledger.bundle import verify_bundle
    from holdings.ledger.problems import Verdict

    data = content_of(path)
    if not data.startswith(MAGIC):
        raise _nothing_there(_name(path))
    verified, files = verify_bundle(data, name=_name(path), trusted=trusted, copies=copies)
    if verified.verdict is Verdict.ALTERED or not (found := report_agrees(files)):
        return verified
    return replace(verified, found=found, verdict=Verdict.ALTERED)


def _in_database(url: str, ledger: str | None) -> Storage:
    """The ledger of that name in a database; the only one where none is named."""
    from audit.ledger import shown_name
    from audit.store.opening import server
    from holdings.inventory import has_literal_password
    from holdings.ledger.postgres import PostgresStorage, ledgers

    if has_literal_password(url):
        warning = Text(
            "口令写在命令行上，其他用户可以看到：请改用 env:NAME。", "A password on the command line can be seen by others: use env:NAME."
        )
        say(warning.in_(current_lang()), err=True)
    database = server(url, os.environ)
    names = ledgers(database.engine)
    if ledger in names or (ledger is None and len(names) == 1):
        return PostgresStorage(database.engine, ledger or names[0])
    if not names or ledger is not None:
        raise _nothing_there(shown_name(ledger) if ledger else database.subject)
    raise LedgerError(
        Text("数据库中有多个证据账本。", "there are several evidence ledgers in this database."),
        database.subject,
        Text(
            "请用 --ledger 指定其一：" + "、".join(map(shown_name, names)), "Name one with --ledger: " + ", ".join(map(shown_name, names))
        ),
    )


def _folder(path: Path, *, held_against: bool) -> FolderStorage:
    """The ledger's folder. One without any checkpoint is none, unless copies say that there was one."""
    from holdings.ledger.folder import FolderStorage
    from holdings.ledger.storage import CHECKPOINT

    if path.is_dir() and (held_against or any((path / name).exists() for name in (CHECKPOINT, "tile"))):
        return FolderStorage(path)
    raise _nothing_there(_name(path))


def _nothing_there(name: str) -> LedgerError:
    return LedgerError(
        Text("这里没有证据账本，也不是证据包或证明文件。", "there is no evidence ledger here, and no bundle or proof."),
        name,
        Text(
            "请给出工作目录、账本目录（含 checkpoint 文件）、证据包或 .tlog-proof 文件。",
            "Name a workspace, a ledger's folder (with the file checkpoint), a bundle or a .tlog-proof file.",
        ),
    )


def copies_in(given: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """The checkpoints of the files and folders; a folder without any is a mistake, for nothing would be compared."""
    from holdings.ledger.mirrors import FolderMirror, copy_name

    for path in given:
        if not path.is_dir():
            yield copy_name(path.name), content_of(path)
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


def content_of(path: Path) -> bytes:
    """The bytes of a file, one more than any evidence has at most. Raises `LedgerUnreadable`."""
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST + 1)
    except OSError as error:
        from holdings.ledger.folder import unreadable

        raise unreadable(error, _name(path)) from error


def _name(path: Path) -> str:
    from holdings.assets import shown

    return shown(path.name or str(path))
