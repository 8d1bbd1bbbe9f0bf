"""The demo's folder: made, recognised as our own, and emptied of what an earlier demo wrote, and of nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from audit.demo.desk import DATABASE, TRUTH
from audit.demo.exports import FOLDER
from audit.demo.keeping import BACKUPS, OWN_FILES
from audit.demo.policy import POLICY
from audit.errors import WorkspaceError
from audit.layout import STATE_FOLDER
from holdings.assets import shown
from holdings.inventory import FILE_NAME
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path

MARKER = ".recordwarden-demo"
REPORT = "report.html"
_OURS = (DATABASE, f"{DATABASE}.part", FILE_NAME, POLICY, TRUTH, REPORT, *OWN_FILES)


def prepare(folder: Path) -> None:
    """Make the folder ready for a new desk. Raises `WorkspaceError` for one that holds anything and was not made here.

    The results of earlier demo runs go too: they are about another desk.
    """
    try:
        if folder.exists() and not (folder.is_dir() and (_is_ours(folder) or _is_empty(folder))):
            raise _refused(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).touch()
        for name in _OURS:
            (folder / name).unlink(missing_ok=True)
        for name in (FOLDER, BACKUPS):
            if (folder / name).is_dir():
                shutil.rmtree(folder / name)
        state = folder / STATE_FOLDER
        if state.is_symlink():
            state.unlink()
        elif state.exists():
            shutil.rmtree(state)
    except OSError as error:
        raise unwritable(folder) from error


def unwritable(folder: Path) -> WorkspaceError:
    """The error of a folder that cannot be written."""
    return WorkspaceError(
        Text("无法写入演示目录。", "the demo's folder cannot be written."),
        shown(folder.name),
        Text("请检查目录权限和磁盘空间。", "Check the folder's rights and the disk's free space."),
    )


def _is_ours(folder: Path) -> bool:
    return (folder / MARKER).is_file()


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _refused(folder: Path) -> WorkspaceError:
    return WorkspaceError(
        Text("该目录不是由演示生成，且不为空。", "this is not empty, and the demo did not make it."),
        shown(folder.name),
        Text("请用 --dir 指定一个新目录。", "Name a new folder with --dir."),
    )
