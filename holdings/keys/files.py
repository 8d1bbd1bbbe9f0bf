"""The files of the key folder: read only where nobody else can have touched them, replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import stat
from contextlib import closing, contextmanager, nullcontext, suppress
from itertools import takewhile
from typing import IO, TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import RingError
from holdings.filelock import Taken, take
from holdings.newfile import sync_folder, write_synced
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK = ".ring.lock"
_WAIT_SECONDS = 30.0


def read_private(path: Path, longest: int, *, links: bool = False) -> bytes | None:
    """The content of a file that only its owner can read or write; None where nothing is there. Raises `RingError`.

    `links` is for files that people bring, which are often mounted as links; a file of ours is none. One byte more
    than `longest` is read at most, so that too long a file is seen to be.
    """
    follow = 0 if links else getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | follow | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            mode = os.fstat(descriptor).st_mode
            data = os.read(descriptor, longest + 1) if stat.S_ISREG(mode) else b""
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        if path.is_symlink():  # it leads nowhere; a file of ours must not be made beyond it
            raise _not_regular(path) from None
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link, a socket
            raise _not_regular(path) from error
        raise unusable(error, path) from error
    if not stat.S_ISREG(mode):
        raise _not_regular(path)
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise RingError(
            Text("该文件可被其他用户读取或改写。", "the file can be read by other users, or written."),
            shown(path.name),
            Text(
                "请将其权限改为 0600（chmod 600），并确认内容未被他人读取。",
                "Set its mode to 0600 (chmod 600), and make sure that nobody has read it.",
            ),
        )
    return data


def private_folder(folder: Path) -> None:
    """Make the folder, for its owner alone, or see that it is so. Raises `RingError`."""
    try:
        made = list(takewhile(lambda each: not each.exists(), (folder, *folder.parents)))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in made:
            sync_folder(each.parent)
        mode = folder.stat().st_mode
    except OSError as error:
        raise unusable(error, folder) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise RingError(
            Text("密钥目录对其他用户开放。", "the key folder is open to other users."),
            shown(folder.name),
            Text("请将其权限改为 0700（chmod 700）。", "Set its mode to 0700 (chmod 700)."),
        )


def replace(path: Path, data: bytes, *, forget: bool = False) -> None:
    """Put a file, of mode 0600, in place of the one that is there; at every moment one of the two can be read. Raises OSError.

    It is called under the lock. `forget` writes over the older one's bytes when it has no name any more; a journal, a backup or
    a worn disk may still hold them.
    """
    for left in path.parent.glob(f".{path.name}.*"):  # whoever was killed in here left it
        left.unlink(missing_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with path.open("r+b") if forget else nullcontext() as older:
        try:
            write_synced(fresh, data, 0o600)
            fresh.replace(path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        if older is not None:
            _overwrite(older)


def remove(path: Path) -> None:
    """Write over a file, and remove it. Raises OSError."""
    with path.open("r+b") as file:
        path.unlink()
        sync_folder(path.parent)
        _overwrite(file)


def _overwrite(file: IO[bytes]) -> None:
    """Write over what has no name any more; what still has one is somebody's copy."""
    found = os.fstat(file.fileno())
    if found.st_nlink == 0:
        file.write(bytes(found.st_size))
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def locked(folder: Path, wait: float = _WAIT_SECONDS) -> Iterator[None]:
    """Be the only one who changes the ring. Raises `RingError`."""
    path = folder / _LOCK
    try:
        lock = take(path, wait)
    except Taken as error:
        raise RingError(
            Text("另一个进程正在修改密钥环。", "another process is changing the key ring."),
            shown(folder.name),
            Text("请等待其结束后重试。", "Wait until it has ended, then try again."),
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise unusable(error, path) from error
    with closing(lock):
        yield


def unusable(error: OSError | sqlite3.Error, path: Path) -> RingError:
    """What to say of a file that the system does not give or take."""
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
    return RingError(
        Text(f"无法读取或创建（{reason}）。", f"it can be neither read nor made ({reason})."),
        shown(path.name),
        Text(
            "请检查密钥目录的权限和磁盘空间，或用 RECORDWARDEN_KEYS 指定其他目录。",
            "Check the rights of the key folder and the disk's free space, or name another folder with RECORDWARDEN_KEYS.",
        ),
    )


def _not_regular(path: Path) -> RingError:
    return RingError(
        Text("这不是普通文件。", "it is not a regular file."),
        shown(path.name),
        Text("请将其移走，恢复原来的文件。", "Move it away and restore the file."),
    )
