"""Writes a file that is not there yet, whole or not at all."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from audit.errors import WorkspaceError
from holdings.assets import shown
from holdings.text import Text

if TYPE_CHECKING:
    from pathlib import Path


def write_new(path: Path, text: str) -> bool:
    """Write a new file; False where one is there already, which then stands. Raises `WorkspaceError`.

    The text goes to a file beside it first and is linked to its name when it is safely on the disk: whoever is interrupted
    leaves no half file under that name, and of two who write at once one is told that the other was first.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            os.link(fresh, path)
            _sync_folder(path.parent)
        finally:
            fresh.unlink(missing_ok=True)
    except FileExistsError:
        return False
    except OSError as error:
        raise WorkspaceError(
            Text("文件无法写入。", "the file cannot be written."),
            shown(path.name),
            Text("请检查目录权限和磁盘空间。", "Check the folder's rights and the disk's free space."),
        ) from error
    return True


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
