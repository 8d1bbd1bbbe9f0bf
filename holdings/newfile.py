"""Writes a file that is not there yet, whole or not at all, and down to the disk."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_new(path: Path, text: str, mode: int = 0o644) -> bool:
    """Write a new file with these rights; False where one is there already, which then stands. Raises OSError.

    The text goes to a file beside it first and is linked to its name when it is safely on the disk: whoever is interrupted
    leaves no half file under that name, and of two who write at once one is told that the other was first.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        write_synced(fresh, text.encode("utf-8"), mode)
        os.link(fresh, path)
        sync_folder(path.parent)
    except FileExistsError:
        return False
    finally:
        fresh.unlink(missing_ok=True)
    return True


def write_synced(path: Path, data: bytes, mode: int) -> None:
    """Write a new file down to the disk; its name may not be there yet. Raises OSError, FileExistsError where one is there already."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk, where the system knows how. Raises OSError."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
